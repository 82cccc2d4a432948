//! Kill -9 under load: what was acknowledged is there, and everything verifies.
//!
//! The test runs itself again as the process to be killed: the child appends
//! from several threads and prints each acknowledged number.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;

use fact::{Calendar, FactId, Zone};
use store::{Plan, Setting, Store};

#[path = "../../kernel/tests/suite/teahouse.rs"]
#[expect(
    dead_code,
    reason = "shared with the kernel's suite, which uses other parts"
)]
#[cfg(test)]
mod teahouse;

const FOLDER: &str = "GULOU_CRASH_FOLDER";
const ROUND: &str = "GULOU_CRASH_ROUND";
const ROUNDS: u128 = 5;
const THREADS: u128 = 8;

fn plan() -> Plan {
    let setting = Setting {
        catalog: teahouse::catalog(),
        calendar: Arc::new(Calendar::default()),
        zone: Zone::CHINA,
    };
    Plan::new(setting)
}

/// Not a test by itself: the process that is killed.
#[test]
fn child_that_writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let round: u128 = std::env::var_os(ROUND)
        .unwrap()
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    let store = Store::open(folder.as_ref(), plan(), |_changes| {}).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let store = &store;
            scope.spawn(move || {
                for turn in 0..1_000_000 {
                    let number = (round << 64) | (thread << 32) | turn;
                    let draft = teahouse::open(
                        number,
                        &teahouse::order(number),
                        teahouse::at(0, 0),
                        "green",
                    );
                    let who = teahouse::name("ann");
                    store
                        .write(move |tx| tx.append(draft, who, teahouse::at(9, 0)))
                        .unwrap();
                    writeln!(std::io::stdout().lock(), "ack {number}").unwrap();
                }
            });
        }
    });
}

#[test]
fn no_acknowledged_fact_is_lost_when_the_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged: Vec<u128> = Vec::new();
    for round in 1..=ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "child_that_writes_until_it_is_killed",
                "--nocapture",
            ])
            .env(FOLDER, folder.path())
            .env(ROUND, round.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let wanted = 200 + 137 * usize::try_from(round).unwrap();
        let acks = lines
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("ack ")?.parse().ok());
        let before = acknowledged.len();
        for number in acks {
            acknowledged.push(number);
            // SIGKILL; what the pipe still holds was acknowledged before and is read on.
            if acknowledged.len() - before == wanted {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(
            acknowledged.len() - before >= wanted,
            "the child ended by itself"
        );
        let store = Store::open(folder.path(), plan(), |_changes| {}).unwrap();
        for number in &acknowledged {
            let found = store
                .read(|reader| reader.fact(FactId::from_bits(*number)))
                .unwrap();
            assert!(
                found.is_some(),
                "acknowledged fact {number} is lost after round {round}"
            );
        }
        let verdict = store.verify().unwrap();
        assert!(
            verdict.faults.is_empty(),
            "round {round}: {:?}",
            verdict.faults
        );
    }
}
