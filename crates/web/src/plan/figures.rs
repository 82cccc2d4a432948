//! Figures: series of reports and publishers, and indicators computed from facts.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use fact::{Date, Name, Period, RecordId, RecordRef, Scaled};
use node::plan::{Actual, Last, Phrase, actuals, claims, in_force, lasts};
use pack::catalog::{FieldKind, Indicator, IndicatorKind, Measured};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{Params, PathParts};
use crate::plan::view::{ItemView, RecordName, date, decimal, moment};
use crate::problem::{Fault, Problem};
use crate::reference::Reference;
use crate::state::AppState;
use crate::words::Words;

/// Series listed at most.
const SERIES_MAX: u32 = 5_000;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_figures))
        .routes(routes!(read_figure))
        .routes(routes!(read_why))
}

/// Which figures.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FiguresAsk {
    /// Words that the name contains.
    q: Option<String>,
}

/// All figures, computed ones first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Figures {
    items: Vec<FigureRow>,
}

/// A figure in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureRow {
    id: String,
    /// `series` or `indicator`.
    kind: &'static str,
    title: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// Absent means not reported; never zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    /// `yoy` or `avg-annual`.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<String>,
}

/// All figures.
#[utoipa::path(get, path = "/api/figures", tag = "figures", params(FiguresAsk),
    responses((status = 200, body = Figures)))]
async fn list_figures(
    State(state): State<AppState>,
    Params(ask): Params<FiguresAsk>,
) -> Result<Json<Figures>, Problem> {
    let items = state
        .reading(move |node| {
            let today = node.today();
            node.read(|reader| {
                let mut items = indicator_rows(reader, today)?;
                items.extend(series_rows(reader)?);
                Ok::<_, StoreError>(items)
            })
        })
        .await?;
    let words = ask.q.unwrap_or_default();
    let fits = |row: &FigureRow| row.title.zh.contains(&words) || row.title.en.contains(&words);
    Ok(Json(Figures {
        items: items.into_iter().filter(fits).collect(),
    }))
}

fn this_year(today: Date) -> Option<Period> {
    Some(Period {
        first: Date::new(today.year(), 1, 1)?,
        last: today,
    })
}

fn indicator_rows(reader: &Reader<'_>, today: Date) -> Result<Vec<FigureRow>, StoreError> {
    let Some(period) = this_year(today) else {
        return Ok(Vec::new());
    };
    let catalog = std::sync::Arc::clone(&reader.setting().catalog);
    let mut rows = Vec::new();
    for versions in catalog.indicators.values() {
        let Some(indicator) = in_force(versions, period) else {
            continue;
        };
        if matches!(indicator.kind, IndicatorKind::Reported(_)) {
            continue;
        }
        let sum = value_of(reader, indicator, period)?;
        rows.push(FigureRow {
            id: indicator.id.to_string(),
            kind: "indicator",
            title: Words::from(&indicator.title),
            unit: Some(indicator.unit.clone()),
            value: sum.value,
            as_of: Some(date(today)),
            last: None,
            target: None,
            change: None,
        });
    }
    Ok(rows)
}

#[derive(Default)]
struct Sum {
    value: Option<String>,
    numerator: Option<String>,
    denominator: Option<String>,
}

fn value_of(reader: &Reader<'_>, indicator: &Indicator, period: Period) -> Result<Sum, StoreError> {
    if let IndicatorKind::Ratio {
        numerator,
        denominator,
    } = &indicator.kind
    {
        let catalog = std::sync::Arc::clone(&reader.setting().catalog);
        let part = |id: &Name| match in_force(catalog.indicator(id.as_str()), period) {
            Some(part) => total(reader, part, period).map(Some),
            None => Ok(None),
        };
        let (Some(top), Some(bottom)) = (part(numerator)?, part(denominator)?) else {
            return Ok(Sum::default());
        };
        let units = &reader.setting().catalog.units;
        let factor = units
            .get(&indicator.unit)
            .map_or(Decimal::ONE, |unit| unit.factor);
        let share = top
            .checked_div(bottom)
            .and_then(|share| share.checked_div(factor));
        return Ok(Sum {
            value: share.map(|share| decimal(share.round_dp(1))),
            numerator: Some(decimal(top)),
            denominator: Some(decimal(bottom)),
        });
    }
    Ok(Sum {
        value: Some(decimal(total(reader, indicator, period)?)),
        ..Sum::default()
    })
}

fn total(
    reader: &Reader<'_>,
    indicator: &Indicator,
    period: Period,
) -> Result<Decimal, StoreError> {
    let figure = reader.figure(indicator, period)?;
    Ok(Scaled {
        amount: figure.total(),
        decimals: figure.decimals,
    }
    .to_decimal())
}

fn series_rows(reader: &Reader<'_>) -> Result<Vec<FigureRow>, StoreError> {
    let def = reader.def("series")?;
    let mut rows = Vec::new();
    for found in reader.records_after("series", None, SERIES_MAX)? {
        let text = |field| found.row.text(def, field).map(str::to_owned);
        let values = actuals(reader, found.id)?;
        let newest = values.first();
        let last = lasts(reader, found.id)?.into_iter().next();
        let target = targets(reader, found.id)?.into_iter().next();
        rows.push(FigureRow {
            id: found.id.to_string(),
            kind: "series",
            title: Words::from(Phrase::same(&text("name").unwrap_or_default())),
            unit: text("unit"),
            value: newest.map(|newest| decimal(newest.value)),
            as_of: newest.map(|newest| date(newest.as_of)),
            last: last.and_then(|last| last.value).map(decimal),
            target: target.and_then(|target| target.value),
            change: text("change"),
        });
    }
    rows.sort_by(|a, b| {
        (b.value.is_some(), b.target.is_some()).cmp(&(a.value.is_some(), a.target.is_some()))
    });
    Ok(rows)
}

/// Which part of a figure.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FigureAsk {
    /// `2026`, `2026-H1`, `2026-Q3` or `2026-02`; this year so far when absent.
    period: Option<String>,
    /// One group of an indicator, as its `key`.
    group: Option<String>,
}

/// A point of the trend.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigurePoint {
    period: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    value: String,
    /// `actual`, `last` or `target`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<String>,
}

/// A promise's target for the series.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureTarget {
    promise: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparator: Option<String>,
    due: String,
    quote: String,
}

/// A group of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureGroup {
    key: String,
    title: Words,
    value: String,
}

/// A version of a definition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureVersion {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    title: Words,
}

/// How an indicator is defined.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureDefinition {
    /// `flow`, `stock`, `ratio` or `reported`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    by: Vec<String>,
}

/// A correction of a published value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Correction {
    fact: String,
    amends: String,
    at: String,
    known: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

/// What a report says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Claim {
    report: String,
    start: i64,
    end: i64,
    quote: String,
    nature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
}

/// A figure with its trend.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Figure {
    id: String,
    /// `series` or `indicator`.
    kind: &'static str,
    title: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    /// Absent means not reported; never zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// Of a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<String>,
    /// Of a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<String>,
    points: Vec<FigurePoint>,
    targets: Vec<FigureTarget>,
    groups: Vec<FigureGroup>,
    versions: Vec<FigureVersion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<FigureDefinition>,
    corrections: Vec<Correction>,
    claims: Vec<Claim>,
}

fn period_of(ask: &FigureAsk, today: Date) -> Result<(String, Period), Problem> {
    match &ask.period {
        Some(text) => Period::parse(text)
            .map(|period| (text.clone(), period))
            .map_err(|cause| {
                Problem::new("bad-query").fault(Fault::at("period", cause.to_string()))
            }),
        None => {
            let period = this_year(today).ok_or_else(|| Problem::not_found("period"))?;
            Ok((format!("{}-01-01..{today}", today.year()), period))
        }
    }
}

/// A figure with its trend, targets, sentences and definition.
#[utoipa::path(get, path = "/api/figures/{id}", tag = "figures", params(
    ("id" = String, Path, description = "a series' record id or an indicator's id"), FigureAsk),
    responses((status = 200, body = Figure)))]
async fn read_figure(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
    Params(ask): Params<FigureAsk>,
) -> Result<Json<Figure>, Problem> {
    let (_words, period) = period_of(&ask, state.node.today())?;
    let (shared, name) = (state.clone(), id.clone());
    let figure = state
        .reading(move |node| {
            node.read(|reader| match id.parse::<RecordId>() {
                Ok(series) => series_figure(reader, series),
                Err(_not_a_record) => indicator_figure(reader, &shared.reference, &id, period),
            })
        })
        .await?;
    figure.map(Json).ok_or_else(|| Problem::not_found(&name))
}

fn series_figure(reader: &Reader<'_>, id: RecordId) -> Result<Option<Figure>, StoreError> {
    let Some(found) = reader.record("series", id)? else {
        return Ok(None);
    };
    let def = reader.def("series")?;
    let text = |field| found.row.text(def, field).map(str::to_owned);
    let values = actuals(reader, id)?;
    let said = claims(reader, id)?;
    let mut points = Vec::new();
    let mut corrections = Vec::new();
    for actual in &values {
        let facts = reader.facts(&RecordRef {
            kind: Name::literal("observation"),
            id: actual.id,
        })?;
        points.push(actual_point(
            actual,
            facts.last().map(|fact| fact.id.to_string()),
        ));
        corrections.extend(facts.iter().filter_map(|fact| correction(fact, &facts)));
    }
    points.reverse();
    points.extend(said.iter().filter_map(claim_point));
    let newest = values.first();
    Ok(Some(Figure {
        id: id.to_string(),
        kind: "series",
        title: Words::from(Phrase::same(&text("name").unwrap_or_default())),
        unit: text("unit"),
        as_of: newest.map(|newest| date(newest.as_of)),
        value: newest.map(|newest| decimal(newest.value)),
        numerator: None,
        denominator: None,
        change: text("change"),
        points,
        targets: targets(reader, id)?,
        groups: Vec::new(),
        versions: Vec::new(),
        definition: Some(FigureDefinition {
            kind: "reported",
            from: None,
            by: Vec::new(),
        }),
        corrections,
        claims: said.into_iter().map(claim).collect(),
    }))
}

fn actual_point(actual: &Actual, fact: Option<String>) -> FigurePoint {
    FigurePoint {
        period: actual.period.clone(),
        as_of: Some(date(actual.as_of)),
        value: decimal(actual.value),
        kind: "actual",
        standing: actual.standing.clone(),
        fact,
    }
}

fn claim_point(claim: &Last) -> Option<FigurePoint> {
    Some(FigurePoint {
        period: claim.period.clone(),
        as_of: None,
        value: decimal(claim.value?),
        kind: if claim.nature == "target" {
            "target"
        } else {
            "last"
        },
        standing: None,
        fact: None,
    })
}

fn correction(fact: &fact::Fact, facts: &[fact::Fact]) -> Option<Correction> {
    let amends = fact.amends?;
    let value = |fact: &fact::Fact| {
        let value = fact.body.values()?.get("value")?;
        value.as_text().map(str::to_owned)
    };
    Some(Correction {
        fact: fact.id.to_string(),
        amends: amends.to_string(),
        at: moment(fact.at),
        known: moment(fact.known),
        from: facts
            .iter()
            .find(|other| other.id == amends)
            .and_then(value),
        to: value(fact),
    })
}

fn claim(claim: Last) -> Claim {
    Claim {
        report: claim.report.to_string(),
        start: claim.start,
        end: claim.end,
        quote: claim.quote,
        nature: claim.nature,
        period: Some(claim.period).filter(|period| !period.is_empty()),
        value: claim.value.map(decimal),
        unit: claim.unit,
    }
}

/// Targets that promises set for a series.
fn targets(reader: &Reader<'_>, series: RecordId) -> Result<Vec<FigureTarget>, StoreError> {
    let (def, promises) = (reader.def("target")?, reader.def("promise")?);
    let mut targets = Vec::new();
    for found in reader.records_where("target", "series", &series.to_string())? {
        let text = |field| found.row.text(def, field).map(str::to_owned);
        let Some(promise) = text("promise").and_then(|id| id.parse::<RecordId>().ok()) else {
            continue;
        };
        let Some(of) = reader.record("promise", promise)? else {
            continue;
        };
        let zone = reader.setting().zone;
        let value = def
            .fields
            .get("value")
            .and_then(|field| kernel::spell(field, found.row.cell(def, "value"), zone));
        targets.push(FigureTarget {
            promise: promise.to_string(),
            value,
            unit: text("unit"),
            comparator: text("comparator"),
            due: text("due").unwrap_or_default(),
            quote: of
                .row
                .text(promises, "quote")
                .unwrap_or_default()
                .to_owned(),
        });
    }
    Ok(targets)
}

fn indicator_figure(
    reader: &Reader<'_>,
    reference: &Reference,
    id: &str,
    period: Period,
) -> Result<Option<Figure>, StoreError> {
    let catalog = std::sync::Arc::clone(&reader.setting().catalog);
    let versions = catalog.indicator(id);
    let Some(indicator) = in_force(versions, period) else {
        return Ok(None);
    };
    let sum = value_of(reader, indicator, period)?;
    Ok(Some(Figure {
        id: id.to_owned(),
        kind: "indicator",
        title: Words::from(&indicator.title),
        unit: Some(indicator.unit.clone()),
        as_of: Some(date(period.last)),
        value: sum.value,
        numerator: sum.numerator,
        denominator: sum.denominator,
        change: None,
        points: monthly(reader, indicator, period)?,
        targets: Vec::new(),
        groups: groups(reader, reference, indicator, period)?,
        versions: versions.iter().map(version).collect(),
        definition: Some(definition(indicator)),
        corrections: Vec::new(),
        claims: Vec::new(),
    }))
}

fn version(indicator: &Indicator) -> FigureVersion {
    FigureVersion {
        from: indicator.validity.from.map(date),
        until: indicator.validity.until.map(date),
        title: Words::from(&indicator.title),
    }
}

fn measured(indicator: &Indicator) -> Option<&Measured> {
    match &indicator.kind {
        IndicatorKind::Flow(measured) | IndicatorKind::Stock(measured) => Some(measured),
        IndicatorKind::Ratio { .. } | IndicatorKind::Reported(_) => None,
    }
}

fn definition(indicator: &Indicator) -> FigureDefinition {
    FigureDefinition {
        kind: match indicator.kind {
            IndicatorKind::Flow(_) => "flow",
            IndicatorKind::Stock(_) => "stock",
            IndicatorKind::Ratio { .. } => "ratio",
            IndicatorKind::Reported(_) => "reported",
        },
        from: indicator.source().map(ToString::to_string),
        by: measured(indicator)
            .iter()
            .flat_map(|of| &of.by)
            .map(ToString::to_string)
            .collect(),
    }
}

/// One point a month up to the period's last day.
fn monthly(
    reader: &Reader<'_>,
    indicator: &Indicator,
    period: Period,
) -> Result<Vec<FigurePoint>, StoreError> {
    let mut points = Vec::new();
    for month in 1..=12_i8 {
        let name = format!("{}-{month:02}", period.first.year());
        let Ok(whole) = Period::parse(&name) else {
            continue;
        };
        if whole.first > period.last || whole.last < period.first {
            continue;
        }
        let part = Period {
            first: whole.first,
            last: whole.last.min(period.last),
        };
        if let Some(value) = value_of(reader, indicator, part)?.value {
            points.push(FigurePoint {
                period: name,
                as_of: Some(date(part.last)),
                value,
                kind: "actual",
                standing: None,
                fact: None,
            });
        }
    }
    Ok(points)
}

fn groups(
    reader: &Reader<'_>,
    reference: &Reference,
    indicator: &Indicator,
    period: Period,
) -> Result<Vec<FigureGroup>, StoreError> {
    let Some(measured) = measured(indicator) else {
        return Ok(Vec::new());
    };
    let figure = reader.figure(indicator, period)?;
    let mut names = Names {
        reader,
        reference,
        known: BTreeMap::new(),
    };
    figure
        .groups
        .iter()
        .map(|sum| {
            Ok(FigureGroup {
                key: sum.group.clone(),
                title: names.title(measured, &sum.group)?,
                value: Scaled {
                    amount: sum.amount,
                    decimals: figure.decimals,
                }
                .to_string(),
            })
        })
        .collect()
}

/// Names of groups: choices by their option, organs and records by their name.
struct Names<'a> {
    reader: &'a Reader<'a>,
    reference: &'a Reference,
    known: BTreeMap<String, Words>,
}

impl Names<'_> {
    fn title(&mut self, measured: &Measured, key: &str) -> Result<Words, StoreError> {
        if let Some(known) = self.known.get(key) {
            return Ok(known.clone());
        }
        let values: Vec<Option<String>> = serde_json::from_str(key).unwrap_or_default();
        let def = self.reader.def(measured.from.as_str())?;
        let mut parts: Vec<Words> = Vec::new();
        for (field, value) in measured.by.iter().zip(values) {
            let kind = def.fields.get(field).map(|field| &field.kind);
            parts.push(self.part(kind, value.as_deref())?);
        }
        let join = |pick: &dyn Fn(&Words) -> String| {
            parts.iter().map(pick).collect::<Vec<_>>().join(" \u{b7} ")
        };
        let words = Words {
            zh: join(&|part| part.zh.clone()),
            en: join(&|part| part.en.clone()),
        };
        self.known.insert(key.to_owned(), words.clone());
        Ok(words)
    }

    fn part(&self, kind: Option<&FieldKind>, value: Option<&str>) -> Result<Words, StoreError> {
        let Some(value) = value else {
            return Ok(Words::from(Phrase::same("\u{2014}")));
        };
        Ok(match kind {
            Some(FieldKind::Choice { options }) => options
                .get(value)
                .map_or_else(|| Words::from(Phrase::same(value)), Words::from),
            Some(FieldKind::Organ) => Words::from(Phrase::same(&self.reference.organ_title(value))),
            Some(FieldKind::Reference { record }) => {
                Words::from(Phrase::same(&self.label(record.as_str(), value)?))
            }
            _ => Words::from(Phrase::same(value)),
        })
    }

    fn label(&self, kind: &str, id: &str) -> Result<String, StoreError> {
        let def = self.reader.def(kind)?;
        let field = def.label.as_ref().map_or("heading", Name::as_str);
        let found = id
            .parse()
            .map_or(Ok(None), |id| self.reader.record(kind, id))?;
        Ok(found
            .and_then(|found| found.row.text(def, field).map(str::to_owned))
            .unwrap_or_else(|| id.to_owned()))
    }
}

/// A row behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhyRow {
    record: RecordName,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    amount: String,
    facts: Vec<String>,
}

/// Why a figure is what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Why {
    formula: Words,
    /// The statement that was run.
    sql: String,
    rows: Vec<WhyRow>,
    rows_total: u64,
    facts: Vec<ItemView>,
    sentences: Vec<Claim>,
    /// The figure as kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    /// The figure as the statement gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    recomputed: Option<String>,
    agrees: bool,
    /// Versions of definitions that were used.
    versions: Vec<String>,
    moment: String,
}

/// Why a figure is what it is: formula, statement, rows, facts, sentences.
#[utoipa::path(get, path = "/api/figures/{id}/why", tag = "figures", params(
    ("id" = String, Path, description = "a series' record id or an indicator's id"), FigureAsk),
    responses((status = 200, body = Why)))]
async fn read_why(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
    Params(ask): Params<FigureAsk>,
) -> Result<Json<Why>, Problem> {
    let (words, period) = period_of(&ask, state.node.today())?;
    let (shared, name) = (state.clone(), id.clone());
    let explained = state
        .reading(move |node| {
            node.read(|reader| {
                node::plan::explain(reader, &id, (&words, period), ask.group.as_deref())
            })
        })
        .await?;
    let explained = explained.ok_or_else(|| Problem::not_found(&name))?;
    let reference = &shared.reference;
    let mut seen = BTreeSet::new();
    Ok(Json(Why {
        formula: explained.formula.into(),
        sql: explained.sql,
        rows: explained.rows.into_iter().map(why_row).collect(),
        rows_total: explained.rows_total,
        facts: explained
            .facts
            .into_iter()
            .map(|item| ItemView::of(reference, item))
            .collect(),
        sentences: explained
            .sentences
            .into_iter()
            .filter(|last| seen.insert((last.report, last.start, last.end)))
            .map(claim)
            .collect(),
        cell: explained.cell,
        recomputed: explained.recomputed,
        agrees: explained.agrees,
        versions: explained.versions,
        moment: moment(shared.now()),
    }))
}

fn why_row(row: node::plan::ExplainedRow) -> WhyRow {
    WhyRow {
        record: (&row.record).into(),
        title: row.title,
        day: row.day.map(date),
        amount: row.amount,
        facts: row.facts.iter().map(ToString::to_string).collect(),
    }
}
