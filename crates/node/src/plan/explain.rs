//! Why a figure is what it is: formula, statement, rows, facts, sentences.

use fact::{Date, Name, Period, RecordId, RecordRef, Scaled};
use pack::Catalog;
use pack::catalog::{Indicator, IndicatorKind, RecordType};
use store::{Reader, StoreError, Why};

use crate::plan::phrase::Phrase;
use crate::plan::series::{Actual, Last, actuals, claims};
use crate::plan::timeline::{Item, items_of};

/// Rows shown at most.
const ROWS_MAX: u32 = 200;
/// Records whose facts are shown at most.
const FACTS_OF_MAX: usize = 30;

/// A row behind a figure.
#[derive(Debug, Clone)]
pub struct ExplainedRow {
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
    /// The statements that list the rows; they were run.
    pub sql: String,
    /// The rows, at most 200.
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
    /// The series has no value as of a day in the period.
    #[error("the series has no value in {period}; it has: {}", known.join(", "))]
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
    let catalog = std::sync::Arc::clone(&reader.setting().catalog);
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
    let indicator = in_force(versions, period).ok_or_else(|| Unexplained::NotDefined {
        id: id.to_owned(),
        on: period.last,
    })?;
    let group = known_group(reader, indicator, ask.group.as_deref())?;
    explain_indicator(reader, indicator, (&words, period), group.as_deref())
        .map_err(Unexplained::from)
}

/// The key of a group that was counted at least once.
fn known_group(
    reader: &Reader<'_>,
    indicator: &Indicator,
    wanted: Option<&str>,
) -> Result<Option<String>, Unexplained> {
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    let catalog = &reader.setting().catalog;
    let mut known = Vec::new();
    for part in parts(catalog, indicator) {
        known.extend(reader.groups(part)?);
    }
    let bare = serde_json::json!([wanted]).to_string();
    let found = known.iter().find(|key| **key == wanted || **key == bare);
    match found {
        Some(key) => Ok(Some(key.clone())),
        None => Err(Unexplained::NoGroup {
            id: indicator.id.to_string(),
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

fn explain_indicator(
    reader: &Reader<'_>,
    indicator: &Indicator,
    period: (&str, Period),
    group: Option<&str>,
) -> Result<Explained, StoreError> {
    let catalog = std::sync::Arc::clone(&reader.setting().catalog);
    match &indicator.kind {
        IndicatorKind::Flow(_) | IndicatorKind::Stock(_) => {
            explain_measured(reader, indicator, period, group)
        }
        IndicatorKind::Ratio {
            numerator,
            denominator,
        } => {
            let part = |id: &Name| match in_force(catalog.indicator(id.as_str()), period.1) {
                Some(part) => {
                    explain_measured(reader, part, period, group).map(|explained| (part, explained))
                }
                None => Err(StoreError::Undeclared(id.to_string())),
            };
            let (above, below) = (part(numerator)?, part(denominator)?);
            Ok(ratio(indicator, above, below))
        }
        IndicatorKind::Reported(_) => Ok(Explained {
            formula: reported(&Phrase::from(&indicator.title)),
            agrees: true,
            versions: vec![indicator.version_key()],
            ..nothing()
        }),
    }
}

/// The version of a definition that holds at the period's end.
pub fn in_force(versions: &[Indicator], period: Period) -> Option<&Indicator> {
    versions
        .iter()
        .find(|version| version.validity.holds_on(period.last))
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

fn reported(title: &Phrase) -> Phrase {
    Phrase {
        zh: Phrase::of("reported", &[("title", &title.zh)]).zh,
        en: Phrase::of("reported", &[("title", &title.en)]).en,
    }
}

fn explain_measured(
    reader: &Reader<'_>,
    indicator: &Indicator,
    period: (&str, Period),
    group: Option<&str>,
) -> Result<Explained, StoreError> {
    let Some(why) = reader.why(indicator, period.1, group, ROWS_MAX)? else {
        return Ok(nothing());
    };
    let Some(kind) = indicator.source().cloned() else {
        return Ok(nothing());
    };
    let def = reader.def(kind.as_str())?;
    let mut rows = Vec::with_capacity(why.rows.len());
    let mut facts = Vec::new();
    let mut sentences = Vec::new();
    for (place, row) in why.rows.iter().enumerate() {
        let record = RecordRef {
            kind: kind.clone(),
            id: row.id,
        };
        let items = items_of(reader, &record)?;
        rows.push(ExplainedRow {
            record,
            title: reader
                .title(kind.as_str(), row.id)?
                .unwrap_or_else(|| row.id.to_string()),
            day: Date::from_day_number(row.day),
            amount: Scaled {
                amount: row.amount,
                decimals: why.decimals,
            }
            .to_string(),
            facts: items.iter().map(|item| item.fact.id).collect(),
        });
        if place < FACTS_OF_MAX {
            facts.extend(items);
            sentences.extend(sentence(reader, def, row.id)?);
        }
    }
    Ok(Explained {
        formula: formula(indicator, def, period.0),
        cell: Some(spelled(&why, why.cell)),
        recomputed: Some(spelled(&why, why.recomputed)),
        agrees: why.cell == why.recomputed,
        rows_total: why.rows_total,
        sql: why.sql,
        versions: vec![indicator.version_key()],
        rows,
        facts,
        sentences,
    })
}

fn spelled(why: &Why, amount: i64) -> String {
    Scaled {
        amount,
        decimals: why.decimals,
    }
    .to_string()
}

fn formula(indicator: &Indicator, def: &RecordType, period: &str) -> Phrase {
    let fill = |title: &str, from: &str| {
        let fills = [("title", title), ("from", from), ("period", period)];
        match indicator.kind {
            IndicatorKind::Stock(_) => Phrase::of("stock", &fills),
            _ => Phrase::of("flow", &fills),
        }
    };
    Phrase {
        zh: fill(&indicator.title.zh, &def.title.zh).zh,
        en: fill(&indicator.title.en, &def.title.en).en,
    }
}

/// The sentence of the report a record stands for, if it carries a span.
fn sentence(
    reader: &Reader<'_>,
    def: &RecordType,
    id: RecordId,
) -> Result<Option<Last>, StoreError> {
    if !["report", "start", "end", "quote"]
        .iter()
        .all(|field| def.fields.contains_key(*field))
    {
        return Ok(None);
    }
    let Some(found) = reader.record(def.id.as_str(), id)? else {
        return Ok(None);
    };
    let row = &found.row;
    let number = |field| row.cell(def, field).as_integer().unwrap_or_default();
    let Some(report) = row.text(def, "report").and_then(|id| id.parse().ok()) else {
        return Ok(None);
    };
    Ok(Some(Last {
        id,
        report,
        start: number("start"),
        end: number("end"),
        quote: row.text(def, "quote").unwrap_or_default().to_owned(),
        period: String::new(),
        nature: String::new(),
        value: None,
        unit: None,
    }))
}

fn ratio(
    indicator: &Indicator,
    (above, top): (&Indicator, Explained),
    (below, bottom): (&Indicator, Explained),
) -> Explained {
    let fill = |title: &str, numerator: &str, denominator: &str| {
        Phrase::of(
            "ratio",
            &[
                ("title", title),
                ("numerator", numerator),
                ("denominator", denominator),
            ],
        )
    };
    let quotient =
        |top: Option<&String>, bottom: Option<&String>| Some(format!("{} / {}", top?, bottom?));
    Explained {
        formula: Phrase {
            zh: fill(&indicator.title.zh, &above.title.zh, &below.title.zh).zh,
            en: fill(&indicator.title.en, &above.title.en, &below.title.en).en,
        },
        sql: format!(
            "-- {}\n{};\n\n-- {}\n{};",
            above.id, top.sql, below.id, bottom.sql
        ),
        cell: quotient(top.cell.as_ref(), bottom.cell.as_ref()),
        recomputed: quotient(top.recomputed.as_ref(), bottom.recomputed.as_ref()),
        agrees: top.agrees && bottom.agrees,
        rows_total: bottom.rows_total,
        rows: bottom.rows,
        facts: bottom.facts,
        sentences: bottom.sentences,
        versions: [vec![indicator.version_key()], top.versions, bottom.versions].concat(),
    }
}

fn explain_series(
    reader: &Reader<'_>,
    series: RecordId,
    ask: &Ask,
) -> Result<Option<Explained>, Unexplained> {
    let Some(found) = reader.record("series", series)? else {
        return Ok(None);
    };
    let name = found
        .row
        .text(reader.def("series")?, "name")
        .unwrap_or_default()
        .to_owned();
    let values = values_in(ask, actuals(reader, series)?)?;
    let def = reader.def("observation")?;
    let mut explained = Explained {
        formula: reported(&Phrase::same(&name)),
        ..nothing()
    };
    explained.sql = format!(
        "SELECT id, period, as_of, value, unit, publisher, document\nFROM \"r_observation\"\n\
         WHERE \"series\" = '{series}'\nORDER BY as_of DESC"
    );
    explained.agrees = true;
    for actual in &values {
        let record = RecordRef {
            kind: def.id.clone(),
            id: actual.id,
        };
        let items = items_of(reader, &record)?;
        let kept = reader
            .record("observation", actual.id)?
            .map(|found| found.row);
        explained.agrees &= reader.timeline(&record)?.now() == kept.as_ref();
        explained.rows.push(ExplainedRow {
            title: actual.period.clone(),
            day: Some(actual.as_of),
            amount: format!(
                "{}{}",
                actual.value,
                actual.unit.as_deref().unwrap_or_default()
            ),
            facts: items.iter().map(|item| item.fact.id).collect(),
            record,
        });
        explained.facts.extend(items);
    }
    explained.rows_total = u64::try_from(explained.rows.len()).unwrap_or(u64::MAX);
    explained.cell = explained.rows.first().map(|row| row.amount.clone());
    explained.recomputed.clone_from(&explained.cell);
    explained.sentences = claims(reader, series)?;
    Ok(Some(explained))
}

/// The values as of a day in the period asked for.
fn values_in(ask: &Ask, values: Vec<Actual>) -> Result<Vec<Actual>, Unexplained> {
    let Some((words, period)) = &ask.period else {
        return Ok(values);
    };
    let (within, without): (Vec<_>, Vec<_>) = values
        .into_iter()
        .partition(|value| period.contains(value.as_of));
    if within.is_empty() && !without.is_empty() {
        return Err(Unexplained::NoValue {
            period: words.clone(),
            known: without
                .iter()
                .map(|value| value.as_of.to_string())
                .collect(),
        });
    }
    Ok(within)
}
