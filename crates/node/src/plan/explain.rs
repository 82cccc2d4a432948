//! Why a figure is what it is: formula, statement, rows, facts, sentences.

mod computed;
mod published;

use std::sync::Arc;

use fact::{Date, Period, RecordId, RecordRef};
use pack::Catalog;
use pack::catalog::{Indicator, IndicatorKind};
use store::{Reader, StoreError};

use self::computed::{explain_measured, explain_ratio};
use self::published::{explain_reported, explain_series};
use crate::plan::phrase::Phrase;
use crate::plan::series::Last;
use crate::plan::timeline::Item;
use crate::plan::value::versions_over;

/// Rows shown at most.
const ROWS_MAX: u32 = 200;
/// Records whose facts are shown at most.
const FACTS_OF_MAX: usize = 30;

/// A row behind a figure.
#[derive(Debug, Clone)]
pub struct ExplainedRow {
    /// The part of a ratio it counts in: the id of the numerator or the denominator.
    pub part: Option<String>,
    /// The record.
    pub record: RecordRef,
    /// Its name.
    pub title: String,
    /// The day it counts.
    pub day: Option<Date>,
    /// What it adds.
    pub amount: String,
    /// Its facts.
    pub facts: Vec<fact::FactId>,
}

/// An explained figure.
#[derive(Debug, Clone)]
pub struct Explained {
    /// How it is made, in words.
    pub formula: Phrase,
    /// The statements that list the rows; those of computed figures were run, those of
    /// published ones say where the rows stand.
    pub sql: String,
    /// The rows, at most 200; of a ratio those of the numerator, then those of the
    /// denominator.
    pub rows: Vec<ExplainedRow>,
    /// How many there are.
    pub rows_total: u64,
    /// Facts behind the first rows.
    pub facts: Vec<Item>,
    /// Sentences of reports that speak of it.
    pub sentences: Vec<Last>,
    /// The figure as kept.
    pub cell: Option<String>,
    /// The figure as recomputed.
    pub recomputed: Option<String>,
    /// Both are the same.
    pub agrees: bool,
    /// Versions of the definition that were used.
    pub versions: Vec<String>,
}

/// Which part of a figure is asked about.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The period with its spelling; of a series all values when absent, of an
    /// indicator this year so far.
    pub period: Option<(String, Period)>,
    /// One group of an indicator: its key, or its only value.
    pub group: Option<String>,
    /// Today.
    pub today: Date,
}

impl Ask {
    /// The period of an indicator, with its spelling.
    pub fn span(&self) -> (String, Period) {
        self.period.clone().unwrap_or_else(|| {
            let period = Period::year_so_far(self.today);
            (format!("{}..{}", period.first, period.last), period)
        })
    }
}

/// Why there is nothing to explain.
#[derive(Debug, thiserror::Error)]
pub enum Unexplained {
    /// Neither an indicator nor a series.
    #[error("there is no figure `{id}`; indicators are: {}", known.join(", "))]
    NoFigure {
        /// What was asked for.
        id: String,
        /// Indicators there are.
        known: Vec<String>,
    },
    /// No version of the definition holds at the period's end.
    #[error("`{id}` is not defined on {on}; ask for a period in which it is")]
    NotDefined {
        /// The indicator.
        id: String,
        /// The period's last day.
        on: Date,
    },
    /// Nothing was ever counted under this group.
    #[error("`{id}` has no group `{group}`; groups are: {}", known.join(", "))]
    NoGroup {
        /// The indicator.
        id: String,
        /// What was asked for.
        group: String,
        /// Keys of the groups there are.
        known: Vec<String>,
    },
    /// Nothing was published as of a day in the period.
    #[error(
        "there is no published value in {period}; there are: {}",
        listed(known)
    )]
    NoValue {
        /// What was asked for.
        period: String,
        /// Days of the values there are.
        known: Vec<String>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Explains an indicator by id or a series by record id.
pub fn explain(reader: &Reader<'_>, id: &str, ask: &Ask) -> Result<Explained, Unexplained> {
    let catalog = Arc::clone(&reader.setting().catalog);
    let unknown = || Unexplained::NoFigure {
        id: id.to_owned(),
        known: catalog.indicators.keys().map(ToString::to_string).collect(),
    };
    if let Ok(series) = id.parse::<RecordId>() {
        return explain_series(reader, series, ask)?.ok_or_else(unknown);
    }
    let versions = catalog.indicator(id);
    if versions.is_empty() {
        return Err(unknown());
    }
    let (words, period) = ask.span();
    let over = versions_over(&catalog, versions, period);
    let Some(indicator) = over.last() else {
        return Err(Unexplained::NotDefined {
            id: id.to_owned(),
            on: period.last,
        });
    };
    let group = known_group(reader, &over, ask.group.as_deref())?;
    let part = Part {
        reader,
        words: &words,
        period,
        group: group.as_deref(),
        rows_max: ROWS_MAX,
    };
    match &indicator.kind {
        IndicatorKind::Flow(_) | IndicatorKind::Stock(_) => Ok(explain_measured(&part, &over)?),
        IndicatorKind::Ratio {
            numerator,
            denominator,
        } => Ok(explain_ratio(&part, indicator, (numerator, denominator))?),
        IndicatorKind::Reported(published) => explain_reported(&part, indicator, published),
    }
}

/// What is looked at: a period, one group or all, so many rows.
#[derive(Clone, Copy)]
struct Part<'a, 'r> {
    reader: &'a Reader<'r>,
    words: &'a str,
    period: Period,
    group: Option<&'a str>,
    rows_max: u32,
}

fn listed(known: &[String]) -> String {
    if known.is_empty() {
        "none".to_owned()
    } else {
        known.join(", ")
    }
}

/// The key of a group that was counted at least once.
fn known_group(
    reader: &Reader<'_>,
    over: &[&Indicator],
    wanted: Option<&str>,
) -> Result<Option<String>, Unexplained> {
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let catalog = &reader.setting().catalog;
    let mut known = Vec::new();
    for part in over.iter().flat_map(|version| parts(catalog, version)) {
        known.extend(reader.groups(part)?);
    }
    known.sort();
    known.dedup();
    let bare = serde_json::json!([wanted]).to_string();
    let found = known.iter().find(|key| **key == wanted || **key == bare);
    match found {
        Some(key) => Ok(Some(key.clone())),
        None => Err(Unexplained::NoGroup {
            id: over
                .last()
                .map_or_else(String::new, |last| last.id.to_string()),
            group: wanted.to_owned(),
            known,
        }),
    }
}

/// The versions whose cells carry the groups: of a ratio those of both its parts.
fn parts<'a>(catalog: &'a Catalog, indicator: &'a Indicator) -> Vec<&'a Indicator> {
    match &indicator.kind {
        IndicatorKind::Ratio {
            numerator,
            denominator,
        } => [numerator, denominator]
            .into_iter()
            .flat_map(|part| catalog.indicator(part.as_str()))
            .collect(),
        _ => vec![indicator],
    }
}

fn nothing() -> Explained {
    Explained {
        formula: Phrase::default(),
        sql: String::new(),
        rows: Vec::new(),
        rows_total: 0,
        facts: Vec::new(),
        sentences: Vec::new(),
        cell: None,
        recomputed: None,
        agrees: false,
        versions: Vec::new(),
    }
}
