//! Why a figure is what it is.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::view::Claim;
use super::{FigureAsk, claim, period_of};
use crate::extract::{Params, PathParts};
use crate::plan::view::{ItemView, RecordName, date, moment};
use crate::problem::Problem;
use crate::state::AppState;
use crate::words::Words;

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
pub(crate) async fn read_why(
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
