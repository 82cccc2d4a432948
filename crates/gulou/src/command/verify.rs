//! `gulou verify`: the chain, the tables and every cell.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use node::Node;
use node::access::Access;
use store::Verdict;
use web::words::Words;

use crate::fault;
use crate::options::NodeOptions;
use crate::print;
use crate::speech::{self, language};

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
        let accounts = accounts(&self.node.data.data, &node)?;
        print_verdict(&node.store().verify()?, accounts)
    }
}

/// What is wrong with the accounts. Ones that are gone from a file that is there are only
/// noted: it was known at the start, and nothing more can be done about it.
fn accounts(data: &Path, node: &Node) -> anyhow::Result<Option<Words>> {
    if let Err(cause) = Access::check(data) {
        return Ok(Some(fault::access(&cause)));
    }
    // What keeps the ledger from being read, its own verdict tells.
    let Ok(actors) = node.store().actors() else {
        return Ok(None);
    };
    let lost = Access::lost(data, &actors)?;
    if lost == 0 {
        return Ok(None);
    }
    let said = speech::words("accounts-lost", &[("count", &lost)]);
    if Access::is_kept(data) {
        print::remark(said.speak(language()));
        return Ok(None);
    }
    Ok(Some(said))
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
