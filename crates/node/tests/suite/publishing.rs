//! Publishing and withdrawing: what a report brings into the plan goes out with it.

use fact::{FactId, RecordId, RecordRef, Value, Values};
use kernel::RefusalKind;
use node::plan::{Choice, Owner, PublishError, Rest, SameYear, actuals, is_gone};
use node::{Author, Outcome};

use crate::house::{ANNEX, House, account, decision, house, name, report_ref, step};

fn supervision() -> Author {
    account("acct_s", "supervision", "gov-office")
}

impl House {
    fn withdraw(&self, number: u128, report: RecordId) {
        let draft = step(number, "gov-office", &report_ref(report), "withdraw");
        let outcome = self.one(&supervision(), draft);
        assert!(matches!(outcome, Outcome::Admitted(_)), "{outcome:?}");
    }

    fn entered(&self, record: &RecordRef, state: &str) -> Option<fact::Moment> {
        let found = self
            .node
            .read(|reader| reader.record(record.kind.as_str(), record.id));
        found.unwrap()?.row.entered.get(state).copied()
    }

    fn make(&self, number: u128, record: &RecordRef, transition: &str) {
        let outcome = self.one(
            &supervision(),
            step(number, "gov-office", record, transition),
        );
        assert!(matches!(outcome, Outcome::Admitted(_)), "{outcome:?}");
    }

    fn decide_one(&self, number: u128, record: &RecordRef, choice: Choice) {
        let decision = decision(number, record.clone(), choice);
        let decided = self
            .node
            .decide(&supervision(), &name("gov-office"), &[decision])
            .unwrap();
        assert!(decided[0].refused.is_empty(), "{decided:?}");
    }
}

#[test]
fn a_published_report_takes_the_place_of_the_sample_of_its_year() {
    let house = house();
    house.at("2026-10-15");
    house.node.load_sample().unwrap();
    let of_sample = house.figure("promise.open");
    assert!(of_sample > 30, "{of_sample}");
    assert!(house.figure("promise.progress_reports") > 10);
    assert!(house.figure("promise.assigned") > 10);
    let report = house.import().report;
    assert_eq!(
        house.figure("promise.open"),
        of_sample,
        "importing alone changes nothing"
    );
    house.publish(report, Rest::Accept).unwrap();
    let promises = i64::try_from(house.promises(report).len()).unwrap();
    assert_eq!(house.figure("promise.open"), promises);
    assert_eq!(house.figure("promise.done"), 0);
    assert_eq!(house.figure("promise.assigned"), 0);
    for id in ["milestones_due", "progress_reports", "slippages"] {
        assert_eq!(house.figure(&format!("promise.{id}")), 0, "{id}");
    }
    assert!(house.node.store().verify().unwrap().faults.is_empty());
}

#[test]
fn a_replaced_or_withdrawn_report_speaks_in_no_trend() {
    let house = house();
    house.at("2026-10-15");
    house.node.load_sample().unwrap();
    let in_june = fact::Date::new(2026, 6, 30).unwrap();
    let held = ["promise.open", "promise.assigned", "promise.figures"];
    for id in held {
        assert!(house.figure_on(id, in_june) > 10, "{id}");
    }
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    for id in held {
        assert_eq!(house.figure_on(id, in_june), 0, "{id} of the sample");
    }
    let (published, open) = (house.node.today(), house.figure("promise.open"));
    house.at("2026-11-20");
    house.withdraw(1, report);
    assert_eq!(house.figure_on("promise.open", published), 0);
    house.publish(report, Rest::Accept).unwrap();
    assert_eq!(house.figure_on("promise.open", published), open);
    assert!(house.node.store().verify().unwrap().faults.is_empty());
}

#[test]
fn a_series_only_the_replaced_sample_spoke_of_is_gone() {
    let house = house();
    house.at("2026-10-15");
    house.node.load_sample().unwrap();
    let gone = |house: &House| {
        let count = house.node.read(|reader| {
            let all = reader.records_after("series", None, 1000)?;
            let mut gone = 0;
            for found in &all {
                gone += usize::from(is_gone(reader, found.id)?);
            }
            Ok((gone, all.len()))
        });
        count.unwrap()
    };
    assert_eq!(gone(&house).0, 0);
    let invented = |house: &House| {
        let read = house.node.read(|reader| {
            let series = reader.records_after("series", None, 1000)?;
            let values = series.iter().map(|found| actuals(reader, found.id));
            let values: Result<Vec<_>, _> = values.collect();
            values.map(|values| values.iter().flatten().count())
        });
        read.unwrap()
    };
    assert!(invented(&house) > 10);
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    assert_eq!(
        invented(&house),
        0,
        "no invented value stands beside a real report"
    );
    let (without, all) = gone(&house);
    assert!(without > 50 && without < all, "{without} of {all}");
}

#[test]
fn a_second_report_of_a_year_waits_until_somebody_says_what_becomes_of_the_first() {
    let house = house();
    let first = house.import().report;
    house.publish(first, Rest::Accept).unwrap();
    let open = house.figure("promise.open");
    let second = house.import_text(ANNEX, Some(2026)).unwrap().report;
    let head = house.node.store().head().unwrap();
    let held_up = house.publish(second, Rest::Accept);
    let Err(PublishError::SameYear { year, title }) = held_up else {
        panic!("{held_up:?}")
    };
    let known = house.node.read(|reader| reader.title("report", first));
    assert_eq!((year, Some(title)), (2026, known.unwrap()));
    let by_hand = step(1, "gov-office", &report_ref(second), "publish");
    let by_hand = house.one(&supervision(), by_hand);
    let Outcome::Refused(reasons) = by_hand else {
        panic!("{by_hand:?}")
    };
    assert_eq!(reasons[0].field, Some(name("addition_to")));
    assert_eq!(house.node.store().head().unwrap(), head);

    house
        .publish_beside(second, Rest::Accept, SameYear::Add)
        .unwrap();
    let added = i64::try_from(house.promises(second).len()).unwrap();
    assert!(added > 0);
    assert_eq!(house.figure("promise.open"), open + added);
    let names = house.node.read(|reader| {
        let found = reader.record("report", second)?.unwrap();
        let of = found.row.text(reader.def("report")?, "addition_to");
        Ok(of.map(str::to_owned))
    });
    assert_eq!(names.unwrap(), Some(first.to_string()));
}

#[test]
fn a_replaced_report_leaves_with_its_promises() {
    let house = house();
    let first = house.import().report;
    house.publish(first, Rest::Accept).unwrap();
    let second = house.import_text(ANNEX, Some(2026)).unwrap().report;
    house
        .publish_beside(second, Rest::Accept, SameYear::Replace)
        .unwrap();
    assert_eq!(house.state(&report_ref(first)), "withdrawn");
    let promises = i64::try_from(house.promises(second).len()).unwrap();
    assert_eq!(house.figure("promise.open"), promises);
    let back = house.publish(first, Rest::Wait);
    assert!(
        matches!(back, Err(PublishError::SameYear { .. })),
        "{back:?}"
    );
}

#[test]
fn the_sample_of_another_year_stays() {
    let house = house();
    house.node.load_sample().unwrap();
    let of_sample = house.figure("promise.open");
    let report = house.import_for(Some(2025)).unwrap().report;
    house.publish(report, Rest::Accept).unwrap();
    assert!(house.figure("promise.open") > of_sample);
}

#[test]
fn a_withdrawn_report_counts_nowhere_and_comes_back_as_it_was() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let running = house.promise_with(report, "停车泊位");
    let done = house.promise_with(report, "燃气");
    let rejected = house.promise_with(report, "示范县");
    house.make(1, &running, "begin");
    house.take(house.shown(step(2, "gov-office", &done, "finish")));
    let finished = house.entered(&done, "done");
    let open = house.figure("promise.open");
    let figures = house.figure("promise.figures");
    assert!(open > 5 && figures > 5, "{open} {figures}");

    house.withdraw(3, report);
    for id in ["promise.open", "promise.done", "promise.figures"] {
        assert_eq!(house.figure(id), 0, "{id}");
    }
    assert_eq!(house.state(&running), "withdrawn");
    let begun = house.one(&supervision(), step(4, "gov-office", &running, "begin"));
    assert!(matches!(begun, Outcome::Refused(_)), "{begun:?}");
    house
        .now
        .fetch_add(86_400_000 * 3, std::sync::atomic::Ordering::SeqCst);

    assert_eq!(
        house.publish(report, Rest::Wait).unwrap().as_str(),
        "published"
    );
    assert_eq!(house.state(&report_ref(report)), "published");
    assert_eq!(house.state(&running), "running");
    assert_eq!(house.state(&done), "done");
    assert_eq!(
        house.entered(&done, "done"),
        finished,
        "done when it was done"
    );
    assert_eq!(house.state(&rejected), "planned");
    assert_eq!(house.figure("promise.open"), open);
    assert_eq!(house.figure("promise.figures"), figures);
    assert!(house.node.store().verify().unwrap().faults.is_empty());
}

#[test]
fn what_was_undecided_comes_back_undecided() {
    let house = house();
    let report = house.import().report;
    house.withdraw(1, report);
    let promise = house.promise_with(report, "停车泊位");
    assert_eq!(house.state(&promise), "withdrawn");
    let waiting = house.publish(report, Rest::Wait);
    assert!(
        matches!(waiting, Err(PublishError::Undecided { .. })),
        "{waiting:?}"
    );
    assert_eq!(
        house.state(&report_ref(report)),
        "withdrawn",
        "what was not published is as it was"
    );
    house.publish(report, Rest::Accept).unwrap();
    assert_eq!(house.state(&promise), "planned");
}

#[test]
fn what_is_restored_after_publishing_is_decided_when_it_is_published_again() {
    let house = house();
    let report = house.import().report;
    let promise = house.promise_with(report, "燃气");
    house.publish(report, Rest::Reject).unwrap();
    assert_eq!(house.state(&promise), "rejected");
    house.decide_one(1, &promise, Choice::Restore);
    assert_eq!(house.state(&promise), "proposed");
    house.publish(report, Rest::Reject).unwrap();
    assert_eq!(house.state(&promise), "rejected");
}

#[test]
fn a_refused_publication_leaves_nothing_behind_and_says_why() {
    let house = house();
    let report = house.import().report;
    let head = house.node.store().head().unwrap();
    let publication = node::plan::Publication {
        report,
        rest: Rest::Accept,
        same_year: SameYear::Refuse,
        at: None,
    };
    let refused = house.node.publish_report(
        &account("acct_o", "officer", "commerce"),
        &name("commerce"),
        &publication,
    );
    let Err(cause) = refused else {
        panic!("an officer published")
    };
    let words = cause.to_string();
    assert!(words.contains("supervision"), "{words}");
    let PublishError::Refused(reasons) = cause else {
        panic!("{words}")
    };
    assert!(
        reasons
            .iter()
            .any(|reason| matches!(reason.kind, RefusalKind::NotAllowed(_)))
    );
    assert_eq!(house.node.store().head().unwrap(), head);
    let nowhere = house.publish(RecordId::from_bits(5), Rest::Accept);
    assert!(
        matches!(nowhere, Err(PublishError::Refused(_))),
        "{nowhere:?}"
    );
}

#[test]
fn a_withdrawal_taken_back_brings_back_what_went_with_it() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let mut lead = decision(9, house.promise_with(report, "停车泊位"), Choice::Edit);
    lead.values = Values::from([(name("note"), Value::from("kept"))]);
    lead.reason = "noted at the meeting".to_owned();
    lead.owners = vec![Owner {
        organ: name("commerce"),
        role: name("lead"),
        reason: String::new(),
    }];
    house
        .node
        .decide(&supervision(), &name("gov-office"), &[lead])
        .unwrap();
    let open = house.figure("promise.open");
    house.withdraw(1, report);
    assert_eq!(house.figure("promise.assigned"), 0);
    let taken_back = fact::Draft {
        amends: Some(FactId::new(2, 1)),
        body: fact::Body::Retract {
            record: report_ref(report),
            reason: "by mistake".to_owned(),
        },
        ..step(2, "gov-office", &report_ref(report), "none")
    };
    let outcome = house.one(&supervision(), taken_back);
    assert!(matches!(outcome, Outcome::Admitted(_)), "{outcome:?}");
    assert_eq!(house.figure("promise.open"), open);
    assert_eq!(house.figure("promise.assigned"), 1);
}

#[test]
fn a_report_under_review_speaks_of_no_series_yet() {
    let house = house();
    let heard = |house: &House| {
        let count = house.node.read(|reader| {
            let all = reader.records_after("series", None, 1000)?;
            let mut heard = 0;
            for found in &all {
                heard += usize::from(!is_gone(reader, found.id)?);
            }
            Ok(heard)
        });
        count.unwrap()
    };
    let report = house.import().report;
    assert_eq!(heard(&house), 0);
    house.publish(report, Rest::Accept).unwrap();
    assert!(heard(&house) > 3);
}

#[test]
fn values_of_a_published_report_are_corrected_for_a_reason_and_owners_named_without() {
    let house = house();
    let report = house.import().report;
    let promise = house.promise_with(report, "停车泊位");
    let decide = |number: u128, action: Option<&str>, reason: &str| {
        let mut decision = decision(number, promise.clone(), Choice::Edit);
        decision.values = action
            .map(|action| (name("action"), Value::from(action)))
            .into_iter()
            .collect();
        decision.reason = reason.to_owned();
        decision.owners = vec![Owner {
            organ: name("commerce"),
            role: name(if action.is_some() { "support" } else { "lead" }),
            reason: String::new(),
        }];
        let mut decided = house
            .node
            .decide(&supervision(), &name("gov-office"), &[decision])
            .unwrap();
        decided.remove(0).refused
    };
    assert_eq!(decide(1, Some("build"), ""), []);
    house.publish(report, Rest::Accept).unwrap();
    let wanted = kernel::Refusal {
        field: Some(name("reason")),
        kind: RefusalKind::NeedsReason,
    };
    assert_eq!(decide(2, Some("add"), " "), [wanted]);
    assert_eq!(decide(3, None, ""), []);
    assert_eq!(decide(4, Some("add"), "misread at the review"), []);
    let facts = house.node.read(|reader| reader.facts(&promise)).unwrap();
    let corrected = facts.iter().rfind(|fact| fact.amends.is_some()).unwrap();
    assert_eq!(corrected.source.detail, "misread at the review");
}
