//! Who may do what to which record: every record type of the packs, every verb, as a
//! text table of the running product.
//!
//! A draft is judged for everything at once, so rights are read off drafts that are
//! refused anyhow: they lie in the future, or name a field that is not there.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fact::{Body, Draft, FactId, Name, RecordId, RecordRef, Source, SourceKind, Value, Values};
use kernel::RefusalKind;
use node::access::{Grant, Principal};
use node::{Author, Outcome};
use pack::catalog::{Field, FieldKind, RecordType};

use crate::house::House;

/// Everybody: who leads and who supports the promise, and who has nothing to do with it.
const PEOPLE: [(&str, &str, &str); 6] = [
    ("admin", "admin", "gov-office"),
    ("supervision", "supervision", "gov-office"),
    ("lead", "officer", "drc"),
    ("support", "officer", "finance"),
    ("other", "officer", "commerce"),
    ("viewer", "viewer", "drc"),
];
const DAY_MS: i64 = 86_400_000;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn person((who, role, organ): (&str, &str, &str)) -> Principal {
    Principal {
        account: name(&format!("acct_{who}")),
        name: who.to_owned(),
        title: format!("post of {who}"),
        grants: vec![Grant {
            role: name(role),
            organ: name(organ),
        }],
        must_change: false,
        sample: false,
    }
}

/// One record of each type, opened by the program for the lead, and its values.
struct Stock<'a> {
    house: &'a House,
    opened: BTreeMap<Name, (FactId, RecordId, Values)>,
    facts: u128,
}

impl<'a> Stock<'a> {
    fn fill(house: &'a House) -> Self {
        let mut stock = Self {
            house,
            opened: BTreeMap::new(),
            facts: 0,
        };
        let catalog = std::sync::Arc::clone(&house.state.node.loaded().catalog);
        let mut waiting: Vec<&RecordType> = catalog.records.values().collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|def| !stock.open(def));
            assert!(waiting.len() < before, "types refer to each other");
        }
        for (role, organ) in [("lead", "drc"), ("support", "finance")] {
            let (_fact, _id, mut values) = stock.opened[&name("assignment")].clone();
            values.insert(name("role"), role.into());
            values.insert(name("organ"), organ.into());
            stock.record(name("assignment"), values);
        }
        stock
    }

    /// Opens a record of a type once the types it refers to are there.
    fn open(&mut self, def: &RecordType) -> bool {
        let there = |field: &Field| match &field.kind {
            FieldKind::Reference { record } => {
                *record == def.id || self.opened.contains_key(record)
            }
            _ => true,
        };
        if !def.fields.values().filter(|field| wanted(field)).all(there) {
            return false;
        }
        let fields = def.fields.iter().filter(|(_name, field)| wanted(field));
        let values: Values = fields
            .filter_map(|(name, field)| Some((name.clone(), self.value(field, false)?)))
            .collect();
        let (fact, id) = self.record(def.id.clone(), values.clone());
        self.opened.insert(def.id.clone(), (fact, id, values));
        true
    }

    fn record(&mut self, kind: Name, values: Values) -> (FactId, RecordId) {
        let fact = self.fact();
        let id = RecordId::new(1, self.facts);
        let record = RecordRef { kind, id };
        let mut draft = draft(fact, "drc", Body::Open { record, values });
        draft.at = None;
        let author = Author::Program(name("test"));
        let outcomes = self.house.state.node.admit(&author, vec![draft]).unwrap();
        assert!(outcomes[0].fact().is_some(), "{outcomes:?}");
        (fact, id)
    }

    fn fact(&mut self) -> FactId {
        self.facts += 1;
        FactId::new(1, self.facts)
    }

    /// A value that fits a field, or another one; none where one word is as good as another.
    fn value(&self, field: &Field, other: bool) -> Option<Value> {
        let pick = |one: &str, two: &str| Some(if other { two } else { one }.into());
        match &field.kind {
            FieldKind::Text { .. } => pick("one", "two"),
            FieldKind::Flag => Some(Value::Flag(other)),
            FieldKind::Integer { .. } => Some(Value::Integer(if other { 2026 } else { 2025 })),
            FieldKind::Quantity { .. } | FieldKind::Decimal { .. } => pick("1", "2"),
            FieldKind::Date { .. } => pick("2026-06-01", "2026-06-02"),
            FieldKind::Choice { options } => {
                let word = options.keys().nth(usize::from(other))?;
                Some(word.as_str().into())
            }
            FieldKind::Reference { record } => {
                let (_fact, id, _values) = self.opened.get(record).filter(|_| !other)?;
                Some(id.to_string().as_str().into())
            }
            FieldKind::Organ => pick("drc", "finance"),
            FieldKind::Blob => {
                let blob = self.house.state.node.store().blobs().put(b"one").unwrap();
                Some(blob.to_string().as_str().into()).filter(|_| !other)
            }
            _ => None,
        }
    }
}

/// Fields that tell what a record is about, besides those it must have.
fn wanted(field: &Field) -> bool {
    field.required || matches!(field.kind, FieldKind::Reference { .. })
}

fn draft(id: FactId, organ: &str, body: Body) -> Draft {
    Draft {
        id,
        at: Some(fact::Moment::from_millis(1_790_000_000_000 + DAY_MS)),
        organ: name(organ),
        source: Source {
            kind: SourceKind::Page,
            detail: String::new(),
        },
        evidence: Vec::new(),
        amends: None,
        body,
    }
}

/// What can be done to a record: a word for it, the fact it corrects, and the body.
fn verbs(stock: &mut Stock<'_>, def: &RecordType) -> Vec<(String, Option<FactId>, Body)> {
    let (opening, id, values) = stock.opened[&def.id].clone();
    let kind = def.id.clone();
    let record = RecordRef { kind, id };
    let fresh = RecordRef {
        id: RecordId::new(2, 1),
        ..record.clone()
    };
    let mut verbs = vec![(
        "open".to_owned(),
        None,
        Body::Open {
            record: fresh,
            values: values.clone(),
        },
    )];
    for (word, frozen) in [
        ("set", false),
        ("correct", false),
        ("correct baseline", true),
    ] {
        let other = def.fields.iter().find_map(|(name, field)| {
            let fits = field.frozen == frozen;
            let value = stock.value(field, true).filter(|_| fits)?;
            Some((name.clone(), value))
        });
        let Some((field, value)) = other else {
            continue;
        };
        let record = record.clone();
        verbs.push(if word == "set" {
            let values = Values::from([(field, value)]);
            (word.to_owned(), None, Body::Set { record, values })
        } else {
            let mut values = values.clone();
            values.insert(field, value);
            values.insert(name("no_such_field"), "one".into());
            (
                word.to_owned(),
                Some(opening),
                Body::Open { record, values },
            )
        });
    }
    let transitions = def
        .lifecycle
        .iter()
        .flat_map(|life| life.transitions.keys());
    for transition in transitions {
        let body = Body::Move {
            record: record.clone(),
            transition: transition.clone(),
            values: Values::new(),
        };
        verbs.push((transition.to_string(), None, body));
    }
    let reason = "on purpose".to_owned();
    let retract = Body::Retract { record, reason };
    verbs.push(("withdraw the opening".to_owned(), Some(opening), retract));
    verbs
}

/// `yes`, or a dot where a right is missing.
fn verdict(outcome: &Outcome) -> &'static str {
    let Outcome::Refused(reasons) = outcome else {
        panic!("a draft that cannot hold was admitted");
    };
    let rights = |kind: &RefusalKind| ["not-allowed", "frozen"].contains(&kind.code());
    if reasons.iter().any(|reason| rights(&reason.kind)) {
        "."
    } else {
        "yes"
    }
}

#[test]
fn every_verb_on_every_record_has_its_row_of_who_may() {
    let house = House::open();
    let mut stock = Stock::fill(&house);
    let catalog = std::sync::Arc::clone(&house.state.node.loaded().catalog);
    let mut table = format!("{:<40}", "record and verb");
    for (who, ..) in PEOPLE {
        write!(table, "{who:<13}").unwrap();
    }
    for def in catalog.records.values() {
        for (word, amends, body) in verbs(&mut stock, def) {
            write!(table, "\n{:<40}", format!("{} {word}", def.id)).unwrap();
            for who in PEOPLE {
                let mut draft = draft(stock.fact(), who.2, body.clone());
                draft.amends = amends;
                // Another time would be a correction of the time as well.
                if amends.is_some() && matches!(draft.body, Body::Open { .. }) {
                    draft.at = None;
                }
                let author = Author::Account(person(who));
                let outcomes = house.state.node.admit(&author, vec![draft]).unwrap();
                write!(table, "{:<13}", verdict(&outcomes[0])).unwrap();
            }
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
        insta::assert_snapshot!("who-may-what-to-records", table.join("\n"));
    });
}
