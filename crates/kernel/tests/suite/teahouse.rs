//! A teahouse to try the kernel and the store on: its catalog, and streams of
//! drafts with corrections, withdrawals, late and repeated ones.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fact::{
    Body, Date, Draft, Fact, FactId, Moment, Name, RecordId, RecordRef, Source, SourceKind, Value,
    Values, Zone,
};
use pack::Catalog;

pub(crate) const FIRST_DAY: i32 = 20_500;

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn texts(folder: &Path, base: &Path, found: &mut Vec<pack::Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, base, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let inner = path
                .strip_prefix(base)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            found.push(pack::Source::new(
                inner,
                std::fs::read_to_string(&path).unwrap(),
            ));
        }
    }
}

pub(crate) fn catalog() -> Arc<Catalog> {
    let folder: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "..",
        "pack",
        "tests",
        "teahouse",
    ]
    .iter()
    .collect();
    let mut sources = Vec::new();
    texts(&folder, &folder, &mut sources);
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Arc::new(pack::load(&sources).unwrap_or_else(|found| panic!("{}", found.render(&sources))))
}

pub(crate) fn day(offset: i32) -> Date {
    Date::from_day_number(FIRST_DAY + offset).unwrap()
}

pub(crate) fn at(offset: i32, minute: i64) -> Moment {
    Zone::CHINA
        .start_of(day(offset))
        .plus_millis(minute * 60_000)
}

pub(crate) fn order(number: u128) -> RecordRef {
    RecordRef {
        kind: name("order"),
        id: RecordId::from_bits(number),
    }
}

pub(crate) fn draft(number: u128, at: Moment, body: Body) -> Draft {
    Draft {
        id: FactId::from_bits(number),
        at: Some(at),
        organ: name("house"),
        source: Source {
            kind: SourceKind::Page,
            detail: "as told at the counter".to_owned(),
        },
        evidence: Vec::new(),
        amends: None,
        body,
    }
}

pub(crate) fn values(fields: &[(&str, &str)]) -> Values {
    fields
        .iter()
        .map(|(field, text)| (name(field), Value::from(*text)))
        .collect()
}

pub(crate) fn open(number: u128, record: &RecordRef, at: Moment, tea: &str) -> Draft {
    let table = RecordId::from_bits(1).to_string();
    let values = values(&[("table", &table), ("tea", tea), ("takings", "12.50")]);
    draft(
        number,
        at,
        Body::Open {
            record: record.clone(),
            values,
        },
    )
}

pub(crate) fn step(
    number: u128,
    record: &RecordRef,
    at: Moment,
    transition: &str,
    fields: &[(&str, &str)],
) -> Draft {
    let body = Body::Move {
        record: record.clone(),
        transition: name(transition),
        values: values(fields),
    };
    draft(number, at, body)
}

pub(crate) fn set(number: u128, record: &RecordRef, at: Moment, fields: &[(&str, &str)]) -> Draft {
    draft(
        number,
        at,
        Body::Set {
            record: record.clone(),
            values: values(fields),
        },
    )
}

/// A stream of drafts from random numbers: eight orders over forty days, every
/// fifth draft corrects an earlier one, every eleventh withdraws one.
pub(crate) fn stream(seeds: &[u32]) -> Vec<Draft> {
    const TEAS: [&str; 3] = ["green", "black", "jasmine"];
    let mut drafts: Vec<Draft> = Vec::new();
    for (place, seed) in seeds.iter().enumerate() {
        let number = 1000 + place as u128;
        let record = order(u128::from(seed % 8));
        let when = at(
            (seed / 8 % 40).cast_signed(),
            i64::from(seed / 320 % 3 * 480),
        );
        let tea = TEAS[(seed / 7 % 3) as usize];
        let takings = format!("{}.{:02}", seed / 13 % 90, seed / 17 % 100);
        let known = drafts.iter().any(|draft| *draft.body.record() == record);
        let mut next = match seed / 3 % 6 {
            _ if !known => open(number, &record, when, tea),
            0 => set(number, &record, when, &[("takings", &takings)]),
            1 => set(number, &record, when, &[("tea", tea)]),
            2 => step(
                number,
                &record,
                when,
                "serve",
                &[("served_on", &day(0).to_string())],
            ),
            3 => step(number, &record, when, "pay", &[("takings", &takings)]),
            4 => step(number, &record, when, "void", &[]),
            _ => step(number, &record, when, "cancel", &[]),
        };
        if place % 5 == 4 {
            let same =
                |old: &&Draft| old.body.verb() == next.body.verb() && *old.body.record() == record;
            next.amends = drafts.iter().rev().find(same).map(|old| old.id);
        }
        if place % 11 == 10
            && let Some(old) = drafts.iter().rev().find(|old| *old.body.record() == record)
        {
            next.amends = Some(old.id);
            next.body = Body::Retract {
                record: record.clone(),
                reason: "slip of the pen".to_owned(),
            };
        }
        drafts.push(next);
    }
    drafts
}

/// The facts that drafts become when all are admitted in order.
pub(crate) fn facts(drafts: &[Draft]) -> Vec<Fact> {
    let known = at(100, 0);
    let admitted = drafts.iter().enumerate().map(|(place, draft)| {
        draft
            .clone()
            .admitted(place as u64 + 1, known, name("waiter"))
    });
    admitted.collect()
}
