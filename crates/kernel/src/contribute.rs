//! What one record's timeline adds to an indicator, as daily deltas.
//!
//! INVARIANT (abelian): deltas are integers added per (group, day). Subtracting
//! the deltas of the old timeline and adding those of the new one is exact, in
//! any order; that is all incremental upkeep does.

use std::collections::BTreeMap;

use fact::{Date, Moment, Name, Validity, Zone};
use pack::catalog::{DayOf, Indicator, IndicatorKind, Measure, Measured, RecordType};

use crate::fold::{Timeline, Version};
use crate::predicate::{Test, compile};
use crate::row::{Cell, Row};

/// A group: the canonical JSON array of the grouping fields' values.
pub type Group = String;

/// An amount on a day (days since 1970-01-01) in a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delta {
    /// The group.
    pub group: Group,
    /// The day.
    pub day: i32,
    /// The amount, scaled by the measure's decimals.
    pub amount: i64,
}

/// One version of an indicator over one record type, its predicate compiled once.
pub struct Contributor {
    key: String,
    measured: Measured,
    stock: bool,
    validity: Validity,
    test: Test,
    zone: Zone,
}

impl std::fmt::Debug for Contributor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contributor")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Contributor {
    /// Prepares an indicator; `None` for kinds that nothing is added up for.
    pub fn new(indicator: &Indicator, def: &RecordType, zone: Zone) -> Option<Self> {
        let (measured, stock) = match &indicator.kind {
            IndicatorKind::Flow(measured) => (measured, false),
            IndicatorKind::Stock(measured) => (measured, true),
            IndicatorKind::Ratio { .. } | IndicatorKind::Reported(_) => return None,
        };
        Some(Self {
            key: indicator.version_key(),
            measured: measured.clone(),
            stock,
            validity: indicator.validity,
            test: compile(&measured.wher, def, zone),
            zone,
        })
    }

    /// The key of this version of the indicator.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The deltas of one timeline, merged, without zeros, sorted by group and day.
    pub fn deltas(&self, def: &RecordType, timeline: &Timeline) -> Vec<Delta> {
        // As is known now: a void record does not even count on days on which it held.
        if timeline.now().is_some_and(|row| row.is_void(def)) {
            return Vec::new();
        }
        let mut sums = Sums::new();
        if self.stock {
            self.stock(def, timeline, &mut sums);
        } else {
            self.flow(def, timeline, &mut sums);
        }
        sums.into_iter()
            .filter(|(_place, amount)| *amount != 0)
            .map(|((group, day), amount)| Delta { group, day, amount })
            .collect()
    }

    fn flow(&self, def: &RecordType, timeline: &Timeline, sums: &mut Sums) {
        let Some(row) = timeline.now() else { return };
        let Some(day) = day_of(&self.measured.on, def, self.zone, row) else {
            return;
        };
        if self.validity.holds_on(day) && (self.test)(row) {
            let group = group_key(&self.measured.by, def, row);
            add(
                sums,
                &group,
                day.day_number(),
                amount(&self.measured.measure, def, row),
            );
        }
    }

    fn stock(&self, def: &RecordType, timeline: &Timeline, sums: &mut Sums) {
        for version in timeline
            .versions
            .iter()
            .filter(|version| (self.test)(&version.row))
        {
            let (enters, leaves) = days_held(version, self.zone, self.validity);
            if leaves.is_some_and(|leaves| leaves <= enters) {
                continue;
            }
            let group = group_key(&self.measured.by, def, &version.row);
            let amount = amount(&self.measured.measure, def, &version.row);
            add(sums, &group, enters, amount);
            if let Some(leaves) = leaves {
                add(sums, &group, leaves, amount.saturating_neg());
            }
        }
    }
}

type Sums = BTreeMap<(Group, i32), i64>;

// Amounts are bounded (see `cell_of`): one record's few versions never saturate.
fn add(sums: &mut Sums, group: &str, day: i32, amount: i64) {
    let sum = sums.entry((group.to_owned(), day)).or_default();
    *sum = sum.saturating_add(amount);
}

/// First day held and first day no longer held, within the definition's validity.
fn days_held(version: &Version, zone: Zone, validity: Validity) -> (i32, Option<i32>) {
    let day = |moment: Moment| zone.date_of(moment).day_number();
    let first = validity.from.map_or(i32::MIN, Date::day_number);
    let last = validity.until.map(Date::day_number);
    let until = version.until.map(day);
    let leaves = match (until, last) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    (day(version.from).max(first), leaves)
}

fn day_of(on: &DayOf, def: &RecordType, zone: Zone, row: &Row) -> Option<Date> {
    match on {
        DayOf::Opened => Some(zone.date_of(row.opened)),
        DayOf::Entered(state) => row.entered.get(state).map(|at| zone.date_of(*at)),
        DayOf::Field(name) => row.date(def, name.as_str()),
    }
}

fn amount(measure: &Measure, def: &RecordType, row: &Row) -> i64 {
    match measure {
        Measure::Count => 1,
        Measure::Sum { field, .. } => row.cell(def, field.as_str()).as_integer().unwrap_or(0),
    }
}

/// The canonical key of a row's group: a JSON array, the same text SQL's `json_array` gives.
pub fn group_key(by: &[Name], def: &RecordType, row: &Row) -> Group {
    let values: Vec<serde_json::Value> = by
        .iter()
        .map(|name| match row.cell(def, name.as_str()) {
            Cell::Absent => serde_json::Value::Null,
            Cell::Integer(number) => (*number).into(),
            Cell::Text(text) => text.as_str().into(),
        })
        .collect();
    serde_json::Value::Array(values).to_string()
}
