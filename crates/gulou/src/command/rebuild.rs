//! `gulou rebuild`: everything derived, made again.

use std::process::ExitCode;

use clap::Args;
use node::{Node, system_clock};
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
        let rebuilt = Store::rebuild(&self.node.data.data, &plan, system_clock()())?;
        print::line(&format!("rebuilt  {}", rebuilt.after))?;
        if let Some(damaged) = rebuilt.damaged {
            print::line(&format!(
                "the database was damaged: a fresh one was made from its ledger, whose chain is \
                 whole; the damaged one is kept as `{}`",
                damaged.display()
            ))?;
            return Ok(ExitCode::SUCCESS);
        }
        match rebuilt.before {
            None => {
                print::line("the tables were made by other packs; there was nothing to compare")?;
            }
            Some(before) if before == rebuilt.after => {
                print::line("equal to what stood there before")?;
            }
            Some(before) => {
                print::line(&format!("before   {before}"))?;
                print::line("the tables had differed from the ledger and are right now")?;
                return Ok(ExitCode::FAILURE);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
