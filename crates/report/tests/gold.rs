//! The reader against records made by hand: our own made-up reports, and the reference report
//! where `GULOU_SHARED` is set (skipped loudly without it).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a broken fixture may stop the test"
)]

use report::Lexicon;
use report::score::{Score, score};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().unwrap());

fn records(path: &Path) -> Vec<Value> {
    let lines = std::fs::read_to_string(path).unwrap();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn scored(text: &Path, gold: &Path) -> Score {
    let text = std::fs::read_to_string(text).unwrap();
    let found: Vec<Value> = report::gold::records(&report::read(&text, &LEXICON)).collect();
    score(&records(gold), &found, &LEXICON)
}

/// What of a score lies below the floors of that name.
fn below(scored: &Score, floors: &str) -> Vec<String> {
    let all: toml::Table = toml::from_str(include_str!("floors.toml")).unwrap();
    let mut below = Vec::new();
    for (kind, rates) in all[floors].as_table().unwrap() {
        for (name, floor) in rates.as_table().unwrap() {
            let reached = scored.share(kind, name).unwrap();
            if reached < floor.as_float().unwrap() {
                below.push(format!("{kind} {name} {reached:.4} is below {floor}"));
            }
        }
    }
    below
}

fn reference() -> Option<(PathBuf, PathBuf)> {
    let Some(shared) = std::env::var_os("GULOU_SHARED").map(PathBuf::from) else {
        eprintln!("SKIPPED: GULOU_SHARED is not set, the reference report was not scored");
        return None;
    };
    let gold = shared.join("gold/gulou-2026.jsonl");
    Some((shared.join("report/gulou-2026.txt"), gold))
}

#[test]
fn the_reader_keeps_its_floors_on_the_reference_report() {
    let Some((text, gold)) = reference() else {
        return;
    };
    let scored = scored(&text, &gold);
    assert_eq!(below(&scored, "reference"), [""; 0]);
    assert_eq!(scored.strays, 0, "commitments in the review");
}

#[test]
fn the_reader_keeps_its_floors_on_made_up_reports() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let mut reports = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let text = entry.unwrap().path();
        if text.extension().is_some_and(|ending| ending == "txt") {
            let scored = scored(&text, &text.with_extension("jsonl"));
            let name = text.display();
            assert_eq!(below(&scored, "made-up"), [""; 0], "{name}");
            assert_eq!(scored.strays, 0, "commitments in the review of {name}");
            reports += 1;
        }
    }
    assert_eq!(reports, 18);
}

#[test]
fn a_gold_agrees_with_itself_and_not_with_its_half() {
    let gold = records(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/hexing-2025.jsonl"));
    for rate in score(&gold, &gold, &LEXICON).rates {
        assert_eq!(rate.right, rate.of, "{rate:?}");
    }
    let half = score(&gold, &gold[..gold.len() / 2], &LEXICON);
    assert!(half.share("commitment", "recall_iou50").unwrap() < 0.1);
}
