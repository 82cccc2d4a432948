//! The reader against the gold of the reference report; skipped loudly without `GULOU_SHARED`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a broken fixture may stop the test"
)]

use report::{Lexicon, Span};
use serde_json::Value;
use std::path::PathBuf;

struct Floors(toml::Table);

impl Floors {
    fn get(&self, key: &str) -> f64 {
        let value = &self.0[key];
        value
            .as_float()
            .or(value.as_str().and_then(|s| s.parse().ok()))
            .unwrap_or_else(|| f64::from(i32::try_from(value.as_integer().unwrap()).unwrap()))
    }
}

fn iou(a: Span, b: Span) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    if shared == 0 {
        0.0
    } else {
        count(shared) / count(a.end.max(b.end) - a.start.min(b.start))
    }
}

/// Pairs one to one, best first, at an overlap of a half.
fn paired(gold: &[Span], found: &[Span]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (g, a) in gold.iter().enumerate() {
        pairs.extend(
            found
                .iter()
                .enumerate()
                .map(|(f, b)| (iou(*a, *b), g, f))
                .filter(|p| p.0 >= 0.5),
        );
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (_, g, f) in pairs {
        if !out.iter().any(|(a, b)| *a == g || *b == f) {
            out.push((g, f));
        }
    }
    out
}

fn spans(records: &[Value], kind: &str, keys: (&str, &str)) -> Vec<(Span, Value)> {
    let at = |r: &Value, key: &str| usize::try_from(r[key].as_u64().unwrap()).unwrap();
    let wanted = records
        .iter()
        .filter(|r| r["kind"] == kind && r[keys.0].is_u64());
    wanted
        .map(|r| {
            (
                Span {
                    start: at(r, keys.0),
                    end: at(r, keys.1),
                },
                r.clone(),
            )
        })
        .collect()
}

fn share(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole.max(1)).unwrap())
}

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
    let floors = Floors(toml::from_str(include_str!("floors.toml")).unwrap());
    let reading = report::read(&text, &Lexicon::embedded().unwrap());

    let numbers = spans(&gold, "figure", ("num_start", "num_end"));
    let found: Vec<_> = reading
        .figures
        .iter()
        .filter_map(|f| Some((f.num_span?, f)))
        .collect();
    let pairs = paired(
        &numbers.iter().map(|n| n.0).collect::<Vec<_>>(),
        &found.iter().map(|f| f.0).collect::<Vec<_>>(),
    );
    let exact = pairs.iter().filter(|(g, f)| {
        let (gold, figure) = (&numbers[*g].1, found[*f].1);
        let value = figure.value.map(|v| v.normalize().to_string());
        value.as_deref().and_then(|v| v.parse::<f64>().ok()) == gold["value"].as_f64()
            && figure.comparator.map(report::Comparator::as_str) == gold["comparator"].as_str()
    });
    let quantities = share(exact.count(), numbers.len());
    assert!(share(pairs.len(), numbers.len()) >= floors.get("number_recall"));
    assert!(share(pairs.len(), found.len()) >= floors.get("number_precision"));
    assert!(quantities >= floors.get("quantity_recall"), "{quantities}");

    let promised: Vec<Span> = spans(&gold, "commitment", ("start", "end"))
        .iter()
        .map(|c| c.0)
        .collect();
    let made: Vec<Span> = reading.commitments.iter().map(|c| c.span).collect();
    let pairs = paired(&promised, &made);
    let first = promised.iter().map(|s| s.start).min().unwrap();
    let strays = made.iter().filter(|s| s.end <= first).count();
    assert!(share(pairs.len(), promised.len()) >= floors.get("commitment_recall"));
    assert!(share(pairs.len(), made.len()) >= floors.get("commitment_precision"));
    assert!(share(strays, 1) <= floors.get("strays_max"));
}
