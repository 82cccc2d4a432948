//! Reading records back from their typed table.

use std::collections::BTreeMap;

use fact::{Moment, Name, RecordId};
use kernel::{Cell, Row};
use rusqlite::types::ValueRef;

use crate::tables::Table;

/// A record as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// What holds.
    pub row: Row,
}

/// Reads a line of `SELECT id, state, opened, entered_..., fields...`.
pub(crate) fn read_record(table: &Table, line: &rusqlite::Row<'_>) -> rusqlite::Result<Record> {
    let id: String = line.get(0)?;
    let state: Option<String> = line.get(1)?;
    let mut entered = BTreeMap::new();
    for (place, name) in table.states.iter().enumerate() {
        if let Some(millis) = line.get::<_, Option<i64>>(3 + place)? {
            entered.insert(name.clone(), Moment::from_millis(millis));
        }
    }
    let first = 3 + table.states.len();
    let cells = (first..first + table.fields).map(|place| read_cell(line, place));
    Ok(Record {
        id: id.parse().map_err(|cause| unreadable(0, cause))?,
        row: Row {
            state: state
                .map(|state| Name::new(&state))
                .transpose()
                .map_err(|cause| unreadable(1, cause))?,
            opened: Moment::from_millis(line.get(2)?),
            entered,
            cells: cells.collect::<Result<_, _>>()?,
        },
    })
}

fn read_cell(line: &rusqlite::Row<'_>, place: usize) -> rusqlite::Result<Cell> {
    Ok(match line.get_ref(place)? {
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Text(bytes) => Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Cell::Absent,
    })
}

fn unreadable(place: usize, cause: fact::IdError) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(place, rusqlite::types::Type::Text, Box::new(cause))
}
