//! Printing: results to standard output, failures to standard error.

use std::io::{self, Write};

/// Prints a line; a reader that went away (`| head`) is not a failure.
pub(crate) fn line(text: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(()),
    }
}

/// Prints text that ends its own lines.
pub(crate) fn text(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Err(cause.into()),
        _ => Ok(()),
    }
}

/// Prints a failure with its causes.
pub(crate) fn failure(cause: &anyhow::Error) {
    let written = writeln!(io::stderr().lock(), "gulou: {cause:#}");
    if written.is_err() {
        tracing::debug!("nobody listens");
    }
}
