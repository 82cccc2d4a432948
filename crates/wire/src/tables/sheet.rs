//! XLSX in: the first sheet, values as text.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::{Builder, Table, TableError, check_size};

/// Reads the first sheet of a workbook.
///
/// Numbers come as they are kept, dates as `2026-02-09`; formulas as their last value.
pub fn read_xlsx(bytes: &[u8]) -> Result<Table, TableError> {
    check_size(bytes)?;
    let broken = |cause: calamine::XlsxError| TableError::Broken {
        what: cause.to_string(),
    };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheet = book
        .worksheet_range_at(0)
        .ok_or(TableError::Empty)?
        .map_err(broken)?;
    let (first_row, first_column) = sheet.start().unwrap_or_default();
    let (first_row, first_column) = (place(first_row), place(first_column));
    let mut builder = Builder::default();
    for (offset, row) in sheet.rows().enumerate() {
        let blanks = std::iter::repeat_n(String::new(), first_column);
        let cells: Vec<String> = blanks.chain(row.iter().map(spell)).collect();
        builder.push(first_row + offset + 1, cells)?;
    }
    builder.finish()
}

fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

fn spell(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(moment) => date(moment.as_f64()).unwrap_or_else(|| cell.to_string()),
        other => other.to_string(),
    }
}

/// A sheet's serial day as a date.
fn date(serial: f64) -> Option<String> {
    // Serial 60 is a day that never was; sheets count 1900 as a leap year.
    civil(serial.floor() - if serial >= 60.0 { 25_569.0 } else { 25_568.0 })
}

/// Days since 1970-01-01 to a civil date, by Hinnant's algorithm.
fn civil(days: f64) -> Option<String> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be a whole number of sane size"
    )]
    let days = (days.abs() < 4.0e6).then_some(days as i64)? + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_place = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_place + 2) / 5 + 1;
    let month = if month_place < 10 {
        month_place + 3
    } else {
        month_place - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

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

    proptest! {
        #[test]
        fn any_bytes_are_a_table_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            drop(read_xlsx(&bytes));
        }
    }
}
