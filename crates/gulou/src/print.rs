//! Printing: results to standard output, failures to standard error.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::fault;
use crate::speech::{self, Fills};

/// Prints a line; a reader that went away (`| head`) is not a failure.
pub(crate) fn line(text: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(()),
    }
}

/// Prints what ends its own lines.
pub(crate) fn bytes(bytes: &[u8]) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(bytes) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(()),
    }
}

/// Prints the help that was asked for, or that an incomplete line gets.
pub(crate) fn help(help: &clap::Error) -> anyhow::Result<()> {
    match help.print() {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(()),
    }
}

/// Prints a sentence.
pub(crate) fn say(key: &str, fills: &Fills<'_>) -> anyhow::Result<()> {
    line(&speech::text(key, fills))
}

/// Prints a sentence in both languages, Chinese first.
pub(crate) fn both(key: &str, fills: &Fills<'_>) -> anyhow::Result<()> {
    let words = speech::words(key, fills);
    line(&format!("{} | {}", words.zh, words.en))
}

/// Prints what something is called, in both languages, and its value.
pub(crate) fn value(key: &str, value: &str) -> anyhow::Result<()> {
    let words = speech::words(key, &[]);
    line(&format!("{} | {}: {value}", words.zh, words.en))
}

/// Names files that were lost before a backup; the exit code says whether there are any.
pub(crate) fn missing_files(missing: &[String]) -> anyhow::Result<ExitCode> {
    if missing.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    say("missing-files", &[("count", &missing.len())])?;
    for hash in missing {
        line(&format!("  {hash}"))?;
    }
    Ok(ExitCode::FAILURE)
}

/// Prints a sentence that is no result.
pub(crate) fn note(key: &str, fills: &Fills<'_>) {
    remark(&speech::text(key, fills));
}

/// Prints what is no result.
pub(crate) fn remark(text: &str) {
    if writeln!(io::stderr().lock(), "{text}").is_err() {
        tracing::debug!("nobody listens");
    }
}

/// Prints a failure with its causes.
pub(crate) fn failure(cause: &anyhow::Error) {
    remark(&format!(
        "gulou: {}",
        fault::told(cause, speech::language())
    ));
}

/// A text with blanks up to a width; an ideograph takes two columns.
pub(crate) fn padded(text: &str, width: usize) -> String {
    let columns: usize = text
        .chars()
        .map(|letter| if letter.is_ascii() { 1 } else { 2 })
        .sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(columns)))
}
