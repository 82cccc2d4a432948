//! Proposals cut otherwise: split, merged, read as something else, and back again.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use fact::{Name, RecordId, RecordRef};
use node::Author;
use node::plan::{Cut, Label, Reshape, Reshaped, SkipReason};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;

use crate::extract::{JsonBody, PathParts};
use crate::plan::facts::{Scalar, values};
use crate::plan::{acting_organ, may_open, record_id};
use crate::problem::{Fault, Problem};
use crate::session::Caller;
use crate::state::AppState;

/// Record types that can be read as something else.
const RELABELLED: [&str; 3] = ["promise", "figure", "skip"];

/// How proposals are cut otherwise.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = Reshape)]
pub(crate) enum ReshapeWish {
    /// One promise becomes two.
    Split {
        /// A fact id chosen by the client: asking twice is once.
        fact: String,
        /// The promise.
        id: String,
        /// The character of the report's text at which the second begins.
        at: usize,
    },
    /// Two neighbouring promises of one section become one.
    Merge {
        /// A fact id chosen by the client: asking twice is once.
        fact: String,
        /// The two, in any order.
        ids: [String; 2],
    },
    /// A record is read as something else.
    Relabel {
        /// A fact id chosen by the client: asking twice is once.
        fact: String,
        /// `promise`, `figure` or `skip`.
        kind: String,
        id: String,
        to: LabelWish,
        /// For a figure: what is said of it over what the reader finds.
        #[serde(default)]
        values: BTreeMap<String, Scalar>,
        /// For a skip: why, a word of the catalog's `skip_reasons`.
        #[serde(default)]
        reason: Option<String>,
    },
    /// What an earlier call did is taken back, when nothing was decided since.
    Undo {
        /// A fact id chosen by the client: asking twice is once.
        fact: String,
        /// The fact id of the call that is taken back.
        of: String,
    },
}

/// What a record is read as.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Label)]
pub(crate) enum LabelWish {
    /// No promise at all: it is rejected.
    Nothing,
    Promise,
    Figure,
    Skip,
}

/// A record that came or went.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reshaped)]
pub(crate) struct ReshapedOne {
    kind: String,
    id: String,
}

/// What came and what went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReshapedAll {
    /// Records that are there now.
    made: Vec<ReshapedOne>,
    /// Records that are replaced, or rejected.
    gone: Vec<ReshapedOne>,
}

/// Cut proposals otherwise, as a whole or not at all.
#[utoipa::path(post, path = "/api/reports/{id}/reshape", tag = "plan", request_body = ReshapeWish,
    params(("id" = String, Path, description = "the report")),
    responses((status = 200, body = ReshapedAll)))]
pub(super) async fn reshape(
    State(state): State<AppState>,
    caller: Caller,
    PathParts(id): PathParts<String>,
    JsonBody(wish): JsonBody<ReshapeWish>,
) -> Result<Json<ReshapedAll>, Problem> {
    let report = record_id(&id)?;
    let by = may_open(&state, "promise");
    let organ = acting_organ(&state, &caller.principal, by)?;
    let wish = read(report, wish).map_err(|fault| Problem::new("bad-body").fault(fault))?;
    let author = Author::Account(caller.principal);
    let done = state
        .reading(move |node| Ok::<_, StoreError>(node.reshape(&author, &organ, &wish)))
        .await??;
    Ok(Json(view(&done)))
}

fn read(report: RecordId, wish: ReshapeWish) -> Result<Reshape, Fault> {
    let (fact, cut) = match wish {
        ReshapeWish::Split { fact, id, at } => {
            let promise = id_of("id", &id)?;
            (fact, Cut::Split { promise, at })
        }
        ReshapeWish::Merge { fact, ids } => {
            let [one, other] = ids;
            let promises = [id_of("ids[0]", &one)?, id_of("ids[1]", &other)?];
            (fact, Cut::Merge { promises })
        }
        ReshapeWish::Relabel {
            fact,
            kind,
            id,
            to,
            values: said,
            reason,
        } => {
            let record = RecordRef {
                kind: kind_of(&kind)?,
                id: id_of("id", &id)?,
            };
            let label = match to {
                LabelWish::Nothing => Label::Nothing,
                LabelWish::Promise => Label::Promise,
                LabelWish::Figure => Label::Figure(values(said)?),
                LabelWish::Skip => Label::Skip(reason_of(reason.as_deref())?),
            };
            (fact, Cut::Relabel { record, label })
        }
        ReshapeWish::Undo { fact, of } => {
            let of = of
                .parse()
                .map_err(|cause: fact::IdError| Fault::malformed("of", cause))?;
            (fact, Cut::Undo { of })
        }
    };
    let wrong = |cause: fact::IdError| Fault::malformed("fact", cause);
    Ok(Reshape {
        fact: fact.parse().map_err(wrong)?,
        report,
        cut,
    })
}

fn id_of(path: &'static str, id: &str) -> Result<RecordId, Fault> {
    id.parse()
        .map_err(|cause: fact::IdError| Fault::malformed(path, cause))
}

fn kind_of(kind: &str) -> Result<Name, Fault> {
    let known = RELABELLED.contains(&kind).then(|| Name::new(kind).ok());
    known
        .flatten()
        .ok_or_else(|| Fault::choose("kind", &RELABELLED))
}

fn reason_of(reason: Option<&str>) -> Result<SkipReason, Fault> {
    let known = crate::wording::skip_reasons();
    let words: Vec<&str> = known.iter().map(|(word, _title)| word.as_str()).collect();
    reason
        .and_then(SkipReason::from_word)
        .ok_or_else(|| Fault::choose("reason", &words))
}

fn view(done: &Reshaped) -> ReshapedAll {
    let one = |record: &RecordRef| ReshapedOne {
        kind: record.kind.to_string(),
        id: record.id.to_string(),
    };
    ReshapedAll {
        made: done.made.iter().map(one).collect(),
        gone: done.gone.iter().map(one).collect(),
    }
}
