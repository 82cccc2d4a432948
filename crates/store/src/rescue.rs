//! Rescue: when pages of the database are damaged, a fresh one is made from its ledger.
//!
//! INVARIANT (nothing unproven is copied): records are taken over only as links of one
//! whole chain, and the damaged file stays beside the fresh one under another name.

use std::fs;
use std::path::{Path, PathBuf};

use fact::ledger::read_fact;
use fact::{Moment, Zone};
use rusqlite::Connection;

use crate::error::StoreError;
use crate::ledger::{self, Head, Line};
use crate::verify::{self, Verdict};

/// What is added to the name of a file that is not finished.
const UNFINISHED: &str = "fresh";

/// Copies the ledger into a fresh file, lets `derive` make the rest there, and puts it in
/// the place of the damaged file; gives the new name of that one.
pub(crate) fn rescue(
    path: &Path,
    damaged: Connection,
    aside: &Path,
    open: impl FnOnce(&Path) -> Result<Connection, StoreError>,
    derive: impl FnOnce(&Connection) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let fresh = with_ending(path, UNFINISHED);
    remove_database(&fresh)?;
    let made = open(&fresh).and_then(|target| {
        ledger::create(&target)?;
        copy_ledger(&damaged, &target)?;
        derive(&target)?;
        write_back(&target)
    });
    let made = made.and_then(|()| {
        write_back(&damaged)?;
        drop(damaged);
        swap(&fresh, path, aside)
    });
    if made.is_err() {
        remove_database(&fresh)?;
    }
    made
}

/// The name under which a damaged file stays.
pub(crate) fn aside(path: &Path, now: Moment, zone: Zone) -> PathBuf {
    let written = zone.format(now);
    let when = written.split('+').next().unwrap_or_default();
    with_ending(path, &format!("damaged-{}", when.replace([':', '-'], "")))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{ending}"));
    path.with_file_name(name)
}

fn copy_ledger(source: &Connection, target: &Connection) -> Result<(), StoreError> {
    target.execute_batch("BEGIN IMMEDIATE")?;
    let mut verdict = Verdict::default();
    let mut failed = None;
    let copied =
        |line: &Line| copy_line(target, line).inspect_err(|cause| failed = Some(cause.clone()));
    verify::chain_of(source, None, &mut verdict, copied)?;
    if let Some(fault) = verdict.faults.first() {
        // A record that was not copied is a failure here, not a fault there.
        return Err(failed.unwrap_or_else(|| StoreError::Unsound(Box::new(fault.clone()))));
    }
    let head: Head = ledger::head(target)?;
    ledger::note_head(target, head)?;
    Ok(target.execute_batch("COMMIT")?)
}

/// Copies a line; one that cannot be read is left to the walk, which says why.
fn copy_line(target: &Connection, line: &Line) -> Result<(), StoreError> {
    let (Ok(fact), Ok(body)) = (read_fact(&line.body), std::str::from_utf8(&line.body)) else {
        return Ok(());
    };
    let Ok(link) = line.link.as_slice().try_into() else {
        return Ok(());
    };
    ledger::append(target, &fact, body, &link)
}

/// Brings everything from the log into the file, so that the file alone is the database.
fn write_back(conn: &Connection) -> Result<(), StoreError> {
    let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |line| line.get(0))?;
    if busy == 0 {
        Ok(())
    } else {
        Err(StoreError::Busy)
    }
}

/// The damaged file gets a second name before the fresh one takes its first: at no moment
/// is there none.
fn swap(fresh: &Path, path: &Path, aside: &Path) -> Result<(), StoreError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |cause: std::io::Error| StoreError::file(&path, &cause)
    };
    let kept =
        fs::hard_link(path, aside).or_else(|_refused| fs::copy(path, aside).map(|_bytes| ()));
    kept.map_err(at(aside))?;
    for log in ["-wal", "-shm"] {
        remove(&beside(path, log))?;
        remove(&beside(fresh, log))?;
    }
    fs::rename(fresh, path).map_err(at(path))?;
    let folder = path.parent().unwrap_or(path);
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(at(folder))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove_database(path: &Path) -> Result<(), StoreError> {
    for ending in ["", "-wal", "-shm"] {
        remove(&beside(path, ending))?;
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(StoreError::file(path, &cause))
        }
        _ => Ok(()),
    }
}
