//! What follows from a change of a report: its promises and figures go and come with it.
//!
//! A published report also takes the place of the sample's report of the same year, and
//! the sample's invented values of series leave with that.
//! The followers are judged like any draft; the packs declare the transitions.

use fact::{Body, Draft, Fact, Name, RecordId, RecordRef, Source, Values};
use pack::catalog::RecordType;
use store::{Reader, Record, StoreError};

use crate::derive::fact_id_from;
use crate::plan::phrase::Phrase;

/// The state of a report that holds no more, and of what went with it.
const WITHDRAWN: &str = "withdrawn";
/// Record types that belong to a report by their field `report`.
const OF_REPORT: [&str; 2] = ["promise", "figure"];
/// Record types that belong to its promises and count in figures of their own.
const OF_PROMISE: [&str; 4] = ["assignment", "milestone", "progress", "slippage"];
/// Reports looked at when the sample's are sought; the sample brings one a year.
const REPORTS_MAX: u32 = 10_000;

/// Whether the report came with the sample district.
pub fn is_sample(reader: &Reader<'_>, report: RecordId) -> Result<bool, StoreError> {
    came_with_sample(reader, "report", report)
}

fn came_with_sample(
    reader: &Reader<'_>,
    kind: &'static str,
    id: RecordId,
) -> Result<bool, StoreError> {
    let facts = reader.facts(&reference(kind, id))?;
    Ok(facts
        .first()
        .is_some_and(|fact| fact.actor.as_str() == "sample"))
}

/// The drafts that follow from a fact about a report; none from any other.
pub(crate) fn followers(reader: &Reader<'_>, cause: &Fact) -> Result<Vec<Draft>, StoreError> {
    let record = cause.body.record();
    let moved = matches!(cause.body, Body::Move { .. } | Body::Retract { .. });
    if record.kind.as_str() != "report" || !moved {
        return Ok(Vec::new());
    }
    let Some(report) = reader.record("report", record.id)? else {
        return Ok(Vec::new());
    };
    let gone = report.row.is_in(WITHDRAWN);
    let mut drafts = Vec::new();
    for (kind, found) in belongings(reader, report.id)? {
        let (def, record) = (reader.def(kind)?, reference(kind, found.id));
        if gone {
            let step = leaving(def, &found);
            drafts.extend(step.map(|transition| going(cause, record, transition)));
        } else if found.row.is_in(WITHDRAWN) {
            drafts.extend(returning(reader, def, cause, record)?);
        }
    }
    for replaced in replaced(reader, &report)? {
        let withdraw = going(
            cause,
            reference("report", replaced),
            Name::literal("withdraw"),
        );
        // The plan may be dated back to its day of issue; the sample held until now.
        drafts.push(Draft {
            at: None,
            ..withdraw
        });
    }
    Ok(drafts)
}

fn belongings(
    reader: &Reader<'_>,
    report: RecordId,
) -> Result<Vec<(&'static str, Record)>, StoreError> {
    let id = report.to_string();
    let mut found = Vec::new();
    for kind in OF_REPORT {
        let rows = reader.records_where(kind, "report", &id)?;
        found.extend(rows.into_iter().map(|row| (kind, row)));
    }
    for kind in OF_PROMISE {
        let rows = reader.grandchildren(kind, "promise", ("promise", "report"), &id)?;
        found.extend(rows.into_iter().map(|row| (kind, row)));
    }
    if is_sample(reader, report)? {
        for row in reader.records_after("observation", None, u32::MAX)? {
            if came_with_sample(reader, "observation", row.id)? {
                found.push(("observation", row));
            }
        }
    }
    Ok(found)
}

/// The transition by which a live record goes with its report.
fn leaving(def: &RecordType, found: &Record) -> Option<Name> {
    let state = found.row.state.as_ref()?;
    let (name, _transition) = def
        .lifecycle
        .as_ref()?
        .transitions
        .iter()
        .find(|(_name, step)| step.to.as_str() == WITHDRAWN && step.from.contains(state))?;
    Some(name.clone())
}

/// Takes back the withdrawal of a record, so that it is again what it was, days and all.
fn returning(
    reader: &Reader<'_>,
    def: &RecordType,
    cause: &Fact,
    record: RecordRef,
) -> Result<Option<Draft>, StoreError> {
    let facts = reader.facts(&record)?;
    let left = facts.iter().rev().find(|fact| withdraws(def, fact));
    Ok(left.map(|left| Draft {
        at: None,
        amends: Some(left.id),
        body: Body::Retract {
            record: record.clone(),
            reason: Phrase::of("returned", &[]).zh,
        },
        ..going(cause, record, Name::literal(WITHDRAWN))
    }))
}

fn withdraws(def: &RecordType, fact: &Fact) -> bool {
    let Body::Move { transition, .. } = &fact.body else {
        return false;
    };
    def.lifecycle
        .as_ref()
        .and_then(|life| life.transitions.get(transition))
        .is_some_and(|step| step.to.as_str() == WITHDRAWN)
}

/// Reports of the sample whose place a published report takes: those of its year.
fn replaced(reader: &Reader<'_>, report: &Record) -> Result<Vec<RecordId>, StoreError> {
    if !report.row.is_in("published") || is_sample(reader, report.id)? {
        return Ok(Vec::new());
    }
    let def = reader.def("report")?;
    let year = report.row.cell(def, "year");
    let mut samples = Vec::new();
    for other in reader.records_after("report", None, REPORTS_MAX)? {
        let stands = other.row.cell(def, "year") == year && !other.row.is_in(WITHDRAWN);
        if stands && is_sample(reader, other.id)? {
            samples.push(other.id);
        }
    }
    Ok(samples)
}

fn going(cause: &Fact, record: RecordRef, transition: Name) -> Draft {
    Draft {
        id: fact_id_from(&["follow", &cause.id.to_string(), &record.to_string()]),
        at: Some(cause.at),
        organ: cause.organ.clone(),
        source: Source {
            kind: cause.source.kind,
            detail: "with the report".to_owned(),
        },
        evidence: Vec::new(),
        amends: None,
        body: Body::Move {
            record,
            transition,
            values: Values::new(),
        },
    }
}

pub(crate) fn reference(kind: &'static str, id: RecordId) -> RecordRef {
    RecordRef {
        kind: Name::literal(kind),
        id,
    }
}
