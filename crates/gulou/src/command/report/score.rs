//! `gulou report score`: how well a reading agrees with one made by hand.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use report::Lexicon;
use report::score::{Rate, Score, misplaced, score};
use serde_json::Value;

use crate::command::source;
use crate::fault::{Fault, misuse};
use crate::print;

/// A gold may be wrong about the place of one record in so many.
const RECORDS_PER_MISTAKE: usize = 10;

/// Scores a report, or records read from one, against a gold and prints the rates.
pub(super) fn run(gold: &Path, file: &Path) -> anyhow::Result<ExitCode> {
    let lexicon = Lexicon::embedded()?;
    let text = source::text(gold)?;
    let Some(wanted) = records(&text, gold)? else {
        return Err(misuse("no-gold", &[("path", &gold.display())]).into());
    };
    let text = source::text(file)?;
    let found = match records(&text, file)? {
        Some(records) => records,
        None => {
            check_same_text(&wanted, gold, &text, file)?;
            report::gold::records(&report::read(&text, &lexicon)).collect()
        }
    };
    print::bytes(table(&score(&wanted, &found, &lexicon)).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Refuses a gold made of another text, such as of another form of the same report.
fn check_same_text(wanted: &[Value], gold: &Path, text: &str, file: &Path) -> Result<(), Fault> {
    let (records, misplaced) = misplaced(wanted, text);
    if misplaced * RECORDS_PER_MISTAKE <= records {
        return Ok(());
    }
    let fills: [(&str, &dyn std::fmt::Display); 4] = [
        ("gold", &gold.display()),
        ("path", &file.display()),
        ("records", &records),
        ("misplaced", &misplaced),
    ];
    Err(misuse("gold-of-other-text", &fills))
}

/// The records of a file of JSON lines; none when it is a text to be read.
fn records(text: &str, file: &Path) -> anyhow::Result<Option<Vec<Value>>> {
    if !text.trim_start().starts_with('{') {
        return Ok(None);
    }
    let lines = (1..).zip(text.lines());
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    let parsed = filled.map(|(number, line)| {
        serde_json::from_str(line)
            .with_context(|| misuse("bad-line", &[("path", &file.display()), ("line", &number)]))
    });
    parsed.collect::<anyhow::Result<Vec<Value>>>().map(Some)
}

fn table(score: &Score) -> String {
    let mut lines: Vec<String> = score.rates.iter().map(line).collect();
    for (kind, precision, recall) in [
        ("figure", "precision", "recall"),
        ("commitment", "precision_iou50", "recall_iou50"),
        ("link", "precision", "recall"),
    ] {
        if let Some(f1) = score.f1(kind, precision, recall) {
            lines.push(format!("{kind:<11} {:<21} {f1:.4}", "f1"));
        }
    }
    lines.push(format!(
        "{:<11} {:<21} {}",
        "commitment", "outside_the_plan", score.strays
    ));
    lines.push(String::new());
    lines.join("\n")
}

fn line(rate: &Rate) -> String {
    let share = rate
        .share()
        .map_or_else(|| "     -".to_owned(), |share| format!("{share:.4}"));
    let Rate {
        kind,
        name,
        right,
        of,
    } = rate;
    format!("{kind:<11} {name:<21} {share}  {right}/{of}")
}
