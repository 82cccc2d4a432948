//! Targets beside results: of two reports, or of a report's plan and its own review.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use axum::Json;
use axum::extract::State;
use fact::RecordId;
use node::Author;
use node::plan::{LinkChoice, LinkDecision, LinkSide, Linked, Pair, Ruling, Spot, Verdict};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{JsonBody, Params, PathParts};
use crate::plan::view::{OrganRef, moment};
use crate::plan::{acting_organ, may_open, record_id};
use crate::problem::{Fault, Problem};
use crate::reference::Reference;
use crate::session::Caller;
use crate::state::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read_links, decide_link))
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
    /// Decisions about links that there are no more, as the sentences read then.
    stranded: Vec<RulingView>,
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
    /// Somebody may decide it: the numbers propose, and both figures are on record.
    decidable: bool,
    /// What a person decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    ruling: Option<RulingView>,
    /// What had been decided before one of the sentences was changed; it waits again.
    #[serde(skip_serializing_if = "Option::is_none")]
    former: Option<FormerView>,
}

/// A decision about a link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ruling)]
struct RulingView {
    /// The verdict's record.
    id: String,
    /// `met`, `missed` or `dismissed`: the two are not the same thing.
    decision: &'static str,
    /// It is what the numbers propose.
    as_proposed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The target's sentence as it read then.
    target_sentence: String,
    /// The result's sentence as it read then.
    result_sentence: String,
    organ: OrganRef,
    /// The account that made it.
    actor: String,
    /// When it was recorded.
    known: String,
}

/// A decision that lost its ground.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormerRuling)]
struct FormerView {
    ruling: RulingView,
    /// The target's sentence reads otherwise now.
    target_changed: bool,
    /// The result's sentence reads otherwise now.
    result_changed: bool,
}

/// What somebody decides of a link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkDecision)]
pub(crate) struct DecisionWish {
    /// A fact id chosen by the client: deciding twice is once.
    fact: String,
    /// The other report.
    with: String,
    /// The target's figure.
    target: String,
    /// The result's figure.
    result: String,
    /// `met`, `missed` or `dismissed`.
    decision: String,
    /// Why; needed where it departs from what the numbers propose.
    #[serde(default)]
    reason: String,
}

/// Words of a report, and where they stand in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkSpot)]
struct SpotView {
    report: String,
    start: usize,
    end: usize,
    quote: String,
    /// The whole sentence.
    sentence: String,
    /// The figure on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<String>,
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
    let shared = state.clone();
    let linked = state
        .reading(move |node| node.link_reports(report, other))
        .await?;
    Ok(Json(LinksView::of(&shared.reference, &linked)))
}

/// Decide whether a target was met, or that the two are not the same thing.
#[utoipa::path(post, path = "/api/reports/{id}/links", tag = "plan", request_body = DecisionWish,
    params(("id" = String, Path, description = "the report")),
    responses((status = 200, body = RulingView)))]
async fn decide_link(
    State(state): State<AppState>,
    caller: Caller,
    PathParts(id): PathParts<String>,
    JsonBody(wish): JsonBody<DecisionWish>,
) -> Result<Json<RulingView>, Problem> {
    let report = record_id(&id)?;
    let by = may_open(&state, "verdict");
    let organ = acting_organ(&state, &caller.principal, by)?;
    let decision = read(report, wish).map_err(|fault| Problem::new("bad-body").fault(fault))?;
    let author = Author::Account(caller.principal);
    let shared = state.clone();
    let ruling = state
        .reading(move |node| Ok::<_, StoreError>(node.decide_link(&author, &organ, decision)))
        .await??;
    Ok(Json(RulingView::of(&shared.reference, &ruling)))
}

const DECISIONS: [&str; 3] = ["met", "missed", DISMISSED];
const DISMISSED: &str = "dismissed";

fn read(report: RecordId, wish: DecisionWish) -> Result<LinkDecision, Fault> {
    let id = |path, text: &str| {
        text.parse::<RecordId>()
            .map_err(|cause| Fault::malformed(path, cause))
    };
    let choice = match wish.decision.as_str() {
        DISMISSED => LinkChoice::Dismiss,
        word => Verdict::from_word(word)
            .map(LinkChoice::Outcome)
            .ok_or_else(|| Fault::choose("decision", &DECISIONS))?,
    };
    let wrong = |cause: fact::IdError| Fault::malformed("fact", cause);
    Ok(LinkDecision {
        fact: wish.fact.parse().map_err(wrong)?,
        report,
        other: id("with", &wish.with)?,
        target: id("target", &wish.target)?,
        result: id("result", &wish.result)?,
        choice,
        reason: wish.reason,
    })
}

impl LinksView {
    fn of(reference: &Reference, linked: &Linked) -> Self {
        let ruling = |ruling| RulingView::of(reference, ruling);
        Self {
            report: SideView::of(&linked.report),
            other: linked.other.as_ref().map(SideView::of),
            pairs: linked
                .pairs
                .iter()
                .map(|pair| PairView::of(reference, pair))
                .collect(),
            untold: linked.untold.iter().map(SpotView::of).collect(),
            stranded: linked.stranded.iter().map(ruling).collect(),
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

impl RulingView {
    fn of(reference: &Reference, ruling: &Ruling) -> Self {
        Self {
            id: ruling.id.to_string(),
            decision: ruling.outcome.map_or(DISMISSED, Verdict::as_str),
            as_proposed: ruling.as_proposed,
            reason: ruling.reason.clone(),
            target_sentence: ruling.target_sentence.clone(),
            result_sentence: ruling.result_sentence.clone(),
            organ: OrganRef::of(reference, ruling.organ.as_str()),
            actor: ruling.actor.to_string(),
            known: moment(ruling.known),
        }
    }
}

impl PairView {
    fn of(reference: &Reference, pair: &Pair) -> Self {
        let former = pair.former.as_ref().map(|former| FormerView {
            ruling: RulingView::of(reference, &former.ruling),
            target_changed: former.target_changed,
            result_changed: former.result_changed,
        });
        Self {
            target: SpotView::of(&pair.target),
            results: pair.results.iter().map(SpotView::of).collect(),
            relation: pair.relation.as_str(),
            verdict: pair.verdict.map(Verdict::as_str),
            decidable: pair.is_decidable(),
            ruling: pair
                .ruling
                .as_ref()
                .map(|ruling| RulingView::of(reference, ruling)),
            former,
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
            sentence: spot.sentence.clone(),
            figure: spot.figure.as_ref().map(RecordId::to_string),
            promise: spot.promise.as_ref().map(RecordId::to_string),
        }
    }
}
