//! Judging a draft: who may, is it valid? Pure; `node` carries the verdict out.
//!
//! All reasons are collected, so that a person mends everything in one go.

use std::collections::BTreeSet;

use fact::{Body, Date, Draft, Fact, ListChange, Moment, Name, RecordRef, Value, Values};
use pack::catalog::{ListAmendment, ListRule, RecordType, Transition};

use crate::fold::{Timeline, effective};
use crate::lists::frozen_lists;
use crate::row::{Cell, CellProblem, cell_of};

/// What a draft is judged against.
#[derive(Debug)]
pub struct Context<'a> {
    /// The type of the record.
    pub def: &'a RecordType,
    /// The record so far.
    pub timeline: &'a Timeline,
    /// Its facts so far.
    pub facts: &'a [Fact],
    /// Roles the actor has towards this record.
    pub roles: &'a BTreeSet<Name>,
    /// Who records.
    pub actor: &'a Name,
    /// The moment of admission.
    pub now: Moment,
    /// The civil day of `at`, for validity.
    pub day: Date,
    /// The draft comes from the program itself.
    pub by_program: bool,
}

/// A reason why a draft is not admitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Refusal {
    /// The field it concerns.
    pub field: Option<Name>,
    /// The reason.
    pub kind: RefusalKind,
}

/// Kinds of refusal; the code of each is stable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefusalKind {
    /// The actor has none of the roles asked for.
    #[error("none of your roles may do this; it takes one of: {0}")]
    NotAllowed(String),
    /// The record type is not declared.
    #[error("`{0}` is not a declared record type")]
    UnknownType(String),
    /// The record does not exist.
    #[error("there is no such record")]
    NoRecord,
    /// The record exists already.
    #[error("the record exists already")]
    Exists,
    /// The referenced record does not exist.
    #[error("there is no `{0}` with this id")]
    NoReference(String),
    /// The organ or division is not known on that date.
    #[error("`{0}` is not known on that date")]
    NotKnown(String),
    /// The field is not declared.
    #[error("`{0}` is not a field of this record")]
    UnknownField(String),
    /// The field or type is not valid on that date.
    #[error("this does not hold on that date")]
    NotValidThen,
    /// A required field is missing.
    #[error("this is required")]
    Required,
    /// The field is a baseline and cannot be set again.
    #[error("this is fixed from the beginning; correct the first fact if it was wrong")]
    Frozen,
    /// The value does not fit.
    #[error("{0}")]
    Value(#[from] CellProblem),
    /// The transition is not declared.
    #[error("`{0}` is not a transition of this record")]
    UnknownTransition(String),
    /// The transition cannot start from the present state.
    #[error("not possible while the record is in state `{0}`")]
    WrongState(String),
    /// The record was in another state at that time.
    #[error("the record was not in a state for this at that time")]
    WrongStateThen,
    /// Evidence is missing.
    #[error("evidence is needed for this")]
    NeedsEvidence,
    /// The same actor made a step that excludes this one.
    #[error("whoever did `{0}` may not do this: another person must")]
    SameActor(String),
    /// The fact to be amended is not one of this record.
    #[error("the fact to be corrected is not one of this record, or is withdrawn")]
    NotAmendable,
    /// A correction must keep the kind of the fact it corrects.
    #[error("a correction must be of the same kind as what it corrects")]
    AmendsOtherKind,
    /// The time lies in the future.
    #[error("the time lies in the future")]
    Future,
    /// The list is not declared.
    #[error("`{0}` is not a list of this record")]
    UnknownList(String),
    /// The change does not fit the list as it is.
    #[error("the list does not allow this change now")]
    ListChange,
    /// A decision and a reason are needed.
    #[error("a decision and a reason are needed")]
    NeedsReason,
    /// Only the program's clock may do this.
    #[error("only the clock may record this")]
    ProgramOnly,
}

impl RefusalKind {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed(_) => "not-allowed",
            Self::UnknownType(_) => "unknown-type",
            Self::NoRecord => "no-record",
            Self::Exists => "exists",
            Self::NoReference(_) => "no-reference",
            Self::NotKnown(_) => "not-known",
            Self::UnknownField(_) => "unknown-field",
            Self::NotValidThen => "not-valid-then",
            Self::Required => "required",
            Self::Frozen => "frozen",
            Self::Value(problem) => problem.code(),
            Self::UnknownTransition(_) => "unknown-transition",
            Self::WrongState(_) => "wrong-state",
            Self::WrongStateThen => "wrong-state-then",
            Self::NeedsEvidence => "needs-evidence",
            Self::SameActor(_) => "same-actor",
            Self::NotAmendable => "not-amendable",
            Self::AmendsOtherKind => "amends-other-kind",
            Self::Future => "future",
            Self::UnknownList(_) => "unknown-list",
            Self::ListChange => "list-change",
            Self::NeedsReason => "needs-reason",
            Self::ProgramOnly => "program-only",
        }
    }

    /// The words that fill the places of a translated sentence, by name.
    pub fn fills(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Value(problem) => problem.fills(),
            Self::NotAllowed(word)
            | Self::UnknownType(word)
            | Self::NoReference(word)
            | Self::NotKnown(word)
            | Self::UnknownField(word)
            | Self::UnknownTransition(word)
            | Self::WrongState(word)
            | Self::SameActor(word)
            | Self::UnknownList(word) => vec![("word", word.clone())],
            _ => Vec::new(),
        }
    }
}

/// How far ahead of ours a client's clock may be.
const SKEW_MILLIS: i64 = 5 * 60 * 1000;

type Reasons = Vec<Refusal>;

fn say(reasons: &mut Reasons, kind: RefusalKind) {
    reasons.push(Refusal { field: None, kind });
}

/// Judges a draft; an empty answer admits it. References are checked by the caller.
pub fn judge(draft: &Draft, context: &Context<'_>) -> Vec<Refusal> {
    let mut reasons = Vec::new();
    if draft
        .at
        .is_some_and(|at| at > context.now.plus_millis(SKEW_MILLIS))
    {
        say(&mut reasons, RefusalKind::Future);
    }
    if !context.def.validity.holds_on(context.day) {
        say(&mut reasons, RefusalKind::NotValidThen);
    }
    let amended = amended_fact(draft, context, &mut reasons);
    match &draft.body {
        Body::Open { values, .. } => judge_open(values, amended, context, &mut reasons),
        Body::Set { values, .. } => judge_set(values, amended, context, &mut reasons),
        Body::Move {
            transition, values, ..
        } => {
            judge_values(values, context, &mut reasons);
            judge_move(draft, transition, amended.is_some(), context, &mut reasons);
        }
        Body::Retract { reason, .. } => judge_retract(draft, reason, context, &mut reasons),
        Body::List {
            list,
            change,
            decision,
            reason,
            ..
        } => {
            if decision.trim().is_empty() || reason.trim().is_empty() {
                say(&mut reasons, RefusalKind::NeedsReason);
            }
            judge_list(list.as_str(), change, context, &mut reasons);
        }
        Body::Struck { .. } if context.by_program => exists(context, &mut reasons),
        Body::Struck { .. } => say(&mut reasons, RefusalKind::ProgramOnly),
    }
    reasons
}

fn amended_fact<'a>(
    draft: &Draft,
    context: &'a Context<'_>,
    reasons: &mut Reasons,
) -> Option<&'a Fact> {
    let wanted = draft.amends?;
    let found = effective(context.facts)
        .into_iter()
        .find(|fact| fact.id == wanted);
    match found {
        None => say(reasons, RefusalKind::NotAmendable),
        Some(fact) if matches!(draft.body, Body::Retract { .. }) => return Some(fact),
        Some(fact) if fact.body.verb() == draft.body.verb() => return Some(fact),
        Some(_other) => say(reasons, RefusalKind::AmendsOtherKind),
    }
    None
}

fn exists(context: &Context<'_>, reasons: &mut Reasons) {
    if context.timeline.now().is_none() {
        say(reasons, RefusalKind::NoRecord);
    }
}

fn allowed(wanted: &[Name], context: &Context<'_>) -> Option<RefusalKind> {
    if context.by_program || wanted.iter().any(|role| context.roles.contains(role)) {
        return None;
    }
    let words: Vec<&str> = wanted.iter().map(Name::as_str).collect();
    Some(RefusalKind::NotAllowed(words.join(", ")))
}

fn judge_open(
    values: &Values,
    amended: Option<&Fact>,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    if amended.is_none() && !context.facts.is_empty() {
        say(reasons, RefusalKind::Exists);
    }
    reasons.extend(allowed(&context.def.open, context).map(|kind| Refusal { field: None, kind }));
    judge_values(values, context, reasons);
    for (name, field) in &context.def.fields {
        let given = values
            .get(name)
            .is_some_and(|value| *value != Value::Absent);
        if field.required && !given && field.validity.holds_on(context.day) {
            reasons.push(Refusal {
                field: Some(name.clone()),
                kind: RefusalKind::Required,
            });
        }
    }
}

fn judge_set(
    values: &Values,
    amended: Option<&Fact>,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    exists(context, reasons);
    judge_values(values, context, reasons);
    for name in values.keys() {
        let Some(field) = context.def.fields.get(name) else {
            continue;
        };
        let roles = if field.set.is_empty() {
            &context.def.set
        } else {
            &field.set
        };
        let mut refuse = |kind| {
            reasons.push(Refusal {
                field: Some(name.clone()),
                kind,
            });
        };
        if let Some(kind) = allowed(roles, context) {
            refuse(kind);
        }
        if field.frozen && amended.is_none() && is_filled(name, context) {
            refuse(RefusalKind::Frozen);
        }
    }
}

fn is_filled(name: &Name, context: &Context<'_>) -> bool {
    context
        .timeline
        .now()
        .is_some_and(|row| !row.cell(context.def, name.as_str()).is_absent())
}

fn judge_values(values: &Values, context: &Context<'_>, reasons: &mut Reasons) {
    for (name, value) in values {
        let kind = match context.def.fields.get(name) {
            None => Some(RefusalKind::UnknownField(name.to_string())),
            Some(field) if !field.validity.holds_on(context.day) => Some(RefusalKind::NotValidThen),
            Some(field) if field.required && *value == Value::Absent => Some(RefusalKind::Required),
            Some(field) => cell_of(field, value).err().map(RefusalKind::Value),
        };
        reasons.extend(kind.map(|kind| Refusal {
            field: Some(name.clone()),
            kind,
        }));
    }
}

fn judge_move(
    draft: &Draft,
    name: &Name,
    is_correction: bool,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    exists(context, reasons);
    let declared = context
        .def
        .lifecycle
        .as_ref()
        .and_then(|life| life.transitions.get(name));
    let Some(transition) = declared else {
        say(reasons, RefusalKind::UnknownTransition(name.to_string()));
        return;
    };
    reasons.extend(allowed(&transition.by, context).map(|kind| Refusal { field: None, kind }));
    if !is_correction {
        judge_state(draft, transition, context, reasons);
    }
    judge_needs(draft, transition, context, reasons);
    for step in &transition.not {
        if made_by(step.as_str(), context) {
            say(reasons, RefusalKind::SameActor(step.to_string()));
        }
    }
}

fn judge_state(
    draft: &Draft,
    transition: &Transition,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    let Some(now) = context.timeline.now().and_then(|row| row.state.as_ref()) else {
        return;
    };
    if !transition.from.contains(now) {
        say(reasons, RefusalKind::WrongState(now.to_string()));
        return;
    }
    let then = draft
        .at
        .and_then(|at| context.timeline.at(at))
        .and_then(|row| row.state.as_ref());
    if then.is_some_and(|then| !transition.from.contains(then)) {
        say(reasons, RefusalKind::WrongStateThen);
    }
}

fn judge_needs(
    draft: &Draft,
    transition: &Transition,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    let values = draft.body.values();
    for name in &transition.needs {
        let given = values
            .and_then(|values| values.get(name))
            .map(|value| *value != Value::Absent);
        if !given.unwrap_or_else(|| is_filled(name, context)) {
            reasons.push(Refusal {
                field: Some(name.clone()),
                kind: RefusalKind::Required,
            });
        }
    }
    if transition.needs_evidence && draft.evidence.is_empty() {
        say(reasons, RefusalKind::NeedsEvidence);
    }
}

/// Whether this actor opened the record (`open`) or made the named transition.
fn made_by(step: &str, context: &Context<'_>) -> bool {
    effective(context.facts)
        .into_iter()
        .filter(|fact| fact.actor == *context.actor)
        .any(|fact| match &fact.body {
            Body::Open { .. } => step == "open",
            Body::Move { transition, .. } => transition.as_str() == step,
            _ => false,
        })
}

fn judge_retract(draft: &Draft, reason: &str, context: &Context<'_>, reasons: &mut Reasons) {
    exists(context, reasons);
    if draft.amends.is_none() {
        say(reasons, RefusalKind::NotAmendable);
    }
    if reason.trim().is_empty() {
        say(reasons, RefusalKind::NeedsReason);
    }
    reasons.extend(allowed(&context.def.set, context).map(|kind| Refusal { field: None, kind }));
}

fn judge_list(name: &str, change: &ListChange, context: &Context<'_>, reasons: &mut Reasons) {
    exists(context, reasons);
    let Some(rule) = context.def.lists.get(name) else {
        say(reasons, RefusalKind::UnknownList(name.to_owned()));
        return;
    };
    reasons.extend(allowed(&rule.by, context).map(|kind| Refusal { field: None, kind }));
    if !list_allows(rule, change, context, name) {
        say(reasons, RefusalKind::ListChange);
    }
}

fn list_allows(rule: &ListRule, change: &ListChange, context: &Context<'_>, name: &str) -> bool {
    let list = frozen_lists(context.facts, name);
    let member = |record: &RecordRef| list.members.contains(record);
    let fits = |record: &RecordRef| record.kind == rule.record;
    let may = |amendment| list.frozen.is_some() && rule.amend.contains(&amendment);
    match change {
        ListChange::Freeze { members } => list.frozen.is_none() && members.iter().all(fits),
        ListChange::Add { member: new } => may(ListAmendment::Add) && fits(new) && !member(new),
        ListChange::Drop { member: old } => may(ListAmendment::Drop) && member(old),
        ListChange::Swap { out, into } => {
            may(ListAmendment::Swap) && member(out) && fits(into) && !member(into)
        }
    }
}

/// The cells of a draft's values that name other records, organs or divisions.
///
/// `judge` cannot look them up; the caller does, with [`RefusalKind::NoReference`]
/// and [`RefusalKind::NotKnown`].
pub fn named_in<'a>(
    values: &'a Values,
    def: &'a RecordType,
) -> impl Iterator<Item = (&'a Name, &'a pack::catalog::FieldKind, Cell)> {
    values.iter().filter_map(|(name, value)| {
        let field = def.fields.get(name)?;
        let cell = cell_of(field, value)
            .ok()
            .filter(|cell| !cell.is_absent())?;
        Some((name, &field.kind, cell))
    })
}
