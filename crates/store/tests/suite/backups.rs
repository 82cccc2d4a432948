//! Backup while others write; restore into an empty folder; damage is refused.

use std::sync::atomic::{AtomicBool, Ordering};

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
