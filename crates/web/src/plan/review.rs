//! Reviewing what was read: proposals with suggested owners, decisions, publication.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use fact::{Name, RecordId, RecordRef};
use node::Author;
use node::plan::{
    Choice, Decided, Decision, Owner, Publication, PublishError, Rest, suggest_owners,
};
use pack::catalog::RecordType;
use serde::{Deserialize, Serialize};
use store::{Reader, Record, StoreError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cursor::{Page, turn};
use crate::extract::{JsonBody, Params, PathParts, known_words};
use crate::plan::facts::{Scalar, values};
use crate::plan::promises::{SectionRef, sections, states};
use crate::plan::view::state_of;
use crate::plan::{acting_organ, record_id, refusal};
use crate::problem::{Fault, Problem, ProblemView};
use crate::session::Caller;
use crate::state::AppState;
use crate::words::{Language, Words};

/// Decisions one call may bring.
const DECISIONS_MAX: usize = 500;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read_review))
        .routes(routes!(decide))
        .routes(routes!(publish))
}

/// Which proposals.
#[derive(Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewAsk {
    /// `promise` or `figure`.
    kind: String,
    /// Only those in these states, comma separated, such as `proposed`.
    state: Option<String>,
    /// The `next` of the page before; the filter must be the same.
    #[serde(skip_serializing)]
    cursor: Option<String>,
    /// Items on the page, 1 to 500; 50 where not given.
    #[serde(skip_serializing)]
    limit: Option<u32>,
}

/// A page of proposals in the order of the text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Review {
    items: Vec<ReviewItem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// One proposal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReviewItem {
    id: String,
    kind: String,
    state: String,
    start: i64,
    end: i64,
    quote: String,
    /// All fields, as the ledger spells them.
    fields: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<SectionRef>,
    suggestions: Vec<SuggestionView>,
    owners: Vec<OwnerView>,
}

/// An organ that may own a promise, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub(crate) struct SuggestionView {
    organ: String,
    organ_title: String,
    role: String,
    reason: Words,
    score: u32,
}

/// An owner who is named already.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NamedOwner)]
pub(crate) struct OwnerView {
    organ: String,
    organ_title: String,
    role: String,
}

/// Proposals of a report, with suggested owners.
#[utoipa::path(get, path = "/api/reports/{id}/review", tag = "plan", params(
    ("id" = String, Path, description = "the report"), ReviewAsk),
    responses((status = 200, body = Review)))]
async fn read_review(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
    Params(ask): Params<ReviewAsk>,
) -> Result<Json<Review>, Problem> {
    let report = record_id(&id)?;
    if !["promise", "figure"].contains(&ask.kind.as_str()) {
        return Err(Problem::new("bad-query").fault(Fault::at("kind", "promise | figure")));
    }
    let page = Page {
        cursor: ask.cursor.clone(),
        limit: ask.limit,
    };
    let list = state.cursors.list("review", &(report, &ask))?;
    let wanted = Wanted {
        report,
        states: known_words(
            "state",
            ask.state.as_deref(),
            &states(state.reference.catalog.record(&ask.kind)),
        )?,
        kind: ask.kind,
        after: page.after(&list)?,
        limit: page.limit()?,
    };
    let shared = state.clone();
    let (items, next) = state
        .reading(move |node| node.read(|reader| review(reader, &shared, &wanted)))
        .await?
        .ok_or_else(|| Problem::not_found(&id))?;
    let next = next.map(|place| list.write(&place)).transpose()?;
    Ok(Json(Review { items, next }))
}

/// Start of the sentence, start of the number in it, record: figures that share
/// one number share both starts, so the record must decide.
type Place = (i64, i64, RecordId);

/// Proposals of one page, and where the next page begins.
type Turned = (Vec<ReviewItem>, Option<Place>);

/// A checked question.
struct Wanted {
    report: RecordId,
    kind: String,
    states: Vec<String>,
    after: Option<Place>,
    limit: usize,
}

fn review(
    reader: &Reader<'_>,
    state: &AppState,
    wanted: &Wanted,
) -> Result<Option<Turned>, StoreError> {
    if reader.record("report", wanted.report)?.is_none() {
        return Ok(None);
    }
    let report = wanted.report.to_string();
    let sections = sections(reader, &report)?;
    let def = reader.def(&wanted.kind)?;
    let rows: Vec<(Place, Record)> = reader
        .records_where(&wanted.kind, "report", &report)?
        .into_iter()
        .filter(|found| {
            wanted.states.is_empty() || wanted.states.iter().any(|state| found.row.is_in(state))
        })
        .map(|found| (place(def, &found), found))
        .collect();
    let (rows, next) = turn(rows, wanted.after.as_ref(), wanted.limit);
    let items = rows
        .iter()
        .map(|found| item(reader, state, &sections, (def, found)))
        .collect::<Result<_, _>>()?;
    Ok(Some((items, next)))
}

fn place(def: &RecordType, found: &Record) -> Place {
    let number = |field| found.row.cell(def, field).as_integer().unwrap_or_default();
    (number("start"), number("num_start"), found.id)
}

fn item(
    reader: &Reader<'_>,
    state: &AppState,
    sections: &BTreeMap<String, SectionRef>,
    (def, found): (&RecordType, &Record),
) -> Result<ReviewItem, StoreError> {
    let text = |field| found.row.text(def, field).unwrap_or_default().to_owned();
    let number = |field| found.row.cell(def, field).as_integer().unwrap_or_default();
    let (suggestions, owners) = if def.id.as_str() == "promise" {
        let suggested = suggestions(state, &text("quote"), &text("topic"));
        (suggested, owners(reader, state, found.id)?)
    } else {
        (Vec::new(), Vec::new())
    };
    Ok(ReviewItem {
        id: found.id.to_string(),
        kind: def.id.to_string(),
        state: state_of(&found.row),
        start: number("start"),
        end: number("end"),
        quote: text("quote"),
        fields: fields(def, found, reader.setting().zone),
        section: sections.get(&text("section")).cloned(),
        suggestions,
        owners,
    })
}

/// All filled fields as text, quantities with their decimal point.
fn fields(def: &RecordType, found: &Record, zone: fact::Zone) -> BTreeMap<String, String> {
    def.fields
        .iter()
        .filter(|(_name, field)| !field.personal)
        .filter_map(|(name, field)| {
            let text = kernel::spell(field, found.row.cell(def, name.as_str()), zone)?;
            Some((name.to_string(), text))
        })
        .collect()
}

fn suggestions(state: &AppState, quote: &str, topic: &str) -> Vec<SuggestionView> {
    let district = &state.node.loaded().district;
    suggest_owners(&district.organs, quote, topic, state.node.today())
        .into_iter()
        .map(|found| SuggestionView {
            organ_title: state.reference.organ_title(found.organ.as_str()),
            organ: found.organ.to_string(),
            role: found.role.to_string(),
            reason: Words {
                zh: found.reason.zh,
                en: found.reason.en,
            },
            score: found.score,
        })
        .collect()
}

fn owners(
    reader: &Reader<'_>,
    state: &AppState,
    promise: RecordId,
) -> Result<Vec<OwnerView>, StoreError> {
    let def = reader.def("assignment")?;
    let rows = reader.records_where("assignment", "promise", &promise.to_string())?;
    Ok(rows
        .iter()
        .filter(|found| found.row.is_in("held"))
        .map(|found| {
            let organ = found.row.text(def, "organ").unwrap_or_default().to_owned();
            OwnerView {
                organ_title: state.reference.organ_title(&organ),
                organ,
                role: found.row.text(def, "role").unwrap_or_default().to_owned(),
            }
        })
        .collect())
}

/// Decisions on proposals.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decisions {
    /// At most 500; each stands alone.
    items: Vec<DecisionWish>,
}

/// One decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Decision)]
pub(crate) struct DecisionWish {
    /// A fact id chosen by the client: deciding twice is once.
    fact: String,
    /// `promise` or `figure`.
    kind: String,
    id: String,
    decision: ChoiceWish,
    /// Corrected fields.
    #[serde(default)]
    values: BTreeMap<String, Scalar>,
    /// Owners to name.
    #[serde(default)]
    owners: Vec<OwnerWish>,
}

/// What is decided.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Choice)]
pub(crate) enum ChoiceWish {
    Accept,
    Reject,
    Restore,
    Edit,
}

/// An owner to name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Owner)]
pub(crate) struct OwnerWish {
    organ: String,
    /// `lead` or `support`.
    role: String,
    /// Why it was suggested.
    #[serde(default)]
    reason: String,
}

/// What became of the decisions, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecidedAll {
    results: Vec<DecidedOne>,
}

/// What became of one decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecidedOne {
    id: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemView>,
}

/// Decide on proposals; good decisions go through.
#[utoipa::path(post, path = "/api/reports/{id}/decisions", tag = "plan", request_body = Decisions,
    params(("id" = String, Path, description = "the report")),
    responses((status = 200, body = DecidedAll)))]
async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    PathParts(_report): PathParts<String>,
    JsonBody(wish): JsonBody<Decisions>,
) -> Result<Json<DecidedAll>, Problem> {
    if wish.items.len() > DECISIONS_MAX {
        return Err(Problem::new("too-many").fill("limit", DECISIONS_MAX));
    }
    let language = Language::of(&headers);
    let organ = acting_organ(&state, &caller.principal)?;
    let decisions: Vec<Decision> = wish
        .items
        .into_iter()
        .enumerate()
        .map(|(place, wish)| {
            decision(wish).map_err(|fault| {
                let path = format!("items[{place}].{}", fault.path);
                Problem::new("bad-body").fault(Fault { path, ..fault })
            })
        })
        .collect::<Result<_, _>>()?;
    let author = Author::Account(caller.principal);
    let decided = state
        .reading(move |node| node.decide(&author, &organ, &decisions))
        .await?;
    let results = decided
        .iter()
        .map(|decided| decided_one(decided, language))
        .collect();
    Ok(Json(DecidedAll { results }))
}

fn decided_one(decided: &Decided, language: Language) -> DecidedOne {
    let ok = decided.refused.is_empty();
    DecidedOne {
        id: decided.record.id.to_string(),
        ok,
        problem: (!ok).then(|| refusal::view(&decided.refused, language)),
    }
}

fn decision(wish: DecisionWish) -> Result<Decision, Fault> {
    let wrong = |path: &'static str| move |cause: fact::IdError| Fault::at(path, cause.to_string());
    let owners = wish.owners.into_iter().map(|owner| {
        Ok(Owner {
            organ: Name::new(&owner.organ).map_err(wrong("owners.organ"))?,
            role: Name::new(&owner.role).map_err(wrong("owners.role"))?,
            reason: owner.reason.chars().take(500).collect(),
        })
    });
    Ok(Decision {
        fact: wish.fact.parse().map_err(wrong("fact"))?,
        record: RecordRef {
            kind: Name::new(&wish.kind).map_err(wrong("kind"))?,
            id: wish.id.parse().map_err(wrong("id"))?,
        },
        choice: match wish.decision {
            ChoiceWish::Accept => Choice::Accept,
            ChoiceWish::Reject => Choice::Reject,
            ChoiceWish::Restore => Choice::Restore,
            ChoiceWish::Edit => Choice::Edit,
        },
        values: values(wish.values)?,
        owners: owners.collect::<Result<_, Fault>>()?,
    })
}

/// What to do with undecided proposals.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PublishAsk {
    /// `accept` or `reject` decides the rest; without it undecided ones hold up publication.
    rest: Option<String>,
}

/// A report became the plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Published {
    id: String,
    state: String,
}

/// Publish a reviewed report.
#[utoipa::path(post, path = "/api/reports/{id}/publish", tag = "plan", params(
    ("id" = String, Path, description = "the report"), PublishAsk),
    responses((status = 200, body = Published)))]
async fn publish(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    PathParts(id): PathParts<String>,
    Params(ask): Params<PublishAsk>,
) -> Result<Json<Published>, Problem> {
    let report = record_id(&id)?;
    let rest = match ask.rest.as_deref() {
        None => Rest::Wait,
        Some("accept") => Rest::Accept,
        Some("reject") => Rest::Reject,
        Some(_) => {
            return Err(Problem::new("bad-query").fault(Fault::at("rest", "accept | reject")));
        }
    };
    let organ = acting_organ(&state, &caller.principal)?;
    let author = Author::Account(caller.principal);
    let publication = Publication {
        report,
        rest,
        at: None,
    };
    let published = state
        .reading(move |node| {
            Ok::<_, StoreError>(node.publish_report(&author, &organ, &publication))
        })
        .await?;
    match published {
        Ok(()) => Ok(Json(Published {
            id,
            state: "published".to_owned(),
        })),
        Err(PublishError::Undecided { promises, figures }) => Err(Problem::new("undecided")
            .fill("promises", promises)
            .fill("figures", figures)),
        Err(PublishError::Refused(reasons)) => {
            Err(refusal::problem(&reasons, Language::of(&headers)))
        }
        Err(PublishError::Store(cause)) => Err(cause.into()),
    }
}
