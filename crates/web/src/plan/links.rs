//! Targets beside results: of two reports, or of a report's plan and its own review.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use axum::Json;
use axum::extract::State;
use fact::RecordId;
use node::plan::{LinkSide, Linked, Pair, Spot, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{Params, PathParts};
use crate::plan::record_id;
use crate::problem::Problem;
use crate::state::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read_links))
}

/// Against what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LinksAsk {
    /// The other report; without it, the report's plan is held against its own review.
    with: Option<String>,
}

/// Targets beside results; what is said of a target's fate is a proposal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Links)]
pub(crate) struct LinksView {
    report: SideView,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<SideView>,
    /// In the order of the targets.
    pairs: Vec<PairView>,
    /// Targets of which the other report should tell and does not.
    untold: Vec<SpotView>,
}

/// A report that is compared.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkSide)]
struct SideView {
    id: String,
    title: String,
}

/// A target and the results that speak of the same thing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkPair)]
struct PairView {
    target: SpotView,
    results: Vec<SpotView>,
    /// `same`, `alias`, `split`, `sum` or `level-growth`.
    relation: &'static str,
    /// `met` or `missed`, as far as the numbers tell; a person decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
}

/// Words of a report, and where they stand in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkSpot)]
struct SpotView {
    report: String,
    start: usize,
    end: usize,
    quote: String,
    /// The promise the number belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<String>,
}

/// Targets and what is told of the same things.
#[utoipa::path(get, path = "/api/reports/{id}/links", tag = "plan",
    params(("id" = String, Path, description = "the report"), LinksAsk),
    responses((status = 200, body = LinksView)))]
async fn read_links(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
    Params(ask): Params<LinksAsk>,
) -> Result<Json<LinksView>, Problem> {
    let report = record_id(&id)?;
    let other = ask.with.as_deref().map(record_id).transpose()?;
    let linked = state
        .reading(move |node| node.link_reports(report, other))
        .await?;
    Ok(Json(LinksView::of(&linked)))
}

impl LinksView {
    fn of(linked: &Linked) -> Self {
        Self {
            report: SideView::of(&linked.report),
            other: linked.other.as_ref().map(SideView::of),
            pairs: linked.pairs.iter().map(PairView::of).collect(),
            untold: linked.untold.iter().map(SpotView::of).collect(),
        }
    }
}

impl SideView {
    fn of(side: &LinkSide) -> Self {
        Self {
            id: side.report.to_string(),
            title: side.title.clone(),
        }
    }
}

impl PairView {
    fn of(pair: &Pair) -> Self {
        Self {
            target: SpotView::of(&pair.target),
            results: pair.results.iter().map(SpotView::of).collect(),
            relation: pair.relation.as_str(),
            verdict: pair.verdict.map(Verdict::as_str),
        }
    }
}

impl SpotView {
    fn of(spot: &Spot) -> Self {
        Self {
            report: spot.report.to_string(),
            start: spot.span.start,
            end: spot.span.end,
            quote: spot.quote.clone(),
            promise: spot.promise.as_ref().map(RecordId::to_string),
        }
    }
}
