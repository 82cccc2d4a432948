//! Who may, is it valid: cases as a table of drafts and the codes of refusal.

use std::collections::BTreeSet;

use fact::{Body, Draft, Fact, Moment, Name, Zone};
use kernel::{Context, fold, judge};
use pack::catalog::LightRule;

use crate::teahouse::{at, catalog, draft, name, open, order, set, step};

/// Drafts as facts, all by `ann`.
fn admitted(drafts: &[Draft]) -> Vec<Fact> {
    drafts
        .iter()
        .enumerate()
        .map(|(place, draft)| {
            draft
                .clone()
                .admitted(place as u64 + 1, at(5, 0), name("ann"))
        })
        .collect()
}

/// The codes with which a draft is refused, `field:code` where it is about a field.
fn codes_of(facts: &[Fact], roles: &[&str], actor: &str, asked: &Draft) -> Vec<String> {
    let catalog = catalog();
    let def = catalog.record("order").unwrap();
    let roles: BTreeSet<Name> = roles.iter().map(|role| name(role)).collect();
    let now: Moment = at(10, 0);
    let context = Context {
        def,
        timeline: &fold(def, facts),
        facts,
        roles: &roles,
        actor: &name(actor),
        now,
        today: Zone::CHINA.date_of(now),
        day: Zone::CHINA.date_of(asked.at.unwrap_or(now)),
        support: None,
        by_program: false,
    };
    spelled(asked, &context)
}

fn spelled(asked: &Draft, context: &Context<'_>) -> Vec<String> {
    judge(asked, context)
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
    let found = codes_of(&admitted(facts), roles, actor, asked);
    assert_eq!(found, expected, "{asked:?}");
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
            "takings:too-precise",
            "tea:value-choice",
            "table:required",
        ],
    );
    check(
        &placed(),
        &["waiter"],
        "ann",
        &set(9, &record, at(1, 0), &[("served_on", "2026-02-30")]),
        &["served_on:not-a-date"],
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
    amended.source.detail = " \u{3000}".to_owned();
    check(
        &placed(),
        &["waiter"],
        "ann",
        &amended,
        &["reason:needs-reason"],
    );
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
        &["not-amendable", "reason:needs-reason"],
    );
    asked.amends = Some(fact::FactId::from_bits(1));
    asked.body = Body::Retract {
        record,
        reason: "wrong table".to_owned(),
    };
    check(&placed(), &["keeper"], "ann", &asked, &[]);
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

/// A fact of another actor than `ann`, who makes all others.
fn by_ben(mut fact: Fact) -> Fact {
    fact.actor = name("ben");
    fact
}

fn amending(mut draft: Draft, fact: u128) -> Draft {
    draft.amends = Some(fact::FactId::from_bits(fact));
    draft
}

fn with(mut draft: Draft, fields: &[(&str, &str)]) -> Draft {
    if let Body::Open { values, .. } = &mut draft.body {
        values.extend(crate::teahouse::values(fields));
    }
    draft
}

fn retract(fact: u128, reason: &str) -> Draft {
    let record = order(1);
    let reason = reason.to_owned();
    amending(draft(9, at(4, 0), Body::Retract { record, reason }), fact)
}

#[test]
fn a_baseline_is_corrected_by_those_who_may_and_in_the_fact_that_gave_it() {
    let promised = |day: &str| {
        with(
            open(1, &order(1), at(0, 0), "green"),
            &[("promised_on", day)],
        )
    };
    let given = [promised("2026-02-20")];
    let mut later = promised("2026-03-31");
    later.id = fact::FactId::from_bits(9);
    let correction = amending(later, 1);
    check(
        &given,
        &["waiter"],
        "ann",
        &correction,
        &["promised_on:not-allowed"],
    );
    check(&given, &["waiter", "keeper"], "ann", &correction, &[]);
    let mut left_out = open(9, &order(1), at(0, 0), "black");
    left_out = amending(left_out, 1);
    check(
        &given,
        &["waiter"],
        "ann",
        &left_out,
        &["promised_on:not-allowed"],
    );
    let direct = set(9, &order(1), at(2, 0), &[("promised_on", "2026-03-31")]);
    check(&given, &["keeper"], "ann", &direct, &["promised_on:frozen"]);
    let mut noted = given.to_vec();
    noted.push(set(2, &order(1), at(1, 0), &[("note", "x")]));
    check(
        &noted,
        &["keeper"],
        "ann",
        &amending(direct, 2),
        &["promised_on:frozen"],
    );
    let moved = step(
        9,
        &order(1),
        at(2, 0),
        "serve",
        &[("served_on", "2026-02-17"), ("promised_on", "2026-03-31")],
    );
    check(&given, &["keeper"], "ann", &moved, &["promised_on:frozen"]);
}

#[test]
fn a_frozen_reference_is_never_corrected_into_another() {
    let elsewhere = fact::RecordId::from_bits(2).to_string();
    let asked = with(
        open(9, &order(1), at(0, 0), "green"),
        &[("table", &elsewhere)],
    );
    check(
        &placed(),
        &["keeper", "waiter"],
        "ann",
        &amending(asked, 1),
        &["table:frozen"],
    );
}

#[test]
fn a_transition_carries_what_it_needs_and_else_what_its_maker_may_set() {
    let fields = [("takings", "8.00"), ("tea", "black")];
    let pay = step(9, &order(1), at(3, 0), "pay", &fields);
    check(&served(), &["keeper"], "ben", &pay, &[]);
    let cancel = step(9, &order(1), at(3, 0), "cancel", &[("note", "cold")]);
    check(
        &served(),
        &["guest"],
        "ben",
        &cancel,
        &["not-allowed", "note:not-allowed"],
    );
}

#[test]
fn what_was_done_by_right_is_undone_by_right() {
    let mut paid = served();
    paid.push(step(3, &order(1), at(3, 0), "pay", &[("takings", "8.00")]));
    check(
        &paid,
        &["waiter"],
        "cat",
        &retract(3, "not paid"),
        &["not-allowed"],
    );
    check(&paid, &["keeper"], "cat", &retract(3, "not paid"), &[]);
    check(
        &placed(),
        &["waiter"],
        "ann",
        &retract(1, "never ordered"),
        &["not-allowed"],
    );
    check(
        &placed(),
        &["keeper"],
        "ann",
        &retract(1, "never ordered"),
        &[],
    );
    let other = amending(step(9, &order(1), at(1, 0), "cancel", &[]), 2);
    check(
        &served(),
        &["keeper"],
        "ann",
        &other,
        &["amends-other-kind"],
    );
}

#[test]
fn whoever_corrects_a_step_had_a_hand_in_it() {
    let serve = &served()[1];
    let mut mended = serve.clone();
    mended.id = fact::FactId::from_bits(3);
    let facts = [served(), vec![amending(mended, 2)]].concat();
    let pay = step(9, &order(1), at(3, 0), "pay", &[("takings", "8.00")]);
    let judged =
        |actor: &str, facts: &[Fact], asked: &Draft| codes_of(facts, &["keeper"], actor, asked);
    let mut facts = admitted(&facts);
    facts[2] = by_ben(facts[2].clone());
    for actor in ["ann", "ben"] {
        assert_eq!(judged(actor, &facts, &pay), ["same-actor"], "{actor}");
    }
    assert!(judged("cat", &facts, &pay).is_empty());
    let mut paid = admitted(&[served(), vec![pay]].concat());
    paid[2] = by_ben(paid[2].clone());
    let mut again = serve.clone();
    again.id = fact::FactId::from_bits(10);
    assert_eq!(judged("ben", &paid, &amending(again, 2)), ["same-actor"]);
}

#[test]
fn nothing_may_leave_a_later_step_without_effect() {
    let mut cancelled = served();
    cancelled.push(step(3, &order(1), at(3, 0), "cancel", &[]));
    let mut later = cancelled[1].clone();
    later.id = fact::FactId::from_bits(9);
    later.at = Some(at(5, 0));
    check(
        &served(),
        &["keeper"],
        "ann",
        &amending(later.clone(), 2),
        &[],
    );
    check(
        &[served(), vec![]].concat(),
        &["keeper"],
        "ann",
        &retract(2, "not served"),
        &[],
    );
    let paid = [
        served(),
        vec![step(3, &order(1), at(3, 0), "pay", &[("takings", "1")])],
    ]
    .concat();
    check(
        &paid,
        &["keeper"],
        "cat",
        &retract(2, "not served"),
        &["unsettles"],
    );
    check(
        &paid,
        &["keeper"],
        "cat",
        &amending(later, 2),
        &["unsettles"],
    );
}

#[test]
fn times_days_reasons_and_amounts_have_limits() {
    let record = order(1);
    let long = "x".repeat(2001);
    for (asked, expected) in [
        (
            set(9, &record, at(-60_000, 0), &[("tea", "black")]),
            "too-early",
        ),
        (
            set(9, &record, at(1, 0), &[("served_on", "2036-01-01")]),
            "served_on:future",
        ),
        (
            set(9, &record, at(1, 0), &[("takings", "-0.01")]),
            "takings:value-range",
        ),
        (
            set(9, &record, at(1, 0), &[("takings", "100000.01")]),
            "takings:value-range",
        ),
        (retract(1, &long), "reason:value-too-long"),
    ] {
        check(&placed(), &["keeper"], "ann", &asked, &[expected]);
    }
    let most = set(9, &record, at(1, 0), &[("takings", "100000")]);
    check(&placed(), &["keeper"], "ann", &most, &[]);
}

#[test]
fn the_day_of_a_step_is_corrected_like_a_baseline() {
    let mut later = served()[1].clone();
    later.id = fact::FactId::from_bits(9);
    check(
        &served(),
        &["waiter"],
        "ann",
        &amending(later.clone(), 2),
        &[],
    );
    later.at = Some(at(0, 30));
    check(
        &served(),
        &["waiter"],
        "ann",
        &amending(later.clone(), 2),
        &["not-allowed"],
    );
    check(&served(), &["keeper"], "ann", &amending(later, 2), &[]);
}

#[test]
fn a_step_is_not_withdrawn_by_those_it_was_kept_from() {
    let mut paid = admitted(
        &[
            served(),
            vec![step(3, &order(1), at(3, 0), "pay", &[("takings", "8")])],
        ]
        .concat(),
    );
    paid[2] = by_ben(paid[2].clone());
    let withdrawal = retract(3, "not paid");
    assert_eq!(
        codes_of(&paid, &["keeper"], "ann", &withdrawal),
        ["same-actor"]
    );
    assert!(codes_of(&paid, &["keeper"], "cat", &withdrawal).is_empty());
}

/// The codes of a draft about an order that is served, where the note may stand for evidence.
fn codes_of_done(facts: &[Draft], support: Option<bool>, asked: &Draft) -> Vec<String> {
    let mut def = catalog().record("order").unwrap().clone();
    def.light = Some(LightRule {
        due: name("promised_on"),
        start: None,
        near_days: 1,
        report_days: 1,
        reports: None,
        done: vec![name("served")],
        waiting: Vec::new(),
        silent: Vec::new(),
        stated: Some(name("note")),
    });
    let facts = admitted(facts);
    let context = Context {
        def: &def,
        timeline: &fold(&def, &facts),
        facts: &facts,
        roles: &BTreeSet::from([name("waiter")]),
        actor: &name("bo"),
        now: at(10, 0),
        today: Zone::CHINA.date_of(at(10, 0)),
        day: Zone::CHINA.date_of(asked.at.unwrap_or(at(10, 0))),
        support,
        by_program: false,
    };
    spelled(asked, &context)
}

#[test]
fn done_takes_evidence_or_the_words_why_there_is_none() {
    let serve = |fields: &[(&str, &str)]| {
        let mut given = vec![("served_on", "2026-02-17")];
        given.extend(fields);
        step(2, &order(1), at(1, 0), "serve", &given)
    };
    let file = fact::Evidence {
        blob: fact::BlobHash::of(b"slip"),
        name: "slip.txt".to_owned(),
        media: "text/plain".to_owned(),
    };
    let shown = |draft: Draft| Draft {
        evidence: vec![file.clone()],
        ..draft
    };
    let cases: [(Option<bool>, Draft, &[&str]); 7] = [
        (None, serve(&[]), &["note:unsupported"]),
        (None, serve(&[("note", " ")]), &["note:unsupported"]),
        (None, serve(&[("note", "told so")]), &[]),
        (None, shown(serve(&[])), &[]),
        (Some(true), serve(&[]), &[]),
        (Some(false), shown(serve(&[])), &["note:contradicted"]),
        (Some(false), serve(&[("note", "told so")]), &[]),
    ];
    for (support, asked, expected) in cases {
        let found = codes_of_done(&placed(), support, &asked);
        assert_eq!(found, expected, "{support:?} {asked:?}");
    }
}

#[test]
fn the_words_are_taken_back_only_when_it_is_shown() {
    let mut facts = placed();
    let given = [("served_on", "2026-02-17"), ("note", "told so")];
    facts.push(step(2, &order(1), at(1, 0), "serve", &given));
    let mut back = set(3, &order(1), at(2, 0), &[]);
    if let Body::Set { values, .. } = &mut back.body {
        values.insert(name("note"), fact::Value::Absent);
    }
    for (support, expected) in [
        (None, &["note:unsupported"][..]),
        (Some(false), &["note:contradicted"]),
        (Some(true), &[]),
    ] {
        assert_eq!(codes_of_done(&facts, support, &back), expected);
    }
}
