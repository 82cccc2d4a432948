//! A CSV text as rows whose cells know their bytes.
//!
//! Invariant: total; a row with too many or too few cells is reported and passed over.

use std::collections::BTreeMap;
use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};
use fact::{Date, Validity};

use crate::diagnostic::{Sink, Spot};
use crate::nearness;

/// Most rows one table may have.
const ROWS_MAX: usize = 100_000;
const LIST_MARK: char = ';';

/// A table with its header.
#[derive(Debug)]
pub(super) struct CsvTable<'s> {
    source: usize,
    sink: &'s Sink<'s>,
    columns: BTreeMap<String, usize>,
    rows: Vec<(StringRecord, usize)>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct CsvRow<'t> {
    table: &'t CsvTable<'t>,
    cells: &'t StringRecord,
    /// First byte of the row.
    start: usize,
}

impl<'s> CsvTable<'s> {
    /// Reads the text of a source; without the columns wanted it has no rows.
    pub(super) fn new(source: usize, sink: &'s Sink<'s>, columns: &[&str]) -> Self {
        let mut table = Self {
            source,
            sink,
            columns: BTreeMap::new(),
            rows: Vec::new(),
        };
        table.read();
        table.need(columns);
        table
    }

    fn read(&mut self) {
        let whole = self.sink.text(self.source);
        let text = whole.trim_start_matches('\u{feff}');
        let dropped = whole.len() - text.len();
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut width = None;
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(cause) => return self.broken(&cause),
            };
            match width {
                None => {
                    width = Some(record.len());
                    self.read_header(&record);
                }
                Some(width) => {
                    let start = record_start(text, &record) + dropped;
                    self.add(record, start, width);
                }
            }
            if self.rows.len() > ROWS_MAX {
                let message = format!("more than {ROWS_MAX} rows");
                self.note("GL0110", message, "split the table");
                return;
            }
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = CsvRow<'_>> {
        self.rows.iter().map(|(cells, start)| CsvRow {
            table: self,
            cells,
            start: *start,
        })
    }

    /// Says which of the columns wanted are missing; rows without them are not read.
    fn need(&mut self, columns: &[&str]) {
        let missing: Vec<&str> = columns
            .iter()
            .copied()
            .filter(|column| !self.columns.contains_key(*column))
            .collect();
        if !missing.is_empty() {
            self.rows.clear();
        }
        for column in missing {
            let message = format!("column `{column}` is missing");
            let known: Vec<&str> = self.columns.keys().map(String::as_str).collect();
            let help = match nearness::closest(column, known.iter().copied()) {
                Some(close) => format!("rename `{close}`"),
                None => format!("the header has: `{}`", known.join("`, `")),
            };
            let end = self.sink.text(self.source).find('\n').unwrap_or(0);
            self.sink
                .error("GL0502", &self.spot(0..end), message, |finding| {
                    finding.help(help)
                });
        }
    }

    /// A finding about the table as a whole.
    pub(super) fn note(&self, code: &'static str, message: String, help: &str) {
        self.sink.error(code, &self.spot(0..0), message, |finding| {
            finding.help(help)
        });
    }

    fn read_header(&mut self, record: &StringRecord) {
        self.columns = record
            .iter()
            .enumerate()
            .map(|(place, name)| (name.trim().to_owned(), place))
            .collect();
    }

    fn add(&mut self, record: StringRecord, start: usize, width: usize) {
        if record.len() == width {
            self.rows.push((record, start));
            return;
        }
        let message = format!("{} cells instead of {width}", record.len());
        let row = self.sink.text(self.source).get(start..).unwrap_or("");
        let first = cell_in(row, 0);
        let span = start..start + first.end;
        self.sink
            .error("GL0501", &self.spot(span), message, |finding| {
                finding.help("put texts that contain a comma into double quotes")
            });
    }

    fn broken(&self, cause: &csv::Error) {
        let place = cause
            .position()
            .and_then(|position| usize::try_from(position.byte()).ok())
            .unwrap_or(0);
        let span = line_at(self.sink.text(self.source), place);
        self.sink
            .error("GL0501", &self.spot(span), "this is not CSV", |finding| {
                finding.label(cause.to_string().to_lowercase())
            });
    }

    fn spot(&self, span: Range<usize>) -> Spot {
        Spot {
            source: self.source,
            span,
        }
    }
}

/// First byte of a record; blank lines before it do not count.
fn record_start(text: &str, record: &StringRecord) -> usize {
    let place = record
        .position()
        .and_then(|position| usize::try_from(position.byte()).ok())
        .unwrap_or(0);
    let rest = text.get(place..).unwrap_or("");
    place + rest.len() - rest.trim_start_matches(['\r', '\n']).len()
}

fn line_at(text: &str, start: usize) -> Range<usize> {
    let rest = text.get(start..).unwrap_or("");
    let length = rest.find(['\r', '\n']).unwrap_or(rest.len());
    start..start + length
}

impl<'t> CsvRow<'t> {
    /// A cell, trimmed; empty when the column is missing.
    pub(super) fn cell(&self, column: &str) -> &'t str {
        self.table
            .columns
            .get(column)
            .and_then(|place| self.cells.get(*place))
            .map_or("", str::trim)
    }

    /// The parts of a cell that holds a list.
    pub(super) fn list(&self, column: &str) -> Vec<String> {
        self.cell(column)
            .split(LIST_MARK)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// A cell that must not be empty.
    pub(super) fn filled(&self, column: &'static str) -> Option<&'t str> {
        let cell = self.cell(column);
        if cell.is_empty() {
            self.error("GL0501", column, format!("`{column}` is empty"), "");
            return None;
        }
        Some(cell)
    }

    /// From the first to the last day written.
    pub(super) fn validity(&self) -> Validity {
        let from = self.date("from");
        let last = self.date("until");
        if from.zip(last).is_some_and(|(from, last)| from > last) {
            let message = "`until` comes before `from`".to_owned();
            self.error(
                "GL0507",
                "until",
                message,
                "it is the last day the row holds",
            );
        }
        Validity {
            from,
            until: last.map(|last| last.plus_days(1)),
        }
    }

    /// A date; empty is none.
    pub(super) fn date(&self, column: &'static str) -> Option<Date> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let date = Date::parse(cell).ok();
        if date.is_none() {
            let message = format!("`{cell}` is not a date");
            self.error("GL0507", column, message, "write it like 2026-03-01");
        }
        date
    }

    /// A finding at a cell.
    pub(super) fn error(&self, code: &'static str, column: &str, message: String, help: &str) {
        let spot = self.table.spot(self.span(column));
        self.table.sink.error(code, &spot, message, |finding| {
            if help.is_empty() {
                finding
            } else {
                finding.help(help)
            }
        });
    }

    /// Bytes of a cell: counted through the raw row, so that equal cells are told apart.
    fn span(&self, column: &str) -> Range<usize> {
        let text = self.table.sink.text(self.table.source);
        let row = text.get(self.start..).unwrap_or("");
        let place = self.table.columns.get(column).copied().unwrap_or(0);
        let inner = cell_in(row, place);
        self.start + inner.start..self.start + inner.end
    }
}

/// The bytes of the cell at a place of a raw row.
fn cell_in(row: &str, place: usize) -> Range<usize> {
    let (mut seen, mut start, mut quoted) = (0, 0, false);
    for (offset, letter) in row.char_indices() {
        let ends = !quoted && matches!(letter, ',' | '\n' | '\r');
        if ends && seen == place {
            return start..offset;
        }
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                seen += 1;
                start = offset + 1;
            }
            '\n' | '\r' if !quoted => return start..offset,
            _ => {}
        }
    }
    start..row.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_found_behind_quotes_and_commas() {
        let row = "a,\"b,\"\"c\"\"\",d\nnext";
        assert_eq!(row.get(cell_in(row, 1)), Some("\"b,\"\"c\"\"\""));
        assert_eq!(row.get(cell_in(row, 2)), Some("d"));
        assert_eq!(row.get(cell_in(row, 0)), Some("a"));
    }
}
