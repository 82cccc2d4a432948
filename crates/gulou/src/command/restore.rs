//! `gulou restore`: a backup becomes a data folder again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use node::access::Access;
use store::{MANIFEST, Manifest, RESTORING};

use crate::command::staged;
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
        if to.exists() && !to.is_dir() {
            return Err(misuse("goal-is-file", &[("path", &to.display())]).into());
        }
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
        let manifest = staged::filled(&to, RESTORING, |inner| self.made_in(inner))
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

    fn made_in(&self, inner: &Path) -> anyhow::Result<Manifest> {
        let manifest = store::restore(&self.from, inner)?;
        Access::restore(&self.from, inner)?;
        Ok(manifest)
    }
}
