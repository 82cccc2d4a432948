//! The reader against the gold of the reference report; skipped loudly without `GULOU_SHARED`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a broken fixture may stop the test"
)]

use report::Lexicon;
use report::score::score;
use serde_json::Value;
use std::path::PathBuf;

fn gold() -> Option<(String, Vec<Value>)> {
    let Some(shared) = std::env::var_os("GULOU_SHARED").map(PathBuf::from) else {
        eprintln!("SKIPPED: GULOU_SHARED is not set, the reader's accuracy was not measured");
        return None;
    };
    let text = std::fs::read_to_string(shared.join("report/gulou-2026.txt")).unwrap();
    let gold = std::fs::read_to_string(shared.join("gold/gulou-2026.jsonl")).unwrap();
    Some((
        text,
        gold.lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect(),
    ))
}

#[test]
fn the_reader_keeps_its_floors_on_the_gold() {
    let Some((text, gold)) = gold() else { return };
    let floors: toml::Table = toml::from_str(include_str!("floors.toml")).unwrap();
    let lexicon = Lexicon::embedded().unwrap();
    let found: Vec<Value> = report::gold::records(&report::read(&text, &lexicon)).collect();
    let scored = score(&gold, &found, &lexicon);

    let mut below = Vec::new();
    for (kind, rates) in &floors {
        for (name, floor) in rates.as_table().unwrap() {
            let reached = scored.share(kind, name).unwrap();
            if reached < floor.as_float().unwrap() {
                below.push(format!("{kind} {name} {reached:.4} is below {floor}"));
            }
        }
    }
    assert!(below.is_empty(), "{below:#?}");
    assert_eq!(scored.strays, 0, "commitments in the review");
}

#[test]
fn a_gold_agrees_with_itself_and_not_with_its_half() {
    let Some((_, gold)) = gold() else { return };
    let lexicon = Lexicon::embedded().unwrap();
    for rate in score(&gold, &gold, &lexicon).rates {
        assert_eq!(rate.right, rate.of, "{rate:?}");
    }
    let half = score(&gold, &gold[..gold.len() / 2], &lexicon);
    assert!(half.share("commitment", "recall_iou50").unwrap() < 0.1);
}
