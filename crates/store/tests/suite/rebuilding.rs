//! Everything derived is disposable: upkeep and rebuilding give equal digests.

use std::sync::Arc;

use fact::{Calendar, Zone};
use pack::Catalog;
use proptest::prelude::*;
use store::{Plan, Setting, Store, StoreError};

use crate::house::{House, database, plan};
use crate::teahouse::{at, catalog, open, order, stream};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn upkeep_and_rebuilding_give_the_same_tables(seeds in prop::collection::vec(any::<u32>(), 1..120)) {
        let house = House::new();
        for piece in stream(&seeds).chunks(7) {
            house.append(piece.to_vec());
        }
        let verdict = house.store.verify().unwrap();
        prop_assert!(verdict.faults.is_empty(), "{:?}", verdict.faults);
        let kept = house.store.digest().unwrap();
        house.store.close();
        drop(house.store);
        let rebuilt = Store::rebuild(house.folder.path(), &plan(), at(200, 0)).unwrap();
        prop_assert_eq!(rebuilt.before, Some(kept.clone()));
        prop_assert_eq!(rebuilt.after, kept);
    }
}

/// The same packs under another digest, as after a change.
fn changed() -> Plan {
    let mut other = Catalog::clone(&catalog());
    "changed".clone_into(&mut other.digest);
    Plan::new(Setting {
        catalog: Arc::new(other),
        calendar: Arc::new(Calendar::default()),
        zone: Zone::CHINA,
    })
}

#[test]
fn changed_packs_rebuild_the_tables_when_the_store_is_opened() {
    let house = House::new();
    house.append(vec![open(1, &order(1), at(0, 0), "green")]);
    house.tamper("DELETE FROM r_order");
    drop(house.store);
    let refused = Store::open_to_read(house.folder.path(), changed());
    assert!(
        matches!(refused, Err(StoreError::OtherPacks)),
        "{refused:?}"
    );
    let store = Store::open(house.folder.path(), changed(), |_changes| {}).unwrap();
    assert!(
        store
            .read(|reader| reader.exists("order", &order(1).id.to_string()))
            .unwrap()
    );
}

#[test]
fn facts_of_a_type_that_no_pack_declares_stay_in_the_ledger() {
    let house = House::new();
    house.append(vec![open(1, &order(1), at(0, 0), "green")]);
    house.store.close();
    drop(house.store);
    let mut fewer = Catalog::clone(&catalog());
    fewer.records.remove("order");
    fewer.indicators.clear();
    "fewer".clone_into(&mut fewer.digest);
    let setting = Setting {
        catalog: Arc::new(fewer),
        calendar: Arc::new(Calendar::default()),
        zone: Zone::CHINA,
    };
    let store = Store::open(house.folder.path(), Plan::new(setting), |_changes| {}).unwrap();
    assert_eq!(store.head().unwrap(), 1);
    assert!(store.verify().unwrap().faults.is_empty());
    drop(store);
    let tables: i64 = database(house.folder.path())
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'r_order'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(tables, 0);
}

#[test]
fn a_type_named_like_anothers_index_has_its_own_tables() {
    let mut more = Catalog::clone(&catalog());
    let mut def = more.records["order"].clone();
    def.id = crate::teahouse::name("order_table");
    more.records.insert(def.id.clone(), def);
    let setting = Setting {
        catalog: Arc::new(more),
        calendar: Arc::new(Calendar::default()),
        zone: Zone::CHINA,
    };
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path(), Plan::new(setting), |_changes| {});
    assert!(opened.is_ok(), "{opened:?}");
}
