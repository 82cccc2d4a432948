//! `gulou rebuild`: everything derived, made again.

use std::process::ExitCode;

use clap::Args;
use node::{Node, system_clock};
use store::Store;

use crate::options::NodeOptions;
use crate::print;

/// Drops tables, cells and clocks and makes them again from the ledger. Ends with 1 when
/// what stood there was damaged or wrong; it is mended then.
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    node: NodeOptions,
}

impl Rebuild {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let plan = Node::plan_of(&self.node.bundle.load()?);
        let rebuilt = Store::rebuild(&self.node.data.data, &plan, system_clock()())?;
        print::say("rebuilt", &[("digest", &rebuilt.after)])?;
        if let Some(damaged) = rebuilt.damaged {
            print::say("rebuilt-fresh", &[("path", &damaged.display())])?;
            return Ok(ExitCode::FAILURE);
        }
        match rebuilt.before {
            None => print::say("rebuilt-other-packs", &[])?,
            Some(before) if before == rebuilt.after => print::say("rebuilt-equal", &[])?,
            Some(before) => {
                print::say("rebuilt-before", &[("digest", &before)])?;
                print::say("rebuilt-differed", &[])?;
                return Ok(ExitCode::FAILURE);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
