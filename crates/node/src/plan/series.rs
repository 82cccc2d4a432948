//! Series: what reports and publishers said about one indicator, side by side.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use fact::{Date, RecordId, Scaled, UnitTable};
use kernel::Row;

use pack::catalog::{FieldKind, RecordType};
use rust_decimal::Decimal;
use store::{Reader, Record, StoreError};

use crate::derive::record_id_from;

/// The id of the series of figures with the same name, kind of unit and change.
pub(crate) fn series_id(units: &UnitTable, name: &str, unit: &str, change: &str) -> RecordId {
    let measures = units.get(unit).map_or(unit, |unit| unit.dimension.as_str());
    record_id_from(&["series", name, measures, change])
}

/// How the ledger spells how exactly a number is meant.
pub(crate) fn comparator(comparator: report::Comparator) -> &'static str {
    match comparator {
        report::Comparator::Equal => "eq",
        report::Comparator::About => "about",
        report::Comparator::More => "gt",
        report::Comparator::AtLeast => "ge",
        report::Comparator::Less => "lt",
        report::Comparator::AtMost => "le",
    }
}

/// A published value of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actual {
    /// The observation.
    pub id: RecordId,
    /// The period as written.
    pub period: String,
    /// Up to when it speaks.
    pub as_of: Date,
    /// The value in `unit`.
    pub value: Decimal,
    /// Its unit.
    pub unit: Option<String>,
    /// `preliminary`, `final` or `revised`.
    pub standing: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where.
    pub document: Option<String>,
}

/// What a report says about a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// The figure.
    pub id: RecordId,
    /// The report.
    pub report: RecordId,
    /// First character of the quote.
    pub start: i64,
    /// One past its last character.
    pub end: i64,
    /// The quote.
    pub quote: String,
    /// The period as read.
    pub period: String,
    /// `result` or `target`.
    pub nature: String,
    /// The value, if it has one.
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Option<String>,
}

/// The exact decimal in a quantity or decimal field.
pub(crate) fn decimal(def: &RecordType, row: &Row, field: &str) -> Option<Decimal> {
    let decimals = match &def.fields.get(field)?.kind {
        FieldKind::Quantity { decimals, .. } | FieldKind::Decimal { decimals } => *decimals,
        _ => 0,
    };
    let amount = row.cell(def, field).as_integer()?;
    Some(Scaled { amount, decimals }.to_decimal())
}

pub(crate) fn text(def: &RecordType, row: &Row, field: &str) -> Option<String> {
    row.text(def, field).map(str::to_owned)
}

/// Published values of a series, newest first; of one day the firmest first.
pub fn actuals(reader: &Reader<'_>, series: RecordId) -> Result<Vec<Actual>, StoreError> {
    let def = reader.def("observation")?;
    let rows = reader.records_where("observation", "series", &series.to_string())?;
    Ok(actuals_of(def, &rows))
}

/// The values of observations of one series that are in force, in the order of [`actuals`].
pub(crate) fn actuals_of(def: &RecordType, rows: &[Record]) -> Vec<Actual> {
    let mut found: Vec<Actual> = rows
        .iter()
        .filter(|found| !found.row.is_void(def))
        .filter_map(|found| actual(def, found))
        .collect();
    found.sort_by_key(|actual| Reverse((actual.as_of, firmness(actual), actual.id)));
    found
}

fn firmness(actual: &Actual) -> u8 {
    match actual.standing.as_deref() {
        Some("revised") => 2,
        Some("final") => 1,
        _ => 0,
    }
}

pub(crate) fn actual(def: &RecordType, found: &Record) -> Option<Actual> {
    let row = &found.row;
    Some(Actual {
        id: found.id,
        period: text(def, row, "period")?,
        as_of: row.date(def, "as_of")?,
        value: decimal(def, row, "value")?,
        unit: text(def, row, "unit"),
        standing: text(def, row, "standing"),
        publisher: text(def, row, "publisher"),
        document: text(def, row, "document"),
    })
}

/// Whose figures are heard: published reports, and the one that is being looked at.
#[derive(Debug)]
pub(crate) struct Heard {
    published: BTreeSet<RecordId>,
    looked_at: Option<RecordId>,
}

impl Heard {
    pub(crate) fn published(reader: &Reader<'_>) -> Result<Self, StoreError> {
        let reports = reader.records_after("report", None, u32::MAX)?;
        let published = reports.iter().filter(|found| found.row.is_in("published"));
        Ok(Self {
            published: published.map(|found| found.id).collect(),
            looked_at: None,
        })
    }

    pub(crate) fn and(self, report: RecordId) -> Self {
        let looked_at = Some(report);
        Self { looked_at, ..self }
    }

    fn hears(&self, found: &Record, claim: &Last) -> bool {
        let proposed = found.row.is_in("proposed") || found.row.is_in("accepted");
        (found.row.is_in("accepted") && self.published.contains(&claim.report))
            || (proposed && self.looked_at == Some(claim.report))
    }
}

/// What accepted figures of published reports say about a series, newest period first.
pub fn claims(reader: &Reader<'_>, series: RecordId) -> Result<Vec<Last>, StoreError> {
    let def = reader.def("figure")?;
    let rows = reader.records_where("figure", "series", &series.to_string())?;
    Ok(claims_of(def, &rows, &Heard::published(reader)?))
}

/// What figures of one series say, in the order of [`claims`].
fn claims_of(def: &RecordType, rows: &[Record], heard: &Heard) -> Vec<Last> {
    let mut found: Vec<Last> = rows
        .iter()
        .filter_map(|found| claim(def, found).filter(|claim| heard.hears(found, claim)))
        .collect();
    found.sort_by(|a, b| b.period.cmp(&a.period).then(a.start.cmp(&b.start)));
    found
}

/// Whether only reports that are not published spoke of a series and nobody published a
/// value.
pub fn is_gone(reader: &Reader<'_>, series: RecordId) -> Result<bool, StoreError> {
    let figures = reader.records_where("figure", "series", &series.to_string())?;
    let silent = !figures.is_empty() && claims(reader, series)?.is_empty();
    Ok(silent && actuals(reader, series)?.is_empty())
}

/// The results of single years among [`claims`], newest first.
pub fn lasts(reader: &Reader<'_>, series: RecordId) -> Result<Vec<Last>, StoreError> {
    Ok(results(claims(reader, series)?))
}

/// What figures of one series say came about, in the order of [`claims`].
pub(crate) fn lasts_of(def: &RecordType, rows: &[Record], heard: &Heard) -> Vec<Last> {
    results(claims_of(def, rows, heard))
}

fn results(mut claims: Vec<Last>) -> Vec<Last> {
    // Of five years together, or of no named time, nothing is last year's.
    let of_a_year = |period: &str| period.len() == 4 && period.parse::<u16>().is_ok();
    claims.retain(|claim| {
        claim.nature == "result" && claim.value.is_some() && of_a_year(&claim.period)
    });
    claims
}

pub(crate) fn claim(def: &RecordType, found: &Record) -> Option<Last> {
    let row = &found.row;
    let number = |field| row.cell(def, field).as_integer();
    Some(Last {
        id: found.id,
        report: row.text(def, "report")?.parse().ok()?,
        start: number("start")?,
        end: number("end")?,
        quote: text(def, row, "quote")?,
        period: text(def, row, "period").unwrap_or_default(),
        nature: text(def, row, "nature")?,
        value: decimal(def, row, "value"),
        unit: text(def, row, "unit"),
    })
}
