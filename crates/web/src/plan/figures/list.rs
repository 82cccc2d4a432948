//! All figures in brief: computed ones first, then what reports and publishers say.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use axum::Json;
use axum::extract::State;
use fact::{Date, Period};
use node::plan::{Phrase, Starts, actuals, in_force, is_gone, lasts};
use pack::catalog::IndicatorKind;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use utoipa::{IntoParams, ToSchema};

use super::sum::value_of;
use super::{in_unit, targets};
use crate::extract::Params;
use crate::plan::view::{date, decimal};
use crate::problem::Problem;
use crate::state::AppState;
use crate::words::Words;

/// Series listed at most.
const SERIES_MAX: u32 = 5_000;

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
pub(crate) async fn list_figures(
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

fn indicator_rows(reader: &Reader<'_>, today: Date) -> Result<Vec<FigureRow>, StoreError> {
    let period = Period::year_so_far(today);
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
            as_of: sum.value.as_ref().map(|_value| date(today)),
            value: sum.value,
            last: None,
            target: None,
            change: None,
        });
    }
    Ok(rows)
}

fn series_rows(reader: &Reader<'_>) -> Result<Vec<FigureRow>, StoreError> {
    let def = reader.def("series")?;
    let units = &reader.setting().catalog.units;
    let mut rows = Vec::new();
    for found in reader.records_after("series", None, SERIES_MAX)? {
        if is_gone(reader, found.id)? {
            continue;
        }
        let text = |field| found.row.text(def, field).map(str::to_owned);
        let values = actuals(reader, found.id)?;
        let newest = values.first();
        let last = lasts(reader, found.id)?.into_iter().next();
        let target = targets(reader, found.id, &Starts::new())?
            .into_iter()
            .next();
        let unit = text("unit");
        let converted = |value: Decimal, of: Option<&str>| {
            in_unit(units, value, of, unit.as_deref()).map(decimal)
        };
        rows.push(FigureRow {
            id: found.id.to_string(),
            kind: "series",
            title: Words::from(Phrase::same(&text("name").unwrap_or_default())),
            value: newest.and_then(|newest| converted(newest.value, newest.unit.as_deref())),
            as_of: newest.map(|newest| date(newest.as_of)),
            last: last.and_then(|last| converted(last.value?, last.unit.as_deref())),
            target: target
                .and_then(|target| converted(target.value?.parse().ok()?, target.unit.as_deref())),
            change: text("change"),
            unit,
        });
    }
    rows.sort_by(|a, b| {
        (b.value.is_some(), b.target.is_some()).cmp(&(a.value.is_some(), a.target.is_some()))
    });
    Ok(rows)
}
