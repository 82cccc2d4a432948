//! What speaks for it that a promise or a milestone is done, besides what is said of it.

use fact::{Body, Date, Fact, RecordRef, UnitTable};
use kernel::{Row, Schedule};
use pack::catalog::RecordType;
use store::{Reader, StoreError};

use super::measured::{is_level, target_pace};
use super::{Book, Target};

/// What speaks for it, strongest first; only one is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backing {
    /// The acceptance test was judged as met.
    Accepted,
    /// The acceptance test was judged as unmet.
    Unmet,
    /// Published values reach every target.
    Reached,
    /// A published value does not reach its target.
    Short,
    /// So many files were handed in when it was called done.
    Files(usize),
    /// Nothing.
    Nothing,
}

impl Backing {
    /// Whether it shows that it is done.
    pub fn shows(self) -> bool {
        matches!(self, Self::Accepted | Self::Reached | Self::Files(1..))
    }

    /// What is known without any file: done, not done, or nothing either way.
    fn known(self) -> Option<bool> {
        match self {
            Self::Accepted | Self::Reached => Some(true),
            Self::Unmet | Self::Short => Some(false),
            Self::Files(_) | Self::Nothing => None,
        }
    }

    /// The files of a done record, when neither a test nor a value speaks.
    pub(super) fn or_files(self, files: usize) -> Self {
        match self {
            Self::Nothing if files > 0 => Self::Files(files),
            known => known,
        }
    }

    /// What a judged test and the targets say.
    pub(super) fn of(
        judged: Option<bool>,
        targets: &[Target],
        units: &UnitTable,
        today: Date,
    ) -> Self {
        match judged {
            Some(true) => return Self::Accepted,
            Some(false) => return Self::Unmet,
            None => {}
        }
        let reached: Vec<Option<bool>> = targets
            .iter()
            .filter(|target| target.value.is_some())
            .map(|target| reached(target, units, today))
            .collect();
        if reached.contains(&Some(false)) {
            Self::Short
        } else if !reached.is_empty() && reached.iter().all(Option::is_some) {
            Self::Reached
        } else {
            Self::Nothing
        }
    }
}

/// Whether the newest published value reaches a target; a rate is not reached before its
/// year is over.
fn reached(target: &Target, units: &UnitTable, today: Date) -> Option<bool> {
    let shown = target_pace(target, units, today)?;
    match shown.pace.schedule {
        Schedule::Complete => Some(true),
        Schedule::Behind => Some(false),
        // A sum that only keeps pace has not arrived; a rate that holds may still fall.
        Schedule::OnPace | Schedule::Ahead => (!is_level(target, units)).then_some(false),
        Schedule::Other => None,
    }
}

/// What a record that needs to be shown as done has for it: files, and of a promise its
/// test and its values.
pub fn backing_of(
    reader: &Reader<'_>,
    record: &RecordRef,
    today: Date,
) -> Result<Backing, StoreError> {
    if record.kind.as_str() == "promise" {
        let entry = Book::of_promise(reader, record.id, today)?;
        return Ok(entry.map_or(Backing::Nothing, |entry| entry.backing));
    }
    let def = reader.def(record.kind.as_str())?;
    let found = reader.record(record.kind.as_str(), record.id)?;
    let files = found.map_or(Ok(0), |found| done_files(reader, def, record, &found.row))?;
    Ok(Backing::Nothing.or_files(files))
}

/// What is known of a record before anything is done about it, for the judge of a draft.
pub(crate) fn support(
    reader: &Reader<'_>,
    def: &RecordType,
    record: &RecordRef,
    today: Date,
) -> Result<Option<bool>, StoreError> {
    let asks = def.light.as_ref().is_some_and(|rule| rule.stated.is_some());
    if asks {
        Ok(backing_of(reader, record, today)?.known())
    } else {
        Ok(None)
    }
}

/// Files on the facts in force that made a record done, or that took the words back which
/// stood for them.
pub(super) fn done_files(
    reader: &Reader<'_>,
    def: &RecordType,
    record: &RecordRef,
    row: &Row,
) -> Result<usize, StoreError> {
    let rule = def.light.as_ref();
    let since = rule
        .into_iter()
        .flat_map(|rule| &rule.done)
        .filter(|state| row.is_in(state.as_str()))
        .filter_map(|state| row.entered.get(state))
        .max();
    let Some(since) = since else {
        return Ok(0);
    };
    let facts = reader.facts(record)?;
    let counted = in_force(&facts).filter(|fact| fact.at >= *since && speaks(def, fact));
    Ok(counted.map(|fact| fact.evidence.len()).sum())
}

fn speaks(def: &RecordType, fact: &Fact) -> bool {
    let Some(rule) = &def.light else {
        return false;
    };
    match &fact.body {
        Body::Move { transition, .. } => def
            .lifecycle
            .as_ref()
            .and_then(|life| life.transitions.get(transition))
            .is_some_and(|step| rule.done.contains(&step.to)),
        Body::Set { values, .. } => rule
            .stated
            .as_ref()
            .is_some_and(|field| values.contains_key(field)),
        _ => false,
    }
}

/// Facts that nobody corrected or withdrew, without the withdrawals.
pub(super) fn in_force(facts: &[Fact]) -> impl Iterator<Item = &Fact> {
    facts.iter().filter(|fact| {
        let amended = facts.iter().any(|other| other.amends == Some(fact.id));
        !amended && !matches!(fact.body, Body::Retract { .. })
    })
}
