//! The binary: one file per command, wiring and nothing else.

mod command;
mod fault;
mod help;
mod options;
mod print;
mod speech;

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// Runs a city district from its published plan.
#[derive(Debug, Parser)]
#[command(
    name = "gulou",
    version,
    about = "Gulou: runs a city district from its published plan",
    after_help = "Exit codes: 0 all is well; 1 a check found faults, or the work failed; 2 wrong use: an option, a value, or a file or folder that is not there or not of the kind wanted."
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
    /// Read, draft or apply the breakdown notice: which task is whose
    #[command(subcommand)]
    Notice(command::notice::Notice),
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
            fault::exit_code(&cause)
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let read = help::localized(Line::command())?.try_get_matches();
    let line = match read.and_then(|matches| Line::from_arg_matches(&matches)) {
        Ok(line) => line,
        Err(wrong) => return refused(&wrong),
    };
    match line.command {
        Command::Serve(serve) => serve.run(),
        Command::Report(report) => report.run(),
        Command::Notice(notice) => notice.run(),
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

/// Help and version are answers; a wrong line is told in the reader's language.
fn refused(wrong: &clap::Error) -> anyhow::Result<ExitCode> {
    let is_answer = matches!(
        wrong.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_answer {
        print::help(wrong)?;
    } else {
        print::remark(&fault::usage(wrong, speech::language()));
    }
    let code = u8::try_from(wrong.exit_code()).unwrap_or(fault::MISUSE);
    Ok(ExitCode::from(code))
}
