//! `gulou restore`: a backup becomes a data folder again.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use node::access::Access;

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
        let manifest = store::restore(&self.from, &self.data.data)
            .with_context(|| format!("cannot restore `{}`", self.from.display()))?;
        Access::restore(&self.from, &self.data.data)?;
        print::line(&format!(
            "restored {} facts and {} evidence files into {}",
            manifest.seq,
            manifest.blobs,
            self.data.data.display()
        ))?;
        print::line("the chain and every evidence file were verified")?;
        Ok(ExitCode::SUCCESS)
    }
}
