//! The book of a report: what is computed about its promises.

use fact::{Body, Draft, Evidence, FactId, RecordId, RecordRef};
use kernel::Schedule;
use node::plan::{Book, Entry, Rest};

use crate::house::{House, house, name, open, step};

impl House {
    fn entry(&self, promise: RecordId) -> Entry {
        let today = self.node.today();
        let entry = self
            .node
            .read(|reader| Book::of_promise(reader, promise, today));
        entry.unwrap().unwrap()
    }

    /// A published report, and its promise with these words.
    fn plan(&self, words: &str) -> RecordId {
        let report = self.import().report;
        self.publish(report, Rest::Accept).unwrap();
        self.promise_with(report, words).id
    }
}

#[test]
fn a_promise_alone_reads_as_it_does_in_its_report() {
    let house = house();
    house.at("2026-09-01");
    house.node.load_sample().unwrap();
    let today = house.node.today();
    let report = house
        .node
        .read(|reader| reader.records_after("report", None, 1))
        .unwrap()[0]
        .id;
    let book = house
        .node
        .read(|reader| Book::of_report(reader, report, today));
    let entries = book.unwrap().entries;
    assert!(entries.iter().any(|entry| {
        let both =
            |target: &node::plan::Target| !target.last.is_empty() && !target.actual.is_empty();
        entry.targets.iter().any(both)
    }));
    for entry in entries {
        let alone = house.entry(entry.id);
        assert_eq!(format!("{entry:?}"), format!("{alone:?}"));
    }
}

#[test]
fn a_value_of_another_year_is_no_progress() {
    let house = house();
    let promise = house.plan("新增城镇就业1500人");
    let target = house.entry(promise).targets[0].clone();
    let series = target.series.unwrap().to_string();
    let observed = |number, as_of: &str, value: &str| {
        let fields = [
            ("series", series.as_str()),
            ("period", "x"),
            ("as_of", as_of),
            ("value", value),
            ("unit", "人"),
            ("publisher", "stats"),
            ("document", "bulletin"),
        ];
        house.take(open(number, "observation", &fields));
    };
    observed(1, "2025-12-31", "1600");
    let entry = house.entry(promise);
    assert_eq!(
        entry.pace.pace.schedule,
        Schedule::Other,
        "{:?}",
        entry.pace
    );
    assert_eq!(entry.pace.values, 0);
    assert_eq!(entry.targets[0].actual.len(), 1, "it is still shown");
    observed(2, "2026-02-28", "300");
    let entry = house.entry(promise);
    assert_eq!(
        entry.pace.pace.schedule,
        Schedule::OnPace,
        "{:?}",
        entry.pace
    );
    assert_eq!(entry.pace.values, 1);
}

#[test]
fn a_missed_milestone_is_behind_whatever_the_count_says() {
    let house = house();
    let promise = house.plan("茶山小学");
    let id = promise.to_string();
    for (number, due) in [(1, "2026-06-01"), (2, "2026-12-01"), (3, "2026-11-01")] {
        let fields = [("promise", id.as_str()), ("title", "step"), ("due", due)];
        house.take(open(number, "milestone", &fields));
    }
    house.at("2026-09-01");
    let done = RecordRef {
        kind: name("milestone"),
        id: RecordId::from_bits(2),
    };
    let mut finish = step(9, "gov-office", &done, "finish");
    if let Body::Move { values, .. } = &mut finish.body {
        values.insert(name("done_on"), "2026-08-30".into());
    }
    house.take(finish);
    let shown = house.entry(promise).pace;
    assert_eq!(shown.pace.schedule, Schedule::Behind, "{shown:?}");
    assert!(
        shown.because.en.starts_with("1 milestones past"),
        "{shown:?}"
    );
}

#[test]
fn only_files_in_force_on_the_newest_progress_report_count() {
    let house = house();
    let promise = house.plan("茶山小学").to_string();
    let blob = house.node.store().blobs().put(b"photo").unwrap();
    let told = |number, as_of: &str, files: usize, amends: Option<u128>| {
        let fields = [
            ("promise", promise.as_str()),
            ("as_of", as_of),
            ("said", "on-pace"),
            ("note", "built"),
        ];
        let evidence = Evidence {
            blob,
            name: "a.jpg".to_owned(),
            media: "image/jpeg".to_owned(),
        };
        let record = amends.unwrap_or(number);
        let draft = open(record, "progress", &fields);
        house.take(Draft {
            id: FactId::new(2, number),
            evidence: vec![evidence; files],
            amends: amends.map(|amended| FactId::new(2, amended)),
            ..draft
        });
    };
    let support = || house.entry(promise.parse().unwrap()).supported.1.en;
    told(1, "2026-02-28", 3, None);
    assert!(support().starts_with("3 "), "{}", support());
    told(2, "2026-02-28", 1, Some(1));
    assert!(support().starts_with("1 "), "{}", support());
    house.at("2026-03-02");
    told(3, "2026-02-28", 0, None);
    assert!(support().starts_with("no "), "{}", support());
}
