//! Reviewing what was read: proposals with suggested owners, decisions, publication.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

mod decisions;
mod publication;
mod reshape;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use fact::{Name, RecordId};
use node::plan::{is_out_of_text, is_replaced, suggest_owners};
use pack::catalog::RecordType;
use serde::{Deserialize, Serialize};
use store::{Reader, Record, StoreError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cursor::{Page, turn};
use crate::extract::{Params, PathParts, known_words};
use crate::plan::promises::{SectionRef, sections, states};
use crate::plan::record_id;
use crate::plan::view::state_of;
use crate::problem::{Fault, Problem};
use crate::reference::Reference;
use crate::state::AppState;
use crate::words::Words;

/// Record types that are proposed and decided.
const PROPOSALS: [&str; 2] = ["promise", "figure"];

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read_review))
        .routes(routes!(decisions::decide))
        .routes(routes!(publication::publish))
        .routes(routes!(reshape::reshape))
}

/// Which proposals.
#[derive(Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewAsk {
    /// `promise` or `figure`.
    kind: String,
    /// Only those in these states, comma separated, such as `proposed`; where not given,
    /// all but those that were cut otherwise. Among those in the state `gone` are promises
    /// that stay although the corrected text has them no more.
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
    proposal_kind(&ask.kind).map_err(|fault| Problem::new("bad-query").fault(fault))?;
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
        .filter(|found| match wanted.states.as_slice() {
            [] => !is_replaced(found),
            states => states.iter().any(|state| {
                found.row.is_in(state)
                    || (state == "gone" && !is_replaced(found) && is_out_of_text(def, &found.row))
            }),
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
        (suggested, owners(reader, &state.reference, found.id)?)
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

/// The owners in force of a promise.
pub(crate) fn owners(
    reader: &Reader<'_>,
    reference: &Reference,
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
                organ_title: reference.organ_title(&organ),
                organ,
                role: found.row.text(def, "role").unwrap_or_default().to_owned(),
            }
        })
        .collect())
}

/// The type of a proposal, when it is one.
fn proposal_kind(kind: &str) -> Result<Name, Fault> {
    let known = PROPOSALS.contains(&kind).then(|| Name::new(kind).ok());
    let wrong = || Fault::choose("kind", &PROPOSALS);
    known.flatten().ok_or_else(wrong)
}
