//! Tables: CSV (RFC 4180) and XLSX into rows of text, and CSV out.
//!
//! Rows keep the number they have in the file, so that errors about their content
//! can name it. CSV is read in the encodings of [`crate::text`]. Cells that a spreadsheet would run as a formula are written
//! with a quote mark before them.

mod csv_text;
mod sheet;

pub use csv_text::{read_csv, write_csv};
pub(crate) use sheet::read_xlsx_rows;
pub use sheet::{read_xlsx, write_xlsx};

use crate::package::PackageError;
use crate::text::TextError;

/// Bytes of a table file at most.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;
/// Rows at most, the heading included.
pub const ROWS_MAX: usize = 200_000;
/// Columns at most.
pub const COLUMNS_MAX: usize = 500;

/// A table as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The heading row, blanks around names dropped.
    pub header: Vec<String>,
    /// The rows below it; rows without any text are left out.
    pub rows: Vec<TableRow>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Its number in the file, the heading being 1.
    pub number: usize,
    /// Its cells, one for each name in the heading.
    pub cells: Vec<String>,
}

/// Why a file is not a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Too many bytes.
    #[error("the file has {bytes} bytes; at most {BYTES_MAX} are read: split it")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// A workbook that cannot be unpacked.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Too many rows.
    #[error("the file has more than {ROWS_MAX} rows: split it")]
    TooLong,
    /// Too many columns.
    #[error(
        "row {row} has {columns} columns; at most {COLUMNS_MAX} are read: clear what stands far right"
    )]
    TooWide {
        /// The row.
        row: usize,
        /// How many it has.
        columns: usize,
    },
    /// No heading row.
    #[error("the file is empty: the first row must name the columns")]
    Empty,
    /// A column has no name.
    #[error("column {column} has no name: the first row must name every column")]
    Unnamed {
        /// The column's letters.
        column: String,
    },
    /// Two columns have one name.
    #[error("columns {first} and {second} are both called `{name}`: rename one")]
    Doubled {
        /// Letters of the first.
        first: String,
        /// Letters of the second.
        second: String,
        /// The name.
        name: String,
    },
    /// More cells than the heading names.
    #[error(
        "row {row}, column {column}: there is text beyond the last named column; name the column or clear the cell"
    )]
    Beyond {
        /// The row.
        row: usize,
        /// The column's letters.
        column: String,
    },
    /// Not a text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The bytes are not the format they claim to be.
    #[error("the file cannot be read as a table ({what}): save it again as CSV or XLSX")]
    Broken {
        /// What is wrong.
        what: String,
    },
}

/// A column's letters, as spreadsheets name it: 0 is A, 26 is AA.
pub fn column_letters(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        let letter = u8::try_from(index % 26).map_or('?', |offset| char::from(b'A' + offset));
        letters.push(letter);
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// Collects rows into a table, checking each as it comes.
#[derive(Default)]
struct Builder {
    table: Table,
}

impl Builder {
    fn push(&mut self, number: usize, mut cells: Vec<String>) -> Result<(), TableError> {
        if number > ROWS_MAX {
            return Err(TableError::TooLong);
        }
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.len() > COLUMNS_MAX {
            return Err(TableError::TooWide {
                row: number,
                columns: cells.len(),
            });
        }
        if self.table.header.is_empty() {
            return self.head(&cells);
        }
        if cells.is_empty() {
            return Ok(());
        }
        let named = self.table.header.len();
        if cells.len() > named {
            return Err(TableError::Beyond {
                row: number,
                column: column_letters(named),
            });
        }
        cells.resize(named, String::new());
        self.table.rows.push(TableRow { number, cells });
        Ok(())
    }

    fn head(&mut self, cells: &[String]) -> Result<(), TableError> {
        let names: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        for (place, name) in names.iter().enumerate() {
            if name.is_empty() {
                return Err(TableError::Unnamed {
                    column: column_letters(place),
                });
            }
            if let Some(first) = names.iter().take(place).position(|other| other == name) {
                return Err(TableError::Doubled {
                    first: column_letters(first),
                    second: column_letters(place),
                    name: name.clone(),
                });
            }
        }
        self.table.header = names;
        Ok(())
    }

    fn finish(self) -> Result<Table, TableError> {
        if self.table.header.is_empty() {
            Err(TableError::Empty)
        } else {
            Ok(self.table)
        }
    }
}

fn check_size(bytes: &[u8]) -> Result<(), TableError> {
    if bytes.len() > BYTES_MAX {
        return Err(TableError::TooLarge { bytes: bytes.len() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (index, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (52, "BA"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(column_letters(index), letters);
        }
    }
}
