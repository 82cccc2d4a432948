//! Whatever is tampered with is found, and where.

use fact::{Evidence, FactId};
use store::{Chain, Fault, Store, StoreError};

use crate::house::{House, database, plan};
use crate::teahouse::{at, name, open, order, set};

fn three() -> House {
    let house = House::new();
    house.append(vec![
        open(1, &order(1), at(0, 0), "green"),
        open(2, &order(2), at(0, 0), "black"),
        set(3, &order(1), at(1, 0), &[("tea", "jasmine")]),
    ]);
    house
}

fn faults(house: &House) -> Vec<Fault> {
    Store::open_to_read(house.folder.path(), plan())
        .unwrap()
        .verify()
        .unwrap()
        .faults
}

#[test]
fn an_untouched_ledger_is_well() {
    let house = three();
    let verdict = house.store.verify().unwrap();
    assert_eq!((verdict.facts, verdict.faults), (3, Vec::new()));
    assert!(verdict.cells > 0);
}

#[test]
fn a_flipped_byte_is_found_with_its_place() {
    for (sql, place) in [
        (
            "UPDATE fact SET body = replace(body, 'black', 'green') WHERE seq = 2",
            2,
        ),
        ("UPDATE fact SET link = zeroblob(32) WHERE seq = 1", 1),
        (
            "UPDATE fact SET body = substr(body, 1, 20) || 'X' || substr(body, 22) WHERE seq = 3",
            3,
        ),
    ] {
        let house = three();
        house.tamper(sql);
        let found = Store::verify_ledger_of(house.folder.path()).unwrap().faults;
        assert!(
            found.contains(&Fault::Altered { seq: place }),
            "{sql}: {found:?}"
        );
    }
}

/// Flips a byte of the database file within the pages of a table or index.
fn flip(house: &House, of: &str, byte: impl Fn(&[u8]) -> usize) {
    house.store.close();
    let database = database(house.folder.path());
    let root: u64 = database
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?",
            [of],
            |line| line.get(0),
        )
        .unwrap();
    let size: u64 = database
        .query_row("PRAGMA page_size", [], |line| line.get(0))
        .unwrap();
    database
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_line| Ok(()))
        .unwrap();
    drop(database);
    let path = house.folder.path().join("gulou.sqlite3");
    let mut bytes = std::fs::read(&path).unwrap();
    let start = usize::try_from((root - 1) * size).unwrap();
    let page = start..start + usize::try_from(size).unwrap();
    let place = start + byte(&bytes[page]);
    bytes[place] ^= 0xff;
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn a_byte_flipped_in_the_file_is_found_with_its_place_even_when_it_is_no_text_any_more() {
    let house = three();
    flip(&house, "fact", |page| {
        let found = page.windows(5).position(|part| part == b"black");
        found.unwrap() + 2
    });
    let found = Store::verify_ledger_of(house.folder.path()).unwrap().faults;
    assert!(found.contains(&Fault::Altered { seq: 2 }), "{found:?}");
}

#[test]
fn a_damaged_index_is_found_and_rebuilding_mends_it() {
    for index in ["fact_id", "fact_record"] {
        let house = three();
        // The last byte of the page belongs to the key that was written first.
        flip(&house, index, |page| page.len() - 3);
        let folder = house.folder.path();
        let found = Store::verify_ledger_of(folder).unwrap().faults;
        assert!(
            found
                .iter()
                .any(|fault| matches!(fault, Fault::Structure { .. })),
            "{index}: {found:?}"
        );
        drop(house.store);
        Store::rebuild(folder, &plan(), at(200, 0)).unwrap();
        assert!(Store::verify_ledger_of(folder).unwrap().faults.is_empty());
    }
}

#[test]
fn a_break_found_after_the_start_ends_all_writing() {
    let house = three();
    assert_eq!(house.store.chain(), Chain::Unwalked);
    assert_eq!(house.store.walk_chain(), Chain::Whole(3));
    let house = three();
    house.tamper("UPDATE fact SET body = replace(body, 'black', 'green') WHERE seq = 2");
    let folder = house.folder;
    drop(house.store);
    let store = Store::open(folder.path(), plan(), |_changes| {}).unwrap();
    let walked = store.walk_chain();
    assert!(
        matches!(&walked, Chain::Broken(fault) if fault.to_string().contains("record 2")),
        "{walked:?}"
    );
    assert_eq!(store.chain(), walked);
    let draft = open(9, &order(9), at(0, 0), "green");
    let written = store.write(move |tx| tx.append(draft, name("ann"), at(100, 0)));
    assert!(
        matches!(written, Err(StoreError::Unsound(_))),
        "{written:?}"
    );
    assert_eq!(store.head().unwrap(), 3);
}

#[test]
fn a_walk_ends_at_the_note_of_the_last_record() {
    for (sql, known) in [
        ("DELETE FROM fact WHERE seq = 3", "record 3 is missing"),
        ("ALTER TABLE meta RENAME TO other", "no such table"),
        ("ALTER TABLE fact RENAME TO other", "record 1"),
        (
            "UPDATE fact SET link = zeroblob(32) WHERE seq = 3",
            "record 3",
        ),
    ] {
        let house = three();
        database(house.folder.path()).execute_batch(sql).unwrap();
        let walked = house.store.walk_chain();
        assert!(
            matches!(&walked, Chain::Broken(fault) if fault.to_string().contains(known)),
            "{sql}: {walked:?}"
        );
    }
}

/// Names of the files in a folder that belong to a database.
fn databases(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.contains("sqlite3")).collect();
    names.sort();
    names
}

#[test]
fn a_damaged_table_is_left_aside_and_a_fresh_database_is_made_from_the_ledger() {
    for table in ["r_order", "cell"] {
        let house = three();
        let digest = house.store.digest().unwrap();
        flip(&house, table, |_page| 0);
        drop(house.store);
        let folder = house.folder.path();
        let damaged = std::fs::read(folder.join("gulou.sqlite3")).unwrap();
        let rebuilt = Store::rebuild(folder, &plan(), at(200, 0)).unwrap();
        assert_eq!((rebuilt.before, rebuilt.after), (None, digest), "{table}");
        let aside = rebuilt.damaged.unwrap();
        assert!(std::fs::read(&aside).unwrap() == damaged, "{table}");
        let store = Store::open(folder, plan(), |_changes| {}).unwrap();
        assert!(store.verify().unwrap().faults.is_empty(), "{table}");
        store.close();
        drop(store);
        let aside = aside.file_name().unwrap().to_str().unwrap();
        assert_eq!(databases(folder), ["gulou.sqlite3", aside], "{table}");
        assert!(aside.starts_with("gulou.sqlite3.damaged-2026"), "{aside}");
    }
}

#[test]
fn nothing_is_made_from_a_damaged_database_whose_chain_is_broken() {
    let house = three();
    house.tamper("UPDATE fact SET body = replace(body, 'black', 'green') WHERE seq = 2");
    flip(&house, "r_order", |_page| 0);
    drop(house.store);
    let folder = house.folder.path();
    let path = folder.join("gulou.sqlite3");
    let before = std::fs::read(&path).unwrap();
    let refused = Store::rebuild(folder, &plan(), at(200, 0));
    assert!(
        matches!(refused, Err(StoreError::Unsound(_))),
        "{refused:?}"
    );
    assert!(std::fs::read(&path).unwrap() == before);
    assert_eq!(databases(folder), ["gulou.sqlite3"]);
}

#[test]
fn tables_are_not_made_of_an_altered_ledger_when_the_packs_change() {
    let house = three();
    house.tamper("UPDATE fact SET body = replace(body, 'black', 'green') WHERE seq = 2");
    database(house.folder.path())
        .execute("UPDATE meta SET value = 'other' WHERE key = 'plan'", [])
        .unwrap();
    drop(house.store);
    let opened = Store::open(house.folder.path(), plan(), |_changes| {}).map(|_store| ());
    assert!(matches!(opened, Err(StoreError::Unsound(_))), "{opened:?}");
}

#[test]
fn a_lost_record_is_missed_and_an_exchange_is_noticed() {
    let house = three();
    house.tamper("DELETE FROM fact WHERE seq = 2");
    let found = Store::verify_ledger_of(house.folder.path()).unwrap().faults;
    assert!(found.contains(&Fault::Missing { seq: 2 }), "{found:?}");
    assert!(found.contains(&Fault::Altered { seq: 3 }), "{found:?}");
}

#[test]
fn a_ledger_cut_short_is_missed_and_nothing_is_built_copied_or_written_on_it() {
    let house = three();
    house.tamper("DELETE FROM fact WHERE seq >= 2");
    let folder = house.folder.path();
    let found = Store::verify_ledger_of(folder).unwrap().faults;
    assert_eq!(
        found,
        [Fault::Missing { seq: 2 }, Fault::Missing { seq: 3 }]
    );
    let copy = tempfile::tempdir().unwrap();
    let copied = house.store.backup(&copy.path().join("backup"));
    assert!(matches!(copied, Err(StoreError::Unsound(_))), "{copied:?}");
    house.store.close();
    drop(house.store);
    let rebuilt = Store::rebuild(folder, &plan(), at(200, 0));
    assert!(
        matches!(rebuilt, Err(StoreError::Unsound(_))),
        "{rebuilt:?}"
    );
    let opened = Store::open(folder, plan(), |_changes| {}).map(|_store| ());
    assert!(matches!(opened, Err(StoreError::Unsound(_))), "{opened:?}");
}

#[test]
fn columns_that_contradict_their_record_are_found() {
    for sql in [
        "UPDATE fact SET record_type = 'cup' WHERE seq = 2",
        "UPDATE fact SET record_id = zeroblob(16) WHERE seq = 2",
        "UPDATE fact SET id = zeroblob(16) WHERE seq = 2",
    ] {
        let house = three();
        house.tamper(sql);
        let found = Store::verify_ledger_of(house.folder.path()).unwrap().faults;
        assert!(
            matches!(found[..], [Fault::Unreadable { seq: 2, .. }]),
            "{sql}: {found:?}"
        );
    }
}

#[test]
fn a_tampered_cell_is_named() {
    let house = three();
    house.tamper("UPDATE cell SET amount = amount + 1 WHERE indicator = 'tea.waiting'");
    let found = faults(&house);
    let named = |fault: &Fault| matches!(fault, Fault::Cell { indicator, cell, sql, .. } if indicator == "tea.waiting" && *cell == *sql + 1);
    assert!(found.iter().any(named), "{found:?}");
}

#[test]
fn a_tampered_table_is_noticed_and_rebuilding_mends_it() {
    let house = three();
    house.tamper("UPDATE r_order SET tea = 'black'");
    assert!(
        faults(&house)
            .iter()
            .any(|fault| matches!(fault, Fault::Tables { .. }))
    );
    drop(house.store);
    let rebuilt = Store::rebuild(house.folder.path(), &plan(), at(200, 0)).unwrap();
    assert_ne!(rebuilt.before, Some(rebuilt.after));
    let store = Store::open_to_read(house.folder.path(), plan()).unwrap();
    assert!(store.verify().unwrap().faults.is_empty());
}

#[test]
fn a_missing_or_altered_file_is_noticed() {
    let house = House::new();
    let blob = house.store.blobs().put(b"minutes of the meeting").unwrap();
    let mut draft = open(1, &order(1), at(0, 0), "green");
    draft.evidence = vec![Evidence {
        blob,
        name: "minutes.txt".to_owned(),
        media: "text/plain".to_owned(),
    }];
    house.append(vec![draft]);
    assert!(house.store.verify().unwrap().faults.is_empty());
    let named = house.store.read(|reader| reader.fact_naming(blob)).unwrap();
    assert_eq!(named.map(|fact| fact.id), Some(FactId::from_bits(1)));
    let hash = blob.to_string();
    let (shelf, rest) = hash.split_at(2);
    let path = house.folder.path().join("blobs").join(shelf).join(rest);
    std::fs::write(&path, b"other minutes").unwrap();
    assert!(house.store.blobs().get(blob).is_err());
    let found = house.store.verify().unwrap().faults;
    assert!(
        matches!(&found[..], [Fault::Evidence { seq: 1, .. }]),
        "{found:?}"
    );
}
