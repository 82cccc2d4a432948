//! Why a figure is what it is.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use fact::{Date, Period};
use node::plan::{Ask, Unexplained, explain};
use pack::Catalog;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::Claim;
use super::{claim, passed, period_of};
use crate::extract::{Params, PathParts};
use crate::plan::view::{ItemView, RecordName, date, moment};
use crate::problem::{Fault, Problem};
use crate::state::AppState;
use crate::wording;
use crate::words::Words;

/// A row behind a figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WhyRow {
    /// The part of a ratio it counts in, by its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Words>,
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
    /// Facts behind the rows given; `facts` holds those of the first of them.
    facts_total: usize,
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

/// Which part of a figure is to be explained.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhyAsk {
    /// `2026`, `2026-H1`, `2026-Q3` or `2026-02`; when absent this year so far, of a
    /// series all its values.
    period: Option<String>,
    /// One group of an indicator: its `key`, or its only value.
    group: Option<String>,
}

/// Why a figure is what it is: formula, statement, rows, facts, sentences.
#[utoipa::path(get, path = "/api/figures/{id}/why", tag = "figures", params(
    ("id" = String, Path, description = "a series' record id or an indicator's id"), WhyAsk),
    responses((status = 200, body = Why)))]
pub(crate) async fn read_why(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
    Params(ask): Params<WhyAsk>,
) -> Result<Json<Why>, Problem> {
    let today = state.node.today();
    let period = ask.period.map(|words| spoken(words, today)).transpose()?;
    let ask = Ask {
        period,
        group: ask.group,
        today,
    };
    let shared = state.clone();
    let explained = state
        .reading(move |node| node.read(|reader| Ok(explain(reader, &id, &ask))))
        .await?
        .map_err(unexplained)?;
    let reference = &shared.reference;
    let catalog = &shared.node.loaded().catalog;
    let mut seen = BTreeSet::new();
    let behind = explained.rows.iter().flat_map(|row| &row.facts);
    let given = explained.facts.iter().map(|item| &item.fact.id);
    let facts_total = behind.chain(given).collect::<BTreeSet<_>>().len();
    Ok(Json(Why {
        formula: explained.formula.into(),
        sql: explained.sql,
        rows: explained
            .rows
            .into_iter()
            .map(|row| why_row(catalog, row))
            .collect(),
        rows_total: explained.rows_total,
        facts_total,
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

/// A period as it was written, and the part of it that has passed.
fn spoken(words: String, today: Date) -> Result<(String, Period), Problem> {
    let passed = passed(period_of(&words)?, today).ok_or_else(|| {
        Problem::new("bad-query").fault(Fault::at("period", wording::not_begun(&words)))
    })?;
    Ok((words, passed))
}

fn unexplained(cause: Unexplained) -> Problem {
    let said = wording::unexplained(&cause);
    let at = |path| {
        let fault = said.map(|said| Fault::at(path, said));
        fault
            .into_iter()
            .fold(Problem::new("bad-query"), Problem::fault)
    };
    match cause {
        Unexplained::Store(cause) => cause.into(),
        Unexplained::NoFigure { id, .. } => Problem::not_found(&id),
        Unexplained::NoGroup { .. } => at("group"),
        Unexplained::NotDefined { .. } | Unexplained::NoValue { .. } => at("period"),
    }
}

fn why_row(catalog: &Catalog, row: node::plan::ExplainedRow) -> WhyRow {
    let part = row.part.and_then(|id| catalog.indicator(&id).last());
    WhyRow {
        part: part.map(|indicator| Words::from(&indicator.title)),
        record: (&row.record).into(),
        title: row.title,
        day: row.day.map(date),
        amount: row.amount,
        facts: row.facts.iter().map(ToString::to_string).collect(),
    }
}
