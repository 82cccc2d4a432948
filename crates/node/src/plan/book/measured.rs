//! The pace of one target from the values published for its own period.

use fact::{Date, UnitTable};
use kernel::PaceInput;

use super::Target;
use crate::plan::series::Actual;
use crate::plan::standing::{PaceShown, show_pace};

/// Dimensions whose values are levels, not running totals.
const LEVELS: [&str; 7] = [
    "share",
    "concentration",
    "class",
    "multiple",
    "points",
    "rank",
    "ratio",
];

/// Whether a target is a rate or a level, and not a sum that grows over its year.
pub(super) fn is_level(target: &Target, units: &UnitTable) -> bool {
    let unit = target.unit.as_deref().unwrap_or_default();
    let levels = |unit: &fact::Unit| LEVELS.contains(&unit.dimension.as_str());
    target.change.is_some() || units.get(unit).is_some_and(levels)
}

/// The pace of a target with a number; `None` of one without.
///
/// A value as of a day before the year of the target, or after its date, is no progress
/// towards it.
pub(super) fn target_pace(target: &Target, units: &UnitTable, today: Date) -> Option<PaceShown> {
    let (value, unit) = (target.value?, target.unit.as_deref().unwrap_or_default());
    let first = Date::new(target.due.year(), 1, 1)?;
    let own: Vec<&Actual> = target
        .actual
        .iter()
        .filter(|actual| first <= actual.as_of && actual.as_of <= target.due)
        .collect();
    let newest = own.first();
    let actual = newest.and_then(|actual| {
        units
            .convert(actual.value, actual.unit.as_deref().unwrap_or(unit), unit)
            .ok()
    });
    let comparator = target.comparator.as_deref();
    let beyond = matches!(comparator, Some("gt" | "lt"));
    let input = if is_level(target, units) {
        PaceInput::Level {
            target: value,
            actual,
            falling: matches!(comparator, Some("le" | "lt")),
            beyond,
            over: target.due < today,
        }
    } else {
        PaceInput::Sum {
            target: value,
            beyond,
            actual,
            as_of: newest.map_or(today, |actual| actual.as_of),
            first,
            due: target.due,
        }
    };
    let as_of = newest.map(|actual| actual.as_of);
    Some(show_pace(&input, as_of, unit, own.len()))
}
