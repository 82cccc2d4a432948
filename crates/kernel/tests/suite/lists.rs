//! Frozen lists: members on a date, changed only by decision.

use std::collections::{BTreeMap, BTreeSet};

use fact::{Body, Draft, Fact, ListChange, RecordRef, Zone};
use kernel::{Context, fold, frozen_lists, judge};
use pack::catalog::{ListAmendment, ListRule, RecordType, Title};

use crate::teahouse::{at, catalog, draft, facts, name, open, order};

/// A table that keeps the list of the day's orders.
fn ledger_table() -> RecordType {
    let rule = ListRule {
        title: Title::default(),
        record: name("order"),
        amend: vec![ListAmendment::Swap, ListAmendment::Drop],
        by: vec![name("keeper")],
    };
    let mut def = catalog().record("table").unwrap().clone();
    def.lists = BTreeMap::from([(name("today"), rule)]);
    def
}

fn table() -> RecordRef {
    RecordRef {
        kind: name("table"),
        id: fact::RecordId::from_bits(1),
    }
}

fn change(number: u128, offset: i32, change: ListChange, decision: &str) -> Draft {
    let body = Body::List {
        record: table(),
        list: name("today"),
        change,
        decision: decision.to_owned(),
        reason: "the cook said so".to_owned(),
    };
    draft(number, at(offset, 0), body)
}

fn opened() -> Draft {
    let mut opening = open(1, &table(), at(0, 0), "green");
    opening.body = Body::Open {
        record: table(),
        values: crate::teahouse::values(&[("name", "corner")]),
    };
    opening
}

fn freeze() -> Draft {
    change(
        2,
        1,
        ListChange::Freeze {
            members: vec![order(1), order(2)],
        },
        "minute 1",
    )
}

fn amending(mut draft: Draft, fact: u128) -> Draft {
    draft.id = fact::FactId::from_bits(9);
    draft.amends = Some(fact::FactId::from_bits(fact));
    draft
}

fn codes(so_far: &[Draft], asked: &Draft, role: &str) -> Vec<&'static str> {
    let def = ledger_table();
    let facts: Vec<Fact> = facts(so_far);
    let context = Context {
        def: &def,
        timeline: &fold(&def, &facts),
        facts: &facts,
        roles: &BTreeSet::from([name(role)]),
        actor: &name("ann"),
        now: at(50, 0),
        today: Zone::CHINA.date_of(at(50, 0)),
        day: Zone::CHINA.date_of(at(50, 0)),
        support: None,
        by_program: false,
    };
    judge(asked, &context)
        .iter()
        .map(|refusal| refusal.kind.code())
        .collect()
}

#[test]
fn a_list_is_frozen_once_and_changed_as_declared_only() {
    let (start, frozen) = ([opened()], [opened(), freeze()]);
    let swap = |out, into| {
        change(
            9,
            5,
            ListChange::Swap {
                out: order(out),
                into: order(into),
            },
            "minute 2",
        )
    };
    let add = change(9, 5, ListChange::Add { member: order(3) }, "minute 2");
    let drop = change(9, 5, ListChange::Drop { member: order(1) }, "minute 2");
    let foreign = change(
        2,
        1,
        ListChange::Freeze {
            members: vec![table()],
        },
        "minute 1",
    );
    for (so_far, asked, role, expected) in [
        (&start[..], &freeze(), "keeper", &[][..]),
        (&start, &freeze(), "waiter", &["not-allowed"]),
        (&start, &foreign, "keeper", &["list-change"]),
        (&start, &drop, "keeper", &["list-change"]),
        (
            &frozen,
            &change(9, 5, ListChange::Freeze { members: vec![] }, "m"),
            "keeper",
            &["list-change"],
        ),
        (&frozen, &swap(1, 3), "keeper", &[]),
        (&frozen, &swap(3, 1), "keeper", &["list-change"]),
        (&frozen, &swap(1, 2), "keeper", &["list-change"]),
        (&frozen, &drop, "keeper", &[]),
        (&frozen, &add, "keeper", &["list-change"]),
        (
            &frozen,
            &change(9, 0, ListChange::Drop { member: order(1) }, "m"),
            "keeper",
            &["wrong-state-then"],
        ),
        (&frozen, &amending(freeze(), 2), "keeper", &[]),
        (
            &frozen,
            &change(9, 5, ListChange::Drop { member: order(1) }, " "),
            "keeper",
            &["needs-reason"],
        ),
    ] {
        assert_eq!(codes(so_far, asked, role), expected, "{asked:?}");
    }
}

#[test]
fn the_first_members_stay_known_beside_those_of_now() {
    let drafts = [
        opened(),
        freeze(),
        change(
            3,
            4,
            ListChange::Swap {
                out: order(1),
                into: order(3),
            },
            "minute 2",
        ),
        change(4, 3, ListChange::Drop { member: order(2) }, "minute 3"),
    ];
    let list = frozen_lists(&facts(&drafts), "today");
    assert_eq!(list.frozen, Some(at(1, 0)));
    assert_eq!(list.first, BTreeSet::from([order(1), order(2)]));
    assert_eq!(list.members, BTreeSet::from([order(3)]));
    let order_of_changes: Vec<u128> = list.changes.iter().map(|id| id.to_bits()).collect();
    assert_eq!(
        order_of_changes,
        [4, 3],
        "changes stand in the order they were true"
    );
    assert_eq!(
        frozen_lists(&facts(&drafts), "tomorrow"),
        kernel::FrozenList::default()
    );
}
