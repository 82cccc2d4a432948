//! Frozen lists: frozen once, changed by decision only.

use fact::{Body, Draft, Fact, ListChange, Name, RecordRef};
use pack::catalog::{ListAmendment, ListRule};

use super::{Context, Reasons, RefusalKind, allowed, exists, judge_reason, say};
use crate::lists::{FrozenList, frozen_lists};

/// Members a list may be frozen with at most.
const MEMBERS_MAX: usize = 5000;

pub(super) fn judge(draft: &Draft, context: &Context<'_>, reasons: &mut Reasons) {
    let Body::List {
        list: name,
        change,
        decision,
        reason,
        ..
    } = &draft.body
    else {
        return;
    };
    judge_reason("decision", decision, reasons);
    judge_reason("reason", reason, reasons);
    exists(context, reasons);
    let Some(rule) = context.def.lists.get(name.as_str()) else {
        say(reasons, RefusalKind::UnknownList(name.to_string()));
        return;
    };
    if let Some(kind) = allowed(&rule.by, context) {
        say(reasons, kind);
    }
    if members_of(&draft.body).len() > MEMBERS_MAX {
        say(reasons, RefusalKind::TooMany(MEMBERS_MAX));
    }
    let list = without_amended(draft, name, context);
    if !allows(rule, change, &list) {
        say(reasons, RefusalKind::ListChange);
    }
    let early = draft
        .at
        .is_some_and(|at| list.frozen.is_some_and(|from| at < from));
    if early {
        say(reasons, RefusalKind::WrongStateThen);
    }
}

/// The list as it would be had the corrected change never been recorded.
fn without_amended(draft: &Draft, name: &Name, context: &Context<'_>) -> FrozenList {
    let Some(amended) = draft.amends else {
        return frozen_lists(context.facts, name.as_str());
    };
    let others: Vec<Fact> = crate::fold::effective(context.facts)
        .into_iter()
        .filter(|fact| fact.id != amended)
        .cloned()
        .collect();
    frozen_lists(&others, name.as_str())
}

fn allows(rule: &ListRule, change: &ListChange, list: &FrozenList) -> bool {
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

/// The records a change names.
pub(super) fn members_of(body: &Body) -> Vec<&RecordRef> {
    let Body::List { change, .. } = body else {
        return Vec::new();
    };
    match change {
        ListChange::Freeze { members } => members.iter().collect(),
        ListChange::Add { member } | ListChange::Drop { member } => vec![member],
        ListChange::Swap { out, into } => vec![out, into],
    }
}
