//! `gulou backup`: everything into an empty folder, online.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use node::access::Access;

use crate::options::NodeOptions;
use crate::print;

/// Copies ledger, tables, evidence files and accounts while others work.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// An empty or new folder
    to: PathBuf,
    #[command(flatten)]
    node: NodeOptions,
}

impl Backup {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let node = self.node.open_to_read()?;
        let manifest = node.store().backup(&self.to)?;
        Access::open(&self.node.data.data)?.backup(&self.to)?;
        print::say(
            "backed-up",
            &[
                ("facts", &manifest.seq),
                ("files", &manifest.blobs),
                ("path", &self.to.display()),
            ],
        )?;
        print::say("verify-link", &[("link", &manifest.link)])?;
        print::missing_files(&manifest.missing)
    }
}
