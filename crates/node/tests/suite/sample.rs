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

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap_or_else(|cause| panic!("{cause}"));
    let entries = std::fs::read_dir(from).unwrap_or_else(|cause| panic!("{cause}"));
    for entry in entries.map_while(Result::ok) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap_or_else(|cause| panic!("{cause}"));
        }
    }
}

#[test]
fn a_district_with_names_that_cannot_be_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../districts/gulou-nanjing");
    copy(std::path::Path::new(sample), folder.path());
    let load = |own: &str| {
        std::fs::write(folder.path().join("aliases.toml"), own).unwrap();
        let loaded = Bundle::embedded()
            .with_district(folder.path())
            .unwrap()
            .load();
        loaded.map(|loaded| loaded.lexicon.kept_name("leaves"))
    };
    let kept = load("[names]\ntea = [\"leaves\"]\n[parts]\n").unwrap();
    assert_eq!(kept, "tea");
    let refused = load("[names]\ntea = 1");
    assert!(
        matches!(refused, Err(node::BundleError::Lexicon(_))),
        "{refused:?}"
    );
}
