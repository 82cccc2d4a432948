//! Who may record what for whom, and what a correction keeps.

use fact::{Body, Draft, FactId, RecordId, RecordRef, Values};
use kernel::RefusalKind;
use node::access::{Grant, Principal};
use node::plan::Rest;
use node::{Author, Outcome};

use crate::house::{House, account, house, moment, name, step};
use crate::plan_import::observation;

/// Whether an outcome is a refusal for want of a role.
fn not_allowed(outcome: &Outcome) -> bool {
    let Outcome::Refused(reasons) = outcome else {
        return false;
    };
    reasons
        .iter()
        .any(|reason| matches!(reason.kind, RefusalKind::NotAllowed(_)))
}

fn a_series(house: &House) -> RecordId {
    let read = house
        .node
        .read(|reader| reader.records_after("series", None, 1));
    read.unwrap()[0].id
}

#[test]
fn a_correction_cannot_carry_a_record_over_to_anothers_promise() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let own = house.promise_led_by(report, "停车泊位", "commerce");
    let foreign = house.promise_led_by(report, "茶山小学", "housing");
    let officer = account("acct_c", "officer", "commerce");
    let series = a_series(&house);
    let opened = house.one(&officer, observation(71, "commerce", series, own.id));
    assert!(matches!(opened, Outcome::Admitted(_)), "{opened:?}");
    let carried = Draft {
        id: FactId::new(2, 72),
        amends: Some(FactId::new(2, 71)),
        ..observation(71, "commerce", series, foreign.id)
    };
    let refused = house.one(&officer, carried);
    assert!(not_allowed(&refused), "{refused:?}");
}

#[test]
fn nobody_records_for_an_organ_whose_records_they_may_only_look_at() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let record = house.promise_led_by(report, "停车泊位", "commerce");
    let grant = |role: &str, organ: &str| Grant {
        role: name(role),
        organ: name(organ),
    };
    let Author::Account(officer) = account("acct_c", "officer", "commerce") else {
        panic!("accounts are accounts");
    };
    let both = Author::Account(Principal {
        grants: vec![grant("viewer", "gov-office"), grant("officer", "commerce")],
        ..officer
    });
    let refused = house.one(&both, step(1, "gov-office", &record, "begin"));
    assert!(not_allowed(&refused), "{refused:?}");
    let begun = house.one(&both, step(2, "commerce", &record, "begin"));
    assert!(matches!(begun, Outcome::Admitted(_)), "{begun:?}");
}

#[test]
fn a_correction_without_a_time_speaks_of_the_corrected_time() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let promise = house.promise_led_by(report, "停车泊位", "commerce");
    let officer = account("acct_c", "officer", "commerce");
    let titled = |number: u128, title: &str| Draft {
        body: Body::Open {
            record: RecordRef {
                kind: name("milestone"),
                id: RecordId::from_bits(80),
            },
            values: Values::from([
                (name("promise"), promise.id.to_string().into()),
                (name("title"), title.into()),
                (name("due"), "2026-06-30".into()),
            ]),
        },
        ..step(number, "commerce", &promise, "none")
    };
    let long_ago = moment("2026-02-02T10:00:00+08:00");
    let mut first = titled(80, "desgin");
    first.at = Some(long_ago);
    house.one(&officer, first);
    let mut mended = titled(81, "design");
    mended.amends = Some(FactId::new(2, 80));
    let outcome = house.one(&officer, mended.clone());
    assert_eq!(
        outcome.fact().map(|fact| fact.at),
        Some(long_ago),
        "{outcome:?}"
    );
    let again = house.one(&officer, mended);
    assert!(matches!(again, Outcome::Repeated(_)), "{again:?}");
}

#[test]
fn the_same_id_with_other_evidence_is_another_draft() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let record = house.promise_led_by(report, "停车泊位", "commerce");
    let officer = account("acct_c", "officer", "commerce");
    house.one(&officer, step(1, "commerce", &record, "begin"));
    let blob = house.node.store().blobs().put(b"minutes").unwrap();
    let evidence = fact::Evidence {
        blob,
        name: "minutes.txt".to_owned(),
        media: "text/plain".to_owned(),
    };
    let with_file = Draft {
        evidence: vec![evidence],
        ..step(1, "commerce", &record, "begin")
    };
    let outcome = house.one(&officer, with_file);
    let Outcome::Refused(reasons) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(reasons[0].kind, RefusalKind::Exists);
}

#[test]
fn what_an_organ_published_is_corrected_by_that_organ_or_supervision() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let series = a_series(&house);
    let of_nobodys_promise = |number: u128, organ: &str, value: &str| {
        let mut draft = observation(90, organ, series, series);
        draft.id = FactId::new(2, number);
        if let Body::Open { values, .. } = &mut draft.body {
            values.remove("promise");
            values.insert(name("value"), value.into());
        }
        draft
    };
    let commerce = account("acct_c", "officer", "commerce");
    let opened = house.one(&commerce, of_nobodys_promise(90, "commerce", "5.1"));
    assert!(matches!(opened, Outcome::Admitted(_)), "{opened:?}");
    let housing = account("acct_h", "officer", "housing");
    let supervision = account("acct_s", "supervision", "gov-office");
    for (who, organ, number, may) in [
        (&housing, "housing", 91, false),
        (&supervision, "gov-office", 92, true),
    ] {
        let mut correction = of_nobodys_promise(number, organ, "99");
        correction.amends = Some(FactId::new(2, 90));
        let outcome = house.one(who, correction);
        assert_eq!(!not_allowed(&outcome), may, "{organ}: {outcome:?}");
    }
}

#[test]
fn a_record_that_others_refer_to_does_not_vanish_under_them() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let record = RecordRef {
        kind: name("report"),
        id: report,
    };
    let opening = house.node.read(|reader| reader.facts(&record)).unwrap()[0].id;
    let supervision = account("acct_s", "supervision", "gov-office");
    let withdrawal = Draft {
        amends: Some(opening),
        body: Body::Retract {
            record: record.clone(),
            reason: "on purpose".to_owned(),
        },
        ..step(1, "gov-office", &record, "none")
    };
    let Outcome::Refused(reasons) = house.one(&supervision, withdrawal) else {
        panic!("the report vanished");
    };
    assert!(
        reasons
            .iter()
            .any(|reason| matches!(reason.kind, RefusalKind::Referred(_))),
        "{reasons:?}"
    );
}

#[test]
fn a_correction_rests_on_the_files_of_what_it_corrects() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let promise = house.promise_led_by(report, "停车泊位", "commerce");
    let officer = account("acct_c", "officer", "commerce");
    let blob = house.node.store().blobs().put(b"minutes").unwrap();
    let told = |number: u128, note: &str| Draft {
        body: Body::Open {
            record: RecordRef {
                kind: name("progress"),
                id: RecordId::from_bits(80),
            },
            values: Values::from([
                (name("promise"), promise.id.to_string().into()),
                (name("as_of"), "2026-02-28".into()),
                (name("said"), "on-pace".into()),
                (name("note"), note.into()),
            ]),
        },
        ..step(number, "commerce", &promise, "none")
    };
    let mut first = told(80, "half dnoe");
    first.evidence = vec![fact::Evidence {
        blob,
        name: "minutes.txt".to_owned(),
        media: "text/plain".to_owned(),
    }];
    assert!(house.one(&officer, first).fact().is_some());
    let mut mended = told(81, "half done");
    mended.amends = Some(FactId::new(2, 80));
    for _once_and_again in 0..2 {
        let outcome = house.one(&officer, mended.clone());
        let files = outcome.fact().map(|fact| fact.evidence.len());
        assert_eq!(files, Some(1), "{outcome:?}");
    }
    let Outcome::Refused(reasons) = house.one(&officer, told(82, " \u{3000}")) else {
        panic!("a blank note was taken");
    };
    let required = |reason: &kernel::Refusal| reason.kind == RefusalKind::Required;
    assert!(reasons.iter().any(required), "{reasons:?}");
}
