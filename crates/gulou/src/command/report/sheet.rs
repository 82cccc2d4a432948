//! The records of a reading as a table for spreadsheets.

use report::Reading;
use serde_json::Value;
use wire::tables::{Table, TableRow};

/// Fields of the records, in the order of the columns.
const COLUMNS: [&str; 24] = [
    "kind",
    "quote",
    "start",
    "end",
    "indicator",
    "num",
    "value",
    "unit",
    "comparator",
    "change",
    "direction",
    "period",
    "nature",
    "class",
    "part",
    "section",
    "topic",
    "action",
    "object",
    "deadline",
    "modality",
    "type",
    "specificity",
    "reason",
];

/// One row a record; a field that a record does not have is an empty cell.
pub(super) fn table(reading: &Reading) -> Table {
    let records = report::gold::records(reading);
    Table {
        header: COLUMNS.map(str::to_owned).to_vec(),
        rows: (2..)
            .zip(records)
            .map(|(number, record)| TableRow {
                number,
                cells: COLUMNS.map(|column| cell(&record, column)).to_vec(),
            })
            .collect(),
    }
}

fn cell(record: &Value, column: &str) -> String {
    match record.get(column) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
