//! Folding: the facts about one record become its timeline in valid time.
//!
//! Facts come late and are corrected, so the timeline is made anew from all
//! facts of the record: amendments take the place of what they amend, retracted
//! facts fall out, the rest is ordered by when it was true.
//!
//! INVARIANT (fold order): the timeline depends only on the set of facts, never
//! on the order in which they are handed over.

use std::collections::BTreeMap;

use fact::{Body, Fact, FactId, Moment, Name, Values};
use pack::catalog::RecordType;

use crate::row::{Cell, Row, cell_of};

/// One state of affairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From when it was so.
    pub from: Moment,
    /// Until when; open while it still is.
    pub until: Option<Moment>,
    /// What was so.
    pub row: Row,
    /// The fact that made it so.
    pub fact: FactId,
}

/// Something in the facts that could not take effect; shown, never fatal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A transition did not start from the state the record was in at that time.
    TransitionOutOfOrder {
        /// The fact without effect.
        fact: FactId,
    },
    /// A value no longer fits its declaration.
    ValueUnfit {
        /// The fact.
        fact: FactId,
        /// The field left as it was.
        field: Name,
    },
}

/// A record through time. Empty when its opening was retracted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// Versions in order, without gaps.
    pub versions: Vec<Version>,
    /// Deadlines that were struck, by clock: the moments that were due.
    pub struck: BTreeMap<Name, Vec<Moment>>,
    /// What could not take effect.
    pub remarks: Vec<Remark>,
}

impl Timeline {
    /// What holds now.
    pub fn now(&self) -> Option<&Row> {
        self.versions.last().map(|version| &version.row)
    }

    /// What held at a moment.
    pub fn at(&self, moment: Moment) -> Option<&Row> {
        self.versions
            .iter()
            .rev()
            .find(|version| version.from <= moment)
            .map(|version| &version.row)
    }
}

/// Folds the facts about one record; `facts` may come in any order.
pub fn fold(def: &RecordType, facts: &[Fact]) -> Timeline {
    let steps = effective(facts);
    let mut timeline = Timeline::default();
    let Some(opening) = steps
        .iter()
        .find(|fact| matches!(fact.body, Body::Open { .. }))
    else {
        return timeline;
    };
    let mut row = Row {
        state: def.initial().cloned(),
        cells: vec![Cell::Absent; def.fields.len()],
        entered: BTreeMap::new(),
        opened: opening.at,
    };
    if let Some(initial) = def.initial() {
        row.entered.insert(initial.clone(), opening.at);
    }
    for fact in in_valid_time(&steps, opening) {
        let at = fact.at.max(opening.at);
        if step(def, fact, at, &mut row, &mut timeline) {
            push(
                &mut timeline.versions,
                Version {
                    from: at,
                    until: None,
                    row: row.clone(),
                    fact: fact.id,
                },
            );
        }
    }
    timeline
}

/// Facts in force: each amended fact stands in its first place with its last word.
///
/// Shared by the fold and the frozen lists.
pub(crate) fn effective(facts: &[Fact]) -> Vec<&Fact> {
    chains(facts)
        .iter()
        .filter_map(|chain| chain.last().copied())
        .collect()
}

/// Facts in force with what they corrected, oldest word first; withdrawn ones are left out.
pub(crate) fn chains(facts: &[Fact]) -> Vec<Vec<&Fact>> {
    let mut ordered: Vec<&Fact> = facts.iter().collect();
    ordered.sort_by_key(|fact| fact.seq);
    let mut chains: Vec<Vec<&Fact>> = Vec::with_capacity(ordered.len());
    let mut place_of: BTreeMap<FactId, usize> = BTreeMap::new();
    for fact in ordered {
        let amended = fact
            .amends
            .and_then(|amended| place_of.get(&amended).copied());
        let withdrawn = matches!(fact.body, Body::Retract { .. });
        match amended.and_then(|place| chains.get_mut(place).map(|chain| (place, chain))) {
            Some((_, chain)) if withdrawn => chain.clear(),
            Some((place, chain)) => {
                chain.push(fact);
                place_of.insert(fact.id, place);
            }
            None if withdrawn => {}
            None => {
                place_of.insert(fact.id, chains.len());
                chains.push(vec![fact]);
            }
        }
    }
    chains.retain(|chain| !chain.is_empty());
    chains
}

fn in_valid_time<'a>(steps: &[&'a Fact], opening: &'a Fact) -> Vec<&'a Fact> {
    let mut rest: Vec<&Fact> = steps
        .iter()
        .copied()
        .filter(|fact| fact.id != opening.id && !matches!(fact.body, Body::Open { .. }))
        .collect();
    rest.sort_by_key(|fact| (fact.at, fact.seq));
    rest.insert(0, opening);
    rest
}

/// Applies one fact; whether the row may have changed.
fn step(def: &RecordType, fact: &Fact, at: Moment, row: &mut Row, timeline: &mut Timeline) -> bool {
    match &fact.body {
        Body::Open { values, .. } | Body::Set { values, .. } => {
            assign(def, fact, values, row, &mut timeline.remarks);
            true
        }
        Body::Move {
            transition, values, ..
        } => {
            let declared = def
                .lifecycle
                .as_ref()
                .and_then(|life| life.transitions.get(transition));
            let fits = declared.filter(|declared| {
                row.state
                    .as_ref()
                    .is_some_and(|state| declared.from.contains(state))
            });
            let Some(declared) = fits else {
                timeline
                    .remarks
                    .push(Remark::TransitionOutOfOrder { fact: fact.id });
                return false;
            };
            row.state = Some(declared.to.clone());
            row.entered.insert(declared.to.clone(), at);
            assign(def, fact, values, row, &mut timeline.remarks);
            true
        }
        Body::Struck { clock, due, .. } => {
            timeline.struck.entry(clock.clone()).or_default().push(*due);
            false
        }
        Body::Retract { .. } | Body::List { .. } => false,
    }
}

fn assign(
    def: &RecordType,
    fact: &Fact,
    values: &Values,
    row: &mut Row,
    remarks: &mut Vec<Remark>,
) {
    for (name, value) in values {
        let typed = def
            .fields
            .get(name)
            .and_then(|field| cell_of(field, value).ok());
        let column = def
            .column(name.as_str())
            .and_then(|column| row.cells.get_mut(column));
        match (typed, column) {
            (Some(cell), Some(place)) => *place = cell,
            _ => remarks.push(Remark::ValueUnfit {
                fact: fact.id,
                field: name.clone(),
            }),
        }
    }
}

/// Adds a version; of one moment the last word stands, and neighbours differ.
fn push(versions: &mut Vec<Version>, version: Version) {
    if versions
        .last()
        .is_some_and(|last| last.from == version.from)
    {
        versions.pop();
    }
    match versions.last_mut() {
        Some(last) if last.row == version.row => last.until = None,
        Some(last) => {
            last.until = Some(version.from);
            versions.push(version);
        }
        None => versions.push(version),
    }
}
