//! The binary: one file per command, wiring and nothing else.

mod command;
mod help;
mod options;
mod print;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// Runs a city district from its published plan.
#[derive(Debug, Parser)]
#[command(
    name = "gulou",
    version,
    about = "Gulou: runs a city district from its published plan",
    after_help = "Exit codes: 0 all is well; 1 something failed or a check found faults; 2 the command line is wrong."
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the product: the pages and the interface on one address
    Serve(command::serve::Serve),
    /// Read a work report, or import it into the plan
    #[command(subcommand)]
    Report(command::report::Report),
    /// Drop everything derived and make it again from the ledger
    Rebuild(command::rebuild::Rebuild),
    /// Prove the chain, the tables and every figure against the ledger
    Verify(command::verify::Verify),
    /// Say why a figure is what it is
    Why(command::why::Why),
    /// Copy all data into an empty folder while the product runs
    Backup(command::backup::Backup),
    /// Bring a backup back into an empty folder
    Restore(command::restore::Restore),
    /// Look after the ledger
    #[command(subcommand)]
    Ledger(command::ledger::Ledger),
    /// Check packs and districts
    #[command(subcommand)]
    Pack(command::pack::Pack),
    /// Look after accounts without a browser
    #[command(subcommand)]
    Account(command::account::Account),
}

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(cause) => {
            print::failure(&cause);
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let matches = help::localized(Line::command())?.get_matches();
    let line = Line::from_arg_matches(&matches).unwrap_or_else(|wrong| wrong.exit());
    match line.command {
        Command::Serve(serve) => serve.run(),
        Command::Report(report) => report.run(),
        Command::Rebuild(rebuild) => rebuild.run(),
        Command::Verify(verify) => verify.run(),
        Command::Why(why) => why.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Ledger(ledger) => ledger.run(),
        Command::Pack(pack) => pack.run(),
        Command::Account(account) => account.run(),
    }
}
