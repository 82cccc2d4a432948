//! `gulou verify`: the chain, the tables and every cell.

use std::process::ExitCode;

use clap::Args;
use store::Verdict;

use crate::options::NodeOptions;
use crate::print;

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
    print::line(&format!("facts    {}", verdict.facts))?;
    print::line(&format!("link     {}", verdict.link))?;
    if let Some(digest) = &verdict.digest {
        print::line(&format!("cells    {} compared", verdict.cells))?;
        print::line(&format!("tables   {digest}"))?;
    }
    for fault in &verdict.faults {
        print::line(&format!("FAULT    {fault}"))?;
    }
    if verdict.faults.is_empty() {
        print::line("all is well")?;
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
