//! Online backup into a folder, and restore into an empty one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;
use serde::{Deserialize, Serialize};

use crate::blobs::Blobs;
use crate::error::{Damage, StoreError};
use crate::store::{BLOBS, DATABASE};
use crate::verify::{self, Fault, Verdict};

/// The file of a backup that says what it holds.
pub const MANIFEST: &str = "manifest.json";
/// The folder within a data folder in which a restore is under way.
pub const RESTORING: &str = "restoring";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this form.
    pub version: u32,
    /// Place of the last fact.
    pub seq: u64,
    /// Last link of the chain, hexadecimal.
    pub link: String,
    /// Number of evidence files.
    pub blobs: u64,
    /// Hashes of files that facts name and that were missing or altered even then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

fn file(path: &Path) -> impl Fn(std::io::Error) -> StoreError + '_ {
    move |cause| StoreError::file(path, &cause)
}

/// Creates a folder, or takes one that is empty.
pub(crate) fn empty_folder(path: &Path) -> Result<(), StoreError> {
    crate::store::private_folder(path).map_err(file(path))?;
    let mut entries = fs::read_dir(path).map_err(file(path))?;
    if entries.next().is_some() {
        Err(StoreError::NotEmpty(path.to_owned()))
    } else {
        Ok(())
    }
}

/// Refuses a folder within the one that is copied: the copy would hold itself.
pub(crate) fn outside(source: &Path, to: &Path) -> Result<(), StoreError> {
    let wanted = std::path::absolute(to).map_err(file(to))?;
    let source = source.canonicalize().map_err(file(source))?;
    let within = wanted
        .ancestors()
        .find_map(|part| part.canonicalize().ok())
        .is_some_and(|part| part.starts_with(&source));
    if within {
        Err(StoreError::Inside(to.to_owned()))
    } else {
        Ok(())
    }
}

fn copy_database(source: &Connection, target: &Path) -> Result<(), StoreError> {
    let mut copy = Connection::open(target)?;
    Backup::new(source, &mut copy)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
    copy.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL;")?;
    Ok(())
}

/// Copies the files that are whole; which of the others matter is seen afterwards.
fn copy_blobs(from: &Blobs, copies: &Blobs) -> Result<u64, StoreError> {
    let mut count = 0;
    for hash in from.all()? {
        if let Ok(bytes) = from.get(hash) {
            copies.put(&bytes)?;
            count += 1;
        }
    }
    Ok(count)
}

/// What verifying the ledger and every file that facts name finds in a folder.
fn checked(conn: &Connection, blobs: &Blobs) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    verify::ledger(conn, Some(blobs), &mut verdict)?;
    verify::files(conn, blobs, &mut verdict)?;
    Ok(verdict)
}

/// The files found missing, when nothing else is wrong.
fn missing(verdict: &Verdict) -> Result<BTreeSet<String>, &Fault> {
    let missing = verdict.faults.iter().map(|fault| match fault {
        Fault::Evidence { blob, .. } => Ok(blob.clone()),
        other => Err(other),
    });
    missing.collect()
}

/// Copies the database first and the blobs after, so every named blob is there; one
/// that was lost before is noted in the manifest and does not stand in the way.
pub(crate) fn backup(
    source: &Connection,
    blobs: &Blobs,
    to: &Path,
) -> Result<Manifest, StoreError> {
    let database = to.join(DATABASE);
    copy_database(source, &database)?;
    let copies = Blobs::at(to.join(BLOBS));
    let count = copy_blobs(blobs, &copies)?;
    let verdict = checked(&Connection::open(&database)?, &copies)?;
    let missing =
        missing(&verdict).map_err(|fault| StoreError::Unsound(Box::new(fault.clone())))?;
    let manifest = Manifest {
        version: 1,
        seq: verdict.facts,
        link: verdict.link.clone(),
        blobs: count,
        missing: missing.into_iter().collect(),
    };
    let path = to.join(MANIFEST);
    let text = serde_json::to_vec_pretty(&manifest)
        .map_err(|cause| StoreError::Damaged(Damage::Manifest(cause.to_string())))?;
    fs::write(&path, text).map_err(file(&path))?;
    fs::File::open(&path)
        .and_then(|written| written.sync_all())
        .map_err(file(&path))?;
    Ok(manifest)
}

/// Restores a backup into an empty folder and verifies the ledger there.
pub fn restore(from: &Path, to: &Path) -> Result<Manifest, StoreError> {
    let path = from.join(MANIFEST);
    let text = fs::read(&path).map_err(file(&path))?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|cause| StoreError::Damaged(Damage::Manifest(cause.to_string())))?;
    if manifest.version != 1 {
        return Err(StoreError::Damaged(Damage::Form(manifest.version)));
    }
    outside(from, to)?;
    empty_folder(to)?;
    let source = Connection::open_with_flags(
        from.join(DATABASE),
        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
    )?;
    copy_database(&source, &to.join(DATABASE))?;
    let restored = Blobs::at(to.join(BLOBS));
    let count = copy_blobs(&Blobs::at(from.join(BLOBS)), &restored)?;
    let verdict = checked(&Connection::open(to.join(DATABASE))?, &restored)?;
    check_restored(&manifest, &verdict, count)?;
    Ok(manifest)
}

fn check_restored(manifest: &Manifest, verdict: &Verdict, blobs: u64) -> Result<(), StoreError> {
    let damaged = |fault: &Fault| StoreError::Damaged(Damage::Ledger(Box::new(fault.clone())));
    let lost = missing(verdict).map_err(damaged)?;
    if let Some(blob) = lost.iter().find(|blob| !manifest.missing.contains(blob)) {
        return Err(StoreError::Damaged(Damage::File(blob.clone())));
    }
    if verdict.link != manifest.link || verdict.facts != manifest.seq || blobs != manifest.blobs {
        return Err(StoreError::Damaged(Damage::Content));
    }
    Ok(())
}
