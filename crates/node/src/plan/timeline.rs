//! The timeline of a promise: every fact about it and what belongs to it.

use std::collections::BTreeMap;

use fact::{Body, Fact, FactId, Name, RecordId, RecordRef, Value, Values};
use pack::catalog::{FieldKind, RecordType};
use store::{Reader, StoreError};

use crate::plan::phrase::Phrase;

/// Record types that belong to a promise by their field `promise`.
pub(crate) const CHILDREN: [&str; 8] = [
    "assignment",
    "target",
    "milestone",
    "progress",
    "slippage",
    "acceptance",
    "observation",
    "verdict",
];

/// Places in the text, which say nothing to people.
const PLACES: [&str; 4] = ["start", "end", "num_start", "num_end"];

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: Name,
    /// Its name for people.
    pub title: Phrase,
    /// What stood there, as the ledger spells it.
    pub from: Option<String>,
    /// What stands there now.
    pub to: Option<String>,
}

/// A fact with what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The fact.
    pub fact: Fact,
    /// What was done, in words: the transition's name or the record type's.
    pub title: Phrase,
    /// The fact that corrects or withdraws this one.
    pub amended_by: Option<FactId>,
    /// What changed.
    pub changes: Vec<Change>,
}

/// All facts of a promise and its children, newest first.
pub fn timeline(reader: &Reader<'_>, promise: RecordId) -> Result<Vec<Item>, StoreError> {
    let mut records = vec![RecordRef {
        kind: Name::literal("promise"),
        id: promise,
    }];
    for kind in CHILDREN {
        for found in reader.records_where(kind, "promise", &promise.to_string())? {
            records.push(RecordRef {
                kind: Name::literal(kind),
                id: found.id,
            });
        }
    }
    let mut items = Vec::new();
    for record in records {
        items.extend(items_of(reader, &record)?);
    }
    items.sort_by_key(|item| std::cmp::Reverse((item.fact.known, item.fact.seq)));
    Ok(items)
}

/// The facts of one record, oldest first.
pub(crate) fn items_of(reader: &Reader<'_>, record: &RecordRef) -> Result<Vec<Item>, StoreError> {
    let def = reader.def(record.kind.as_str())?;
    let facts = reader.facts(record)?;
    let amended: BTreeMap<FactId, FactId> = facts
        .iter()
        .filter_map(|fact| Some((fact.amends?, fact.id)))
        .collect();
    let mut stands = Values::new();
    let items = facts.iter().map(|fact| {
        let changes = changes(def, &mut stands, fact);
        Item {
            title: title(def, fact),
            amended_by: amended.get(&fact.id).copied(),
            fact: fact.clone(),
            changes,
        }
    });
    Ok(items.collect())
}

fn title(def: &RecordType, fact: &Fact) -> Phrase {
    let transition = match &fact.body {
        Body::Move { transition, .. } => def
            .lifecycle
            .as_ref()
            .and_then(|life| life.transitions.get(transition)),
        _ => None,
    };
    Phrase::from(transition.map_or(&def.title, |transition| &transition.title))
}

/// What a fact changes against what stood before it; updates what stands.
fn changes(def: &RecordType, stands: &mut Values, fact: &Fact) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, value) in fact.body.values().into_iter().flatten() {
        let before = stands.insert(name.clone(), value.clone());
        let Some(field) = def.fields.get(name) else {
            continue;
        };
        let internal = matches!(field.kind, FieldKind::Reference { .. } | FieldKind::Blob)
            || PLACES.contains(&name.as_str());
        if internal || field.personal || before.as_ref() == Some(value) {
            continue;
        }
        changes.push(Change {
            field: name.clone(),
            title: Phrase::from(&field.title),
            from: before.as_ref().and_then(spelled),
            to: spelled(value),
        });
    }
    changes
}

fn spelled(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Flag(flag) => Some(flag.to_string()),
        Value::Absent => None,
    }
}
