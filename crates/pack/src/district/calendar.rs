//! `calendar.csv`: announced days off and make-up workdays.

use std::collections::{BTreeMap, BTreeSet};

use fact::{Calendar, DayKind};

use super::csv_table::CsvTable;
use crate::form::{Form, spot_of, wrong_type};
use crate::tree::Value;

/// Columns that must be there.
pub(super) const COLUMNS: &[&str] = &["date", "kind"];
const YEARS: std::ops::RangeInclusive<i64> = 1949..=2200;

/// The years announced in full.
pub(super) fn read_years(form: &mut Form<'_>) -> BTreeSet<i16> {
    let node = form.node("years");
    let Some(node) = form.must("years", node) else {
        return BTreeSet::new();
    };
    let source = form.spot.source;
    let Value::Array(items) = &node.value else {
        wrong_type(
            form.sink(),
            &spot_of(source, node),
            "a list of years",
            &node.value,
        );
        return BTreeSet::new();
    };
    let mut years = BTreeSet::new();
    for item in items {
        let year = match &item.value {
            Value::Integer(Some(year)) if YEARS.contains(year) => i16::try_from(*year).ok(),
            _ => None,
        };
        match year {
            Some(year) => {
                years.insert(year);
            }
            None => wrong_type(form.sink(), &spot_of(source, item), "a year", &item.value),
        }
    }
    years
}

/// Reads the days; years listed without any day are not announced.
pub(super) fn read(table: &CsvTable<'_>, years: BTreeSet<i16>) -> Calendar {
    let mut days = BTreeMap::new();
    for row in table.rows() {
        let kind = match row.cell("kind") {
            "off" => Some(DayKind::Off),
            "workday" => Some(DayKind::Workday),
            other => {
                let message = format!("`{other}` is not a kind of day");
                row.error("GL0504", "kind", message, "known: off, workday");
                None
            }
        };
        let date = row.filled("date").and_then(|_cell| row.date("date"));
        let (Some(date), Some(kind)) = (date, kind) else {
            continue;
        };
        if days.insert(date, kind).is_some() {
            let message = format!("{date} stands here twice");
            row.error("GL0505", "date", message, "keep one of the rows");
        }
    }
    for year in years.iter().filter(|_year| !days.is_empty()) {
        if !days.keys().any(|date| date.year() == *year) {
            let message = format!("{year} is listed as announced but has no day here");
            table.note(
                "GL0510",
                message,
                "add its days off, or take the year out of `years`",
            );
        }
    }
    Calendar::new(days, years)
}
