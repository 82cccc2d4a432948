//! Who may, is it valid: cases as a table of drafts and the codes of refusal.

use std::collections::BTreeSet;

use fact::{Body, Draft, Fact, Moment, Name, Zone};
use kernel::{Context, fold, judge};

use crate::teahouse::{at, catalog, draft, name, open, order, set, step};

struct Case<'a> {
    facts: &'a [Draft],
    roles: &'a [&'a str],
    actor: &'a str,
}

/// The codes with which a draft is refused, `field:code` where it is about a field.
fn codes(case: &Case<'_>, asked: &Draft) -> Vec<String> {
    let catalog = catalog();
    let def = catalog.record("order").unwrap();
    let facts: Vec<Fact> = case
        .facts
        .iter()
        .enumerate()
        .map(|(place, draft)| {
            draft
                .clone()
                .admitted(place as u64 + 1, at(5, 0), name("ann"))
        })
        .collect();
    let roles: BTreeSet<Name> = case.roles.iter().map(|role| name(role)).collect();
    let now: Moment = at(10, 0);
    let context = Context {
        def,
        timeline: &fold(def, &facts),
        facts: &facts,
        roles: &roles,
        actor: &name(case.actor),
        now,
        day: Zone::CHINA.date_of(asked.at.unwrap_or(now)),
        by_program: false,
    };
    judge(asked, &context)
        .iter()
        .map(|refusal| match &refusal.field {
            Some(field) => format!("{field}:{}", refusal.kind.code()),
            None => refusal.kind.code().to_owned(),
        })
        .collect()
}

fn placed() -> Vec<Draft> {
    vec![open(1, &order(1), at(0, 0), "green")]
}

fn served() -> Vec<Draft> {
    let mut facts = placed();
    facts.push(step(
        2,
        &order(1),
        at(1, 0),
        "serve",
        &[("served_on", "2026-02-17")],
    ));
    facts
}

fn check(facts: &[Draft], roles: &[&str], actor: &str, asked: &Draft, expected: &[&str]) {
    assert_eq!(
        codes(
            &Case {
                facts,
                roles,
                actor
            },
            asked
        ),
        expected,
        "{asked:?}"
    );
}

#[test]
fn an_order_is_opened_once_by_those_who_may() {
    let asked = open(9, &order(1), at(2, 0), "green");
    check(&[], &["waiter"], "ann", &asked, &[]);
    check(&[], &["guest"], "ann", &asked, &["not-allowed"]);
    check(&placed(), &["waiter"], "ann", &asked, &["exists"]);
}

#[test]
fn values_are_checked_field_by_field_and_all_at_once() {
    let record = order(1);
    let body = Body::Open {
        record: record.clone(),
        values: crate::teahouse::values(&[
            ("tea", "coffee"),
            ("takings", "1.234"),
            ("sugar", "two"),
        ]),
    };
    check(
        &[],
        &["waiter"],
        "ann",
        &draft(9, at(0, 0), body),
        &[
            "sugar:unknown-field",
            "takings:value-malformed",
            "tea:value-choice",
            "table:required",
        ],
    );
    check(
        &placed(),
        &["waiter"],
        "ann",
        &set(9, &record, at(1, 0), &[("served_on", "2026-02-30")]),
        &["served_on:value-malformed"],
    );
}

#[test]
fn a_transition_starts_where_it_is_declared_to() {
    let record = order(1);
    let serve = step(
        9,
        &record,
        at(2, 0),
        "serve",
        &[("served_on", "2026-02-17")],
    );
    check(&placed(), &["waiter"], "ann", &serve, &[]);
    check(&served(), &["waiter"], "ann", &serve, &["wrong-state"]);
    check(&[], &["waiter"], "ann", &serve, &["no-record"]);
    check(
        &placed(),
        &["waiter"],
        "ann",
        &step(9, &record, at(2, 0), "serve", &[]),
        &["served_on:required"],
    );
    check(
        &placed(),
        &["waiter"],
        "ann",
        &step(9, &record, at(2, 0), "fly", &[]),
        &["unknown-transition"],
    );
}

#[test]
fn whoever_served_may_not_take_the_money() {
    let pay = step(9, &order(1), at(3, 0), "pay", &[("takings", "8.00")]);
    check(&served(), &["keeper"], "ann", &pay, &["same-actor"]);
    check(&served(), &["keeper"], "ben", &pay, &[]);
    check(&served(), &["waiter"], "ben", &pay, &["not-allowed"]);
}

#[test]
fn a_correction_names_a_fact_of_the_same_record_and_kind() {
    let record = order(1);
    let mut amended = open(9, &record, at(0, 0), "black");
    amended.amends = Some(fact::FactId::from_bits(1));
    check(&placed(), &["waiter"], "ann", &amended, &[]);
    amended.amends = Some(fact::FactId::from_bits(77));
    check(
        &placed(),
        &["waiter"],
        "ann",
        &amended,
        &["not-amendable", "exists"],
    );
    let mut other = set(9, &record, at(1, 0), &[("tea", "black")]);
    other.amends = Some(fact::FactId::from_bits(1));
    check(
        &placed(),
        &["waiter"],
        "ann",
        &other,
        &["amends-other-kind"],
    );
}

#[test]
fn a_withdrawal_names_its_fact_and_its_reason() {
    let record = order(1);
    let mut asked = draft(
        9,
        at(1, 0),
        Body::Retract {
            record: record.clone(),
            reason: " ".to_owned(),
        },
    );
    check(
        &placed(),
        &["waiter"],
        "ann",
        &asked,
        &["not-amendable", "needs-reason"],
    );
    asked.amends = Some(fact::FactId::from_bits(1));
    asked.body = Body::Retract {
        record,
        reason: "wrong table".to_owned(),
    };
    check(&placed(), &["waiter"], "ann", &asked, &[]);
    check(&placed(), &["guest"], "ann", &asked, &["not-allowed"]);
}

#[test]
fn the_future_and_the_clock_are_not_for_people() {
    let record = order(1);
    check(
        &placed(),
        &["waiter"],
        "ann",
        &set(9, &record, at(11, 0), &[("tea", "black")]),
        &["future"],
    );
    let body = Body::Struck {
        record,
        clock: name("serve"),
        due: at(2, 0),
    };
    check(
        &placed(),
        &["keeper"],
        "ann",
        &draft(9, at(2, 0), body),
        &["program-only"],
    );
}
