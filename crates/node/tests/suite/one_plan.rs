//! A year has one plan, whichever verb speaks of its reports.

use fact::{Body, Draft, FactId, RecordId, Value, Values};
use kernel::{Refusal, RefusalKind};
use node::plan::{Rest, SameYear};
use node::{Author, Outcome};

use crate::house::{ANNEX, House, account, house, name, report_ref, step};

fn supervision() -> Author {
    account("acct_s", "supervision", "gov-office")
}

/// The first report of a year and an addition to it, both published.
struct Year {
    house: House,
    first: RecordId,
    annex: RecordId,
}

fn year() -> Year {
    let house = house();
    let first = house.import().report;
    let annex = house.import_text(ANNEX, Some(2026)).unwrap().report;
    house.publish(first, Rest::Accept).unwrap();
    house
        .publish_beside(annex, Rest::Accept, SameYear::Add)
        .unwrap();
    Year {
        house,
        first,
        annex,
    }
}

fn set(number: u128, report: RecordId, field: &str, value: impl Into<Value>) -> Draft {
    let record = report_ref(report);
    let values = Values::from([(name(field), value.into())]);
    Draft {
        body: Body::Set {
            record: record.clone(),
            values,
        },
        ..step(number, "gov-office", &record, "none")
    }
}

fn take_back(number: u128, report: RecordId, fact: FactId) -> Draft {
    let record = report_ref(report);
    Draft {
        amends: Some(fact),
        body: Body::Retract {
            record: record.clone(),
            reason: "by mistake".to_owned(),
        },
        ..step(number, "gov-office", &record, "none")
    }
}

impl House {
    fn refused(&self, draft: Draft) -> Refusal {
        let outcome = self.one(&supervision(), draft);
        let Outcome::Refused(mut reasons) = outcome else {
            panic!("{outcome:?}")
        };
        reasons.remove(0)
    }

    fn adds_to(&self, report: RecordId) -> Option<String> {
        let read = self.node.read(|reader| {
            let found = reader.record("report", report)?.unwrap();
            let of = found.row.text(reader.def("report")?, "addition_to");
            Ok(of.map(str::to_owned))
        });
        read.unwrap()
    }

    fn last_step(&self, report: RecordId) -> FactId {
        let facts = self.node.read(|reader| reader.facts(&report_ref(report)));
        facts.unwrap().last().unwrap().id
    }
}

fn refusal(field: &str, kind: RefusalKind) -> Refusal {
    Refusal {
        field: Some(name(field)),
        kind,
    }
}

#[test]
fn the_withdrawal_of_a_replaced_report_is_not_taken_back() {
    let house = house();
    let first = house.import().report;
    house.publish(first, Rest::Accept).unwrap();
    let second = house.import_text(ANNEX, Some(2026)).unwrap().report;
    house
        .publish_beside(second, Rest::Accept, SameYear::Replace)
        .unwrap();
    let back = take_back(1, first, house.last_step(first));
    let refused = house.refused(back.clone());
    assert_eq!(refused, refusal("addition_to", RefusalKind::Required));
    assert_eq!(house.state(&report_ref(first)), "withdrawn");
    house.take(step(2, "gov-office", &report_ref(second), "withdraw"));
    house.take(back);
    assert_eq!(house.state(&report_ref(first)), "published");
}

#[test]
fn a_published_report_keeps_its_year() {
    let house = house();
    let first = house.import().report;
    house.publish(first, Rest::Accept).unwrap();
    let frozen = refusal("year", RefusalKind::Frozen);
    assert_eq!(house.refused(set(1, first, "year", 2025_i64)), frozen);
    let opening = house
        .node
        .read(|reader| reader.facts(&report_ref(first)))
        .unwrap()
        .remove(0);
    let mut values = opening.body.values().unwrap().clone();
    values.insert(name("year"), Value::Integer(2025));
    let record = report_ref(first);
    let corrected = Draft {
        amends: Some(opening.id),
        body: Body::Open {
            record: record.clone(),
            values,
        },
        ..step(2, "gov-office", &record, "none")
    };
    assert_eq!(house.refused(corrected.clone()), frozen);
    house.take(step(3, "gov-office", &record, "withdraw"));
    house.take(corrected);
}

#[test]
fn an_addition_stays_linked_to_what_stands() {
    let Year {
        house,
        first,
        annex,
    } = year();
    let gone = house
        .import_text(&format!("{ANNEX}\n新建公园3座。\n"), Some(2026))
        .unwrap()
        .report;
    house.take(step(1, "gov-office", &report_ref(gone), "withdraw"));
    for (value, kind) in [
        (Value::Absent, RefusalKind::Required),
        (annex.to_string().into(), RefusalKind::Circular),
        (
            gone.to_string().into(),
            RefusalKind::WrongState("withdrawn".to_owned()),
        ),
    ] {
        let refused = house.refused(set(2, annex, "addition_to", value));
        assert_eq!(refused, refusal("addition_to", kind));
    }
    assert_eq!(house.adds_to(annex), Some(first.to_string()));
}

#[test]
fn an_addition_names_a_report_of_its_own_year() {
    let Year { house, annex, .. } = year();
    let other = house.import_text(
        "# 2025\n\n## 2025年主要任务\n\n新增停车泊位300个。\n",
        Some(2025),
    );
    let other = other.unwrap().report;
    house.publish(other, Rest::Accept).unwrap();
    let refused = house.refused(set(1, annex, "addition_to", other.to_string()));
    assert_eq!(refused, refusal("addition_to", RefusalKind::NotValidThen));
}

#[test]
fn the_first_report_comes_back_beside_its_annex_and_they_do_not_name_each_other() {
    let Year {
        house,
        first,
        annex,
    } = year();
    house.take(step(1, "gov-office", &report_ref(first), "withdraw"));
    let mut circle = step(2, "gov-office", &report_ref(first), "publish");
    circle.body = Body::Move {
        record: report_ref(first),
        transition: name("publish"),
        values: Values::from([(name("addition_to"), annex.to_string().into())]),
    };
    assert_eq!(
        house.refused(circle),
        refusal("addition_to", RefusalKind::Circular)
    );
    house
        .publish_beside(first, Rest::Accept, SameYear::Add)
        .unwrap();
    assert_eq!(house.state(&report_ref(first)), "published");
    assert_eq!(
        (house.adds_to(first), house.adds_to(annex)),
        (None, Some(first.to_string()))
    );
}

#[test]
fn a_report_that_replaces_what_it_added_to_is_the_first() {
    let Year {
        house,
        first,
        annex,
    } = year();
    house.take(step(1, "gov-office", &report_ref(annex), "withdraw"));
    house
        .publish_beside(annex, Rest::Accept, SameYear::Replace)
        .unwrap();
    assert_eq!(house.state(&report_ref(first)), "withdrawn");
    assert_eq!(house.adds_to(annex), None);
}

#[test]
fn a_withdrawn_report_between_two_others_is_not_cut_out_of_the_chain() {
    let Year { house, annex, .. } = year();
    let third = house
        .import_text(&format!("{ANNEX}\n新建公园3座。\n"), Some(2026))
        .unwrap()
        .report;
    house
        .publish_beside(third, Rest::Accept, SameYear::Add)
        .unwrap();
    house.take(set(1, third, "addition_to", annex.to_string()));
    house.take(step(2, "gov-office", &report_ref(annex), "withdraw"));
    let cut = set(3, annex, "addition_to", Value::Absent);
    assert_eq!(
        house.refused(cut),
        refusal("addition_to", RefusalKind::Required)
    );
}
