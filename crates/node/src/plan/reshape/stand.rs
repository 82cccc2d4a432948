//! Records as they stand before a cut, and whether they may be cut.

use fact::{Name, RecordRef, Value, Values};
use kernel::{Cell, Row, spell};
use pack::catalog::{Field, FieldKind, RecordType};
use report::Span;
use store::{Reader, Record};

use super::{REPLACED_BY, ReshapeError, Table};
use crate::plan::follow::reference;

/// Record types that say that work on a promise has begun.
const WORK: [&str; 4] = ["milestone", "progress", "slippage", "acceptance"];
/// Record types that go and come with a promise.
const WITH_PROMISE: [&str; 2] = ["assignment", "target"];

/// A record that may be cut.
pub(super) struct Standing<'a> {
    pub(super) reference: RecordRef,
    pub(super) row: Row,
    pub(super) def: &'a RecordType,
}

impl Standing<'_> {
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.row.text(self.def, field)
    }

    pub(super) fn span(&self) -> Span {
        span_of(self.def, &self.row, ["start", "end"]).unwrap_or_default()
    }

    /// The number's place, or that of the words when there is none.
    pub(super) fn number(&self) -> Span {
        number_of(self.def, &self.row)
    }

    /// What it says in these fields.
    pub(super) fn said_of(&self, reader: &Reader<'_>, fields: &[&str]) -> Values {
        let mut said = self.said(reader);
        said.retain(|name, _value| fields.contains(&name.as_str()));
        said
    }

    /// What it says, without what it may have been replaced by.
    pub(super) fn said(&self, reader: &Reader<'_>) -> Values {
        let given = |(name, field): (&Name, &Field)| {
            let cell = self.row.cell(self.def, name.as_str());
            let value = match (&field.kind, cell) {
                (FieldKind::Flag, Cell::Integer(flag)) => Value::Flag(*flag != 0),
                (FieldKind::Integer { .. }, Cell::Integer(number)) => Value::Integer(*number),
                _ => Value::Text(spell(field, cell, reader.setting().zone)?),
            };
            (name.as_str() != REPLACED_BY).then(|| (name.clone(), value))
        };
        self.def.fields.iter().filter_map(given).collect()
    }
}

/// The place of a figure's number, or that of its words when it has none.
pub(super) fn number_of(def: &RecordType, row: &Row) -> Span {
    span_of(def, row, ["num_start", "num_end"])
        .or_else(|| span_of(def, row, ["start", "end"]))
        .unwrap_or_default()
}

pub(super) fn span_of(def: &RecordType, row: &Row, fields: [&str; 2]) -> Option<Span> {
    let [start, end] = fields.map(|field| {
        let number = row.cell(def, field).as_integer();
        number.and_then(|number| usize::try_from(number).ok())
    });
    Some(Span {
        start: start?,
        end: end?,
    })
}

impl Table {
    /// A record of this report that may be cut otherwise: a proposal, or one taken up while
    /// the report is under review and nothing was done about it.
    pub(super) fn standing<'a>(
        &self,
        reader: &Reader<'a>,
        record: &RecordRef,
    ) -> Result<Standing<'a>, ReshapeError> {
        let unknown = || ReshapeError::Unknown(record.id.to_string());
        let kind = record.kind.as_str();
        if !["promise", "figure", "skip"].contains(&kind) {
            return Err(unknown());
        }
        let def = reader.def(kind)?;
        let found = reader.record(kind, record.id)?.ok_or_else(unknown)?;
        let report = self.reshape.report;
        if found.row.text(def, "report") != Some(report.to_string().as_str()) {
            return Err(unknown());
        }
        let reviewing = reader
            .record("report", report)?
            .is_some_and(|report| report.row.is_in("reviewing"));
        let taken = ["planned", "accepted", "held"];
        let taken_up = taken.into_iter().any(|state| found.row.is_in(state));
        if !(found.row.is_in("proposed") || (reviewing && taken_up)) {
            return Err(ReshapeError::Settled);
        }
        for work in WORK.into_iter().filter(|_work| kind == "promise") {
            if reader.refers(work, "promise", record.id)? {
                return Err(ReshapeError::Begun);
            }
        }
        Ok(Standing {
            reference: record.clone(),
            row: found.row,
            def,
        })
    }
}

/// Owners or targets in force that name a record.
pub(super) fn held<'a>(
    reader: &Reader<'a>,
    kind: &'static str,
    (field, of): (&str, &RecordRef),
) -> Result<Vec<Standing<'a>>, ReshapeError> {
    let def = reader.def(kind)?;
    let rows = reader.records_where(kind, field, &of.id.to_string())?;
    let held = rows.into_iter().filter(|found| found.row.is_in("held"));
    Ok(held
        .map(|Record { id, row }| Standing {
            reference: reference(kind, id),
            row,
            def,
        })
        .collect())
}

/// Owners and targets in force that go when a promise or figure goes.
pub(super) fn held_with(
    reader: &Reader<'_>,
    record: &RecordRef,
) -> Result<Vec<RecordRef>, ReshapeError> {
    let mut found = Vec::new();
    match record.kind.as_str() {
        "promise" => {
            for kind in WITH_PROMISE {
                found.extend(held(reader, kind, ("promise", record))?);
            }
        }
        "figure" => found.extend(held(reader, "target", ("figure", record))?),
        _ => {}
    }
    Ok(found.into_iter().map(|found| found.reference).collect())
}
