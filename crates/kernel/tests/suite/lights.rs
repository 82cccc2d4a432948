//! Lights and pace as tables of cases.

use std::collections::BTreeMap;

use fact::{Date, Name, Zone};
use kernel::{Cell, LightInput, PaceInput, Row, Schedule, Status, light, pace};
use pack::catalog::{Disclosure, Field, FieldKind, LightRule, RecordType, Title};
use rust_decimal::Decimal;

use crate::teahouse::{catalog, name};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Deliveries to the teahouse, with a light of their own.
fn delivery() -> RecordType {
    let due = Field {
        title: Title::default(),
        kind: FieldKind::Date { past: false },
        required: true,
        frozen: true,
        personal: false,
        disclose: Disclosure::Public,
        validity: fact::Validity::ALWAYS,
        set: Vec::new(),
    };
    let words = |list: &[&str]| -> Vec<Name> { list.iter().map(|word| name(word)).collect() };
    RecordType {
        id: name("delivery"),
        fields: std::iter::once((name("due"), due)).collect(),
        light: Some(LightRule {
            due: name("due"),
            start: None,
            near_days: 10,
            report_days: 20,
            reports: Some((name("note"), name("delivery"))),
            done: words(&["done"]),
            waiting: words(&["ordered"]),
            silent: words(&["dropped"]),
            stated: None,
        }),
        clocks: Vec::new(),
        lists: BTreeMap::new(),
        ..catalog().record("table").unwrap().clone()
    }
}

struct Told<'a> {
    state: &'a str,
    entered: &'a [(&'a str, &'a str)],
    reported: Option<&'a str>,
    today: &'a str,
}

fn check(told: &Told<'_>, expected: Option<(Status, bool)>) {
    let def = delivery();
    let entered = told
        .entered
        .iter()
        .map(|(state, day)| (name(state), Zone::CHINA.start_of(date(day))));
    let row = Row {
        state: Some(name(told.state)),
        cells: vec![Cell::Text("2026-06-30".to_owned())],
        entered: entered.collect(),
        opened: Zone::CHINA.start_of(date("2026-01-01")),
    };
    let input = LightInput {
        today: date(told.today),
        reported: told.reported.map(date),
        backed: false,
        zone: Zone::CHINA,
    };
    let found = light(&def, &row, input).map(|light| (light.status, light.was_late));
    assert_eq!(found, expected, "{} {}", told.state, told.today);
}

/// The light of a delivery that is done, where the words `note` may stand for evidence.
fn check_stated((words, backed): (Option<&str>, bool), on: &str, expected: (Status, bool)) {
    let mut def = delivery();
    let note = Field {
        kind: FieldKind::Text { chars_max: 100 },
        ..def.fields[&name("due")].clone()
    };
    def.fields.insert(name("note"), note);
    def.light.as_mut().unwrap().stated = Some(name("note"));
    let words = words.map_or(Cell::Absent, |words| Cell::Text(words.to_owned()));
    let row = Row {
        state: Some(name("done")),
        cells: vec![Cell::Text("2026-06-30".to_owned()), words],
        entered: std::iter::once((name("done"), Zone::CHINA.start_of(date(on)))).collect(),
        opened: Zone::CHINA.start_of(date("2026-01-01")),
    };
    let input = LightInput {
        today: date("2026-12-01"),
        reported: Some(date(on)),
        backed,
        zone: Zone::CHINA,
    };
    let found = light(&def, &row, input).map(|light| (light.status, light.was_late));
    assert_eq!(found, Some(expected), "{backed} {on}");
}

#[test]
fn what_is_only_said_does_not_light_as_done() {
    use Status::{Done, Unreported};
    check_stated((None, true), "2026-06-30", (Done, false));
    check_stated((None, false), "2026-06-30", (Unreported, false));
    check_stated((Some("told so"), false), "2026-06-30", (Unreported, false));
    // What shows it has come; while the words stand nobody has looked at it.
    check_stated((Some("told so"), true), "2026-06-30", (Unreported, false));
    check_stated((None, false), "2026-07-05", (Unreported, true));
}

#[test]
fn the_six_words_follow_from_the_original_date() {
    use Status::{Done, Near, NotStarted, OnTrack, Overdue, Unreported};
    let begun: &[(&str, &str)] = &[("ordered", "2026-01-01"), ("running", "2026-03-01")];
    let done_late: &[(&str, &str)] = &[("running", "2026-03-01"), ("done", "2026-07-05")];
    let done_in_time: &[(&str, &str)] = &[("running", "2026-03-01"), ("done", "2026-06-30")];
    let ordered: &[(&str, &str)] = &[("ordered", "2026-01-01")];
    let told = |state, entered, reported, today| Told {
        state,
        entered,
        reported,
        today,
    };
    check(
        &told("ordered", ordered, None, "2026-05-01"),
        Some((NotStarted, false)),
    );
    check(
        &told("ordered", ordered, None, "2026-06-20"),
        Some((Near, false)),
    );
    check(
        &told("ordered", ordered, None, "2026-06-30"),
        Some((Near, false)),
    );
    check(
        &told("ordered", ordered, None, "2026-07-01"),
        Some((Overdue, true)),
    );
    check(
        &told("running", begun, Some("2026-04-20"), "2026-05-01"),
        Some((OnTrack, false)),
    );
    check(
        &told("running", begun, None, "2026-05-01"),
        Some((Unreported, false)),
    );
    check(
        &told("running", begun, Some("2026-03-10"), "2026-05-01"),
        Some((Unreported, false)),
    );
    check(
        &told("running", begun, None, "2026-03-10"),
        Some((OnTrack, false)),
    );
    check(
        &told("done", done_in_time, None, "2026-12-01"),
        Some((Done, false)),
    );
    check(
        &told("done", done_late, None, "2026-12-01"),
        Some((Done, true)),
    );
    let reopened_and_done_late: &[(&str, &str)] =
        &[("running", "2026-06-26"), ("done", "2026-07-10")];
    check(
        &told("done", reopened_and_done_late, None, "2026-12-01"),
        Some((Done, true)),
    );
    check(&told("dropped", ordered, None, "2026-12-01"), None);
}

#[test]
fn what_must_be_exceeded_is_not_reached_by_its_equal() {
    let sum = |beyond, actual: i64| PaceInput::Sum {
        target: Decimal::from(100),
        beyond,
        actual: Some(Decimal::from(actual)),
        as_of: date("2026-12-31"),
        first: date("2026-01-01"),
        due: date("2026-12-31"),
    };
    let level = |falling, beyond| PaceInput::Level {
        target: Decimal::from(5),
        actual: Some(Decimal::from(5)),
        falling,
        beyond,
        over: true,
    };
    for (input, expected) in [
        (sum(false, 100), Schedule::Complete),
        (sum(true, 100), Schedule::OnPace),
        (sum(true, 101), Schedule::Complete),
        (level(false, false), Schedule::Complete),
        (level(false, true), Schedule::Behind),
        (level(true, false), Schedule::Complete),
        (level(true, true), Schedule::Behind),
    ] {
        assert_eq!(pace(&input).schedule, expected, "{input:?}");
    }
}

#[test]
fn a_sum_is_held_against_the_share_of_time_and_a_rate_against_itself() {
    let sum = |actual: Option<i64>, as_of: &str| PaceInput::Sum {
        target: Decimal::from(120),
        beyond: false,
        actual: actual.map(Decimal::from),
        as_of: date(as_of),
        first: date("2026-01-01"),
        due: date("2026-12-31"),
    };
    let rate = |actual: i64, falling, over| PaceInput::Level {
        target: Decimal::from(5),
        actual: Some(Decimal::from(actual)),
        falling,
        beyond: false,
        over,
    };
    let steps = |done, missed, due, all| PaceInput::Milestones {
        done,
        missed,
        due,
        all,
    };
    for (input, expected) in [
        (sum(Some(60), "2026-06-30"), Schedule::OnPace),
        (sum(Some(40), "2026-06-30"), Schedule::Behind),
        (sum(Some(90), "2026-06-30"), Schedule::Ahead),
        (sum(Some(120), "2026-06-30"), Schedule::Complete),
        (sum(None, "2026-06-30"), Schedule::Other),
        (rate(6, false, false), Schedule::OnPace),
        (rate(4, false, false), Schedule::Behind),
        (rate(4, true, true), Schedule::Complete),
        (steps(2, 0, 2, 5), Schedule::OnPace),
        (steps(1, 1, 2, 5), Schedule::Behind),
        (steps(3, 0, 2, 5), Schedule::Ahead),
        (steps(3, 1, 2, 5), Schedule::Behind),
        (steps(5, 0, 5, 5), Schedule::OnPace),
        (steps(1, 0, 0, 1), Schedule::Ahead),
        (steps(0, 0, 0, 0), Schedule::Other),
        (PaceInput::Nothing, Schedule::Other),
    ] {
        assert_eq!(pace(&input).schedule, expected, "{input:?}");
    }
}
