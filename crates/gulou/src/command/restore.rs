//! `gulou restore`: a backup becomes a data folder again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use node::access::Access;
use store::{MANIFEST, Manifest, RESTORING};

use crate::fault::{failure, misuse};
use crate::options::DataOption;
use crate::print;

/// Checks a backup, copies it into an empty folder and verifies it there.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The folder of the backup
    from: PathBuf,
    #[command(flatten)]
    data: DataOption,
}

impl Restore {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let to = std::path::absolute(&self.data.data)?;
        if fs::read_dir(&to).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(misuse("not-empty", &[("given", &to.display())]).into());
        }
        if !self.from.join(MANIFEST).is_file() {
            let key = if self.from.is_dir() {
                "no-backup"
            } else {
                "no-folder"
            };
            return Err(misuse(key, &[("path", &self.from.display())]).into());
        }
        let manifest = self
            .whole(&to)
            .with_context(|| failure("cannot-restore", &[("path", &self.from.display())]))?;
        print::say(
            "restored",
            &[
                ("facts", &manifest.seq),
                ("files", &manifest.blobs),
                ("path", &self.data.data.display()),
            ],
        )?;
        print::say("restored-verified", &[])?;
        print::missing_files(&manifest.missing)
    }

    /// Restores within the target and moves everything up when it is whole. While that
    /// inner folder is there nothing opens the target; it goes when all was moved, or
    /// nothing.
    fn whole(&self, to: &Path) -> anyhow::Result<Manifest> {
        let is_new = !to.exists();
        fs::create_dir_all(to)?;
        let inner = to.join(RESTORING);
        fs::create_dir(&inner)?;
        let made = self.made_in(&inner);
        if made.is_err() {
            remove(&inner, |path| fs::remove_dir_all(path));
            if is_new {
                remove(to, |path| fs::remove_dir(path));
            }
            return made;
        }
        move_up(&inner, to)?;
        fs::remove_dir(&inner)?;
        made
    }

    fn made_in(&self, inner: &Path) -> anyhow::Result<Manifest> {
        let manifest = store::restore(&self.from, inner)?;
        Access::restore(&self.from, inner)?;
        Ok(manifest)
    }
}

fn move_up(inner: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(inner)? {
        let entry = entry?;
        fs::rename(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(fs::File::open(to)?.sync_all()?)
}

/// Clears up after a failure, which is what is told; what stays is only logged.
fn remove(path: &Path, by: impl FnOnce(&Path) -> std::io::Result<()>) {
    if let Err(cause) = by(path) {
        tracing::warn!(%cause, path = %path.display(), "could not be removed");
    }
}
