//! A corrected text: what is unchanged keeps its decisions, and every quote has its place.

use std::collections::BTreeMap;

use fact::{Body, RecordId, RecordRef, Value, Values};
use node::plan::{Choice, Corrected, ImportError, Imported, Owner, Rest};
use node::{Author, Node, Outcome};
use proptest::prelude::*;
use store::{Record, Store};

use crate::house::{House, account, decision, house, moment, name, open, step};

const TEXT: &str = include_str!("fixtures/report.md");

fn supervision() -> Author {
    account("acct_s", "supervision", "gov-office")
}

impl House {
    fn correct(&self, report: RecordId, text: &str) -> Corrected {
        let imported = self.try_to_correct(report, text).unwrap();
        assert_eq!(imported.report, report);
        imported.corrected.unwrap()
    }

    fn try_to_correct(&self, report: RecordId, text: &str) -> Result<Imported, ImportError> {
        self.import_as(text, None, Some(report))
    }

    fn decide_with(&self, number: u128, record: &RecordRef, choice: Choice, owner: Option<&str>) {
        let mut decision = decision(number, record.clone(), choice);
        decision.owners.extend(owner.map(|organ| Owner {
            organ: name(organ),
            role: name("lead"),
            reason: String::new(),
        }));
        let decided = self
            .node
            .decide(&supervision(), &name("gov-office"), &[decision])
            .unwrap();
        assert!(decided[0].refused.is_empty(), "{decided:?}");
    }

    fn field(&self, record: &RecordRef, field: &str) -> Option<String> {
        let read = self.node.read(|reader| {
            let def = reader.def(record.kind.as_str())?;
            let found = reader.record(record.kind.as_str(), record.id)?.unwrap();
            Ok(found.row.text(def, field).map(str::to_owned))
        });
        read.unwrap()
    }

    fn report_progress(&self, number: u128, promise: &RecordRef) {
        self.take(open(
            number,
            "progress",
            &[
                ("promise", &promise.id.to_string()),
                ("as_of", "2026-02-20"),
                ("note", "foundations laid"),
                ("said", "on-pace"),
            ],
        ));
    }

    fn of_report(&self, kind: &str, report: RecordId) -> Vec<Record> {
        let read = self
            .node
            .read(|reader| reader.records_where(kind, "report", &report.to_string()));
        read.unwrap()
    }
}

/// The text a report has now.
fn text_of(node: &Node, report: RecordId) -> String {
    let blob = node.read(|reader| {
        let found = reader.record("report", report)?.unwrap();
        let def = reader.def("report")?;
        Ok(found.row.text(def, "text").unwrap().parse().unwrap())
    });
    String::from_utf8(node.store().blobs().get(blob.unwrap()).unwrap()).unwrap()
}

/// Every quote that has a place has it in the text the report has now.
fn check_slices(house: &House, report: RecordId) {
    let chars: Vec<char> = text_of(&house.node, report).chars().collect();
    let pairs = [
        ("promise", "start", "end", "quote"),
        ("figure", "start", "end", "quote"),
        ("figure", "num_start", "num_end", "num"),
        ("skip", "start", "end", "quote"),
    ];
    for (kind, start, end, quote) in pairs {
        for found in house.of_report(kind, report) {
            let row = &found.row;
            let (catalog, node) = (&house.node.loaded().catalog, &house.node);
            let def = catalog.record(kind).unwrap();
            let place = |field| {
                let place = row.cell(def, field).as_integer();
                place.map(|place| usize::try_from(place).unwrap())
            };
            let (Some(start), Some(end)) = (place(start), place(end)) else {
                continue;
            };
            if row.is_in("gone") {
                continue;
            }
            let former = row.text(def, "former_text").map(|hash| {
                let bytes = node.store().blobs().get(hash.parse().unwrap()).unwrap();
                String::from_utf8(bytes)
                    .unwrap()
                    .chars()
                    .collect::<Vec<_>>()
            });
            let chars = former.as_ref().unwrap_or(&chars);
            let slice: String = chars[start..end].iter().collect();
            assert_eq!(row.text(def, quote), Some(slice.as_str()), "{kind}");
        }
    }
}

fn check_sound(house: House) {
    let verdict = house.node.store().verify().unwrap();
    assert!(verdict.faults.is_empty(), "{:?}", verdict.faults);
    let digest = house.node.store().digest().unwrap();
    let plan = Node::plan_of(house.node.loaded());
    let House { node, folder, .. } = house;
    node.close();
    drop(node);
    let folder = folder.path();
    Store::rebuild(folder, &plan, moment("2026-03-02T09:00:00+08:00")).unwrap();
    let store = Store::open(folder, plan, |_| {}).unwrap();
    assert_eq!(store.digest().unwrap(), digest);
    store.close();
}

/// Places and states of everything that was read, by record.
fn picture(house: &House, report: RecordId) -> BTreeMap<RecordId, (Option<i64>, Option<String>)> {
    let catalog = &house.node.loaded().catalog;
    let kinds = ["section", "skip", "figure", "promise"];
    let all = kinds.into_iter().flat_map(|kind| {
        let def = catalog.record(kind).unwrap();
        house.of_report(kind, report).into_iter().map(move |found| {
            let start = found.row.cell(def, "start").as_integer();
            let state = found.row.state.as_ref().map(ToString::to_string);
            (found.id, (start, state))
        })
    });
    all.collect()
}

#[test]
fn one_changed_sentence_is_new_and_all_else_keeps_what_was_decided() {
    let house = house();
    let report = house.import().report;
    let (schools, parking) = (
        house.promise_with(report, "茶山小学"),
        house.promise_with(report, "停车泊位"),
    );
    house.decide_with(1, &schools, Choice::Accept, Some("commerce"));
    let mut edit = decision(2, parking.clone(), Choice::Accept);
    edit.values = Values::from([(name("due"), Value::from("2026-09-30"))]);
    house
        .node
        .decide(&supervision(), &name("gov-office"), &[edit])
        .unwrap();
    house.report_progress(3, &schools);
    let of_text = house.node.read(|reader| {
        let found = reader.record("report", report)?.unwrap();
        Ok(found
            .row
            .text(reader.def("report")?, "text")
            .unwrap()
            .to_owned())
    });
    let promises = house.promises(report).len();

    let corrected = TEXT.replace("改造老旧小区12个", "改造老旧小区112个");
    let corrected = corrected.replace("微型消防站20个", "微型消防站25个");
    let done = house.correct(report, &corrected);
    assert!(done.kept > 10 && done.moved > 5, "{done:?}");
    assert!(done.gone > 0 && done.added == done.gone, "{done:?}");
    assert_eq!((done.former, done.returned), (0, 0));
    assert_eq!(text_of(&house.node, report), corrected);
    check_slices(&house, report);

    assert_eq!(house.state(&schools), "planned");
    assert_eq!(house.field(&parking, "due").as_deref(), Some("2026-09-30"));
    assert_eq!(house.figure("promise.progress_reports"), 1);
    assert_eq!(house.figure("promise.assigned"), 1);
    let states: Vec<String> = house
        .of_report("promise", report)
        .iter()
        .map(|found| found.row.state.as_ref().unwrap().to_string())
        .collect();
    let gone = states.iter().filter(|state| *state == "gone").count();
    assert_eq!((states.len() - gone, gone), (promises, 1));
    let old = of_text.unwrap().parse().unwrap();
    let named = house.node.read(|reader| reader.fact_naming(old)).unwrap();
    assert!(named.is_some(), "the earlier text can still be found");
    check_sound(house);
}

#[test]
fn correcting_again_or_with_the_same_words_records_nothing_new() {
    let house = house();
    let report = house.import().report;
    let corrected = TEXT.replace("20个", "25个");
    assert!(house.correct(report, &corrected).facts > 0);
    let head = house.node.store().head().unwrap();
    assert_eq!(house.correct(report, &corrected), Corrected::default());
    let spaced = corrected.replace("\n\n", "\n\n\n\u{3000}");
    assert_eq!(house.correct(report, &spaced), Corrected::default());
    for text in [corrected.as_str(), &spaced, TEXT] {
        let again = house.import_text(text, Some(2026)).unwrap();
        assert_eq!((again.report, again.admitted), (report, 0));
    }
    assert_eq!(house.node.store().head().unwrap(), head);
}

#[test]
fn correcting_back_brings_back_what_was_gone_as_it_was() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let gas = house.promise_with(report, "消防站");
    house.decide_with(1, &gas, Choice::Edit, Some("commerce"));
    let open = house.figure("promise.open");
    let before = picture(&house, report);
    let corrected = TEXT.replace("建成微型消防站20个", "建成大型消防站1个");
    for _round in 0..3 {
        let done = house.correct(report, &corrected);
        assert!(done.gone > 0, "{done:?}");
        assert_eq!(house.state(&gas), "gone");
        assert_eq!(house.figure("promise.open"), open - 1);
        assert_eq!(house.figure("promise.assigned"), 0);
        check_slices(&house, report);

        let back = house.correct(report, TEXT);
        assert_eq!(back.returned, done.gone, "{back:?}");
        assert_eq!(house.state(&gas), "planned");
        assert_eq!(house.figure("promise.open"), open);
        assert_eq!(house.figure("promise.assigned"), 1);
        let mut after = picture(&house, report);
        after.retain(|id, _now| before.contains_key(id));
        assert_eq!(after, before);
        check_slices(&house, report);
    }
    check_sound(house);
}

#[test]
fn a_published_report_stays_published_and_new_proposals_wait() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let open = house.figure("promise.open");
    let longer = format!("{TEXT}\n新增公共自行车站点40个。\n");
    let done = house.correct(report, &longer);
    assert!(done.added > 0 && done.gone == 0, "{done:?}");
    let new = house.promise_with(report, "自行车");
    assert_eq!(house.state(&new), "proposed");
    assert_eq!(house.figure("promise.open"), open);
    let record = RecordRef {
        kind: name("report"),
        id: report,
    };
    assert_eq!(house.state(&record), "published");
    house.decide_with(1, &new, Choice::Accept, None);
    assert_eq!(house.figure("promise.open"), open + 1);

    let withdrawn = house.one(&supervision(), step(2, "gov-office", &record, "withdraw"));
    assert!(matches!(withdrawn, Outcome::Admitted(_)), "{withdrawn:?}");
    let refused = house.try_to_correct(report, TEXT);
    assert!(
        matches!(refused, Err(ImportError::Withdrawn)),
        "{refused:?}"
    );
    house.publish(report, Rest::Accept).unwrap();
    assert_eq!(house.figure("promise.open"), open + 1);
}

#[test]
fn what_was_reported_on_stays_in_force_and_is_marked() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let gas = house.promise_with(report, "消防站");
    house.decide_with(1, &gas, Choice::Edit, Some("commerce"));
    house.report_progress(2, &gas);
    let open = house.figure("promise.open");
    let without = TEXT.replace("建成微型消防站20个。", "");
    let done = house.correct(report, &without);
    assert_eq!(done.former, 1, "{done:?}");
    assert_eq!(house.state(&gas), "planned");
    assert!(house.field(&gas, "former_text").is_some());
    assert_eq!(house.figure("promise.open"), open);
    assert_eq!(house.figure("promise.assigned"), 1);
    check_slices(&house, report);
    // Another correction leaves it as it is, and one that has the words again unmarks it.
    let done = house.correct(report, &without.replace("300个", "320个"));
    assert_eq!(done.former, 0, "{done:?}");
    check_slices(&house, report);
    house.correct(report, &TEXT.replace("300个", "320个"));
    assert_eq!(house.field(&gas, "former_text"), None);
    check_slices(&house, report);
    check_sound(house);
}

#[test]
fn words_that_people_chose_keep_their_own_place() {
    let house = house();
    let report = house.import().report;
    let start = TEXT.chars().take_while(|c| *c != '推').count();
    let by_hand = |number: i64| {
        let mut draft = open(7, "promise", &[]);
        let Body::Open { values, .. } = &mut draft.body else {
            panic!("it opens");
        };
        for (field, text) in [
            ("report", report.to_string()),
            ("quote", "推进河东路".to_owned()),
            ("action", "推进".to_owned()),
            ("due", "2026-12-31".to_owned()),
            ("modality", "do".to_owned()),
            ("form", "task".to_owned()),
            ("specificity", "concrete".to_owned()),
        ] {
            values.insert(name(field), text.into());
        }
        values.insert(name("start"), number.into());
        values.insert(name("end"), (number + 5).into());
        draft
    };
    house.take(by_hand(i64::try_from(start).unwrap()));
    let record = open(7, "promise", &[]).body.record().clone();
    let corrected = TEXT.replace("12个", "1200个");
    house.correct(report, &corrected);
    assert_eq!(house.state(&record), "proposed");
    check_slices(&house, report);
    house.correct(
        report,
        &TEXT.replace("推进河东路道路建设", "推进河西路道路建设"),
    );
    assert_eq!(house.state(&record), "gone");
    house.correct(report, TEXT);
    assert_eq!(house.state(&record), "proposed");
    check_slices(&house, report);
}

#[test]
fn who_may_not_correct_the_report_corrects_nothing() {
    let house = house();
    let report = house.import().report;
    let head = house.node.store().head().unwrap();
    let import = node::plan::Import {
        file_name: "other.md".to_owned(),
        text: TEXT.replace("20个", "25个"),
        title: None,
        year: None,
        issued_on: None,
        organ: name("commerce"),
        corrects: Some(report),
    };
    let officer = account("acct_o", "officer", "commerce");
    let refused = house.node.import_report(&officer, &import, |_, _| {});
    assert!(
        matches!(refused, Err(ImportError::Refused { .. })),
        "{refused:?}"
    );
    let nowhere = house.try_to_correct(RecordId::from_bits(5), TEXT);
    assert!(matches!(nowhere, Err(ImportError::NoReport)), "{nowhere:?}");
    let other = house.try_to_correct(report, &TEXT.replace("2026年", "2024年"));
    assert!(
        matches!(other, Err(ImportError::OtherYear { year: 2026, .. })),
        "{other:?}"
    );
    assert_eq!(house.node.store().head().unwrap(), head);
}

const SENTENCES: [&str; 9] = [
    "完成老旧小区改造15个。",
    "新增停车泊位300个。",
    "建成微型消防站20个。",
    "新增城镇就业1500人。",
    "力争创成省级示范县。",
    "确保茶山小学上半年投入使用。",
    "推进河东路道路建设。",
    "建成公园2个，新增绿地5公顷。",
    "开展燃气安全检查。",
];

fn text_with(sentences: &[usize]) -> String {
    let head = "# 某区2026年政府工作报告\n\n## 2026年主要任务\n\n";
    let body = sentences.iter().map(|one| SENTENCES[one % SENTENCES.len()]);
    format!("{head}{}\n", body.collect::<Vec<_>>().join(""))
}

fn edits() -> impl Strategy<Value = Vec<Vec<usize>>> {
    let text = prop::collection::vec(0..SENTENCES.len(), 1..9);
    prop::collection::vec(text, 2..5)
}

#[test]
fn whatever_is_changed_every_quote_has_its_place_and_what_stays_keeps_its_state() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let tried = runner.run(&edits(), |texts| {
        let house = house();
        let report = house
            .import_text(&text_with(&texts[0]), None)
            .unwrap()
            .report;
        house.publish(report, Rest::Accept).unwrap();
        for pair in texts.windows(2) {
            let before = standing(&house, report);
            house.correct(report, &text_with(&pair[1]));
            check_slices(&house, report);
            let after = standing(&house, report);
            for (quote, count) in &before {
                let now = after.get(quote).copied().unwrap_or_default();
                // Of a sentence that comes less often than before, either may be the one left.
                let (old, new) = (times(&pair[0], quote), times(&pair[1], quote));
                prop_assert!(new < old || now >= *count, "{quote}: {old} {new}");
            }
        }
        let head = house.node.store().head().unwrap();
        house.correct(report, &text_with(texts.last().unwrap()));
        prop_assert_eq!(house.node.store().head().unwrap(), head);
        check_sound(house);
        Ok(())
    });
    tried.unwrap();
}

/// Promises in the plan by their words.
fn standing(house: &House, report: RecordId) -> BTreeMap<String, usize> {
    let def = house
        .node
        .loaded()
        .catalog
        .record("promise")
        .unwrap()
        .clone();
    let mut standing = BTreeMap::new();
    for found in house.of_report("promise", report) {
        if found.row.is_in("planned") {
            let quote = found.row.text(&def, "quote").unwrap().to_owned();
            *standing.entry(quote).or_default() += 1;
        }
    }
    standing
}

/// How often the reader reads a promise of these words.
fn times(sentences: &[usize], quote: &str) -> usize {
    let lexicon = report::Lexicon::embedded().unwrap();
    let read = report::read(&text_with(sentences), &lexicon).commitments;
    read.iter().filter(|promise| promise.quote == quote).count()
}
