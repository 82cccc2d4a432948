//! `gulou backup`: everything into an empty folder, online.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use node::Node;
use node::access::Access;
use store::Manifest;

use crate::command::staged;
use crate::fault::{Fault, failure, misuse};
use crate::options::NodeOptions;
use crate::print;

/// The folder within the goal in which a backup is under way.
const UNFINISHED: &str = "unfinished-backup";

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
        check_goal(&self.to)?;
        let node = self.node.open_to_read()?;
        node.store().check_outside(&self.to)?;
        let manifest = staged::filled(&self.to, UNFINISHED, |inner| self.made_in(&node, inner))
            .with_context(|| failure("cannot-back-up", &[("path", &self.to.display())]))?;
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
    fn made_in(&self, node: &Node, inner: &Path) -> anyhow::Result<Manifest> {
        let manifest = node.store().backup(inner)?;
        let data = &self.node.data.data;
        if Access::is_kept(data) {
            Access::open(data)?.backup(inner)?;
        } else {
            Access::open(inner)?;
            let lost = Access::lost(data, &node.store().actors()?)?;
            if lost > 0 {
                print::note("accounts-lost", &[("count", &lost)]);
            }
        }
        Ok(manifest)
    }
}

/// Refuses a goal that is a file or holds something; what a cut-off backup left is named.
fn check_goal(to: &Path) -> Result<(), Fault> {
    let shown = to.display();
    if to.join(UNFINISHED).exists() {
        return Err(misuse(
            "backup-unfinished",
            &[("path", &shown), ("inner", &UNFINISHED)],
        ));
    }
    if to.exists() && !to.is_dir() {
        return Err(misuse("goal-is-file", &[("path", &shown)]));
    }
    if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(misuse("not-empty", &[("given", &shown)]));
    }
    Ok(())
}
