//! A report becomes a plan: import, review, publish, and who may do what.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use fact::{Body, Draft, RecordId, RecordRef, Value, Values};
use kernel::RefusalKind;
use node::Outcome;
use node::plan::{Choice, ImportError, Owner, PublishError, Rest};
use store::Fault;

use crate::house::{account, decision, house, moment, name, step};

#[test]
fn importing_the_same_text_twice_records_nothing_new() {
    let house = house();
    let first = house.import();
    assert!(first.admitted > 20 && first.repeated == 0, "{first:?}");
    let second = house.import();
    assert_eq!((second.admitted, second.report), (0, first.report));
    assert!(house.node.store().verify().unwrap().faults.is_empty());
    assert!(
        !house.node.takes_sample().unwrap(),
        "a real plan is left without a sample"
    );
}

#[test]
fn the_same_words_from_another_kind_of_file_are_the_known_report() {
    let house = house();
    let first = house.import();
    let text = include_str!("fixtures/report.md");
    let lines = text.lines().map(|line| line.trim_start_matches(['#', ' ']));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let plain = lines.join("\r\n\u{3000}\u{3000}");
    assert_ne!(plain, text);
    let again = house.import_text(&plain, Some(2026)).unwrap();
    assert_eq!((again.report, again.admitted), (first.report, 0));
    let changed = plain.replace("15", "16");
    assert_ne!(changed, plain);
    let other = house.import_text(&changed, Some(2026)).unwrap();
    assert_ne!(other.report, first.report);
}

#[test]
fn a_known_text_goes_on_under_its_year_and_no_other() {
    let house = house();
    let far = house.import_for(Some(26));
    assert!(
        matches!(far, Err(ImportError::YearOut { year: 26 })),
        "{far:?}"
    );
    house.import();
    let other = house.import_for(Some(2025));
    assert!(
        matches!(other, Err(ImportError::KnownYear { year: 2026 })),
        "{other:?}"
    );
    assert_eq!(house.import_for(None).unwrap().admitted, 0);
}

#[test]
fn a_text_is_known_whatever_its_report_is_called_since() {
    let house = house();
    let report = house.import().report;
    let supervision = account("acct_s", "supervision", "gov-office");
    let record = RecordRef {
        kind: name("report"),
        id: report,
    };
    let values = Values::from([(name("title"), Value::from("another"))]);
    let mut draft = step(1, "gov-office", &record, "withdraw");
    draft.body = Body::Set { record, values };
    let renamed = house.one(&supervision, draft);
    assert!(matches!(renamed, Outcome::Admitted(_)), "{renamed:?}");
    let again = house.import();
    assert_eq!((again.report, again.admitted), (report, 0));
}

#[test]
fn a_withdrawn_report_makes_room_for_another_year() {
    let house = house();
    let wrong = house.import().report;
    let record = RecordRef {
        kind: name("report"),
        id: wrong,
    };
    let supervision = account("acct_s", "supervision", "gov-office");
    let withdrawn = house.one(&supervision, step(1, "gov-office", &record, "withdraw"));
    assert!(matches!(withdrawn, Outcome::Admitted(_)), "{withdrawn:?}");
    let known = house.import_for(Some(2026)).unwrap();
    assert_eq!((known.report, known.admitted), (wrong, 0));
    let right = house.import_for(Some(2025)).unwrap();
    assert!(right.report != wrong && right.repeated == 0, "{right:?}");
    assert_eq!(house.import_for(Some(2025)).unwrap().admitted, 0);
    let third = house.import_for(Some(2024));
    assert!(
        matches!(third, Err(ImportError::KnownYear { year: 2025 })),
        "{third:?}"
    );
}

#[test]
fn a_report_whose_text_is_gone_is_noticed() {
    let house = house();
    house.import();
    std::fs::remove_dir_all(house.folder.path().join("blobs")).unwrap();
    let faults = house.node.store().verify().unwrap().faults;
    assert!(matches!(faults[..], [Fault::Evidence { .. }]), "{faults:?}");
}

#[test]
fn every_quote_is_its_slice_of_the_kept_text() {
    let house = house();
    let report = house.import().report;
    let (kept, spans) = house
        .node
        .read(|reader| {
            let def = reader.def("report")?;
            let row = reader.record("report", report)?.unwrap().row;
            let blob = row.text(def, "text").unwrap().parse().unwrap();
            let mut spans = Vec::new();
            for kind in ["promise", "figure", "skip"] {
                let def = reader.def(kind)?;
                for found in reader.records_where(kind, "report", &report.to_string())? {
                    let place = |field| {
                        usize::try_from(found.row.cell(def, field).as_integer().unwrap()).unwrap()
                    };
                    spans.push((
                        place("start"),
                        place("end"),
                        found.row.text(def, "quote").unwrap().to_owned(),
                    ));
                }
            }
            Ok((house.node.store().blobs().get(blob)?, spans))
        })
        .unwrap();
    let kept: Vec<char> = String::from_utf8(kept).unwrap().chars().collect();
    assert!(spans.len() > 15);
    for (start, end, quote) in spans {
        assert_eq!(kept[start..end].iter().collect::<String>(), quote);
    }
}

#[test]
fn a_deadline_in_words_is_the_baseline_and_the_rest_ends_with_the_year() {
    let house = house();
    let report = house.import().report;
    let due = |words: &str| {
        let record = house.promise_with(report, words);
        house
            .node
            .read(|reader| {
                let row = reader.record("promise", record.id)?.unwrap().row;
                Ok(row.text(reader.def("promise")?, "due").unwrap().to_owned())
            })
            .unwrap()
    };
    assert_eq!(due("茶山小学"), "2026-06-30");
    assert_eq!(due("停车泊位"), "2026-12-31");
}

#[test]
fn publication_waits_for_decisions_and_then_the_plan_stands() {
    let house = house();
    let report = house.import().report;
    assert!(matches!(
        house.publish(report, Rest::Wait),
        Err(PublishError::Undecided { .. })
    ));
    let rejected = house.promise_with(report, "燃气");
    let supervision = account("acct_s", "supervision", "gov-office");
    let decided = house
        .node
        .decide(
            &supervision,
            &name("gov-office"),
            &[decision(1, rejected.clone(), Choice::Reject)],
        )
        .unwrap();
    assert!(decided[0].refused.is_empty(), "{decided:?}");
    house.publish(report, Rest::Accept).unwrap();
    assert_eq!(house.state(&rejected), "rejected");
    assert_eq!(
        house.state(&house.promise_with(report, "停车泊位")),
        "planned"
    );
    assert_eq!(
        house.state(&RecordRef {
            kind: name("report"),
            id: report
        }),
        "published"
    );
}

#[test]
fn an_edit_corrects_the_opening_and_keeps_what_was_proposed() {
    let house = house();
    let report = house.import().report;
    let record = house.promise_with(report, "停车泊位");
    let mut edit = decision(7, record.clone(), Choice::Accept);
    edit.values = Values::from([(name("due"), Value::from("2026-10-31"))]);
    edit.owners = vec![Owner {
        organ: name("commerce"),
        role: name("lead"),
        reason: String::new(),
    }];
    let supervision = account("acct_s", "supervision", "gov-office");
    for _twice in 0..2 {
        let decided = house
            .node
            .decide(&supervision, &name("gov-office"), &[edit.clone()])
            .unwrap();
        assert!(decided[0].refused.is_empty(), "{decided:?}");
    }
    let (facts, row, owners) = house
        .node
        .read(|reader| {
            Ok((
                reader.facts(&record)?,
                reader.record("promise", record.id)?.unwrap().row,
                reader
                    .records_where("assignment", "promise", &record.id.to_string())?
                    .len(),
            ))
        })
        .unwrap();
    assert_eq!(owners, 1, "deciding twice names the owner once");
    assert_eq!(facts.len(), 3, "opened, corrected, accepted");
    assert_eq!(facts[1].amends, Some(facts[0].id));
    assert_eq!(row.state, Some(name("planned")));
    let def = house.node.loaded().catalog.record("promise").unwrap();
    assert_eq!(row.text(def, "due"), Some("2026-10-31"));
}

#[test]
fn an_assignment_bears_the_name_of_its_promise() {
    let house = house();
    let report = house.import().report;
    let promise = house.promise_led_by(report, "停车泊位", "commerce");
    let (assignment, own) = house
        .node
        .read(|reader| {
            let found = &reader.records_where("assignment", "promise", &promise.id.to_string())?[0];
            Ok((
                reader.title("assignment", found.id)?,
                reader.title("promise", promise.id)?,
            ))
        })
        .unwrap();
    assert!(own.as_ref().is_some_and(|quote| quote.contains("停车泊位")));
    assert_eq!(assignment, own);
}

#[test]
fn only_the_lead_and_the_supervision_office_begin_work() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let record = house.promise_led_by(report, "停车泊位", "commerce");
    let refused = |outcome: Outcome| match outcome {
        Outcome::Refused(reasons) => {
            assert!(
                reasons
                    .iter()
                    .any(|reason| matches!(reason.kind, RefusalKind::NotAllowed(_))),
                "{reasons:?}"
            );
        }
        other => panic!("{other:?}"),
    };
    refused(house.one(
        &account("acct_v", "viewer", "commerce"),
        step(1, "commerce", &record, "begin"),
    ));
    refused(house.one(
        &account("acct_o", "officer", "housing"),
        step(2, "housing", &record, "begin"),
    ));
    refused(house.one(
        &account("acct_l", "officer", "commerce"),
        step(3, "commerce", &record, "finish"),
    ));
    refused(house.one(
        &account("acct_l", "officer", "commerce"),
        step(4, "housing", &record, "begin"),
    ));
    let begun = house.one(
        &account("acct_l", "officer", "commerce"),
        step(5, "commerce", &record, "begin"),
    );
    assert!(matches!(begun, Outcome::Admitted(_)), "{begun:?}");
    let again = house.one(
        &account("acct_l", "officer", "commerce"),
        step(5, "commerce", &record, "begin"),
    );
    assert!(matches!(again, Outcome::Repeated(_)), "{again:?}");
}

pub(crate) fn observation(number: u128, organ: &str, series: RecordId, promise: RecordId) -> Draft {
    let fields = [
        ("series", series.to_string()),
        ("promise", promise.to_string()),
        ("period", "2026-02".to_owned()),
        ("as_of", "2026-02-28".to_owned()),
        ("value", "41".to_owned()),
        ("publisher", organ.to_owned()),
        ("document", "monthly".to_owned()),
    ];
    let values = fields
        .into_iter()
        .map(|(field, text)| (name(field), text.into()))
        .collect();
    let record = RecordRef {
        kind: name("observation"),
        id: RecordId::from_bits(number),
    };
    Draft {
        body: Body::Open { record, values },
        ..step(
            number,
            organ,
            &RecordRef {
                kind: name("series"),
                id: series,
            },
            "none",
        )
    }
}

#[test]
fn an_officer_reports_values_for_promises_of_the_own_organ_only() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let record = house.promise_led_by(report, "停车泊位", "commerce");
    let series = house
        .node
        .read(|reader| reader.records_after("series", None, 1))
        .unwrap()[0]
        .id;
    let stranger = house.one(
        &account("acct_h", "officer", "housing"),
        observation(70, "housing", series, record.id),
    );
    assert!(matches!(stranger, Outcome::Refused(_)), "{stranger:?}");
    let own = house.one(
        &account("acct_c", "officer", "commerce"),
        observation(71, "commerce", series, record.id),
    );
    assert!(matches!(own, Outcome::Admitted(_)), "{own:?}");
}

#[test]
fn a_passed_deadline_is_struck_once_and_the_state_follows_from_the_ledger() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    assert_eq!(house.node.strike_due(&name("gov-office")).unwrap(), 0);
    house.now.store(
        moment("2026-07-01T00:00:00+08:00").millis(),
        Ordering::SeqCst,
    );
    assert_eq!(house.node.strike_due(&name("gov-office")).unwrap(), 1);
    assert_eq!(house.node.strike_due(&name("gov-office")).unwrap(), 0);
    let record = house.promise_with(report, "茶山小学");
    let timeline = house.node.read(|reader| reader.timeline(&record)).unwrap();
    let due = moment("2026-07-01T00:00:00+08:00").plus_millis(-1);
    assert_eq!(timeline.struck.get("due"), Some(&vec![due]));
    assert!(house.node.store().verify().unwrap().faults.is_empty());
}

#[test]
fn nothing_in_the_review_part_is_a_promise_and_targets_meet_last_years_results() {
    let house = house();
    let report = house.import().report;
    let quotes: Vec<String> = house
        .promises(report)
        .into_iter()
        .map(|(_id, quote)| quote)
        .collect();
    assert!(
        quotes
            .iter()
            .all(|quote| !quote.contains("1200") && !quote.contains("12个")),
        "{quotes:?}"
    );
    let series: BTreeSet<Vec<String>> = house
        .node
        .read(|reader| {
            let def = reader.def("figure")?;
            let rows = reader.records_where("figure", "report", &report.to_string())?;
            let mut by_series = std::collections::BTreeMap::<String, Vec<String>>::new();
            for found in rows {
                if let Some(series) = found.row.text(def, "series") {
                    let nature = found.row.text(def, "nature").unwrap().to_owned();
                    by_series.entry(series.to_owned()).or_default().push(nature);
                }
            }
            Ok(by_series.into_values().collect())
        })
        .unwrap();
    let both = BTreeSet::from(["result".to_owned(), "target".to_owned()]);
    assert!(
        series
            .iter()
            .any(|natures| natures.iter().cloned().collect::<BTreeSet<_>>() == both),
        "{series:?}"
    );
}
