//! `gulou restore`: a backup becomes a data folder again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use node::access::Access;
use store::Manifest;

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
        let to = &self.data.data;
        if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
            bail!(
                "`{}` is not empty; name an empty or new folder",
                to.display()
            );
        }
        let manifest = self
            .whole(&beside(to))
            .with_context(|| format!("cannot restore `{}`", self.from.display()))?;
        print::line(&format!(
            "restored {} facts and {} evidence files into {}",
            manifest.seq,
            manifest.blobs,
            self.data.data.display()
        ))?;
        print::line("the chain and every evidence file were verified")?;
        Ok(ExitCode::SUCCESS)
    }

    /// Restores beside the target and moves it there when everything is whole, so
    /// that a failed restore leaves nothing to be mistaken for data.
    fn whole(&self, beside: &Path) -> anyhow::Result<Manifest> {
        let made = store::restore(&self.from, beside)
            .map_err(anyhow::Error::from)
            .and_then(|manifest| {
                Access::restore(&self.from, beside)?;
                Ok(manifest)
            });
        let to = &self.data.data;
        let moved = made.and_then(|manifest| {
            if to.exists() {
                fs::remove_dir(to)?;
            }
            fs::rename(beside, to)?;
            Ok(manifest)
        });
        if moved.is_err() && beside.exists() {
            fs::remove_dir_all(beside)?;
        }
        moved
    }
}

/// A new folder beside the target, on the same disk.
fn beside(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".restoring");
    PathBuf::from(name)
}
