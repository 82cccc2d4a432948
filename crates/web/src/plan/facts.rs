//! The general door: drafts in, facts or reasons out.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use fact::{
    BlobHash, Body, Draft, Evidence, ListChange, Malformed, Moment, Name, RecordRef, Source,
    SourceKind, Value, Values,
};
use node::{Author, Node, Outcome};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::JsonBody;
use crate::plan::media::{Kind, OTHER, file_name};
use crate::problem::{Fault, Problem, ProblemView};
use crate::session::Caller;
use crate::state::AppState;
use crate::words::Language;

/// Drafts one call may bring.
pub(crate) const DRAFTS_MAX: usize = 500;
/// Evidence files that admission takes with one fact; a test holds the two together.
const EVIDENCE_MAX: usize = 20;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(post_facts))
}

/// Drafts to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drafts {
    /// At most 500; each is judged by itself.
    drafts: Vec<DraftWish>,
}

/// What somebody wants recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Draft)]
pub(crate) struct DraftWish {
    /// `fact_` and 26 characters, chosen by the client: sent twice, recorded once.
    id: String,
    /// When it was true, RFC 3339; now when absent.
    at: Option<String>,
    /// For which organ.
    organ: String,
    #[serde(default)]
    evidence: Vec<EvidenceWish>,
    /// The fact this one corrects.
    amends: Option<String>,
    /// Why, for people; a correction must say it. Kept with the fact's source.
    #[serde(default)]
    reason: String,
    body: BodyWish,
}

/// A file that was uploaded before.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Evidence)]
pub(crate) struct EvidenceWish {
    /// SHA-256 of the file, hexadecimal.
    pub(crate) blob: String,
    pub(crate) name: String,
    /// Its media type. Ignored in drafts: the bytes of the file tell.
    #[serde(default)]
    #[schema(required = true)]
    pub(crate) media: String,
}

/// A record by type and id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RecordRef)]
pub(crate) struct RecordWish {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

/// A field's value; null empties the field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Scalar {
    Flag(bool),
    Integer(i64),
    Text(String),
    Absent(()),
}

/// What is said to have happened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = DraftBody)]
pub(crate) enum BodyWish {
    /// A record begins.
    Open {
        record: RecordWish,
        values: BTreeMap<String, Scalar>,
    },
    /// Values change.
    Set {
        record: RecordWish,
        values: BTreeMap<String, Scalar>,
    },
    /// A transition is made.
    Move {
        record: RecordWish,
        transition: String,
        #[serde(default)]
        values: BTreeMap<String, Scalar>,
    },
    /// The corrected fact never was.
    Retract { record: RecordWish, reason: String },
    /// A frozen list begins or changes.
    List {
        record: RecordWish,
        list: String,
        change: ChangeWish,
        decision: String,
        reason: String,
    },
}

/// A change of a frozen list.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "change", rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = ListChange)]
pub(crate) enum ChangeWish {
    Freeze { members: Vec<RecordWish> },
    Add { member: RecordWish },
    Drop { member: RecordWish },
    Swap { out: RecordWish, into: RecordWish },
}

/// What became of the drafts, in their order.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Recorded {
    results: Vec<RecordedOne>,
}

/// What became of one draft.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordedOne {
    /// The draft's id.
    fact: String,
    ok: bool,
    /// Its place in the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    /// It was recorded before.
    repeated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemView>,
}

/// Record what happened. Every draft is judged by itself; good ones go through.
#[utoipa::path(post, path = "/api/facts", tag = "plan", request_body = Drafts,
    responses((status = 200, body = Recorded)))]
async fn post_facts(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(wish): JsonBody<Drafts>,
) -> Result<Json<Recorded>, Problem> {
    if wish.drafts.len() > DRAFTS_MAX {
        return Err(Problem::new("too-many").fill("limit", DRAFTS_MAX));
    }
    let language = Language::of(&headers);
    let read: Vec<(String, Result<Draft, Fault>)> = wish
        .drafts
        .into_iter()
        .map(|wish| (wish.id.clone(), draft(wish)))
        .collect();
    let good: Vec<Draft> = read
        .iter()
        .filter_map(|(_id, read)| read.as_ref().ok().cloned())
        .collect();
    let good = state.reading(|node| typed(node, good)).await?;
    let author = Author::Account(caller.principal);
    let mut outcomes = state.node.admit_later(&author, good).await?.into_iter();
    let results = read.into_iter().filter_map(|(id, read)| match read {
        Err(fault) => Some(unread(id, fault, language)),
        Ok(_) => outcomes
            .next()
            .map(|outcome| recorded(id, outcome, language)),
    });
    Ok(Json(Recorded {
        results: results.collect(),
    }))
}

fn unread(fact: String, fault: Fault, language: Language) -> RecordedOne {
    let problem = Some(Problem::new("bad-body").fault(fault).view(language, ""));
    RecordedOne {
        fact,
        ok: false,
        seq: None,
        repeated: false,
        problem,
    }
}

fn recorded(fact: String, outcome: Outcome, language: Language) -> RecordedOne {
    let repeated = matches!(outcome, Outcome::Repeated(_));
    match outcome {
        Outcome::Admitted(admitted) | Outcome::Repeated(admitted) => RecordedOne {
            fact,
            ok: true,
            seq: Some(admitted.seq),
            repeated,
            problem: None,
        },
        Outcome::Refused(reasons) => {
            let problem = Some(Problem::refused(&reasons).view(language, ""));
            RecordedOne {
                fact,
                ok: false,
                seq: None,
                repeated,
                problem,
            }
        }
    }
}

fn at<E: Into<Malformed>>(path: &'static str) -> impl Fn(E) -> Fault {
    move |cause| Fault::malformed(path, cause)
}

fn draft(wish: DraftWish) -> Result<Draft, Fault> {
    Ok(Draft {
        id: wish.id.parse().map_err(at("id"))?,
        at: wish
            .at
            .as_deref()
            .map(Moment::parse)
            .transpose()
            .map_err(at("at"))?,
        organ: Name::new(&wish.organ).map_err(at("organ"))?,
        source: Source {
            kind: SourceKind::Page,
            detail: wish.reason.trim().chars().take(500).collect(),
        },
        evidence: wish
            .evidence
            .iter()
            .map(evidence)
            .collect::<Result<_, _>>()?,
        amends: wish
            .amends
            .map(|id| id.parse())
            .transpose()
            .map_err(at("amends"))?,
        body: body(wish.body)?,
    })
}

fn evidence(wish: &EvidenceWish) -> Result<Evidence, Fault> {
    Ok(Evidence {
        blob: wish.blob.parse().map_err(at("evidence.blob"))?,
        name: file_name(&wish.name),
        media: String::new(),
    })
}

/// The drafts with the media types that their files have; a file that is not kept is
/// refused later, with the draft.
fn typed(node: &Node, drafts: Vec<Draft>) -> Result<Vec<Draft>, StoreError> {
    let blobs = node.store().blobs();
    typed_by(drafts, |blob| {
        if !blobs.has(blob) {
            return Ok(Kind::Other);
        }
        Kind::at_sight(blobs.look(blob)?).map_err(|_cause| StoreError::Blob(blob.to_string()))
    })
}

/// Looks at each file once, and at none of a draft that names too many to be admitted.
fn typed_by(
    mut drafts: Vec<Draft>,
    mut look: impl FnMut(BlobHash) -> Result<Kind, StoreError>,
) -> Result<Vec<Draft>, StoreError> {
    let mut known: BTreeMap<BlobHash, Kind> = BTreeMap::new();
    let few = drafts
        .iter_mut()
        .filter(|draft| draft.evidence.len() <= EVIDENCE_MAX);
    for evidence in few.flat_map(|draft| &mut draft.evidence) {
        let kind = match known.get(&evidence.blob) {
            Some(kind) => *kind,
            None => look(evidence.blob)?,
        };
        known.insert(evidence.blob, kind);
        let media = kind.media(&evidence.name).unwrap_or(OTHER);
        media.clone_into(&mut evidence.media);
    }
    Ok(drafts)
}

fn record(wish: &RecordWish) -> Result<RecordRef, Fault> {
    Ok(RecordRef {
        kind: Name::new(&wish.kind).map_err(at("body.record.type"))?,
        id: wish.id.parse().map_err(at("body.record.id"))?,
    })
}

/// Field values as the ledger keeps them.
pub(crate) fn values(wish: BTreeMap<String, Scalar>) -> Result<Values, Fault> {
    let value = |scalar| match scalar {
        Scalar::Flag(flag) => Value::Flag(flag),
        Scalar::Integer(number) => Value::Integer(number),
        Scalar::Text(text) => Value::Text(text),
        Scalar::Absent(()) => Value::Absent,
    };
    wish.into_iter()
        .map(|(name, scalar)| Ok((Name::new(&name).map_err(at("body.values"))?, value(scalar))))
        .collect()
}

fn body(wish: BodyWish) -> Result<Body, Fault> {
    Ok(match wish {
        BodyWish::Open {
            record: of,
            values: given,
        } => Body::Open {
            record: record(&of)?,
            values: values(given)?,
        },
        BodyWish::Set {
            record: of,
            values: given,
        } => Body::Set {
            record: record(&of)?,
            values: values(given)?,
        },
        BodyWish::Move {
            record: of,
            transition,
            values: given,
        } => Body::Move {
            record: record(&of)?,
            transition: Name::new(&transition).map_err(at("body.transition"))?,
            values: values(given)?,
        },
        BodyWish::Retract { record: of, reason } => Body::Retract {
            record: record(&of)?,
            reason,
        },
        BodyWish::List {
            record: of,
            list,
            change: wanted,
            decision,
            reason,
        } => Body::List {
            record: record(&of)?,
            list: Name::new(&list).map_err(at("body.list"))?,
            change: change(&wanted)?,
            decision,
            reason,
        },
    })
}

fn change(wish: &ChangeWish) -> Result<ListChange, Fault> {
    Ok(match wish {
        ChangeWish::Freeze { members } => ListChange::Freeze {
            members: members.iter().map(record).collect::<Result<_, _>>()?,
        },
        ChangeWish::Add { member } => ListChange::Add {
            member: record(member)?,
        },
        ChangeWish::Drop { member } => ListChange::Drop {
            member: record(member)?,
        },
        ChangeWish::Swap { out, into } => ListChange::Swap {
            out: record(out)?,
            into: record(into)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A draft that names this file so many times, as `0.csv`, `1.txt` and so on.
    fn naming(seed: i64, blob: BlobHash, times: usize) -> Draft {
        let ending = |place| if place % 2 == 0 { "csv" } else { "txt" };
        let evidence = (0..times).map(|place| Evidence {
            blob,
            name: format!("{place}.{}", ending(place)),
            media: String::new(),
        });
        Draft {
            id: fact::FactId::new(seed, 1),
            at: None,
            organ: Name::literal("gov-office"),
            source: Source {
                kind: SourceKind::Page,
                detail: String::new(),
            },
            evidence: evidence.collect(),
            amends: None,
            body: Body::Retract {
                record: RecordRef {
                    kind: Name::literal("series"),
                    id: fact::RecordId::new(seed, 1),
                },
                reason: String::new(),
            },
        }
    }

    #[test]
    fn a_file_is_looked_at_once_however_often_it_is_named() {
        let (one, two) = (BlobHash::of(b"one"), BlobHash::of(b"two"));
        let mut drafts: Vec<Draft> = (0..50).map(|seed| naming(seed, one, 20)).collect();
        drafts.push(naming(50, two, 9000));
        let mut looks = Vec::new();
        let typed = typed_by(drafts, |blob| {
            looks.push(blob);
            Ok(Kind::Text)
        });
        assert_eq!(looks, [one]);
        let typed = typed.unwrap();
        for draft in &typed[..50] {
            assert_eq!(draft.evidence[0].media, "text/csv; charset=utf-8");
            assert_eq!(draft.evidence[1].media, "text/plain; charset=utf-8");
        }
        assert_eq!(typed[50].evidence[0].media, "");
    }
}
