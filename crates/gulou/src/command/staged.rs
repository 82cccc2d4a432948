//! A folder that is filled whole or not at all.
//!
//! The work is done in an inner folder and everything moved up when it is whole. Within the
//! goal and not beside it, since the goal may be a disk of its own.

use std::fs;
use std::path::Path;

use store::MANIFEST;

/// Fills an empty folder through one of the given name within it; what fails leaves
/// nothing behind. While the inner folder is there the goal is not whole.
pub(crate) fn filled<T>(
    goal: &Path,
    inner: &str,
    fill: impl FnOnce(&Path) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let is_new = !goal.exists();
    store::private_folder(goal)?;
    let inner = goal.join(inner);
    let made = store::private_folder(&inner)
        .map_err(Into::into)
        .and_then(|()| fill(&inner));
    if made.is_err() {
        remove(&inner, |path| fs::remove_dir_all(path));
        if is_new {
            remove(goal, |path| fs::remove_dir(path));
        }
        return made;
    }
    sync_folders(&inner)?;
    move_up(&inner, goal)?;
    fs::remove_dir(&inner)?;
    sync_folder(goal)?;
    made
}

/// Moves the manifest last: a folder that has one is whole.
fn move_up(inner: &Path, goal: &Path) -> anyhow::Result<()> {
    let entries: Result<Vec<_>, _> = fs::read_dir(inner)?.collect();
    let mut names: Vec<_> = entries?.iter().map(fs::DirEntry::file_name).collect();
    names.sort_by_key(|name| name == MANIFEST);
    for name in names {
        fs::rename(inner.join(&name), goal.join(&name))?;
    }
    sync_folder(goal)
}

fn sync_folders(folder: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    Ok(fs::File::open(folder)?.sync_all()?)
}

/// Clears up after a failure, which is what is told; what stays is only logged.
fn remove(path: &Path, by: impl FnOnce(&Path) -> std::io::Result<()>) {
    if let Err(cause) = by(path) {
        tracing::warn!(%cause, path = %path.display(), "could not be removed");
    }
}
