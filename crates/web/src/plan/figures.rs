//! Figures: series of reports and publishers, and indicators computed from facts.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

mod groups;
mod list;
mod sum;
mod view;
mod why;

use axum::Json;
use axum::extract::State;
use fact::{Date, Name, Period, RecordId, RecordRef, UnitTable};
use node::plan::{Actual, Last, LinkError, Phrase, Starts, actuals, claims, in_force};
use pack::catalog::{Indicator, IndicatorKind, Measured};
use rust_decimal::Decimal;
use serde::Deserialize;
use store::{Reader, StoreError};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::groups::groups;
use self::sum::value_of;
use self::view::{
    Claim, Correction, Figure, FigureDefinition, FigurePoint, FigureTarget, FigureVersion,
};
use crate::extract::{Params, PathParts};
use crate::plan::task::TargetStart;
use crate::plan::view::{date, decimal, moment};
use crate::problem::{Fault, Problem};
use crate::reference::Reference;
use crate::state::AppState;
use crate::words::Words;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_figures))
        .routes(routes!(read_figure))
        .routes(routes!(why::read_why))
}

/// Which part of a figure.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FigureAsk {
    /// `2026`, `2026-H1`, `2026-Q3` or `2026-02`; this year so far when absent.
    period: Option<String>,
}

fn period_of(text: &str) -> Result<Period, Problem> {
    Period::parse(text)
        .map_err(|cause| Problem::new("bad-query").fault(Fault::malformed("period", cause)))
}

/// The part of a period that has passed; `None` when it has not begun.
fn passed(period: Period, today: Date) -> Option<Period> {
    (period.first <= today).then(|| Period {
        last: period.last.min(today),
        ..period
    })
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
    let today = state.node.today();
    let so_far = Period::year_so_far(today);
    let period = ask.period.as_deref().map_or(Ok(so_far), period_of)?;
    let (shared, name) = (state.clone(), id.clone());
    let figure = state
        .reading(move |node| {
            let figure = match id.parse::<RecordId>() {
                Ok(series) => {
                    let starts = node.starts_of_series(series)?;
                    node.read(|reader| series_figure(reader, series, &starts))
                }
                Err(_not_a_record) => {
                    let asked = (passed(period, today), so_far);
                    node.read(|reader| indicator_figure(reader, &shared.reference, &id, asked))
                }
            };
            Ok::<_, LinkError>(figure?)
        })
        .await?;
    figure.map(Json).ok_or_else(|| Problem::not_found(&name))
}

fn series_figure(
    reader: &Reader<'_>,
    id: RecordId,
    starts: &Starts,
) -> Result<Option<Figure>, StoreError> {
    let Some(found) = reader.record("series", id)? else {
        return Ok(None);
    };
    let def = reader.def("series")?;
    let text = |field| found.row.text(def, field).map(str::to_owned);
    let values = actuals(reader, id)?;
    let said = claims(reader, id)?;
    let (unit, units) = (text("unit"), &reader.setting().catalog.units);
    let mut points = Vec::new();
    let mut corrections = Vec::new();
    for actual in &values {
        let facts = reader.facts(&RecordRef {
            kind: Name::literal("observation"),
            id: actual.id,
        })?;
        let value = in_unit(units, actual.value, actual.unit.as_deref(), unit.as_deref());
        let fact = facts.last().map(|fact| fact.id.to_string());
        points.extend(value.map(|value| actual_point(actual, value, fact)));
        corrections.extend(facts.iter().filter_map(|fact| correction(fact, &facts)));
    }
    points.reverse();
    points.extend(said.iter().filter_map(|claim| {
        let value = in_unit(units, claim.value?, claim.unit.as_deref(), unit.as_deref())?;
        Some(claim_point(claim, value))
    }));
    let newest = values.first();
    Ok(Some(Figure {
        id: id.to_string(),
        kind: "series",
        title: Words::from(Phrase::same(&text("name").unwrap_or_default())),
        value: newest.and_then(|newest| {
            in_unit(units, newest.value, newest.unit.as_deref(), unit.as_deref()).map(decimal)
        }),
        unit,
        as_of: newest.map(|newest| date(newest.as_of)),
        numerator: None,
        denominator: None,
        change: text("change"),
        points,
        targets: targets(reader, id, starts)?,
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

/// A value in the unit of its series; nothing when it cannot be put in it.
fn in_unit(
    units: &UnitTable,
    value: Decimal,
    from: Option<&str>,
    to: Option<&str>,
) -> Option<Decimal> {
    match (from, to) {
        (Some(from), Some(to)) => units.convert(value, from, to).ok(),
        _ => Some(value),
    }
}

fn actual_point(actual: &Actual, value: Decimal, fact: Option<String>) -> FigurePoint {
    FigurePoint {
        period: actual.period.clone(),
        as_of: Some(date(actual.as_of)),
        value: decimal(value),
        kind: "actual",
        standing: actual.standing.clone(),
        fact,
    }
}

fn claim_point(claim: &Last, value: Decimal) -> FigurePoint {
    FigurePoint {
        period: claim.period.clone(),
        as_of: None,
        value: decimal(value),
        kind: if claim.nature == "target" {
            "target"
        } else {
            "last"
        },
        standing: None,
        fact: None,
    }
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

/// Targets in force that promises of the plan set for a series.
fn targets(
    reader: &Reader<'_>,
    series: RecordId,
    starts: &Starts,
) -> Result<Vec<FigureTarget>, StoreError> {
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
        let stands = ["planned", "running", "done"];
        if !found.row.is_in("held") || !stands.iter().any(|state| of.row.is_in(state)) {
            continue;
        }
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
            starts: TargetStart::each(starts, found.id),
        });
    }
    Ok(targets)
}

/// A computed figure over the passed part of a period; a period that has not begun shows
/// the definition of today and no values.
fn indicator_figure(
    reader: &Reader<'_>,
    reference: &Reference,
    id: &str,
    (passed, so_far): (Option<Period>, Period),
) -> Result<Option<Figure>, StoreError> {
    let catalog = std::sync::Arc::clone(&reader.setting().catalog);
    let versions = catalog.indicator(id);
    let Some(indicator) = in_force(versions, passed.unwrap_or(so_far)) else {
        return Ok(None);
    };
    let (sum, points, groups) = match passed {
        Some(period) => (
            value_of(reader, indicator, period)?,
            monthly(reader, indicator, period)?,
            groups(reader, reference, indicator, period)?,
        ),
        None => Default::default(),
    };
    Ok(Some(Figure {
        id: id.to_owned(),
        kind: "indicator",
        title: Words::from(&indicator.title),
        unit: Some(indicator.unit.clone()),
        as_of: passed
            .filter(|_| sum.value.is_some())
            .map(|period| date(period.last)),
        value: sum.value,
        numerator: sum.numerator,
        denominator: sum.denominator,
        change: None,
        points,
        targets: Vec::new(),
        groups,
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
