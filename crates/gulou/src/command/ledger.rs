//! `gulou ledger verify`: the chain alone, needing no packs.

use std::process::ExitCode;

use clap::Subcommand;
use store::Store;

use crate::command::verify::print_verdict;
use crate::options::DataOption;

/// Looks after the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum Ledger {
    /// Walk the hash chain from the first record and say where it breaks
    Verify {
        #[command(flatten)]
        data: DataOption,
    },
}

impl Ledger {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let Self::Verify { data } = self;
        print_verdict(&Store::verify_ledger_of(&data.data)?, None)
    }
}
