//! `gulou verify`: the chain, the tables and every cell.

use std::process::ExitCode;

use clap::Args;
use store::Verdict;

use crate::fault;
use crate::options::NodeOptions;
use crate::print;
use crate::speech::language;

/// Proves the chain of the ledger, the evidence files, the typed tables and
/// every figure's cells against SQL over the tables. May run beside the product.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    node: NodeOptions,
}

impl Verify {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let verdict = self.node.open_to_read()?.store().verify()?;
        print_verdict(&verdict)
    }
}

/// Prints a verdict; the exit code says whether all is well.
pub(crate) fn print_verdict(verdict: &Verdict) -> anyhow::Result<ExitCode> {
    print::say("verify-facts", &[("count", &verdict.facts)])?;
    print::say("verify-link", &[("link", &verdict.link)])?;
    if let Some(digest) = &verdict.digest {
        print::say("verify-cells", &[("count", &verdict.cells)])?;
        print::say("verify-tables", &[("digest", digest)])?;
    }
    for found in &verdict.faults {
        let found = fault::verdict(found);
        print::say("verify-fault", &[("fault", &found.speak(language()))])?;
    }
    if verdict.faults.is_empty() {
        print::say("verify-well", &[])?;
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
