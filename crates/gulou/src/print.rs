//! Printing: results to standard output, failures to standard error.

use std::io::{self, Write};
use std::process::ExitCode;

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

/// Names files that were lost before a backup; the exit code says whether there are any.
pub(crate) fn missing_files(missing: &[String]) -> anyhow::Result<ExitCode> {
    if missing.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    line(&format!(
        "{} files that facts name were missing or altered before the backup was taken:",
        missing.len()
    ))?;
    for hash in missing {
        line(&format!("  {hash}"))?;
    }
    Ok(ExitCode::FAILURE)
}

/// Prints a remark that is no result.
pub(crate) fn note(text: &str) {
    if writeln!(io::stderr().lock(), "{text}").is_err() {
        tracing::debug!("nobody listens");
    }
}

/// Prints a failure with its causes.
pub(crate) fn failure(cause: &anyhow::Error) {
    let written = writeln!(io::stderr().lock(), "gulou: {cause:#}");
    if written.is_err() {
        tracing::debug!("nobody listens");
    }
}
