//! Judging a draft: who may, is it valid? Pure; `node` carries the verdict out.
//!
//! All reasons are collected, so that a person mends everything in one go.

mod backing;
mod correction;
mod list;
mod refusal;

use std::collections::BTreeSet;

use fact::{Body, Date, Draft, Fact, Moment, Name, RecordRef, Value, Values};
use pack::catalog::{FieldKind, RecordType, Transition};

pub use self::refusal::{Refusal, RefusalKind};
use crate::fold::{Timeline, chains};
use crate::row::{Cell, CellProblem, cell_of};

/// How far ahead of ours a client's clock may be.
const SKEW_MILLIS: i64 = 5 * 60 * 1000;
/// 1900-01-01 in UTC: nothing is recorded to have happened before.
const EARLIEST: Moment = Moment::from_millis(-2_208_988_800_000);
/// Facts one record may have at most: each is read again whenever one is added.
const FACTS_MAX: usize = 10_000;
/// Characters of a reason or of the name of a decision at most.
const REASON_CHARS_MAX: u32 = 2000;

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
    /// The civil day of `now`.
    pub today: Date,
    /// The civil day of `at`, for validity.
    pub day: Date,
    /// What is known besides this draft shows that the record is done, or that it is not.
    pub support: Option<bool>,
    /// The draft comes from the program itself.
    pub by_program: bool,
}

type Reasons = Vec<Refusal>;

fn say(reasons: &mut Reasons, kind: RefusalKind) {
    reasons.push(Refusal { field: None, kind });
}

fn say_of(reasons: &mut Reasons, field: &Name, kind: RefusalKind) {
    let field = Some(field.clone());
    reasons.push(Refusal { field, kind });
}

/// Judges a draft; an empty answer admits it. References are checked by the caller.
pub fn judge(draft: &Draft, context: &Context<'_>) -> Vec<Refusal> {
    let mut reasons = Vec::new();
    judge_time(draft, context, &mut reasons);
    if context.facts.len() >= FACTS_MAX {
        say(&mut reasons, RefusalKind::TooMany(FACTS_MAX));
    }
    let amended = correction::amended(draft, context, &mut reasons);
    if let Some(fact) = amended {
        correction::judge(draft, fact, context, &mut reasons);
    }
    match &draft.body {
        Body::Open { values, .. } => judge_open(values, amended, context, &mut reasons),
        Body::Set { values, .. } => judge_set(draft, values, amended, context, &mut reasons),
        Body::Move {
            transition, values, ..
        } => judge_move(draft, (transition, values), amended, context, &mut reasons),
        Body::Retract { reason, .. } => {
            exists(context, &mut reasons);
            if draft.amends.is_none() {
                say(&mut reasons, RefusalKind::NotAmendable);
            }
            judge_reason("reason", reason, &mut reasons);
        }
        Body::List { .. } => list::judge(draft, context, &mut reasons),
        Body::Struck { .. } if context.by_program => exists(context, &mut reasons),
        Body::Struck { .. } => say(&mut reasons, RefusalKind::ProgramOnly),
    }
    if reasons.is_empty() && correction::unsettles(draft, context) {
        say(&mut reasons, RefusalKind::Unsettles);
    }
    reasons
}

fn judge_time(draft: &Draft, context: &Context<'_>, reasons: &mut Reasons) {
    if draft
        .at
        .is_some_and(|at| at > context.now.plus_millis(SKEW_MILLIS))
    {
        say(reasons, RefusalKind::Future);
    }
    if draft.at.is_some_and(|at| at < EARLIEST) {
        say(reasons, RefusalKind::TooEarly);
    }
    if !context.def.validity.holds_on(context.day) {
        say(reasons, RefusalKind::NotValidThen);
    }
}

/// A reason or a decision: there, and of bounded length.
fn judge_reason(field: &'static str, text: &str, reasons: &mut Reasons) {
    let chars = text.chars().count();
    if text.trim().is_empty() {
        say_of(reasons, &Name::literal(field), RefusalKind::NeedsReason);
    } else if usize::try_from(REASON_CHARS_MAX).is_ok_and(|max| chars > max) {
        let problem = CellProblem::TooLong {
            chars_max: REASON_CHARS_MAX,
            chars,
        };
        say_of(reasons, &Name::literal(field), problem.into());
    }
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

/// Roles that may set a field.
fn setters<'a>(def: &'a RecordType, field: &Name) -> &'a [Name] {
    def.fields
        .get(field)
        .map(|field| field.set.as_slice())
        .filter(|roles| !roles.is_empty())
        .unwrap_or(&def.set)
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
        let given = values.contains_key(name);
        if field.required && !given && field.validity.holds_on(context.day) {
            say_of(reasons, name, RefusalKind::Required);
        }
    }
}

fn judge_set(
    draft: &Draft,
    values: &Values,
    amended: Option<&Fact>,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    exists(context, reasons);
    judge_values(values, context, reasons);
    for name in values.keys() {
        judge_setter(name, context, reasons);
        judge_frozen(name, amended, context, reasons);
    }
    backing::judge_set(draft, values, context, reasons);
}

fn judge_setter(name: &Name, context: &Context<'_>, reasons: &mut Reasons) {
    if !context.def.fields.contains_key(name) {
        return;
    }
    if let Some(kind) = allowed(setters(context.def, name), context) {
        say_of(reasons, name, kind);
    }
}

/// A baseline is given once; what a correction may do to it, [`correction`] says.
fn judge_frozen(name: &Name, amended: Option<&Fact>, context: &Context<'_>, reasons: &mut Reasons) {
    let frozen = context
        .def
        .fields
        .get(name)
        .is_some_and(|field| field.frozen);
    let carried = amended.is_some_and(|fact| correction::carries(fact, name));
    if frozen && !carried && is_filled(name, context) {
        say_of(reasons, name, RefusalKind::Frozen);
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
            Some(field) if field.required && is_blank(value) => Some(RefusalKind::Required),
            Some(field) => match cell_of(field, value) {
                Err(problem) => Some(problem.into()),
                Ok(cell) => lies_ahead(&field.kind, &cell, context).then_some(RefusalKind::Future),
            },
        };
        if let Some(kind) = kind {
            say_of(reasons, name, kind);
        }
    }
}

/// Nothing, or a text without a word.
fn is_blank(value: &Value) -> bool {
    let shows_nothing = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(
                letter,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
            )
    };
    let shows_no = |text: &str| text.chars().all(shows_nothing);
    *value == Value::Absent || value.as_text().is_some_and(shows_no)
}

fn lies_ahead(kind: &FieldKind, cell: &Cell, context: &Context<'_>) -> bool {
    let day = cell.as_text().and_then(|text| Date::parse(text).ok());
    *kind == FieldKind::Date { past: true } && day.is_some_and(|day| day > context.today)
}

fn judge_move(
    draft: &Draft,
    (name, values): (&Name, &Values),
    amended: Option<&Fact>,
    context: &Context<'_>,
    reasons: &mut Reasons,
) {
    exists(context, reasons);
    judge_values(values, context, reasons);
    let Some(transition) = transition(name, context) else {
        say(reasons, RefusalKind::UnknownTransition(name.to_string()));
        return;
    };
    reasons.extend(allowed(&transition.by, context).map(|kind| Refusal { field: None, kind }));
    if amended.is_none() {
        judge_state(draft, transition, context, reasons);
    }
    judge_needs(draft, transition, context, reasons);
    backing::judge_move(draft, transition, context, reasons);
    for field in values.keys() {
        let asked = backing::asked(transition, context) == Some(field);
        if !asked && !transition.needs.contains(field) {
            judge_setter(field, context, reasons);
        }
        judge_frozen(field, amended, context, reasons);
    }
    for step in &transition.not {
        if made_by(step.as_str(), context) {
            say(reasons, RefusalKind::SameActor(step.to_string()));
        }
    }
}

fn transition<'a>(name: &Name, context: &Context<'a>) -> Option<&'a Transition> {
    context.def.lifecycle.as_ref()?.transitions.get(name)
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
            .map(|value| !is_blank(value));
        if !given.unwrap_or_else(|| is_filled(name, context)) {
            say_of(reasons, name, RefusalKind::Required);
        }
    }
    if transition.needs_evidence && draft.evidence.is_empty() {
        say(reasons, RefusalKind::NeedsEvidence);
    }
}

/// The step of the lifecycle a fact stands for: `open`, or its transition.
fn step_of(body: &Body) -> Option<&str> {
    match body {
        Body::Open { .. } => Some("open"),
        Body::Move { transition, .. } => Some(transition.as_str()),
        _ => None,
    }
}

/// Whether this actor had a hand in a step that stands: made it, or corrected it.
fn made_by(step: &str, context: &Context<'_>) -> bool {
    chains(context.facts)
        .iter()
        .flatten()
        .any(|fact| fact.actor == *context.actor && step_of(&fact.body) == Some(step))
}

/// The cells of a draft's values that name other records, organs or divisions.
///
/// `judge` cannot look them up; the caller does, with [`RefusalKind::NoReference`]
/// and [`RefusalKind::NotKnown`].
pub fn named_in<'a>(
    values: &'a Values,
    def: &'a RecordType,
) -> impl Iterator<Item = (&'a Name, &'a FieldKind, Cell)> {
    values.iter().filter_map(|(name, value)| {
        let field = def.fields.get(name)?;
        let cell = cell_of(field, value)
            .ok()
            .filter(|cell| !cell.is_absent())?;
        Some((name, &field.kind, cell))
    })
}

/// The records a list change names; the caller looks them up.
pub fn listed_in(body: &Body) -> Vec<&RecordRef> {
    list::members_of(body)
}
