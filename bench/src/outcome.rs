//! Results: one JSON object a line, and a table for people.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde::Serialize;

/// One measured figure.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    /// What was measured.
    pub(crate) name: &'static str,
    /// How much.
    pub(crate) value: f64,
    /// Of what.
    pub(crate) unit: &'static str,
    /// The figure it is held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ratio_to: Option<&'static str>,
    /// `value` divided by that figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ratio: Option<f64>,
    /// How many were done.
    pub(crate) n: u64,
}

/// Writes the file and prints the table.
pub(crate) fn write(results: &[Outcome], path: &Path) -> anyhow::Result<()> {
    let mut lines = String::new();
    let mut table = format!(
        "{:<24} {:>12} {:<10} {:>8}  {}\n",
        "name", "value", "unit", "n", "ratio"
    );
    for outcome in results {
        writeln!(lines, "{}", serde_json::to_string(outcome)?)?;
        let ratio = match (outcome.ratio, outcome.ratio_to) {
            (Some(ratio), Some(to)) => format!("{ratio:.2} of {to}"),
            _ => String::new(),
        };
        writeln!(
            table,
            "{:<24} {:>12.1} {:<10} {:>8}  {ratio}",
            outcome.name, outcome.value, outcome.unit, outcome.n
        )?;
    }
    std::fs::write(path, lines)?;
    std::io::stdout().write_all(table.as_bytes())?;
    Ok(())
}
