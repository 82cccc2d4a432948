//! CSV in and out.

use std::borrow::Cow;

use super::{Builder, Table, TableError, check_size};
use crate::text::decode;

/// Reads CSV in UTF-8 (with or without a mark) or GB18030.
pub fn read_csv(bytes: &[u8]) -> Result<Table, TableError> {
    check_size(bytes)?;
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut builder = Builder::default();
    let mut lines = Lines {
        text: &text,
        at: 0,
        number: 1,
    };
    for record in reader.records() {
        let record = record.map_err(|cause| broken(&cause))?;
        let start = record.position().map_or(0, csv::Position::byte);
        let number = lines.number_at(usize::try_from(start).unwrap_or(usize::MAX));
        builder.push(number, record.iter().map(str::to_owned).collect())?;
    }
    builder.finish()
}

/// Counts lines once, however many records ask.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl Lines<'_> {
    /// The line of the first text at or after a byte; blank lines are passed over.
    fn number_at(&mut self, byte: usize) -> usize {
        for letter in self.text.bytes().skip(self.at) {
            let blank = letter == b'\n' || letter == b'\r';
            if self.at >= byte && !blank {
                break;
            }
            self.number += usize::from(letter == b'\n');
            self.at += 1;
        }
        self.number
    }
}

/// Writes CSV with line ends of RFC 4180, for Excel with a mark before it.
///
/// A cell that begins like a formula (`=`, `+`, `-`, `@`, tab, line end) and is no
/// number gets a quote mark before it.
pub fn write_csv(table: &Table, with_mark: bool) -> Result<Vec<u8>, TableError> {
    let start = if with_mark {
        b"\xef\xbb\xbf".to_vec()
    } else {
        Vec::new()
    };
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(start);
    let rows = table.rows.iter().map(|row| &row.cells);
    for cells in std::iter::once(&table.header).chain(rows) {
        writer
            .write_record(cells.iter().map(|cell| harmless(cell).into_owned()))
            .map_err(|cause| broken(&cause))?;
    }
    writer.into_inner().map_err(|cause| TableError::Broken {
        what: cause.to_string(),
    })
}

fn broken(cause: &csv::Error) -> TableError {
    TableError::Broken {
        what: cause.to_string(),
    }
}

fn harmless(cell: &str) -> Cow<'_, str> {
    // A sign alone starts no formula.
    let risky = cell.len() > 1 && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    if risky && !number {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::super::TableRow;
    use super::*;
    use proptest::prelude::*;

    /// The heading, then each row as `number: cells`, or the error's words.
    fn told(text: &str) -> String {
        match read_csv(text.as_bytes()) {
            Err(error) => error.to_string(),
            Ok(table) => {
                let rows = table
                    .rows
                    .iter()
                    .map(|row| format!("{}: {}", row.number, row.cells.join("|")));
                std::iter::once(table.header.join("|"))
                    .chain(rows)
                    .collect::<Vec<_>>()
                    .join("; ")
            }
        }
    }

    #[test]
    fn rows_keep_their_number_and_errors_name_the_column() {
        for (text, expected) in [
            ("a, b \n1,2\n\n3\n", "a|b; 2: 1|2; 4: 3|"),
            ("a\n\"x\ny\"\nz\n", "a; 2: x\ny; 4: z"),
            ("", "the file is empty: the first row must name the columns"),
            (
                "a,,c\n",
                "column B has no name: the first row must name every column",
            ),
            ("a,b,a\n", "columns A and C are both called `a`: rename one"),
            (
                "a\n1\n2,3\n",
                "row 3, column B: there is text beyond the last named column; name the column or clear the cell",
            ),
        ] {
            assert_eq!(told(text), expected, "{text:?}");
        }
    }

    #[test]
    fn formulas_are_written_as_text_and_numbers_as_they_are() {
        let cells = ["=1+1", "-5", "+86", "@x", "plain"]
            .map(str::to_owned)
            .to_vec();
        let table = Table {
            header: vec!["a".into(), "b".into(), "c".into(), "d".into(), "e".into()],
            rows: vec![TableRow { number: 2, cells }],
        };
        let written = String::from_utf8(write_csv(&table, false).unwrap()).unwrap();
        assert_eq!(written, "a,b,c,d,e\r\n'=1+1,-5,+86,'@x,plain\r\n");
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_table_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            drop(read_csv(&bytes));
        }

        #[test]
        fn what_is_written_reads_back(cells in prop::collection::vec("[a-z\u{4e00}-\u{4e20}\",\n]{1,6}", 2..12)) {
            let rows = cells
                .chunks(2)
                .filter(|pair| pair.len() == 2 && !pair[1].trim().is_empty())
                .map(<[String]>::to_vec);
            let cells: Vec<Vec<String>> = rows.collect();
            let table = Table {
                header: vec!["one".to_owned(), "two".to_owned()],
                rows: cells.iter().map(|cells| TableRow { number: 0, cells: cells.clone() }).collect(),
            };
            let safe = table.rows.iter().flat_map(|row| &row.cells).all(|cell| harmless(cell) == *cell);
            prop_assume!(safe);
            let read = read_csv(&write_csv(&table, true).unwrap()).unwrap();
            let found: Vec<Vec<String>> = read.rows.into_iter().map(|row| row.cells).collect();
            prop_assert_eq!(found, cells);
        }
    }
}
