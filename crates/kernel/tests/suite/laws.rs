//! Laws: folding ignores order, upkeep equals recomputation, districts add up.

use std::collections::BTreeMap;

use fact::{Fact, RecordRef, Zone};
use kernel::{Contributor, Row, Timeline, fold};
use pack::Catalog;
use proptest::prelude::*;

use crate::teahouse::{FIRST_DAY, catalog, day, facts, stream};

type Sums = BTreeMap<(String, String, i32), i64>;

fn contributors(catalog: &Catalog) -> Vec<Contributor> {
    let def = catalog.record("order").unwrap();
    let all = catalog.indicators.values().flatten();
    let own = all.filter(|indicator| indicator.source() == Some(&def.id));
    own.filter_map(|indicator| Contributor::new(indicator, def, Zone::CHINA))
        .collect()
}

fn by_record(facts: &[Fact]) -> BTreeMap<RecordRef, Vec<Fact>> {
    let mut records: BTreeMap<RecordRef, Vec<Fact>> = BTreeMap::new();
    for fact in facts {
        records
            .entry(fact.body.record().clone())
            .or_default()
            .push(fact.clone());
    }
    records
}

fn add(
    sums: &mut Sums,
    catalog: &Catalog,
    contributors: &[Contributor],
    timeline: &Timeline,
    sign: i64,
) {
    let def = catalog.record("order").unwrap();
    for contributor in contributors {
        for delta in contributor.deltas(def, timeline) {
            let key = (contributor.key().to_owned(), delta.group, delta.day);
            *sums.entry(key).or_default() += sign * delta.amount;
        }
    }
}

/// All cells from scratch: each record folded once.
fn recomputed(catalog: &Catalog, facts: &[Fact]) -> Sums {
    let def = catalog.record("order").unwrap();
    let contributors = contributors(catalog);
    let mut sums = Sums::new();
    for facts in by_record(facts).values() {
        add(&mut sums, catalog, &contributors, &fold(def, facts), 1);
    }
    sums.retain(|_key, amount| *amount != 0);
    sums
}

/// All cells as the facts come: the old timeline's out, the new one's in.
fn kept_up(catalog: &Catalog, facts: &[Fact]) -> Sums {
    let def = catalog.record("order").unwrap();
    let contributors = contributors(catalog);
    let mut sums = Sums::new();
    let mut so_far: BTreeMap<RecordRef, Vec<Fact>> = BTreeMap::new();
    for fact in facts {
        let known = so_far.entry(fact.body.record().clone()).or_default();
        let old = fold(def, known);
        known.push(fact.clone());
        add(&mut sums, catalog, &contributors, &old, -1);
        add(&mut sums, catalog, &contributors, &fold(def, known), 1);
    }
    sums.retain(|_key, amount| *amount != 0);
    sums
}

fn stock_at(sums: &Sums, key: &str, last: i32) -> i64 {
    sums.iter()
        .filter(|((of, _group, day), _amount)| of == key && *day <= last)
        .map(|(_key, amount)| amount)
        .sum()
}

fn seeds() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(any::<u32>(), 1..80)
}

proptest! {
    #[test]
    fn folding_ignores_the_order_of_the_facts(seeds in seeds(), turn in any::<prop::sample::Index>()) {
        let catalog = catalog();
        let def = catalog.record("order").unwrap();
        for facts in by_record(&facts(&stream(&seeds))).values() {
            let mut turned = facts.clone();
            turned.rotate_left(turn.index(facts.len()));
            prop_assert_eq!(fold(def, facts), fold(def, &turned));
            turned.reverse();
            prop_assert_eq!(fold(def, facts), fold(def, &turned));
        }
    }

    #[test]
    fn upkeep_equals_recomputation_under_corrections_and_late_facts(seeds in seeds()) {
        let catalog = catalog();
        let facts = facts(&stream(&seeds));
        prop_assert_eq!(kept_up(&catalog, &facts), recomputed(&catalog, &facts));
    }

    #[test]
    fn a_stock_is_what_holds_at_the_end_of_the_day(seeds in seeds(), offset in 0..45_i32) {
        let catalog = catalog();
        let def = catalog.record("order").unwrap();
        let facts = facts(&stream(&seeds));
        let end = Zone::CHINA.end_of(day(offset));
        let naive = by_record(&facts)
            .values()
            .filter(|facts| {
                let timeline = fold(def, facts);
                let in_state = |row: Option<&Row>, state| row.is_some_and(|row| row.is_in(state));
                in_state(timeline.at(end), "placed") && !in_state(timeline.now(), "mistaken")
            })
            .count();
        let sums = recomputed(&catalog, &facts);
        let stock = stock_at(&sums, "tea.waiting", FIRST_DAY + offset);
        prop_assert_eq!(stock, i64::try_from(naive).unwrap());
    }

    #[test]
    fn a_flow_is_the_money_of_the_orders_paid_that_day(seeds in seeds()) {
        let catalog = catalog();
        let def = catalog.record("order").unwrap();
        let facts = facts(&stream(&seeds));
        let mut naive = BTreeMap::<i32, i64>::new();
        for facts in by_record(&facts).values() {
            let timeline = fold(def, facts);
            let Some(row) = timeline.now() else { continue };
            if row.state.as_ref().is_some_and(|state| state.as_str() == "paid") {
                let paid = row.entered.iter().find(|(state, _at)| state.as_str() == "paid").unwrap().1;
                let cents = row.cell(def, "takings").as_integer().unwrap_or(0);
                *naive.entry(Zone::CHINA.date_of(*paid).day_number()).or_default() += cents;
            }
        }
        naive.retain(|_day, cents| *cents != 0);
        let mut found = BTreeMap::<i32, i64>::new();
        for ((key, _group, day), amount) in recomputed(&catalog, &facts) {
            if key == "tea.takings" {
                *found.entry(day).or_default() += amount;
            }
        }
        prop_assert_eq!(found, naive);
    }

    #[test]
    fn two_districts_together_are_the_sum_of_both(seeds in seeds()) {
        let catalog = catalog();
        let all = facts(&stream(&seeds));
        let (east, west): (Vec<Fact>, Vec<Fact>) =
            all.iter().cloned().partition(|fact| fact.body.record().id.to_bits() % 2 == 0);
        let mut merged = recomputed(&catalog, &east);
        for (key, amount) in recomputed(&catalog, &west) {
            *merged.entry(key).or_default() += amount;
        }
        merged.retain(|_key, amount| *amount != 0);
        prop_assert_eq!(merged, recomputed(&catalog, &all));
    }

    #[test]
    fn versions_are_in_order_without_gaps(seeds in seeds()) {
        let catalog = catalog();
        let def = catalog.record("order").unwrap();
        for facts in by_record(&facts(&stream(&seeds))).values() {
            let versions = fold(def, facts).versions;
            for pair in versions.windows(2) {
                prop_assert!(pair[0].from < pair[1].from);
                prop_assert_eq!(pair[0].until, Some(pair[1].from));
                prop_assert_ne!(&pair[0].row, &pair[1].row);
            }
            prop_assert!(versions.last().is_none_or(|last| last.until.is_none()));
        }
    }
}
