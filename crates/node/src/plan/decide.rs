//! Reviewing proposals: accept, edit, reject, restore, name owners.
//!
//! Each decision stands alone: one that is refused does not hold up the others.
//! An edit corrects the opening fact, so what the reader proposed stays in the
//! ledger beside it and baselines stay baselines. Of a published report that is a
//! correction of the plan, and whoever makes it says why.

use fact::{
    Body, Draft, Fact, FactId, Name, OrganId, RecordId, RecordRef, Source, SourceKind, Values,
};
use kernel::{Refusal, RefusalKind};
use store::{Reader, StoreError};

use crate::admit::{Author, Outcome};
use crate::derive::{fact_id_from, record_id_from};
use crate::node::Node;
use crate::plan::year::PUBLISHED;

/// How facts of a review say where they come from.
const REVIEW: &str = "review";

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The proposal holds.
    Accept,
    /// It does not.
    Reject,
    /// A rejected proposal is open again.
    Restore,
    /// Only its values or owners change.
    Edit,
}

/// An owner named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The organ.
    pub organ: OrganId,
    /// `lead` or `support`.
    pub role: Name,
    /// Why it was suggested, if it was.
    pub reason: String,
}

/// One decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The client's id: deciding twice is once.
    pub fact: FactId,
    /// The proposal.
    pub record: RecordRef,
    /// What is decided.
    pub choice: Choice,
    /// Corrected values.
    pub values: Values,
    /// Why the values are corrected; needed once the report is published.
    pub reason: String,
    /// Owners to add.
    pub owners: Vec<Owner>,
}

/// What became of a decision.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The proposal.
    pub record: RecordRef,
    /// Reasons of what was refused; empty when all went through.
    pub refused: Vec<Refusal>,
}

impl Node {
    /// Carries out decisions, each by itself, in one commit.
    pub fn decide(
        &self,
        author: &Author,
        organ: &OrganId,
        decisions: &[Decision],
    ) -> Result<Vec<Decided>, StoreError> {
        let drafts = self.read(|reader| {
            decisions
                .iter()
                .map(|decision| drafts_of(reader, organ, decision))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let counts: Vec<Option<usize>> = drafts
            .iter()
            .map(|drafts| drafts.as_ref().map(Vec::len))
            .collect();
        let all = drafts.into_iter().flatten().flatten().collect();
        let mut outcomes = self.admit(author, all)?.into_iter();
        let decided = decisions
            .iter()
            .zip(counts)
            .map(|(decision, count)| Decided {
                record: decision.record.clone(),
                refused: match count {
                    None => vec![Refusal {
                        field: None,
                        kind: RefusalKind::NoRecord,
                    }],
                    Some(count) => outcomes.by_ref().take(count).flat_map(reasons).collect(),
                },
            });
        Ok(decided.collect())
    }
}

fn reasons(outcome: Outcome) -> Vec<Refusal> {
    match outcome {
        Outcome::Refused(reasons) => reasons,
        Outcome::Admitted(_) | Outcome::Repeated(_) => Vec::new(),
    }
}

/// The drafts of one decision; `None` when the proposal does not exist.
fn drafts_of(
    reader: &Reader<'_>,
    organ: &OrganId,
    decision: &Decision,
) -> Result<Option<Vec<Draft>>, StoreError> {
    let facts = reader.facts(&decision.record)?;
    let Some(opening) = opening(&facts) else {
        return Ok(None);
    };
    let mut drafts = Vec::new();
    let edited = edit_id(decision);
    if !decision.values.is_empty() && facts.iter().all(|fact| fact.id != edited) {
        drafts.push(edit(organ, decision, opening, why(reader, decision)?));
    }
    let transition = match decision.choice {
        Choice::Accept => Some("accept"),
        Choice::Reject => Some("reject"),
        Choice::Restore => Some("restore"),
        Choice::Edit => None,
    };
    if let Some(transition) = transition {
        let record = decision.record.clone();
        let body = Body::Move {
            record,
            transition: Name::literal(transition),
            values: Values::new(),
        };
        drafts.push(draft(decision.fact, organ, None, body));
    }
    let held = held_owners(reader, decision.record.id)?;
    for owner in &decision.owners {
        if !held.contains(&(owner.organ.to_string(), owner.role.to_string())) {
            drafts.push(assign(organ, decision, owner));
        }
    }
    Ok(Some(drafts))
}

/// The opening fact in force: the last correction of the opening.
fn opening(facts: &[Fact]) -> Option<&Fact> {
    facts
        .iter()
        .rev()
        .find(|fact| matches!(fact.body, Body::Open { .. }))
}

fn draft(id: FactId, organ: &OrganId, amends: Option<FactId>, body: Body) -> Draft {
    Draft {
        id,
        at: None,
        organ: organ.clone(),
        source: Source {
            kind: SourceKind::Page,
            detail: REVIEW.to_owned(),
        },
        evidence: Vec::new(),
        amends,
        body,
    }
}

fn edit_id(decision: &Decision) -> FactId {
    fact_id_from(&["edit", &decision.fact.to_string()])
}

/// Why values are corrected: under review the review itself, later what the person says.
fn why(reader: &Reader<'_>, decision: &Decision) -> Result<String, StoreError> {
    let RecordRef { kind, id } = &decision.record;
    let def = reader.def(kind.as_str())?;
    let found = reader.record(kind.as_str(), *id)?;
    let report = found.and_then(|found| found.row.text(def, "report")?.parse().ok());
    let report = report.map_or(Ok(None), |report| reader.record("report", report))?;
    let published = report.is_some_and(|report| report.row.is_in(PUBLISHED));
    Ok(if published {
        decision.reason.clone()
    } else {
        REVIEW.to_owned()
    })
}

fn edit(organ: &OrganId, decision: &Decision, opening: &Fact, why: String) -> Draft {
    let mut values = opening.body.values().cloned().unwrap_or_default();
    values.extend(decision.values.clone());
    let body = Body::Open {
        record: decision.record.clone(),
        values,
    };
    let mut draft = draft(edit_id(decision), organ, Some(opening.id), body);
    draft.at = Some(opening.at);
    draft.source.detail = why;
    draft
}

/// Organ and role of each owner in force.
pub(super) fn held_owners(
    reader: &Reader<'_>,
    promise: RecordId,
) -> Result<Vec<(String, String)>, StoreError> {
    let def = reader.def("assignment")?;
    let rows = reader.records_where("assignment", "promise", &promise.to_string())?;
    let held = rows.iter().filter(|found| found.row.is_in("held"));
    Ok(held
        .filter_map(|found| {
            let organ = found.row.text(def, "organ")?;
            Some((organ.to_owned(), found.row.text(def, "role")?.to_owned()))
        })
        .collect())
}

fn assign(organ: &OrganId, decision: &Decision, owner: &Owner) -> Draft {
    let key = [
        "assignment",
        &decision.fact.to_string(),
        &decision.record.to_string(),
        owner.organ.as_str(),
        owner.role.as_str(),
    ];
    let mut values = Values::from([
        (
            Name::literal("promise"),
            decision.record.id.to_string().into(),
        ),
        (Name::literal("organ"), owner.organ.as_str().into()),
        (Name::literal("role"), owner.role.as_str().into()),
    ]);
    if !owner.reason.is_empty() {
        values.insert(Name::literal("reason"), owner.reason.as_str().into());
    }
    let record = RecordRef {
        kind: Name::literal("assignment"),
        id: record_id_from(&key),
    };
    draft(
        fact_id_from(&key),
        organ,
        None,
        Body::Open { record, values },
    )
}
