//! The sample district builds, every row of its tables fits, and it verifies.

use std::sync::Arc;

use fact::Moment;
use node::{Bundle, Node};

fn at(text: &str) -> node::Clock {
    let now = Moment::parse(text).unwrap();
    Arc::new(move || now)
}

#[test]
fn the_sample_plan_builds_once_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = Bundle::embedded().load().unwrap();
    let node = Node::open(folder.path(), loaded, at("2027-06-01T09:00:00+08:00")).unwrap();
    let facts = node.load_sample().unwrap_or_else(|cause| panic!("{cause}"));
    assert!(facts > 500, "{facts}");
    assert_eq!(
        node.load_sample().unwrap(),
        0,
        "a ledger with facts is left alone"
    );
    assert!(node.takes_sample().unwrap());
    let verdict = node.store().verify().unwrap();
    assert!(verdict.faults.is_empty(), "{:?}", verdict.faults);
    assert!(!node.sample_accounts().unwrap().is_empty());
}

#[test]
fn rows_dated_after_today_are_left_for_later() {
    let build = |today: &str| {
        let folder = tempfile::tempdir().unwrap();
        let loaded = Bundle::embedded().load().unwrap();
        Node::open(folder.path(), loaded, at(today))
            .unwrap()
            .load_sample()
            .unwrap()
    };
    assert!(build("2026-02-01T09:00:00+08:00") < build("2026-12-31T09:00:00+08:00"));
}
