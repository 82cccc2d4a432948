//! Shapes shared by the plan's pages, and how they are made.

use fact::{Date, Moment, Zone};
use kernel::{Row, Schedule, Status};
use node::plan::{Entry, Item, LightShown, PaceShown, Phrase};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::plan::facts::EvidenceWish;
use crate::reference::Reference;
use crate::words::Words;

impl From<Phrase> for Words {
    fn from(phrase: Phrase) -> Self {
        Self {
            zh: phrase.zh,
            en: phrase.en,
        }
    }
}

/// A decimal as text, without trailing zeros.
pub(crate) fn decimal(value: Decimal) -> String {
    value.normalize().to_string()
}

/// A moment as text in the district's zone.
pub(crate) fn moment(at: Moment) -> String {
    Zone::CHINA.format(at)
}

/// An organ as pages show it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrganRef {
    pub(crate) id: String,
    short: String,
    name: String,
    /// Several organs named as one.
    collective: bool,
}

impl OrganRef {
    pub(crate) fn of(reference: &Reference, id: &str) -> Self {
        let organ = reference.organs.get(id);
        Self {
            id: id.to_owned(),
            short: organ.map_or_else(|| id.to_owned(), |organ| organ.short.clone()),
            name: organ.map_or_else(|| id.to_owned(), |organ| organ.name.clone()),
            collective: organ.is_some_and(|organ| organ.kind == fact::OrganKind::Collective),
        }
    }

    pub(crate) fn each(reference: &Reference, ids: &[String]) -> Vec<Self> {
        ids.iter().map(|id| Self::of(reference, id)).collect()
    }
}

/// A light with its rule and reason.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Light)]
pub(crate) struct LightView {
    /// `overdue`, `near`, `unreported`, `on_track`, `not_started` or `done`.
    status: &'static str,
    /// When it was computed.
    moment: String,
    rule: Words,
    because: Words,
    /// Days after the original date.
    #[serde(skip_serializing_if = "Option::is_none")]
    late_days: Option<u32>,
    /// Late at some time, even if done now.
    was_late: bool,
}

impl LightView {
    pub(crate) fn of(shown: LightShown, now: Moment) -> Self {
        use kernel::LightRuleFired::{Done, PastDue, Stated};
        let late_days = match shown.light.fired {
            PastDue { days, .. }
            | Done {
                late_days: days, ..
            }
            | Stated {
                late_days: days, ..
            } if days > 0 => Some(days),
            _ => None,
        };
        Self {
            status: shown.light.status.as_str(),
            moment: moment(now),
            rule: shown.rule.into(),
            because: shown.because.into(),
            late_days,
            was_late: shown.light.was_late,
        }
    }
}

/// A schedule word with its rule and reason.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Schedule)]
pub(crate) struct ScheduleView {
    /// `behind`, `on_pace`, `ahead`, `complete` or `other`.
    status: &'static str,
    moment: String,
    rule: Words,
    because: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
}

impl ScheduleView {
    pub(crate) fn of(shown: PaceShown, now: Moment) -> Self {
        Self {
            status: shown.pace.schedule.as_str(),
            moment: moment(now),
            rule: shown.rule.into(),
            because: shown.because.into(),
            actual: shown.pace.actual.map(decimal),
            expected: shown.pace.expected.map(decimal),
        }
    }
}

/// A word with the day it speaks of.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Said)]
pub(crate) struct SaidView {
    word: String,
    as_of: String,
}

impl SaidView {
    pub(crate) fn of(entry: &Entry) -> Option<Self> {
        let said = entry.said.as_ref()?;
        Some(Self {
            word: said.word.clone(),
            as_of: said.as_of.to_string(),
        })
    }
}

/// What a target asks for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetValue {
    #[serde(skip_serializing_if = "Option::is_none")]
    comparator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<String>,
    due: String,
}

impl TargetValue {
    pub(crate) fn of(target: &node::plan::Target) -> Option<Self> {
        Some(Self {
            value: Some(decimal(target.value?)),
            comparator: target.comparator.clone(),
            unit: target.unit.clone(),
            change: target.change.clone(),
            direction: target.direction.clone(),
            due: target.due.to_string(),
        })
    }
}

/// A record by type and id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordName {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

impl From<&fact::RecordRef> for RecordName {
    fn from(record: &fact::RecordRef) -> Self {
        Self {
            kind: record.kind.to_string(),
            id: record.id.to_string(),
        }
    }
}

/// Where a fact came from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FactSource)]
pub(crate) struct SourceView {
    /// `page`, `file`, `interface` or `program`.
    kind: &'static str,
    detail: String,
}

/// A field that changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FactChange)]
pub(crate) struct ChangeView {
    field: String,
    title: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

/// A fact with what it changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TimelineItem)]
pub(crate) struct ItemView {
    fact: String,
    /// When it was true.
    at: String,
    /// When it was recorded.
    known: String,
    verb: &'static str,
    record: RecordName,
    title: Words,
    organ: OrganRef,
    actor: String,
    source: SourceView,
    evidence: Vec<EvidenceWish>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amends: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amended_by: Option<String>,
    changes: Vec<ChangeView>,
}

impl ItemView {
    pub(crate) fn of(reference: &Reference, item: Item) -> Self {
        let fact = item.fact;
        let kind = match fact.source.kind {
            fact::SourceKind::Page => "page",
            fact::SourceKind::File => "file",
            fact::SourceKind::Interface => "interface",
            fact::SourceKind::Program => "program",
        };
        Self {
            fact: fact.id.to_string(),
            at: moment(fact.at),
            known: moment(fact.known),
            verb: fact.body.verb(),
            record: fact.body.record().into(),
            title: item.title.into(),
            organ: OrganRef::of(reference, fact.organ.as_str()),
            actor: fact.actor.to_string(),
            source: SourceView {
                kind,
                detail: fact.source.detail,
            },
            evidence: fact.evidence.iter().map(evidence).collect(),
            amends: fact.amends.map(|id| id.to_string()),
            amended_by: item.amended_by.map(|id| id.to_string()),
            changes: item.changes.into_iter().map(change).collect(),
        }
    }
}

pub(crate) fn evidence(evidence: &fact::Evidence) -> EvidenceWish {
    EvidenceWish {
        blob: evidence.blob.to_string(),
        name: evidence.name.clone(),
        media: evidence.media.clone(),
    }
}

fn change(change: node::plan::Change) -> ChangeView {
    ChangeView {
        field: change.field.to_string(),
        title: change.title.into(),
        from: change.from,
        to: change.to,
    }
}

/// How many there are of each word.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Totals {
    /// By light.
    light: std::collections::BTreeMap<&'static str, usize>,
    /// By schedule.
    schedule: std::collections::BTreeMap<&'static str, usize>,
    all: usize,
}

impl Totals {
    /// Counts entries; words nobody has count zero.
    pub(crate) fn of<'a>(entries: impl Iterator<Item = &'a Entry>) -> Self {
        let mut totals = Self {
            light: Status::ALL
                .iter()
                .map(|status| (status.as_str(), 0))
                .collect(),
            schedule: Schedule::ALL
                .iter()
                .map(|word| (word.as_str(), 0))
                .collect(),
            all: 0,
        };
        for entry in entries {
            totals.all += 1;
            if let Some(shown) = &entry.light {
                *totals.light.entry(shown.light.status.as_str()).or_default() += 1;
            }
            *totals
                .schedule
                .entry(entry.pace.pace.schedule.as_str())
                .or_default() += 1;
        }
        totals
    }
}

/// The state's word, empty for types without a lifecycle.
pub(crate) fn state_of(row: &Row) -> String {
    row.state
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// A date as text.
pub(crate) fn date(day: Date) -> String {
    day.to_string()
}
