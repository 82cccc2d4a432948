//! Deadlines of orders: working days, states, and what was struck.

use std::collections::{BTreeMap, BTreeSet};

use fact::{Body, Calendar, DayKind, Zone};
use kernel::{deadlines, fold};

use crate::teahouse::{at, catalog, day, draft, facts, name, open, order, step};

#[test]
fn a_deadline_skips_days_off_and_runs_only_in_its_state() {
    let catalog = catalog();
    let def = catalog.record("order").unwrap();
    // Day 0 is 2026-02-16; the next two days are off.
    let off = BTreeMap::from([(day(1), DayKind::Off), (day(2), DayKind::Off)]);
    let calendar = Calendar::new(off, BTreeSet::from([2026]));
    let record = order(1);
    let mut drafts = vec![open(1, &record, at(0, 600), "green")];
    let found = deadlines(def, &fold(def, &facts(&drafts)), &calendar, Zone::CHINA);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].due, Zone::CHINA.end_of(day(3)));
    assert!(found[0].running && !found[0].struck && !found[0].provisional);

    let body = Body::Struck {
        record: record.clone(),
        clock: name("serve"),
        due: found[0].due,
    };
    drafts.push(draft(2, found[0].due, body));
    assert!(deadlines(def, &fold(def, &facts(&drafts)), &calendar, Zone::CHINA)[0].struck);

    drafts.push(step(
        3,
        &record,
        at(4, 0),
        "serve",
        &[("served_on", &day(4).to_string())],
    ));
    assert!(!deadlines(def, &fold(def, &facts(&drafts)), &calendar, Zone::CHINA)[0].running);
}

#[test]
fn a_year_without_announcement_makes_the_deadline_provisional() {
    let catalog = catalog();
    let def = catalog.record("order").unwrap();
    let drafts = [open(1, &order(1), at(0, 0), "green")];
    let found = deadlines(
        def,
        &fold(def, &facts(&drafts)),
        &Calendar::default(),
        Zone::CHINA,
    );
    assert!(found[0].provisional);
}
