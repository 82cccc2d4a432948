//! `gulou rebuild`: everything derived, made again.

use std::process::ExitCode;

use clap::Args;
use node::Node;
use store::Store;

use crate::options::NodeOptions;
use crate::print;

/// Drops tables, cells and clocks and makes them again from the ledger.
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    node: NodeOptions,
}

impl Rebuild {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let plan = Node::plan_of(&self.node.bundle.load()?);
        let (before, after) = Store::rebuild(&self.node.data.data, &plan)?;
        print::say("rebuilt", &[("digest", &after)])?;
        match before {
            None => print::say("rebuilt-other-packs", &[])?,
            Some(before) if before == after => print::say("rebuilt-equal", &[])?,
            Some(before) => {
                print::say("rebuilt-before", &[("digest", &before)])?;
                print::say("rebuilt-differed", &[])?;
                return Ok(ExitCode::FAILURE);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
