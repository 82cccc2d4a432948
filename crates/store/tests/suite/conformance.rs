//! Append, group commit, consistency, separation of pieces of work.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};

use fact::Period;
use store::{Store, StoreError, WriteTx};

use crate::house::{House, database, plan};
use crate::teahouse::{at, catalog, day, draft, name, open, order, set, step};

#[test]
fn what_was_appended_is_found_by_id_by_record_and_in_the_table() {
    let house = House::new();
    let record = order(7);
    let facts = house.append(vec![
        open(1, &record, at(0, 0), "green"),
        step(
            2,
            &record,
            at(1, 0),
            "serve",
            &[("served_on", "2026-02-17")],
        ),
    ]);
    house
        .store
        .read(|reader| {
            assert_eq!(reader.fact(facts[1].id)?.as_ref(), Some(&facts[1]));
            assert_eq!(reader.facts(&record)?, facts);
            assert_eq!(reader.facts_after(1, 10)?, facts[1..]);
            assert_eq!(reader.head()?, 2);
            let row = reader.record("order", record.id)?.unwrap().row;
            assert_eq!(row.state, Some(name("served")));
            assert_eq!(Some(&row), reader.timeline(&record)?.now());
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_register_as_of_a_day_comes_from_the_history() {
    let house = House::new();
    let record = order(7);
    house.append(vec![
        open(1, &record, at(0, 0), "green"),
        set(2, &record, at(5, 0), &[("tea", "black")]),
        set(3, &record, at(3, 0), &[("tea", "jasmine")]),
    ]);
    let tea_on = |offset: i32| {
        let timeline = house.store.read(|reader| reader.timeline(&record)).unwrap();
        let def = catalog();
        let def = def.record("order").unwrap();
        timeline
            .at(at(offset, 1))
            .map(|row| row.text(def, "tea").unwrap().to_owned())
    };
    assert_eq!(tea_on(2).as_deref(), Some("green"));
    assert_eq!(tea_on(4).as_deref(), Some("jasmine"));
    assert_eq!(tea_on(9).as_deref(), Some("black"));
    assert_eq!(tea_on(-1), None);
}

#[test]
fn many_callers_share_commits_and_every_answer_is_on_disk() {
    const CALLERS: usize = 32;
    const EACH: usize = 25;
    let folder = tempfile::tempdir().unwrap();
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&commits);
    let store = Store::open(folder.path(), plan(), move |_changes| {
        counted.fetch_add(1, Ordering::SeqCst);
    })
    .unwrap();
    let start = Barrier::new(CALLERS);
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let (store, start) = (&store, &start);
            scope.spawn(move || {
                start.wait();
                for turn in 0..EACH {
                    let number = (caller * EACH + turn) as u128 + 10;
                    let draft = open(number, &order(number), at(0, 0), "green");
                    store
                        .write(move |tx| tx.append(draft, name("ann"), at(9, 0)))
                        .unwrap();
                }
            });
        }
    });
    let all = CALLERS * EACH;
    assert!(
        commits.load(Ordering::SeqCst) < all,
        "nobody shared a commit"
    );
    drop(store);
    let store = Store::open(folder.path(), plan(), |_changes| {}).unwrap();
    assert_eq!(store.head().unwrap(), all as u64);
    assert!(store.verify().unwrap().faults.is_empty());
}

#[test]
fn failing_work_leaves_nothing_and_its_neighbours_stay() {
    let house = House::new();
    let before = house.store.digest().unwrap();
    let failed = house.store.write(|tx| {
        tx.append(open(1, &order(1), at(0, 0), "green"), name("ann"), at(9, 0))?;
        tx.append(
            set(2, &order(1), at(0, 5), &[("tea", "black")]),
            name("ann"),
            at(9, 0),
        )?;
        Err::<(), _>(StoreError::Undeclared("on purpose".to_owned()))
    });
    assert!(matches!(failed, Err(StoreError::Undeclared(_))));
    assert_eq!(house.store.head().unwrap(), 0);
    assert_eq!(house.store.digest().unwrap(), before);
    let facts = house.append(vec![open(3, &order(1), at(0, 0), "green")]);
    assert_eq!(facts[0].seq, 1);
    assert!(house.store.verify().unwrap().faults.is_empty());
}

/// Hands three pieces over while the writer is held up, so that they share a batch.
fn three_together(
    house: &House,
    middle: impl FnOnce(&mut WriteTx<'_>) -> Result<(), StoreError> + Send + 'static,
) -> [Result<(), StoreError>; 3] {
    let (go, held) = mpsc::channel::<()>();
    let (tell, heard) = mpsc::channel();
    let reply = |place: usize| {
        let tell = tell.clone();
        move |outcome| tell.send((place, outcome)).unwrap()
    };
    let wait = move |_tx: &mut WriteTx<'_>| {
        held.recv().unwrap();
        Ok(())
    };
    house.store.submit(wait, |_outcome| {}).unwrap();
    let write = |number: u128| {
        move |tx: &mut WriteTx<'_>| {
            let draft = open(number, &order(number), at(0, 0), "green");
            tx.append(draft, name("ann"), at(9, 0)).map(|_fact| ())
        }
    };
    house.store.submit(write(1), reply(0)).unwrap();
    house.store.submit(middle, reply(1)).unwrap();
    house.store.submit(write(3), reply(2)).unwrap();
    go.send(()).unwrap();
    let mut outcomes = [const { Ok(()) }; 3];
    drop(tell);
    for (place, outcome) in heard {
        outcomes[place] = outcome;
    }
    outcomes
}

#[test]
fn work_that_fails_within_a_batch_takes_only_itself_away() {
    let house = House::new();
    let [first, failed, last] = three_together(&house, |tx| {
        let draft = open(2, &order(2), at(0, 0), "green");
        tx.append(draft, name("ann"), at(9, 0))?;
        Err(StoreError::Undeclared("on purpose".to_owned()))
    });
    assert!(first.is_ok() && last.is_ok(), "{first:?} {last:?}");
    assert!(matches!(failed, Err(StoreError::Undeclared(_))));
    assert_eq!(house.store.head().unwrap(), 2);
    assert!(house.store.verify().unwrap().faults.is_empty());
}

#[test]
fn a_panic_takes_its_batch_away_and_the_writer_goes_on() {
    let house = House::new();
    let [first, _nobody, last] = three_together(&house, |tx| {
        let draft = open(2, &order(2), at(0, 0), "green");
        tx.append(draft, name("ann"), at(9, 0))?;
        panic!("on purpose")
    });
    assert!(matches!(first, Err(StoreError::Panicked)), "{first:?}");
    assert!(matches!(last, Err(StoreError::Panicked)), "{last:?}");
    assert_eq!(house.store.head().unwrap(), 0);
    let facts = house.append(vec![open(4, &order(4), at(0, 0), "green")]);
    assert_eq!(facts[0].seq, 1);
    assert!(house.store.verify().unwrap().faults.is_empty());
}

#[test]
fn what_cannot_begin_leaves_nothing() {
    let house = House::new();
    let other = database(house.folder.path());
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let written = house
        .store
        .write(|tx| tx.append(open(1, &order(1), at(0, 0), "green"), name("ann"), at(9, 0)));
    assert!(matches!(written, Err(StoreError::Sqlite(_))), "{written:?}");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(house.store.head().unwrap(), 0);
    let facts = house.append(vec![open(1, &order(1), at(0, 0), "green")]);
    assert_eq!(facts[0].seq, 1);
    assert!(house.store.verify().unwrap().faults.is_empty());
}

#[test]
fn what_happened_before_1970_counts_on_its_day() {
    let house = House::new();
    house.append(vec![
        open(1, &order(1), at(-25_000, 720), "green"),
        step(2, &order(1), at(-24_999, 1), "serve", &[]),
        step(3, &order(1), at(-24_998, 1439), "pay", &[("takings", "3")]),
    ]);
    let verdict = house.store.verify().unwrap();
    assert!(
        verdict.faults.is_empty() && verdict.cells > 1,
        "{verdict:?}"
    );
}

#[test]
fn a_fact_id_stands_once() {
    let house = House::new();
    house.append(vec![open(1, &order(1), at(0, 0), "green")]);
    let again = house
        .store
        .write(|tx| tx.append(open(1, &order(2), at(0, 0), "green"), name("ann"), at(9, 0)));
    assert!(matches!(again, Err(StoreError::Sqlite(_))), "{again:?}");
    assert_eq!(house.store.head().unwrap(), 1);
}

#[test]
fn readers_see_whole_commits_and_do_not_wait_for_the_writer() {
    let house = House::new();
    let (begun, begin) = mpsc::channel();
    let (finish, finished) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            house.store.write(move |tx| {
                tx.append(open(1, &order(1), at(0, 0), "green"), name("ann"), at(9, 0))?;
                begun.send(()).unwrap();
                finished.recv().unwrap();
                tx.append(open(2, &order(2), at(0, 0), "green"), name("ann"), at(9, 0))?;
                Ok(())
            })
        });
        begin.recv().unwrap();
        assert_eq!(house.store.head().unwrap(), 0, "a reader saw half a commit");
        finish.send(()).unwrap();
    });
    assert_eq!(house.store.head().unwrap(), 2);
}

#[test]
fn a_second_process_is_kept_out() {
    let house = House::new();
    let second = Store::open(house.folder.path(), plan(), |_changes| {});
    assert!(matches!(second, Err(StoreError::InUse(_))), "{second:?}");
    assert!(Store::open_to_read(house.folder.path(), plan()).is_ok());
}

#[test]
fn deadlines_that_passed_are_listed_until_struck() {
    let house = House::new();
    let record = order(1);
    house.append(vec![open(1, &record, at(0, 0), "green")]);
    let due = || {
        house
            .store
            .read(|reader| reader.due_clocks(at(30, 0), 10))
            .unwrap()
    };
    let found = due();
    assert_eq!(found.len(), 1);
    let (of, clock, moment) = found[0].clone();
    let struck = fact::Body::Struck {
        record: of,
        clock,
        due: moment,
    };
    house.append(vec![draft(2, moment, struck)]);
    assert!(due().is_empty());
}

#[test]
fn a_figure_and_its_why_agree_and_name_the_rows() {
    let house = House::new();
    for number in 1..=3 {
        let record = order(number);
        house.append(vec![
            open(number * 10, &record, at(0, 0), "green"),
            step(
                number * 10 + 1,
                &record,
                at(1, 0),
                "serve",
                &[("served_on", "2026-02-17")],
            ),
            step(
                number * 10 + 2,
                &record,
                at(2, 0),
                "pay",
                &[("takings", "10.10")],
            ),
        ]);
    }
    let catalog = catalog();
    let takings = &catalog.indicator("tea.takings")[0];
    let period = Period {
        first: day(0),
        last: day(10),
    };
    let (figure, why) = house
        .store
        .read(|reader| {
            Ok((
                reader.figure(takings, period)?,
                reader.why(takings, period, None, 10)?.unwrap(),
            ))
        })
        .unwrap();
    assert_eq!((figure.total(), figure.decimals), (3030, 2));
    assert_eq!((why.cell, why.recomputed, why.rows_total), (3030, 3030, 3));
    let shown = rusqlite::Connection::open(house.folder.path().join("gulou.sqlite3")).unwrap();
    let count = shown
        .prepare(&why.sql)
        .unwrap()
        .query_map([], |_row| Ok(()))
        .unwrap()
        .count();
    assert_eq!(count, 3, "the statement that is shown runs in any SQL tool");
}
