//! `gulou verify`: the chain, the tables and every cell.

use std::process::ExitCode;

use clap::Args;
use node::access::Access;
use store::Verdict;
use web::words::Words;

use crate::fault;
use crate::options::NodeOptions;
use crate::print;
use crate::speech::language;

/// Proves the chain of the ledger, the evidence files, the typed tables and
/// every figure's cells against SQL over the tables, and checks the file of
/// accounts. May run beside the product.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    node: NodeOptions,
}

impl Verify {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let node = self.node.open_to_read()?;
        let accounts = Access::check(&self.node.data.data).err();
        let accounts = accounts.map(|cause| fault::access(&cause));
        print_verdict(&node.store().verify()?, accounts)
    }
}

/// Prints a verdict and what is wrong beside it; the exit code says whether all is well.
pub(crate) fn print_verdict(verdict: &Verdict, beside: Option<Words>) -> anyhow::Result<ExitCode> {
    print::say("verify-facts", &[("count", &verdict.facts)])?;
    print::say("verify-link", &[("link", &verdict.link)])?;
    if let Some(digest) = &verdict.digest {
        print::say("verify-cells", &[("count", &verdict.cells)])?;
        print::say("verify-tables", &[("digest", digest)])?;
    }
    let found = verdict.faults.iter().map(fault::verdict);
    let faults: Vec<Words> = found.chain(beside).collect();
    for found in &faults {
        print::say("verify-fault", &[("fault", &found.speak(language()))])?;
    }
    if faults.is_empty() {
        print::say("verify-well", &[])?;
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
