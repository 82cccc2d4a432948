//! Admission: who may, is it valid, is it new? Then, and only then, a fact.
//!
//! INVARIANT (one door): nothing else in the program appends to the ledger.

use std::collections::BTreeSet;
use std::sync::Arc;

use fact::{ActorId, Body, Draft, Fact, Moment, Name, OrganId, Values};
use kernel::{Cell, Context, Refusal, RefusalKind, judge, listed_in, named_in};
use pack::District;
use pack::catalog::{FieldKind, RecordType};
use store::{Blobs, StoreError, WriteTx};

use crate::access::Principal;
use crate::plan::{check_year, support};
use crate::relation::roles_for;

/// Evidence files one fact may name at most.
const EVIDENCE_MAX: usize = 20;

/// Who hands in drafts.
#[derive(Debug, Clone)]
pub enum Author {
    /// A signed-in account.
    Account(Principal),
    /// A part of the program, or its operator on the command line.
    Program(Name),
}

impl Author {
    pub(crate) fn actor(&self) -> ActorId {
        match self {
            Self::Account(principal) => principal.account.clone(),
            Self::Program(name) => name.clone(),
        }
    }
}

/// What became of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is a fact now.
    Admitted(Fact),
    /// It was a fact already; nothing new was recorded.
    Repeated(Fact),
    /// It was refused, for all these reasons.
    Refused(Vec<Refusal>),
}

impl Outcome {
    /// The fact, new or old.
    pub fn fact(&self) -> Option<&Fact> {
        match self {
            Self::Admitted(fact) | Self::Repeated(fact) => Some(fact),
            Self::Refused(_) => None,
        }
    }
}

/// What admission needs to know besides the store.
#[derive(Debug, Clone)]
pub(crate) struct Gate {
    pub(crate) district: Arc<District>,
    pub(crate) blobs: Blobs,
}

/// Judges one draft within the writer's transaction and appends it when it holds.
pub(crate) fn admit_one(
    tx: &mut WriteTx<'_>,
    gate: &Gate,
    author: &Author,
    mut draft: Draft,
    now: Moment,
) -> Result<Outcome, StoreError> {
    if let Some(fact) = tx.fact(draft.id)? {
        return Ok(if fact.repeats(&draft) {
            Outcome::Repeated(fact)
        } else {
            Outcome::Refused(vec![plain(RefusalKind::Exists)])
        });
    }
    let setting = tx.reader().setting().clone();
    let kind = draft.body.record().kind.clone();
    let Some(def) = setting.catalog.records.get(&kind) else {
        return Ok(Outcome::Refused(vec![plain(RefusalKind::UnknownType(
            kind.to_string(),
        ))]));
    };
    // A correction speaks of when the corrected fact was true and rests on its files,
    // unless it says otherwise.
    let amended = draft.amends.map_or(Ok(None), |id| tx.fact(id))?;
    if let Some(amended) = &amended {
        draft.at = draft.at.or(Some(amended.at));
        if draft.evidence.is_empty() && !matches!(draft.body, Body::Retract { .. }) {
            draft.evidence.clone_from(&amended.evidence);
        }
    }
    let mut reasons = judge_here(tx, def, author, &draft, now)?;
    reasons.extend(check_names(tx, gate, def, &draft, now)?);
    let roles = &setting.catalog.roles;
    reasons.extend(check_organ(gate, author, &draft.organ, roles));
    if let Some(amended) = &amended {
        reasons.extend(check_organ(gate, author, &amended.organ, roles));
        reasons.extend(check_unreferred(tx, &draft, amended)?);
    }
    reasons.extend(check_evidence(gate, &draft));
    if reasons.is_empty() {
        reasons.extend(check_year(tx, def, &draft, (&author.actor(), now))?);
    }
    if reasons.is_empty() {
        Ok(Outcome::Admitted(tx.append(draft, author.actor(), now)?))
    } else {
        Ok(Outcome::Refused(reasons))
    }
}

fn plain(kind: RefusalKind) -> Refusal {
    Refusal { field: None, kind }
}

fn judge_here(
    tx: &mut WriteTx<'_>,
    def: &RecordType,
    author: &Author,
    draft: &Draft,
    now: Moment,
) -> Result<Vec<Refusal>, StoreError> {
    let record = draft.body.record();
    let roles = match author {
        Author::Account(who) => {
            let none = Values::new();
            roles_for(
                &tx.reader(),
                who,
                record,
                draft.body.values().unwrap_or(&none),
            )?
        }
        Author::Program(_) => BTreeSet::new(),
    };
    let zone = tx.reader().setting().zone;
    let (day, today) = (zone.date_of(draft.at.unwrap_or(now)), zone.date_of(now));
    let actor = author.actor();
    let support = support(&tx.reader(), def, record, today)?;
    tx.with_record(record, |facts, timeline| {
        let context = Context {
            def,
            timeline,
            facts,
            roles: &roles,
            actor: &actor,
            now,
            today,
            day,
            support,
            by_program: matches!(author, Author::Program(_)),
        };
        judge(draft, &context)
    })
}

/// Do the records, organs, divisions and files named in the values exist?
fn check_names(
    tx: &WriteTx<'_>,
    gate: &Gate,
    def: &RecordType,
    draft: &Draft,
    now: Moment,
) -> Result<Vec<Refusal>, StoreError> {
    let reader = tx.reader();
    let mut reasons = Vec::new();
    for member in listed_in(&draft.body) {
        if !reader.exists(member.kind.as_str(), &member.id.to_string())? {
            reasons.push(plain(RefusalKind::NoReference(member.kind.to_string())));
        }
    }
    let Some(values) = draft.body.values() else {
        return Ok(reasons);
    };
    let day = reader.setting().zone.date_of(draft.at.unwrap_or(now));
    for (name, kind, cell) in named_in(values, def) {
        let Cell::Text(text) = cell else { continue };
        let missing = match kind {
            FieldKind::Reference { record } if !reader.exists(record.as_str(), &text)? => {
                Some(RefusalKind::NoReference(record.to_string()))
            }
            FieldKind::Organ if !organ_known(gate, &text, day) => Some(RefusalKind::NotKnown(text)),
            FieldKind::Division if !division_known(gate, &text, day) => {
                Some(RefusalKind::NotKnown(text))
            }
            FieldKind::Blob if !text.parse().is_ok_and(|hash| gate.blobs.has(hash)) => {
                Some(RefusalKind::NoReference("file".to_owned()))
            }
            _ => None,
        };
        reasons.extend(missing.map(|kind| Refusal {
            field: Some(name.clone()),
            kind,
        }));
    }
    Ok(reasons)
}

fn organ_known(gate: &Gate, id: &str, day: fact::Date) -> bool {
    gate.district
        .organs
        .get(id)
        .is_some_and(|organ| organ.validity.holds_on(day))
}

fn division_known(gate: &Gate, code: &str, day: fact::Date) -> bool {
    fact::DivisionCode::new(code)
        .ok()
        .and_then(|code| gate.district.divisions.get(&code))
        .is_some_and(|division| division.validity.holds_on(day))
}

/// An account records for an organ it may act for, at that organ or in the whole
/// district, and corrects only what was recorded for such an organ.
fn check_organ(
    gate: &Gate,
    author: &Author,
    organ: &OrganId,
    roles: &std::collections::BTreeMap<Name, pack::catalog::Role>,
) -> Option<Refusal> {
    if gate.district.organs.get(organ.as_str()).is_none() {
        return Some(plain(RefusalKind::NotKnown(organ.to_string())));
    }
    let Author::Account(who) = author else {
        return None;
    };
    let acts = who.grants.iter().any(|grant| {
        roles
            .get(&grant.role)
            .is_some_and(|role| role.acts && (role.district || grant.organ == *organ))
    });
    (!acts).then(|| plain(RefusalKind::NotAllowed(organ.to_string())))
}

/// A record that others refer to does not vanish under them.
fn check_unreferred(
    tx: &WriteTx<'_>,
    draft: &Draft,
    amended: &Fact,
) -> Result<Option<Refusal>, StoreError> {
    let vanishes =
        matches!(draft.body, Body::Retract { .. }) && matches!(amended.body, Body::Open { .. });
    if !vanishes {
        return Ok(None);
    }
    let reader = tx.reader();
    let (record, catalog) = (draft.body.record(), Arc::clone(&reader.setting().catalog));
    for def in catalog.records.values() {
        for (name, field) in &def.fields {
            let refers =
                matches!(&field.kind, FieldKind::Reference { record: to } if *to == record.kind);
            if refers && reader.refers(def.id.as_str(), name.as_str(), record.id)? {
                let kind = RefusalKind::Referred(def.id.to_string());
                return Ok(Some(plain(kind)));
            }
        }
    }
    Ok(None)
}

fn check_evidence(gate: &Gate, draft: &Draft) -> Option<Refusal> {
    if draft.evidence.len() > EVIDENCE_MAX {
        return Some(plain(RefusalKind::TooMany(EVIDENCE_MAX)));
    }
    let missing = draft
        .evidence
        .iter()
        .any(|evidence| !gate.blobs.has(evidence.blob));
    missing.then(|| plain(RefusalKind::NoReference("file".to_owned())))
}
