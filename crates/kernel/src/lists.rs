//! Frozen lists: members on a date, changed only by decision.

use std::collections::BTreeSet;

use fact::{Body, Fact, FactId, ListChange, Moment, RecordRef};

/// A list as its facts make it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrozenList {
    /// When it was frozen; `None` before.
    pub frozen: Option<Moment>,
    /// Members when frozen.
    pub first: BTreeSet<RecordRef>,
    /// Members now.
    pub members: BTreeSet<RecordRef>,
    /// Changes since, in order.
    pub changes: Vec<FactId>,
}

/// The list of one name, from the facts about its owner.
pub fn frozen_lists(facts: &[Fact], name: &str) -> FrozenList {
    let mut list = FrozenList::default();
    let mut changes: Vec<&Fact> = crate::fold::effective(facts);
    changes.sort_by_key(|fact| (fact.at, fact.seq));
    for fact in changes {
        let Body::List {
            list: named,
            change,
            ..
        } = &fact.body
        else {
            continue;
        };
        if named.as_str() == name {
            apply(&mut list, change, fact);
        }
    }
    list
}

fn apply(list: &mut FrozenList, change: &ListChange, fact: &Fact) {
    match change {
        ListChange::Freeze { members } if list.frozen.is_none() => {
            list.frozen = Some(fact.at);
            list.first = members.iter().cloned().collect();
            list.members.clone_from(&list.first);
            return;
        }
        ListChange::Freeze { .. } => return,
        ListChange::Add { member } => drop(list.members.insert(member.clone())),
        ListChange::Drop { member } => drop(list.members.remove(member)),
        ListChange::Swap { out, into } => {
            list.members.remove(out);
            list.members.insert(into.clone());
        }
    }
    list.changes.push(fact.id);
}
