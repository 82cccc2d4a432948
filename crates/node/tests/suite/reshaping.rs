//! Proposals are cut otherwise: split, merged, read as something else, and back again.

use fact::{Body, FactId, Name, OrganId, RecordId, RecordRef, Value, Values};
use kernel::RefusalKind;
use node::Node;
use node::plan::{Choice, Cut, Label, Owner, Reshape, ReshapeError, Reshaped, Rest};
use report::SkipReason;
use store::{Record, Store};

use crate::house::{House, account, decision, house, name, open, step};

const TEXT: &str = include_str!("fixtures/reshape.md");

struct Desk {
    house: House,
    report: RecordId,
}

fn desk() -> Desk {
    let house = house();
    let report = house.import_text(TEXT, Some(2026)).unwrap().report;
    Desk { house, report }
}

fn organ() -> OrganId {
    name("gov-office")
}

impl Desk {
    fn cut(&self, number: u128, cut: Cut) -> Result<Reshaped, ReshapeError> {
        let reshape = Reshape {
            fact: FactId::new(9, number),
            report: self.report,
            cut,
        };
        let supervision = account("acct_s", "supervision", "gov-office");
        self.house.node.reshape(&supervision, &organ(), &reshape)
    }

    fn split(
        &self,
        number: u128,
        promise: &RecordRef,
        at: usize,
    ) -> Result<Reshaped, ReshapeError> {
        let promise = promise.id;
        self.cut(number, Cut::Split { promise, at })
    }

    fn merge(
        &self,
        number: u128,
        one: &RecordRef,
        other: &RecordRef,
    ) -> Result<Reshaped, ReshapeError> {
        let promises = [one.id, other.id];
        self.cut(number, Cut::Merge { promises })
    }

    fn relabel(
        &self,
        number: u128,
        record: &RecordRef,
        label: Label,
    ) -> Result<Reshaped, ReshapeError> {
        let record = record.clone();
        self.cut(number, Cut::Relabel { record, label })
    }

    fn undo(&self, number: u128, of: u128) -> Result<Reshaped, ReshapeError> {
        let of = FactId::new(9, of);
        self.cut(number, Cut::Undo { of })
    }

    fn with(&self, words: &str) -> RecordRef {
        self.house.promise_with(self.report, words)
    }

    /// The figure or skip whose number begins at a place of the text.
    fn number(&self, kind: &'static str, words: &str) -> RecordRef {
        let field = if kind == "skip" { "quote" } else { "num" };
        let rows = self.rows(kind, "report", self.report);
        let found = rows.iter().find(|found| {
            self.text(kind, found, field)
                .is_some_and(|text| text.contains(words))
        });
        RecordRef {
            kind: name(kind),
            id: found.unwrap().id,
        }
    }

    fn rows(&self, kind: &str, field: &str, of: RecordId) -> Vec<Record> {
        let of = of.to_string();
        let rows = self
            .house
            .node
            .read(|reader| reader.records_where(kind, field, &of));
        rows.unwrap()
    }

    /// Owners or targets in force of a promise, each by one of its fields.
    fn held(&self, kind: &str, promise: &RecordRef, field: &str) -> Vec<String> {
        let rows = self.rows(kind, "promise", promise.id);
        let held = rows.iter().filter(|found| found.row.is_in("held"));
        let mut said: Vec<String> = held
            .map(|found| self.text(kind, found, field).unwrap_or_default())
            .collect();
        said.sort();
        said
    }

    fn text(&self, kind: &str, found: &Record, field: &str) -> Option<String> {
        let node = &self.house.node;
        let text = node.read(|reader| {
            let def = reader.def(kind)?;
            let cell = found.row.cell(def, field);
            Ok(kernel::spell(
                &def.fields[field],
                cell,
                reader.setting().zone,
            ))
        });
        text.unwrap()
    }

    fn said(&self, record: &RecordRef, field: &str) -> String {
        let kind = record.kind.as_str();
        let found = self
            .house
            .node
            .read(|reader| reader.record(kind, record.id));
        self.text(kind, &found.unwrap().unwrap(), field)
            .unwrap_or_default()
    }

    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself holds for one lifetime only"
    )]
    fn facts(&self) -> u64 {
        self.house.node.read(|reader| reader.head()).unwrap()
    }

    /// Every quote of what stands is its slice, the ledger and the figures agree, and all of
    /// it is the same when made again.
    fn check_sound(self) {
        let text: Vec<char> = TEXT.chars().collect();
        for kind in ["promise", "figure", "skip"] {
            let mut rows = self.rows(kind, "report", self.report);
            rows.retain(|found| !found.row.is_in("gone"));
            for found in rows {
                let at = |field| {
                    self.text(kind, &found, field)
                        .unwrap()
                        .parse::<usize>()
                        .unwrap()
                };
                let slice: String = text[at("start")..at("end")].iter().collect();
                assert_eq!(Some(slice), self.text(kind, &found, "quote"), "{kind}");
            }
        }
        let store = self.house.node.store();
        assert_eq!(store.verify().unwrap().faults, Vec::new());
        let before = store.digest().unwrap();
        self.house.node.close();
        let plan = Node::plan_of(self.house.node.loaded());
        let (folder, now) = (self.house.folder.path().to_owned(), self.house.node.now());
        let keep = self.house.folder;
        drop(self.house.node);
        let rebuilt = Store::rebuild(&folder, &plan, now).unwrap();
        assert_eq!(rebuilt.after, before);
        drop(keep);
    }
}

/// The place of some words in the text, in characters.
fn place(words: &str) -> usize {
    TEXT.split(words).next().unwrap().chars().count()
}

#[test]
fn a_split_promise_is_two_with_targets_where_their_numbers_are_and_owners_on_both() {
    let desk = desk();
    let old = desk.house.promise_led_by(desk.report, "300", "commerce");
    let open = desk.house.figure("promise.assigned");
    let at = place("300") + 5;
    let Reshaped { made, gone } = desk.split(1, &old, at).unwrap();
    assert_eq!(gone.as_slice(), std::slice::from_ref(&old));
    let [first, second] = made.as_slice() else {
        panic!("{made:?}")
    };
    assert_eq!(desk.house.state(&old), "replaced");
    assert_eq!(desk.said(&old, "replaced_by"), format!("{first} {second}"));
    assert_eq!(desk.held("target", first, "value"), ["300"]);
    assert_eq!(desk.held("target", second, "value"), ["8"]);
    for half in [first, second] {
        assert_eq!(desk.house.state(half), "proposed");
        assert_eq!(desk.held("assignment", half, "organ"), ["commerce"]);
        assert_eq!(desk.said(half, "section"), desk.said(&old, "section"));
        assert_eq!(desk.said(half, "due"), "2026-12-31");
    }
    assert_eq!(desk.said(first, "action"), desk.said(&old, "action"));
    let object = desk.said(second, "object");
    assert!(!object.is_empty() && desk.said(second, "quote").starts_with(&object));
    assert_eq!(
        desk.house.figure("promise.assigned"),
        open + 1,
        "the old owner counts no more"
    );
    assert!(desk.held("target", &old, "value").is_empty());
    let again = desk.house.import_text(TEXT, Some(2026)).unwrap();
    assert_eq!(
        again.admitted, 0,
        "the same text brings the old one back not at all"
    );
    assert_eq!(desk.house.state(&old), "replaced");
    desk.house.publish(desk.report, Rest::Accept).unwrap();
    assert_eq!(desk.house.figure("promise.open"), 7);
    assert_eq!(
        desk.house.state(&old),
        "replaced",
        "publishing leaves it alone"
    );
    desk.check_sound();
}

#[test]
fn merged_neighbours_are_one_and_can_be_split_again_with_fields_read_anew() {
    let desk = desk();
    let first = desk.house.promise_led_by(desk.report, "300", "commerce");
    let second = desk
        .house
        .promise_led_by(desk.report, "6\u{6708}", "housing");
    let merged = desk.merge(1, &second, &first).unwrap();
    let whole = &merged.made[0];
    assert_eq!(merged.gone, [first.clone(), second.clone()]);
    assert_eq!(desk.said(whole, "action"), desk.said(&first, "action"));
    assert_eq!(
        desk.held("assignment", whole, "organ"),
        ["commerce", "housing"]
    );
    assert_eq!(desk.held("target", whole, "value"), ["300", "8"]);
    assert_eq!(desk.said(whole, "end"), desk.said(&second, "end"));
    let at = desk.said(&second, "start").parse().unwrap();
    let again = desk.split(2, whole, at).unwrap();
    for (half, before) in again.made.iter().zip([&first, &second]) {
        for field in [
            "start",
            "end",
            "quote",
            "action",
            "object",
            "modality",
            "due",
            "due_stated",
        ] {
            assert_eq!(desk.said(half, field), desk.said(before, field), "{field}");
        }
    }
    assert_eq!(desk.said(&again.made[1], "due"), "2026-06-30");
    desk.check_sound();
}

#[test]
fn what_cannot_be_cut_is_refused_and_leaves_nothing() {
    let desk = desk();
    let (first, far) = (desk.with("300"), desk.with("60"));
    let facts = desk.facts();
    let number = desk.split(1, &first, place("300") + 1);
    assert!(
        matches!(number, Err(ReshapeError::InNumber(ref words)) if words.starts_with("300")),
        "{number:?}"
    );
    for at in [place("300") - 6, 0, place("20\u{4e2a}")] {
        let outside = desk.split(2, &first, at);
        assert!(
            matches!(outside, Err(ReshapeError::Place { .. })),
            "{outside:?}"
        );
    }
    let apart = desk.merge(3, &first, &far);
    assert!(matches!(apart, Err(ReshapeError::Apart)), "{apart:?}");
    let itself = desk.merge(4, &first, &first);
    assert!(matches!(itself, Err(ReshapeError::Apart)), "{itself:?}");
    let figure = desk.number("figure", "300");
    let odd = desk.relabel(5, &figure, Label::Nothing);
    assert!(matches!(odd, Err(ReshapeError::Label)), "{odd:?}");
    let officer = account("acct_o", "officer", "commerce");
    let cut = Cut::Split {
        promise: first.id,
        at: place("300") + 5,
    };
    let wish = Reshape {
        fact: FactId::new(9, 6),
        report: desk.report,
        cut,
    };
    let refused = desk.house.node.reshape(&officer, &name("commerce"), &wish);
    assert!(
        matches!(refused, Err(ReshapeError::Refused(_))),
        "{refused:?}"
    );
    let elsewhere = Reshape {
        report: RecordId::from_bits(1),
        ..wish
    };
    let supervision = account("acct_s", "supervision", "gov-office");
    let unknown = desk.house.node.reshape(&supervision, &organ(), &elsewhere);
    assert!(
        matches!(unknown, Err(ReshapeError::Unknown(_))),
        "{unknown:?}"
    );
    assert_eq!(desk.facts(), facts);
}

#[test]
fn what_is_in_the_plan_or_under_way_is_not_cut() {
    let desk = desk();
    let old = desk.with("300");
    let at = place("300") + 5;
    let supervision = account("acct_s", "supervision", "gov-office");
    let accept = decision(1, old.clone(), Choice::Accept);
    desk.house
        .node
        .decide(&supervision, &organ(), &[accept])
        .unwrap();
    let promise = old.id.to_string();
    let told = [
        ("promise", promise.as_str()),
        ("said", "on-pace"),
        ("as_of", "2026-03-01"),
        ("note", "well"),
    ];
    desk.house.take(open(50, "progress", &told));
    let begun = desk.split(1, &old, at);
    assert!(matches!(begun, Err(ReshapeError::Begun)), "{begun:?}");
    desk.house.publish(desk.report, Rest::Accept).unwrap();
    let settled = desk.split(2, &desk.with("60"), place("60") - 1);
    assert!(matches!(settled, Err(ReshapeError::Settled)), "{settled:?}");
}

#[test]
fn the_same_wish_twice_is_once_and_its_id_serves_no_other() {
    let desk = desk();
    let old = desk.with("300");
    let at = place("300") + 5;
    let once = desk.split(1, &old, at).unwrap();
    let facts = desk.facts();
    assert_eq!(desk.split(1, &old, at).unwrap(), once);
    let other = desk.split(1, &old, at - 1);
    let Err(ReshapeError::Refused(reasons)) = other else {
        panic!("{other:?}")
    };
    assert!(
        matches!(reasons[0].kind, RefusalKind::Exists),
        "{reasons:?}"
    );
    let undone = desk.undo(2, 1).unwrap();
    assert_eq!((undone.made, undone.gone), (once.gone, once.made));
    let facts_then = desk.facts();
    desk.undo(2, 1).unwrap();
    assert_eq!((desk.facts(), facts_then > facts), (facts_then, true));
    let twice = desk.undo(3, 1);
    assert!(twice.is_err(), "{twice:?}");
}

#[test]
fn an_undone_cut_brings_back_what_was_there_unless_something_was_decided_since() {
    let desk = desk();
    let first = desk.house.promise_led_by(desk.report, "300", "commerce");
    let second = desk.with("6\u{6708}");
    let supervision = account("acct_s", "supervision", "gov-office");
    let accept = decision(1, first.clone(), Choice::Accept);
    desk.house
        .node
        .decide(&supervision, &organ(), &[accept])
        .unwrap();
    let merged = desk.merge(1, &first, &second).unwrap();
    assert_eq!(desk.house.figure("promise.open"), 0);
    desk.undo(2, 1).unwrap();
    assert_eq!(desk.house.state(&first), "planned");
    assert_eq!(desk.house.state(&second), "proposed");
    assert_eq!(desk.house.state(&merged.made[0]), "replaced");
    assert_eq!(desk.held("assignment", &first, "organ"), ["commerce"]);
    assert_eq!(desk.held("target", &first, "value"), ["300", "8"]);
    assert!(desk.held("target", &merged.made[0], "value").is_empty());
    assert_eq!(desk.house.figure("promise.assigned"), 1);
    assert_eq!(desk.house.figure("promise.open"), 1);
    let again = desk.merge(3, &first, &second).unwrap();
    let officer = account("acct_o", "officer", "commerce");
    let wish = Reshape {
        fact: FactId::new(9, 6),
        report: desk.report,
        cut: Cut::Undo {
            of: FactId::new(9, 3),
        },
    };
    let refused = desk.house.node.reshape(&officer, &name("commerce"), &wish);
    assert!(
        matches!(refused, Err(ReshapeError::Refused(_))),
        "{refused:?}"
    );
    let mut named = decision(4, again.made[0].clone(), Choice::Edit);
    named.owners = vec![Owner {
        organ: name("housing"),
        role: name("lead"),
        reason: String::new(),
    }];
    desk.house
        .node
        .decide(&supervision, &organ(), &[named])
        .unwrap();
    let decided = desk.undo(5, 3);
    assert!(matches!(decided, Err(ReshapeError::Decided)), "{decided:?}");
    desk.check_sound();
}

#[test]
fn a_promise_is_read_as_nothing_or_as_a_figure_and_back() {
    let desk = desk();
    let fire = desk.with("20\u{4e2a}");
    let rejected = desk.relabel(1, &fire, Label::Nothing).unwrap();
    assert_eq!(
        (desk.house.state(&fire).as_str(), rejected.made.len()),
        ("rejected", 0)
    );
    assert_eq!(desk.relabel(1, &fire, Label::Nothing).unwrap(), rejected);
    desk.undo(2, 1).unwrap();
    assert_eq!(desk.house.state(&fire), "proposed");
    let said = Values::from([(name("unit"), Value::from("\u{5ea7}"))]);
    let made = desk
        .relabel(3, &fire, Label::Figure(said))
        .unwrap()
        .made
        .remove(0);
    assert_eq!(desk.house.state(&fire), "replaced");
    let read = |field| desk.said(&made, field);
    assert_eq!(
        (read("value"), read("unit")),
        ("20".to_owned(), "\u{5ea7}".to_owned())
    );
    assert_eq!(
        (read("nature"), read("period")),
        ("target".to_owned(), "2026".to_owned())
    );
    assert_eq!(read("section"), desk.said(&fire, "section"));
    assert!(!read("series").is_empty());
    let strange = Values::from([(name("quote"), Value::from("x"))]);
    let refused = desk.relabel(4, &desk.with("60"), Label::Figure(strange));
    assert!(
        matches!(refused, Err(ReshapeError::Refused(_))),
        "{refused:?}"
    );
    desk.check_sound();
}

#[test]
fn a_figure_is_read_as_a_skip_or_a_promise_and_takes_its_targets_along() {
    let desk = desk();
    let teachers = desk.number("figure", "60");
    let promise = desk.with("60");
    let skip = desk
        .relabel(1, &teachers, Label::Skip(SkipReason::Slogan))
        .unwrap();
    let made = &skip.made[0];
    assert_eq!(desk.said(made, "quote"), desk.said(&teachers, "num"));
    assert_eq!(desk.said(made, "reason"), "slogan-number");
    assert!(desk.held("target", &promise, "value").is_empty());
    desk.undo(2, 1).unwrap();
    assert_eq!(desk.held("target", &promise, "value"), ["60"]);
    assert_eq!(desk.house.state(made), "replaced");
    let parks = desk.number("figure", "8");
    let made = desk
        .relabel(3, &parks, Label::Promise)
        .unwrap()
        .made
        .remove(0);
    assert_eq!(desk.said(&made, "quote"), desk.said(&parks, "quote"));
    assert_eq!(desk.held("target", &made, "value"), ["8"]);
    assert_eq!(desk.held("target", &desk.with("300"), "value"), ["300"]);
    desk.check_sound();
}

#[test]
fn a_skip_is_read_as_a_figure_of_its_clause() {
    let desk = desk();
    let skip = desk.number("skip", "\u{767e}\u{540d}");
    let lacking = desk.relabel(1, &skip, Label::Figure(Values::new()));
    assert!(
        matches!(lacking, Err(ReshapeError::Refused(_))),
        "{lacking:?}"
    );
    let said = |pairs: &[(&str, &str)]| -> Values {
        pairs
            .iter()
            .map(|(field, text)| (name(field), Value::from(*text)))
            .collect()
    };
    let said = said(&[
        ("indicator", "teachers"),
        ("value", "100"),
        ("unit", "\u{540d}"),
    ]);
    let made = desk
        .relabel(2, &skip, Label::Figure(said))
        .unwrap()
        .made
        .remove(0);
    assert_eq!(desk.said(&made, "num"), desk.said(&skip, "quote"));
    assert_eq!(desk.said(&made, "num_start"), desk.said(&skip, "start"));
    assert_eq!(desk.said(&made, "class"), "numeric");
    assert_eq!(desk.said(&made, "nature"), "target");
    let promise = desk
        .house
        .promises(desk.report)
        .into_iter()
        .find(|(_id, quote)| *quote == desk.said(&made, "quote"));
    assert!(
        promise.is_some(),
        "the clause is the promise's: {}",
        desk.said(&made, "quote")
    );
    let back = desk.undo(3, 2).unwrap();
    assert_eq!(back.made.as_slice(), std::slice::from_ref(&skip));
    assert_eq!(desk.house.state(&skip), "held");
    desk.check_sound();
}

#[test]
fn only_the_program_replaces_a_record() {
    let desk = desk();
    let promise = desk.with("300");
    let mut draft = step(1, "gov-office", &promise, "replace");
    if let Body::Move { values, .. } = &mut draft.body {
        values.insert(Name::literal("replaced_by"), "promise:x".into());
    }
    let supervision = account("acct_s", "supervision", "gov-office");
    let outcome = desk.house.one(&supervision, draft);
    assert!(matches!(outcome, node::Outcome::Refused(_)), "{outcome:?}");
}

#[test]
fn what_was_cut_stays_cut_when_the_text_is_corrected() {
    let desk = desk();
    let old = desk.house.promise_led_by(desk.report, "300", "commerce");
    let halves = desk.split(1, &old, place("300") + 5).unwrap().made;
    let states = || {
        let cut = std::iter::once(&old).chain(&halves);
        cut.map(|record| desk.house.state(record))
            .collect::<Vec<_>>()
    };
    let correct = |text: &str| {
        let imported = desk.house.import_as(text, None, Some(desk.report)).unwrap();
        let corrected = imported.corrected.unwrap();
        (corrected.added, corrected.gone)
    };
    // The sentence is only moved: both halves move with it.
    let elsewhere = TEXT.replace("12个", "1200个");
    let (added, gone) = correct(&elsewhere);
    assert_eq!(
        (added, gone),
        (1, 1),
        "the figure of the corrected sentence"
    );
    assert_eq!(states(), ["replaced", "proposed", "proposed"]);
    for half in &halves {
        let start: usize = desk.said(half, "start").parse().unwrap();
        let quote = desk.said(half, "quote");
        let slice: String = elsewhere
            .chars()
            .skip(start)
            .take(quote.chars().count())
            .collect();
        assert_eq!(slice, quote);
    }
    assert_eq!(desk.held("assignment", &halves[0], "organ"), ["commerce"]);
    // One half is written otherwise: that half goes, and the sentence is read anew.
    let otherwise = TEXT.replace("口袋公园8个", "口袋公园9个");
    correct(&otherwise);
    assert_eq!(states(), ["replaced", "proposed", "gone"]);
    // And back.
    correct(TEXT);
    assert_eq!(states(), ["replaced", "proposed", "proposed"]);
    desk.check_sound();
}
