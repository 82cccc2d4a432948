//! Rescue: when pages of the database are damaged, a fresh one is made from its ledger.
//!
//! INVARIANT (nothing unproven is copied): records are taken over only as links of one
//! whole chain, and the damaged file stays beside the fresh one under another name.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use fact::ledger::read_fact;
use fact::{Moment, Zone};
use rusqlite::Connection;

use crate::error::StoreError;
use crate::ledger::{self, Head, Line};
use crate::verify::{self, Verdict};

/// What is added to the name of a file that is not finished.
const UNFINISHED: &str = "fresh";
/// What is added to the damaged file's name until the fresh one is in its place.
const LEAVING: &str = "leaving";
/// Numbers tried when the damaged file's new name is taken.
const NAMES_MAX: u32 = 1000;

/// Copies the ledger into a fresh file, lets `derive` make the rest there, and puts it in
/// the place of the damaged file; gives the new name of that one.
pub(crate) fn rescue(
    path: &Path,
    damaged: Connection,
    aside: &Path,
    open: impl FnOnce(&Path) -> Result<Connection, StoreError>,
    derive: impl FnOnce(&Connection) -> Result<(), StoreError>,
) -> Result<PathBuf, StoreError> {
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
///
/// INVARIANT (one name in use): while the damaged file is the database still, its second
/// name is the one that [`settle`] takes away.
fn swap(fresh: &Path, path: &Path, aside: &Path) -> Result<PathBuf, StoreError> {
    let leaving = with_ending(path, LEAVING);
    let replaced = second_name(path, &leaving)
        .and_then(|()| sync_folder(path))
        .and_then(|()| replace(fresh, path));
    if let Err(cause) = replaced {
        remove(&leaving)?;
        return Err(cause);
    }
    sync_folder(path)?;
    leave(&leaving, aside)
}

fn replace(fresh: &Path, path: &Path) -> Result<(), StoreError> {
    for log in ["-wal", "-shm"] {
        remove(&beside(path, log))?;
        remove(&beside(fresh, log))?;
    }
    fs::rename(fresh, path).map_err(|cause| StoreError::file(path, &cause))
}

/// Ends a rescue that was cut off: the damaged file is the database again while the fresh
/// one has not taken its place, else it only lacks its new name.
pub(crate) fn settle(path: &Path) -> Result<(), StoreError> {
    let (leaving, fresh) = (with_ending(path, LEAVING), with_ending(path, UNFINISHED));
    if !leaving.exists() {
        return Ok(());
    }
    if fresh.exists() {
        remove(&leaving)?;
        remove_database(&fresh)
    } else {
        leave(&leaving, &with_ending(path, "damaged")).map(|_name| ())
    }
}

/// Gives a file its new name, or the next one that is free.
fn leave(leaving: &Path, aside: &Path) -> Result<PathBuf, StoreError> {
    let numbered = (2..NAMES_MAX).map(|number| with_ending(aside, &number.to_string()));
    let free = std::iter::once(aside.to_owned())
        .chain(numbered)
        .find(|name| !name.exists())
        .ok_or_else(|| StoreError::file(aside, &ErrorKind::AlreadyExists.into()))?;
    fs::rename(leaving, &free).map_err(|cause| StoreError::file(&free, &cause))?;
    sync_folder(&free)?;
    Ok(free)
}

/// A link, or a copy where the file system has no links.
fn second_name(path: &Path, second: &Path) -> Result<(), StoreError> {
    let named = match fs::hard_link(path, second) {
        Err(cause) if has_no_links(&cause) => copy(path, second),
        linked => linked,
    };
    named.map_err(|cause| StoreError::file(second, &cause))
}

/// File systems without links also say that they are not permitted.
fn has_no_links(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        ErrorKind::Unsupported | ErrorKind::PermissionDenied | ErrorKind::TooManyLinks
    )
}

fn copy(path: &Path, second: &Path) -> io::Result<()> {
    let mut target = File::options().write(true).create_new(true).open(second)?;
    let copied = File::open(path)
        .and_then(|mut source| io::copy(&mut source, &mut target))
        .and_then(|_bytes| target.sync_all());
    if copied.is_err() {
        fs::remove_file(second)?;
    }
    copied
}

fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path.parent().unwrap_or(path);
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|cause| StoreError::file(folder, &cause))
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
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(StoreError::file(path, &cause)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// A folder with a database and what else is told, each file with its name for text.
    fn folder(files: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        for name in files.iter().chain(&["db"]) {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let path = folder.path().join("db");
        (folder, path)
    }

    #[test]
    fn a_name_that_is_taken_is_left_alone() {
        let (folder, path) = folder(&["db.fresh", "db.damaged-1"]);
        let (fresh, aside) = (
            path.with_extension("fresh"),
            path.with_extension("damaged-1"),
        );
        let given = swap(&fresh, &path, &aside).unwrap();
        assert_eq!(given, path.with_extension("damaged-1.2"));
        assert_eq!(fs::read_to_string(&given).unwrap(), "db");
        assert_eq!(fs::read_to_string(&aside).unwrap(), "db.damaged-1");
        assert_eq!(fs::read_to_string(&path).unwrap(), "db.fresh");
        assert_eq!(
            names(folder.path()),
            ["db", "db.damaged-1", "db.damaged-1.2"]
        );
    }

    #[test]
    fn a_swap_that_fails_leaves_no_second_name() {
        let (folder, path) = folder(&[]);
        let missing = path.with_extension("fresh");
        let failed = swap(&missing, &path, &path.with_extension("damaged-1"));
        assert!(matches!(failed, Err(StoreError::File { .. })), "{failed:?}");
        assert_eq!(names(folder.path()), ["db"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), "db");
    }

    #[test]
    fn a_second_name_that_is_taken_truncates_nothing() {
        let (_folder, path) = folder(&[]);
        let second = path.with_extension("leaving");
        fs::hard_link(&path, &second).unwrap();
        assert!(second_name(&path, &second).is_err());
        assert!(copy(&path, &second).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "db");
    }

    #[test]
    fn a_rescue_cut_off_before_the_swap_is_undone() {
        let (folder, path) = folder(&["db.fresh", "db.fresh-wal"]);
        fs::hard_link(&path, path.with_extension("leaving")).unwrap();
        settle(&path).unwrap();
        assert_eq!(names(folder.path()), ["db"]);
    }

    #[test]
    fn a_rescue_cut_off_after_the_swap_is_finished() {
        let (folder, path) = folder(&["db.leaving", "db.damaged"]);
        settle(&path).unwrap();
        assert_eq!(names(folder.path()), ["db", "db.damaged", "db.damaged.2"]);
    }
}
