//! Decisions on proposals: each stands alone, and only on proposals of the named report.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use fact::{Name, RecordId, RecordRef};
use node::Author;
use node::plan::{Choice, Decided, Decision, Owner};
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use utoipa::ToSchema;

use super::proposal_kind;
use crate::extract::{JsonBody, PathParts};
use crate::plan::facts::{Scalar, values};
use crate::plan::{acting_organ, may_move, record_id};
use crate::problem::{Fault, Problem, ProblemView};
use crate::session::Caller;
use crate::state::AppState;
use crate::words::Language;

/// Decisions one call may bring.
const DECISIONS_MAX: usize = 500;

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
    /// Why they are corrected, at most 2000 characters; needed once the report is published.
    #[serde(default)]
    reason: String,
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
pub(super) async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    PathParts(id): PathParts<String>,
    JsonBody(wish): JsonBody<Decisions>,
) -> Result<Json<DecidedAll>, Problem> {
    let report = record_id(&id)?;
    if wish.items.len() > DECISIONS_MAX {
        return Err(Problem::new("too-many").fill("limit", DECISIONS_MAX));
    }
    let language = Language::of(&headers);
    let by = may_move(&state, "promise", "accept");
    let organ = acting_organ(&state, &caller.principal, by)?;
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
    let results = state
        .reading(move |node| {
            let (own, strange): (Vec<_>, Vec<_>) = node
                .read(|reader| belonging(reader, report, decisions))?
                .ok_or_else(|| Problem::not_found(&id))?
                .into_iter()
                .enumerate()
                .partition(|(_place, (_decision, belongs))| *belongs);
            let (places, own): (Vec<_>, Vec<_>) = own
                .into_iter()
                .map(|(place, (own, _))| (place, own))
                .unzip();
            let decided = node.decide(&author, &organ, &own)?;
            let decided = decided.iter().map(|decided| decided_one(decided, language));
            let strange = strange
                .into_iter()
                .map(|(place, (strange, _))| (place, stray(&strange, language)));
            let mut results: Vec<_> = places.into_iter().zip(decided).chain(strange).collect();
            results.sort_by_key(|(place, _result)| *place);
            Ok::<_, Problem>(results.into_iter().map(|(_place, result)| result).collect())
        })
        .await?;
    Ok(Json(DecidedAll { results }))
}

/// The decisions, each with whether its record belongs to the report; a record that does
/// not exist is left to be refused as such. `None` when there is no such report.
fn belonging(
    reader: &Reader<'_>,
    report: RecordId,
    decisions: Vec<Decision>,
) -> Result<Option<Vec<(Decision, bool)>>, StoreError> {
    if reader.record("report", report)?.is_none() {
        return Ok(None);
    }
    let report = report.to_string();
    let marked = decisions.into_iter().map(|decision| {
        let RecordRef { kind, id } = &decision.record;
        let def = reader.def(kind.as_str())?;
        let found = reader.record(kind.as_str(), *id)?;
        let belongs = found.is_none_or(|found| found.row.text(def, "report") == Some(&report));
        Ok((decision, belongs))
    });
    marked.collect::<Result<_, _>>().map(Some)
}

/// A decision about a record of another report.
fn stray(decision: &Decision, language: Language) -> DecidedOne {
    let id = decision.record.id.to_string();
    DecidedOne {
        problem: Some(
            Problem::new("other-report")
                .fill("id", &id)
                .view(language, ""),
        ),
        ok: false,
        id,
    }
}

fn decided_one(decided: &Decided, language: Language) -> DecidedOne {
    let ok = decided.refused.is_empty();
    DecidedOne {
        id: decided.record.id.to_string(),
        ok,
        problem: (!ok).then(|| Problem::refused(&decided.refused).view(language, "")),
    }
}

fn decision(wish: DecisionWish) -> Result<Decision, Fault> {
    let wrong = |path: &'static str| move |cause: fact::IdError| Fault::malformed(path, cause);
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
            kind: proposal_kind(&wish.kind)?,
            id: wish.id.parse().map_err(wrong("id"))?,
        },
        choice: match wish.decision {
            ChoiceWish::Accept => Choice::Accept,
            ChoiceWish::Reject => Choice::Reject,
            ChoiceWish::Restore => Choice::Restore,
            ChoiceWish::Edit => Choice::Edit,
        },
        values: values(wish.values)?,
        reason: wish.reason,
        owners: owners.collect::<Result<_, Fault>>()?,
    })
}
