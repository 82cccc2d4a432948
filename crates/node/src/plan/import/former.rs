//! What a report's text brought in so far, as it stands before the text is corrected.

use fact::{Body, Draft, Fact, Name, RecordId, RecordRef, Value, Values};
use store::{Reader, StoreError};

use crate::derive::fact_id_from;
use crate::plan::follow::reference;

/// Record types whose places are in the text, those first that others name.
const IN_TEXT: [&str; 4] = ["section", "skip", "figure", "promise"];

/// What makes a thing that was read the same in two readings: its type and its words.
pub(super) type Key = (Name, Vec<String>);

/// A record and what the reader first said of it.
#[derive(Clone)]
pub(super) struct Former {
    pub(super) record: RecordRef,
    pub(super) facts: Vec<Fact>,
    pub(super) state: Option<Name>,
    /// The opening in force: the reader's, or a person's correction of it.
    pub(super) opening: Fact,
    pub(super) key: Key,
    /// Whether it came with a text, and nobody changed its words since.
    pub(super) as_read: bool,
}

impl Former {
    pub(super) fn is_in(&self, state: &str) -> bool {
        self.state.as_ref().is_some_and(|now| now.as_str() == state)
    }

    /// Whether people cut it otherwise; what took its place is a record of its own.
    pub(super) fn is_replaced(&self) -> bool {
        self.is_in("replaced")
    }

    pub(super) fn values(&self) -> &Values {
        values_of(&self.opening.body)
    }

    pub(super) fn start(&self) -> usize {
        place(self.values(), "start")
    }

    /// Whether its place is in the text that is now being corrected.
    pub(super) fn is_placed(&self) -> bool {
        !self.is_in("gone") && text(self.values(), "former_text").is_none()
    }
}

/// The records of a report with places in its text: in the order of the text, and those last
/// that an earlier correction left without a place.
pub(super) fn formers(reader: &Reader<'_>, report: RecordId) -> Result<Vec<Former>, StoreError> {
    let mut found = Vec::new();
    for kind in IN_TEXT {
        for row in reader.records_where(kind, "report", &report.to_string())? {
            let record = reference(kind, row.id);
            found.extend(former(reader, report, record)?);
        }
    }
    found.sort_by_cached_key(|former| (!former.is_placed(), order(former.values(), &former.key)));
    Ok(found)
}

fn former(
    reader: &Reader<'_>,
    report: RecordId,
    record: RecordRef,
) -> Result<Option<Former>, StoreError> {
    let facts = reader.facts(&record)?;
    let state = reader
        .record(record.kind.as_str(), record.id)?
        .and_then(|found| found.row.state);
    let (Some(first), Some(opening)) = (opening(facts.iter()), opening(facts.iter().rev())) else {
        return Ok(None);
    };
    let read = values_of(&first.body);
    let as_read = first.id == opening_id(report, &record)
        && text(read, "quote") == text(values_of(&opening.body), "quote");
    Ok(Some(Former {
        key: key(&record.kind, read),
        as_read,
        opening: opening.clone(),
        state,
        record,
        facts,
    }))
}

/// The id of the fact by which an import opens a record.
pub(super) fn opening_id(report: RecordId, record: &RecordRef) -> fact::FactId {
    let (report, id) = (report.to_string(), record.id.to_string());
    fact_id_from(&["import", record.kind.as_str(), &report, &id])
}

/// The first fact that opens a record, in the order in which they are handed over.
pub(super) fn opening<'a>(mut facts: impl Iterator<Item = &'a Fact>) -> Option<&'a Fact> {
    facts.find(|fact| matches!(fact.body, Body::Open { .. }))
}

/// Whether a draft opens a record with a place in the text.
pub(super) fn is_in_text(draft: &Draft) -> bool {
    IN_TEXT.contains(&draft.body.record().kind.as_str())
}

pub(super) fn key(kind: &Name, values: &Values) -> Key {
    let fields: &[&str] = match kind.as_str() {
        "section" => &["heading"],
        "figure" => &["quote", "num", "indicator"],
        _ => &["quote"],
    };
    let words = fields.iter().map(|field| text(values, field));
    let words = words.map(|word| word.unwrap_or_default().to_owned());
    (kind.clone(), words.collect())
}

/// The order of the text: by place, then by number, then by what it is.
pub(super) fn order(values: &Values, key: &Key) -> (usize, usize, Key) {
    (
        place(values, "start"),
        place(values, "num_start"),
        key.clone(),
    )
}

pub(super) fn values_of(body: &Body) -> &Values {
    static NONE: Values = Values::new();
    body.values().unwrap_or(&NONE)
}

pub(super) fn text<'a>(values: &'a Values, field: &str) -> Option<&'a str> {
    values.get(field).and_then(Value::as_text)
}

pub(super) fn place(values: &Values, field: &str) -> usize {
    match values.get(field) {
        Some(Value::Integer(place)) => usize::try_from(*place).unwrap_or_default(),
        _ => 0,
    }
}
