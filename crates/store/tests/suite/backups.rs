//! Backup while others write; restore into an empty folder; damage is refused.

use std::sync::atomic::{AtomicBool, Ordering};

use fact::Evidence;
use store::{Store, StoreError, restore};

use crate::house::{House, plan};
use crate::teahouse::{at, name, open, order};

#[test]
fn a_backup_taken_under_load_restores_to_a_whole_prefix() {
    let house = House::new();
    house.store.blobs().put(b"a plan").unwrap();
    house.append(
        (1..200)
            .map(|number| open(number, &order(number), at(0, 0), "green"))
            .collect(),
    );
    let (copy, restored) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let to = copy.path().join("backup");
    let stop = AtomicBool::new(false);
    let manifest = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 1_000;
            while !stop.load(Ordering::SeqCst) && number < 20_000 {
                number += 1;
                let draft = open(number, &order(number), at(0, 0), "green");
                house
                    .store
                    .write(move |tx| tx.append(draft, name("ann"), at(9, 0)))
                    .unwrap();
            }
        });
        let manifest = house.store.backup(&to).unwrap();
        stop.store(true, Ordering::SeqCst);
        manifest
    });
    assert!(manifest.seq >= 199 && manifest.blobs == 1, "{manifest:?}");
    let folder = restored.path().join("data");
    assert_eq!(restore(&to, &folder).unwrap(), manifest);
    let store = Store::open(&folder, plan(), |_changes| {}).unwrap();
    assert_eq!(store.head().unwrap(), manifest.seq);
    assert!(store.verify().unwrap().faults.is_empty());
    let repeated = open(5, &order(90_000), at(0, 0), "green");
    let refused = store.write(|tx| tx.append(repeated, name("ann"), at(9, 0)));
    assert!(refused.is_err(), "fact ids stay known after a restore");
}

#[test]
fn folders_that_hold_something_are_left_alone() {
    let house = House::new();
    let full = tempfile::tempdir().unwrap();
    std::fs::write(full.path().join("letter.txt"), "dear").unwrap();
    assert!(matches!(
        house.store.backup(full.path()),
        Err(StoreError::NotEmpty(_))
    ));
    let copy = tempfile::tempdir().unwrap();
    let to = copy.path().join("backup");
    house.store.backup(&to).unwrap();
    assert!(matches!(
        restore(&to, full.path()),
        Err(StoreError::NotEmpty(_))
    ));
}

#[test]
fn a_damaged_backup_is_refused() {
    let house = House::new();
    house.append(vec![
        open(1, &order(1), at(0, 0), "green"),
        open(2, &order(2), at(0, 0), "green"),
    ]);
    let damages: [fn(&std::path::Path); 3] = [
        |folder| {
            let database = crate::house::database(folder);
            database
                .execute(
                    "UPDATE fact SET body = replace(body, 'green', 'black') WHERE seq = 2",
                    [],
                )
                .unwrap();
        },
        |folder| {
            crate::house::database(folder)
                .execute("DELETE FROM fact WHERE seq = 2", [])
                .unwrap();
        },
        |folder| std::fs::write(folder.join("manifest.json"), "{}").unwrap(),
    ];
    for damage in damages {
        let (copy, restored) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let to = copy.path().join("backup");
        house.store.backup(&to).unwrap();
        damage(&to);
        let refused = restore(&to, &restored.path().join("data"));
        assert!(
            matches!(refused, Err(StoreError::Damaged(_))),
            "{refused:?}"
        );
    }
}

/// A house whose one order has a file as evidence; the file's hash and its path within.
fn with_evidence() -> (House, String, std::path::PathBuf) {
    let house = House::new();
    let blob = house.store.blobs().put(b"minutes of the meeting").unwrap();
    let mut draft = open(1, &order(1), at(0, 0), "green");
    draft.evidence = vec![Evidence {
        blob,
        name: "minutes.txt".to_owned(),
        media: "text/plain".to_owned(),
    }];
    house.append(vec![draft]);
    let hash = blob.to_string();
    let (shelf, rest) = hash.split_at(2);
    let inner = std::path::Path::new("blobs").join(shelf).join(rest);
    (house, hash, inner)
}

#[test]
fn a_file_lost_before_the_backup_is_named_and_one_lost_after_it_is_damage() {
    let (house, hash, inner) = with_evidence();
    let place = tempfile::tempdir().unwrap();
    let whole = place.path().join("whole");
    assert!(house.store.backup(&whole).unwrap().missing.is_empty());
    std::fs::remove_file(house.folder.path().join(&inner)).unwrap();
    let lacking = place.path().join("lacking");
    let manifest = house.store.backup(&lacking).unwrap();
    assert_eq!((manifest.blobs, &manifest.missing), (0, &vec![hash]));
    assert_eq!(
        restore(&lacking, &place.path().join("first")).unwrap(),
        manifest
    );
    std::fs::write(whole.join(&inner), b"other minutes").unwrap();
    let refused = restore(&whole, &place.path().join("second"));
    assert!(
        matches!(refused, Err(StoreError::Damaged(_))),
        "{refused:?}"
    );
}

#[test]
fn nothing_is_copied_into_itself_and_a_restore_cut_off_is_not_opened() {
    let house = House::new();
    let inside = house.folder.path().join("blobs").join("copy");
    let refused = house.store.backup(&inside);
    assert!(matches!(refused, Err(StoreError::Inside(_))), "{refused:?}");
    assert!(!inside.exists());
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(store::RESTORING)).unwrap();
    let opened = Store::open(folder.path(), plan(), |_changes| {}).map(|_store| ());
    assert!(
        matches!(opened, Err(StoreError::Unfinished(_))),
        "{opened:?}"
    );
}
