//! Corrections and withdrawals: what was said by right can be unsaid by right only.
//!
//! Whoever corrects or withdraws a fact needs the roles that fact itself needed; a
//! step keeps its name; whoever takes part in a step by correcting or withdrawing it is
//! bound by the separation of roles like its maker. A baseline, and with it the day of a
//! step, is corrected and withdrawn by the roles the record type names for it, and a
//! frozen reference corrected by nobody: such a record is withdrawn and opened anew.

use std::collections::BTreeSet;

use fact::{Body, Draft, Fact, Name, Value};
use pack::catalog::{FieldKind, RecordType};

use super::{
    Context, Reasons, RefusalKind, allowed, judge_reason, made_by, say, say_of, setters, step_of,
    transition,
};
use crate::fold::{effective, fold};

/// The fact that a draft corrects or withdraws, when it may be.
pub(super) fn amended<'a>(
    draft: &Draft,
    context: &Context<'a>,
    reasons: &mut Reasons,
) -> Option<&'a Fact> {
    let wanted = draft.amends?;
    let found = effective(context.facts)
        .into_iter()
        .find(|fact| fact.id == wanted);
    match found {
        None => say(reasons, RefusalKind::NotAmendable),
        Some(fact) if matches!(draft.body, Body::Retract { .. }) => return Some(fact),
        Some(fact)
            if fact.body.verb() == draft.body.verb()
                && step_of(&fact.body) == step_of(&draft.body) =>
        {
            return Some(fact);
        }
        Some(_other) => say(reasons, RefusalKind::AmendsOtherKind),
    }
    None
}

/// Whether a fact says something about a field.
pub(super) fn carries(fact: &Fact, field: &Name) -> bool {
    fact.body
        .values()
        .is_some_and(|values| values.contains_key(field))
}

/// Judges a correction or withdrawal against what it would undo.
pub(super) fn judge(draft: &Draft, fact: &Fact, context: &Context<'_>, reasons: &mut Reasons) {
    let withdrawn = matches!(draft.body, Body::Retract { .. });
    let moved = draft.at.is_some_and(|at| at != fact.at);
    if let Some(kind) = undoing(fact, withdrawn || moved, context) {
        say(reasons, kind);
    }
    // A withdrawal and a change of a list carry their reason themselves.
    if !withdrawn && !matches!(draft.body, Body::List { .. }) {
        judge_reason("reason", &draft.source.detail, reasons);
    }
    judge_hands(fact, withdrawn, context, reasons);
    judge_changed(draft, fact, context, reasons);
}

/// Steps that whoever touches this one may have had no hand in.
fn judge_hands(fact: &Fact, withdrawn: bool, context: &Context<'_>, reasons: &mut Reasons) {
    let Some(step) = step_of(&fact.body) else {
        return;
    };
    let mut excluded: BTreeSet<&Name> = excluded_with(step, context.def).collect();
    if let (
        true,
        Body::Move {
            transition: name, ..
        },
    ) = (withdrawn, &fact.body)
    {
        excluded.extend(transition(name, context).iter().flat_map(|step| &step.not));
    }
    for other in excluded {
        if made_by(other.as_str(), context) {
            say(reasons, RefusalKind::SameActor(other.to_string()));
        }
    }
}

/// The right that the fact itself took, if the actor lacks it; to withdraw a step or to
/// give it another day takes the right to correct a baseline.
fn undoing(fact: &Fact, redated: bool, context: &Context<'_>) -> Option<RefusalKind> {
    let def = context.def;
    match &fact.body {
        Body::Open { .. } | Body::Move { .. } if redated && !def.correct.is_empty() => {
            allowed(&def.correct, context)
        }
        Body::Open { .. } => allowed(&def.open, context),
        Body::Set { values, .. } => values
            .keys()
            .find_map(|field| allowed(setters(def, field), context)),
        Body::Move {
            transition: name, ..
        } => transition(name, context).and_then(|step| allowed(&step.by, context)),
        Body::List { list, .. } => def
            .lists
            .get(list.as_str())
            .and_then(|rule| allowed(&rule.by, context)),
        Body::Struck { .. } | Body::Retract { .. } => {
            (!context.by_program).then_some(RefusalKind::ProgramOnly)
        }
    }
}

/// Transitions whose maker may have no hand in this step.
fn excluded_with<'a>(step: &str, def: &'a RecordType) -> impl Iterator<Item = &'a Name> {
    let transitions = def.lifecycle.iter().flat_map(|life| &life.transitions);
    transitions
        .filter(move |(_name, other)| other.not.iter().any(|not| not.as_str() == step))
        .map(|(name, _other)| name)
}

/// Fields that are said otherwise, or no more: their own roles, and baselines.
fn judge_changed(draft: &Draft, fact: &Fact, context: &Context<'_>, reasons: &mut Reasons) {
    let none = fact::Values::new();
    let (old, new) = (
        fact.body.values().unwrap_or(&none),
        draft.body.values().unwrap_or(&none),
    );
    let opening = matches!(fact.body, Body::Open { .. });
    if opening && matches!(draft.body, Body::Retract { .. }) {
        // The whole record goes; whoever may withdraw it need not own each field.
        return;
    }
    let fields: BTreeSet<&Name> = old.keys().chain(new.keys()).collect();
    for name in fields {
        let said = |values: &fact::Values| values.get(name).cloned().unwrap_or(Value::Absent);
        let Some(field) = context.def.fields.get(name) else {
            continue;
        };
        if said(old) == said(new) {
            continue;
        }
        let refused = match &field.kind {
            _ if !field.frozen && field.set.is_empty() => None,
            _ if !field.frozen => allowed(&field.set, context),
            FieldKind::Reference { .. } => Some(RefusalKind::Frozen),
            _ if context.def.correct.is_empty() && !context.by_program => Some(RefusalKind::Frozen),
            _ => allowed(&context.def.correct, context),
        };
        if let Some(kind) = refused {
            say_of(reasons, name, kind);
        }
    }
}

/// Whether later steps would lose their effect, which nobody would see.
pub(super) fn unsettles(draft: &Draft, context: &Context<'_>) -> bool {
    let newest = context.timeline.versions.last().map(|last| last.from);
    let comes_late = draft
        .at
        .is_some_and(|at| newest.is_some_and(|newest| at < newest));
    if draft.amends.is_none() && !(comes_late && matches!(draft.body, Body::Move { .. })) {
        return false;
    }
    let seq = context.facts.iter().map(|fact| fact.seq).max().unwrap_or(0) + 1;
    let mut facts = context.facts.to_vec();
    facts.push(
        draft
            .clone()
            .admitted(seq, context.now, context.actor.clone()),
    );
    let known = &context.timeline.remarks;
    fold(context.def, &facts)
        .remarks
        .iter()
        .any(|remark| !known.contains(remark))
}
