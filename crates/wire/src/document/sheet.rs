//! XLSX as a text: rows of the first sheet, cells divided by `|`.

use super::{Document, DocumentError, Lines};
use crate::package::PackageError;
use crate::tables::read_xlsx_rows;

/// The part that says a package is a workbook.
pub(super) const WORKBOOK: &str = "xl/workbook.xml";

pub(super) fn read(bytes: &[u8]) -> Result<Document, DocumentError> {
    let rows = read_xlsx_rows(bytes).map_err(|cause| PackageError::Broken {
        what: cause.to_string(),
    })?;
    let mut lines = Lines::default();
    for row in rows {
        let filled: Vec<&str> = row
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        lines.push(&filled.join("|"));
        lines.end();
    }
    Ok(lines.finish())
}
