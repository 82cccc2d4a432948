//! The book of a report: what is computed about its promises.

use fact::{Body, Draft, Evidence, FactId, RecordId, RecordRef};
use kernel::Schedule;
use node::Outcome;
use node::plan::{Book, Entry, Rest};

use crate::house::{House, account, house, name, open, step};

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
    house.take(house.shown(finish));
    let shown = house.entry(promise).pace;
    assert_eq!(shown.pace.schedule, Schedule::Behind, "{shown:?}");
    assert!(
        shown.because.en.starts_with("1 milestones past"),
        "{shown:?}"
    );
}

/// The codes with which a step into done is refused.
fn refused(outcome: &Outcome) -> Vec<&'static str> {
    match outcome {
        Outcome::Refused(reasons) => reasons.iter().map(|reason| reason.kind.code()).collect(),
        _ => Vec::new(),
    }
}

/// The light's word and why.
fn lit(entry: &Entry) -> (&'static str, String) {
    let shown = entry.light.as_ref().unwrap();
    (shown.light.status.as_str(), shown.because.en.clone())
}

/// A step by which a promise is finished with these words instead of evidence.
fn by_words(number: u128, promise: RecordId, words: &str) -> Draft {
    let record = reference(promise);
    let mut draft = step(number, "gov-office", &record, "finish");
    if let Body::Move { values, .. } = &mut draft.body {
        values.insert(name("finish_reason"), words.into());
    }
    draft
}

fn reference(promise: RecordId) -> RecordRef {
    RecordRef {
        kind: name("promise"),
        id: promise,
    }
}

/// A draft that takes the words back.
fn confirm(number: u128, promise: RecordId) -> Draft {
    let values = [(name("finish_reason"), fact::Value::Absent)];
    Draft {
        body: Body::Set {
            record: reference(promise),
            values: values.into_iter().collect(),
        },
        ..step(number, "gov-office", &reference(promise), "none")
    }
}

#[test]
fn what_is_only_said_to_be_done_is_neither_lit_nor_counted_as_done() {
    let house = house();
    let promise = house.plan("茶山小学");
    let supervision = account("acct_s", "supervision", "gov-office");
    let bare = step(1, "gov-office", &reference(promise), "finish");
    assert_eq!(refused(&house.one(&supervision, bare)), ["unsupported"]);
    house.take(by_words(2, promise, "told on the telephone"));
    let entry = house.entry(promise);
    let (word, because) = lit(&entry);
    assert_eq!(word, "unreported");
    assert!(because.contains("without evidence"), "{because}");
    assert_eq!(entry.pace.pace.schedule, Schedule::Other);
    assert_eq!(house.figure("promise.done"), 0);

    let unseen = house.one(&supervision, confirm(3, promise));
    assert_eq!(refused(&unseen), ["unsupported"]);
    house.take(house.shown(confirm(4, promise)));
    let entry = house.entry(promise);
    assert_eq!(lit(&entry).0, "done");
    assert_eq!(entry.pace.pace.schedule, Schedule::Complete);
    assert_eq!(house.figure("promise.done"), 1);
}

#[test]
fn a_value_short_of_the_target_outweighs_a_file() {
    let house = house();
    let promise = house.plan("新增城镇就业1500人");
    let series = house.entry(promise).targets[0].series.unwrap().to_string();
    let told = |number, value: &str| {
        let fields = [
            ("series", series.as_str()),
            ("period", "2026-02"),
            ("as_of", "2026-02-28"),
            ("value", value),
            ("unit", "人"),
            ("publisher", "stats"),
            ("document", "bulletin"),
        ];
        house.take(open(number, "observation", &fields));
    };
    told(1, "900");
    let supervision = account("acct_s", "supervision", "gov-office");
    let filed = house.shown(step(2, "gov-office", &reference(promise), "finish"));
    assert_eq!(refused(&house.one(&supervision, filed)), ["contradicted"]);
    house.take(house.shown(by_words(3, promise, "counted by the streets")));
    let entry = house.entry(promise);
    let (word, because) = lit(&entry);
    assert_eq!(word, "unreported");
    assert!(because.contains("does not reach"), "{because}");
    assert_eq!(entry.supported.0, Schedule::Ahead, "{:?}", entry.supported);

    let fields = [("value", "1500")];
    let corrected = open(1, "observation", &fields);
    let Body::Open { record, .. } = corrected.body else {
        panic!("an opening")
    };
    let values = [(name("value"), "1500".into())];
    house.take(Draft {
        body: Body::Set {
            record,
            values: values.into_iter().collect(),
        },
        ..step(4, "gov-office", &reference(promise), "none")
    });
    let (word, because) = lit(&house.entry(promise));
    assert_eq!(word, "unreported", "nobody has looked at it");
    assert!(because.contains("waits for"), "{because}");
    house.take(confirm(5, promise));
    assert_eq!(lit(&house.entry(promise)).0, "done");
}

#[test]
fn a_passed_acceptance_test_shows_that_a_promise_is_done() {
    let house = house();
    let promise = house.plan("茶山小学");
    let id = promise.to_string();
    house.take(open(1, "acceptance", &[("promise", &id), ("test", "open")]));
    let test = RecordRef {
        kind: name("acceptance"),
        id: RecordId::from_bits(1),
    };
    let mut sign = step(2, "gov-office", &test, "sign");
    if let Body::Move { values, .. } = &mut sign.body {
        values.insert(name("signed_by"), "commerce".into());
        values.insert(name("signed_on"), "2026-02-28".into());
    }
    house.take(sign);
    let other = account("acct_t", "supervision", "gov-office");
    let met = house.one(&other, step(3, "gov-office", &test, "meet"));
    assert!(matches!(met, Outcome::Admitted(_)), "{met:?}");
    house.take(step(4, "gov-office", &reference(promise), "finish"));
    assert_eq!(lit(&house.entry(promise)).0, "done");
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
