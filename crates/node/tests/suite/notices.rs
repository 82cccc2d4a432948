//! The breakdown notice: drafted from the plan, read back, and read from elsewhere.

use std::collections::BTreeSet;

use fact::RecordId;
use node::plan::{Choice, NoticeDraft, NoticeError, NoticeRead, Owner};
use report::notice::Role;

use crate::house::{House, account, decision, house, name, step};

fn owner(organ: &str, role: &str) -> Owner {
    Owner {
        organ: name(organ),
        role: name(role),
        reason: String::new(),
    }
}

/// Names two leads and a collective for every promise but the first.
fn named(house: &House, report: RecordId) {
    let leads = [
        ("drc", "finance"),
        ("finance", "commerce"),
        ("commerce", "drc"),
    ];
    let promises = house.promises(report).into_iter().skip(1);
    let decisions: Vec<_> = (1..)
        .zip(promises.zip(leads.into_iter().cycle()))
        .map(|(number, ((id, _), (first, second)))| {
            let record = fact::RecordRef {
                kind: name("promise"),
                id,
            };
            let mut named = decision(number, record, Choice::Edit);
            named.owners = vec![
                owner(first, "lead"),
                owner(second, "lead"),
                owner("related-streets-zones", "support"),
            ];
            named
        })
        .collect();
    let supervision = account("acct_s", "supervision", "gov-office");
    let decided = house
        .node
        .decide(&supervision, &name("gov-office"), &decisions)
        .unwrap_or_default();
    assert_eq!(decided.len(), decisions.len());
    for decided in decided {
        assert!(decided.refused.is_empty(), "{:?}", decided.refused);
    }
}

fn lines(draft: &NoticeDraft) -> String {
    let mut out = vec![draft.title.clone(), draft.note.clone()];
    for section in &draft.sections {
        out.push(section.heading.clone());
        out.extend(section.tasks.iter().map(|task| task.line.clone()));
    }
    out.join("\n")
}

type Shown = (String, BTreeSet<RecordId>, Vec<String>, Vec<String>);

fn of_read(read: &NoticeRead) -> Vec<Shown> {
    let tasks = read.tasks.iter().map(|task| {
        let of_role = |role| {
            let owners = task.owners.iter().filter(|owner| owner.role == role);
            owners.map(|owner| owner.name.clone()).collect()
        };
        let promises = task.promises.iter().copied().collect();
        let words = task.task.quote.clone();
        (words, promises, of_role(Role::Lead), of_role(Role::Support))
    });
    tasks.collect()
}

fn of_draft(draft: &NoticeDraft) -> Vec<Shown> {
    let tasks = draft.sections.iter().flat_map(|section| &section.tasks);
    tasks
        .map(|task| {
            let promises = task.promises.iter().copied().collect();
            let owners = (task.leads.clone(), task.supports.clone());
            (task.words.clone(), promises, owners.0, owners.1)
        })
        .collect()
}

#[test]
fn a_drafted_notice_read_back_has_the_same_tasks_and_owners() {
    let house = house();
    let report = house.import().report;
    named(&house, report);
    let draft = house.node.draft_notice(report).unwrap();
    let read = house.node.read_notice(report, &lines(&draft)).unwrap();
    assert!(of_draft(&draft).len() > 5);
    assert_eq!(of_read(&read), of_draft(&draft));
    assert_eq!(read.unassigned, []);
    let unknown = read.tasks.iter().flat_map(|task| &task.owners);
    assert!(unknown.clone().count() > 10);
    assert!(unknown.clone().all(|owner| owner.organ.is_some()));
    for (id, _) in house.promises(report).iter().skip(1) {
        assert_eq!(read.owners_of(*id).len(), 3);
    }
}

#[test]
fn a_name_no_organ_has_is_suggested_and_never_guessed() {
    let house = house();
    let report = house.import().report;
    let draft = house.node.draft_notice(report).unwrap();
    let finance = house.node.loaded().district.organs.get("finance").unwrap();
    let odd: String = finance.short.chars().skip(1).collect();
    let task = &draft.sections[0].tasks[0];
    let nobody = lines(&draft).replacen(&task.line, "", 1);
    let words: Vec<&str> = include_str!("fixtures/notice.txt").lines().collect();
    let text = words[0]
        .replace("{words}", &task.words)
        .replace("{name}", &odd);
    let read = house
        .node
        .read_notice(report, &(text + "\n" + &nobody))
        .unwrap();
    let owner = &read.tasks[0].owners[0];
    assert_eq!((owner.name.as_str(), &owner.organ), (odd.as_str(), &None));
    assert_eq!(owner.suggestions.first(), Some(&finance.id));
    let named: Vec<String> = read
        .owners_of(task.promises[0])
        .iter()
        .map(|owner| owner.organ.to_string())
        .collect();
    assert_eq!(named, ["related-streets-zones"]);
}

#[test]
fn what_is_no_notice_is_refused_and_an_unknown_report_too() {
    let house = house();
    let report = house.import().report;
    let none = house.node.read_notice(report, "no tasks here");
    assert!(matches!(none, Err(NoticeError::NoTasks)), "{none:?}");
    let other = RecordId::from_bits(7);
    let unknown = house.node.draft_notice(other);
    assert!(
        matches!(unknown, Err(NoticeError::NoReport(id)) if id == other),
        "{unknown:?}"
    );
}

/// The assignments in force of a promise.
fn held(house: &House, promise: RecordId) -> Vec<fact::RecordRef> {
    let rows = house
        .node
        .read(|reader| reader.records_where("assignment", "promise", &promise.to_string()))
        .unwrap_or_default();
    let held = rows.into_iter().filter(|found| found.row.is_in("held"));
    held.map(|found| fact::RecordRef {
        kind: name("assignment"),
        id: found.id,
    })
    .collect()
}

#[test]
fn a_notice_is_applied_once_and_names_anew_who_was_taken_off() {
    let house = house();
    let report = house.import().report;
    named(&house, report);
    let text = lines(&house.node.draft_notice(report).unwrap());
    let supervision = account("acct_s", "supervision", "gov-office");
    let apply = || {
        let read = house.node.read_notice(report, &text).unwrap();
        let applied = house
            .node
            .apply_notice(&supervision, &name("gov-office"), &read)
            .unwrap();
        assert!(applied.refused.is_empty(), "{:?}", applied.refused);
        let assigned = applied.assigned.iter();
        let assigned: Vec<(RecordId, usize)> = assigned
            .map(|one| (one.promise, one.owners.len()))
            .collect();
        (assigned, applied.known)
    };
    let owned = house.promises(report).len() - 1;
    assert_eq!(apply(), (Vec::new(), owned));
    let promise = house.promises(report)[1].0;
    for day in ["2026-03-02", "2026-03-03"] {
        house.at(day);
        let ended = held(&house, promise).remove(0);
        let number = ended.id.to_bits() % 1_000_000;
        house.take(step(number, "gov-office", &ended, "end"));
        assert_eq!(held(&house, promise).len(), 2);
        assert_eq!(apply(), (vec![(promise, 1)], owned - 1));
        assert_eq!(held(&house, promise).len(), 3);
    }
}
