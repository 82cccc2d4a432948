//! XLSX in: the first sheet, values as text.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use rust_xlsxwriter::Workbook;

use super::{Builder, COLUMNS_MAX, ROWS_MAX, Table, TableError, check_size};
use crate::package::Package;

/// Reads the first sheet of a workbook.
///
/// Numbers come as they are kept, dates as `2026-02-09`, with the time of day where
/// there is one; formulas as their last value. Cells are read as they come, so that
/// a cell far outside costs nothing.
pub fn read_xlsx(bytes: &[u8]) -> Result<Table, TableError> {
    let mut builder = Builder::default();
    each_row(bytes, |number, cells| builder.push(number, cells))?;
    builder.finish()
}

/// The rows of the first sheet as they stand, without a heading.
pub(crate) fn read_xlsx_rows(bytes: &[u8]) -> Result<Vec<Vec<String>>, TableError> {
    let mut rows = Vec::new();
    each_row(bytes, |_number, cells| {
        rows.push(cells);
        Ok(())
    })?;
    Ok(rows)
}

/// Writes a workbook of one sheet, the heading fixed; what is a plain number is one.
pub fn write_xlsx(table: &Table) -> Result<Vec<u8>, TableError> {
    let unwritten = |cause: rust_xlsxwriter::XlsxError| TableError::Broken {
        what: cause.to_string(),
    };
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let rows = table.rows.iter().map(|row| &row.cells);
    for (row, cells) in (0_u32..).zip(std::iter::once(&table.header).chain(rows)) {
        for (column, cell) in (0_u16..).zip(cells) {
            match plain_number(cell) {
                Some(number) => sheet.write_number(row, column, number),
                None => sheet.write_string(row, column, cell),
            }
            .map_err(unwritten)?;
        }
    }
    sheet.set_freeze_panes(1, 0).map_err(unwritten)?;
    book.save_to_buffer().map_err(unwritten)
}

/// A number that is spelled as a spreadsheet would spell it back.
fn plain_number(cell: &str) -> Option<f64> {
    let number: f64 = cell.parse().ok()?;
    (number.is_finite() && number.to_string() == cell).then_some(number)
}

fn each_row(
    bytes: &[u8],
    mut visit: impl FnMut(usize, Vec<String>) -> Result<(), TableError>,
) -> Result<(), TableError> {
    check_size(bytes)?;
    Package::open(bytes)?.check()?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|cause| broken(&cause))?;
    let first = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or(TableError::Empty)?;
    let mut cells = book
        .worksheet_cells_reader(&first)
        .map_err(|cause| broken(&cause))?;
    let mut row = Row::default();
    while let Some(cell) = cells.next_cell().map_err(|cause| broken(&cause))? {
        let (number, column) = cell.get_position();
        let (number, column) = (place(number).saturating_add(1), place(column));
        if number != row.number {
            row.end(&mut visit)?;
            row.number = number;
        }
        row.set(column, spell(cell.get_value()))?;
    }
    row.end(&mut visit)
}

fn broken(cause: &XlsxError) -> TableError {
    TableError::Broken {
        what: cause.to_string(),
    }
}

fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// A row under way.
#[derive(Default)]
struct Row {
    number: usize,
    cells: Vec<String>,
}

impl Row {
    fn set(&mut self, column: usize, text: String) -> Result<(), TableError> {
        if text.is_empty() {
            return Ok(());
        }
        if self.number > ROWS_MAX {
            return Err(TableError::TooLong);
        }
        if column >= COLUMNS_MAX {
            return Err(TableError::TooWide {
                row: self.number,
                columns: column.saturating_add(1),
            });
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(place) = self.cells.get_mut(column) {
            *place = text;
        }
        Ok(())
    }

    fn end(
        &mut self,
        visit: &mut impl FnMut(usize, Vec<String>) -> Result<(), TableError>,
    ) -> Result<(), TableError> {
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            Ok(())
        } else {
            visit(self.number, cells)
        }
    }
}

fn spell(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => date(moment),
        DataRef::DateTime(length) => length.as_f64().to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _millis) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        day
    } else {
        format!("{day} {hour:02}:{minute:02}:{second:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::BYTES_MAX;
    use super::*;
    use crate::package::{PackageError, UNPACKED_MAX};
    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime, Format};
    use std::io::Read as _;

    #[test]
    fn a_sheet_reads_like_the_same_table_in_csv() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, name) in ["name", "seats", "share", "since"].iter().enumerate() {
            sheet
                .write(0, u16::try_from(column).unwrap(), *name)
                .unwrap();
        }
        sheet.write(1, 0, "hall").unwrap();
        sheet.write(1, 1, 4).unwrap();
        sheet.write(1, 2, 0.5).unwrap();
        let day = ExcelDateTime::from_ymd(2026, 2, 9).unwrap();
        sheet
            .write_with_format(1, 3, &day, &Format::new().set_num_format("yyyy-mm-dd"))
            .unwrap();
        sheet.write(3, 0, "garden").unwrap();
        let table = read_xlsx(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(table.header, ["name", "seats", "share", "since"]);
        assert_eq!(table.rows[0].cells, ["hall", "4", "0.5", "2026-02-09"]);
        assert_eq!(
            (table.rows[1].number, table.rows[1].cells[0].as_str()),
            (4, "garden")
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        let cells = ["hall", "4", "0.50", "-1.5", "007", "=1+1"].map(str::to_owned);
        let table = Table {
            header: ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec(),
            rows: vec![super::super::TableRow {
                number: 2,
                cells: cells.to_vec(),
            }],
        };
        assert_eq!(read_xlsx(&write_xlsx(&table).unwrap()).unwrap(), table);
    }

    #[test]
    fn text_beyond_the_heading_is_named_by_row_and_column() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "name").unwrap();
        sheet.write(2, 1, "stray").unwrap();
        let found = read_xlsx(&book.save_to_buffer().unwrap());
        assert_eq!(
            found,
            Err(TableError::Beyond {
                row: 3,
                column: "B".to_owned()
            })
        );
    }

    #[test]
    fn a_cell_far_outside_is_refused_at_once() {
        for (row, column, expected) in [
            (
                0,
                16_000,
                TableError::TooWide {
                    row: 1,
                    columns: 16_001,
                },
            ),
            (1_000_000, 0, TableError::TooLong),
        ] {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            sheet.write(0, 0, "name").unwrap();
            sheet.write(row, column, "far").unwrap();
            assert_eq!(read_xlsx(&book.save_to_buffer().unwrap()), Err(expected));
        }
    }

    #[test]
    fn a_workbook_that_unpacks_to_too_much_is_refused() {
        let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        packed.start_file("xl/sharedStrings.xml", options).unwrap();
        std::io::copy(
            &mut std::io::repeat(b'a').take(UNPACKED_MAX + 1),
            &mut packed,
        )
        .unwrap();
        let bytes = packed.finish().unwrap().into_inner();
        assert!(bytes.len() < BYTES_MAX);
        assert_eq!(
            read_xlsx(&bytes),
            Err(TableError::Package(PackageError::Swollen))
        );
    }

    #[test]
    fn the_time_of_day_is_kept() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write(0, 0, "since").unwrap();
        let moment = ExcelDateTime::from_ymd(2026, 2, 9)
            .unwrap()
            .and_hms(8, 30, 0)
            .unwrap();
        let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet.write_with_format(1, 0, &moment, &format).unwrap();
        let table = read_xlsx(&book.save_to_buffer().unwrap()).unwrap();
        assert_eq!(table.rows[0].cells, ["2026-02-09 08:30:00"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_table_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            drop(read_xlsx(&bytes));
        }
    }
}
