//! `gulou report link`: what became of the targets of one report, as told in another.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use report::link::{Against, Link, Relation, Verdict, link, untold};
use report::{Figure, Lexicon, Reading};
use serde_json::{Value, json};

use super::Lines;
use crate::print;

/// Prints the links from one report's targets to the results of another, or to its own review.
pub(super) fn run(
    plan: &Path,
    told: Option<&Path>,
    lexicon: &Lexicon,
    format: Lines,
) -> anyhow::Result<ExitCode> {
    let first = Side::read(plan, lexicon)?;
    let second = told.map(|told| Side::read(told, lexicon)).transpose()?;
    let mut out = String::new();
    match &second {
        None => {
            let pair = Pair::new(&first, &first, Against::PeriodBefore, lexicon);
            pair.print(format, &mut out);
        }
        Some(second) => {
            // Whichever was given first: the earlier one has the targets.
            for (plan, told) in [(&first, second), (second, &first)] {
                let pair = Pair::new(plan, told, Against::SamePeriod, lexicon);
                if !pair.links.is_empty() {
                    pair.print(format, &mut out);
                }
            }
        }
    }
    print::bytes(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// A report with the name it goes by.
struct Side {
    doc: String,
    reading: Reading,
}

impl Side {
    fn read(file: &Path, lexicon: &Lexicon) -> anyhow::Result<Self> {
        let stem = file.file_stem().unwrap_or(file.as_os_str());
        Ok(Self {
            doc: stem.to_string_lossy().into_owned(),
            reading: report::read(&super::text_of(file)?, lexicon),
        })
    }

    fn figure(&self, place: usize) -> Option<&Figure> {
        self.reading.figures.get(place)
    }

    fn spot(&self, place: usize) -> Value {
        let figure = self.figure(place);
        let span = figure.map(|figure| figure.span).unwrap_or_default();
        json!({
            "doc": self.doc,
            "start": span.start,
            "end": span.end,
            "quote": figure.map(|figure| &figure.quote),
        })
    }

    fn quote(&self, place: usize) -> &str {
        self.figure(place).map_or("", |figure| &figure.quote)
    }
}

struct Pair<'a> {
    plan: &'a Side,
    told: &'a Side,
    links: Vec<Link>,
    /// Targets of which the other report should tell and does not.
    silent: Vec<usize>,
}

impl<'a> Pair<'a> {
    fn new(plan: &'a Side, told: &'a Side, against: Against, lexicon: &Lexicon) -> Self {
        let links = link(&plan.reading, &told.reading, against, lexicon);
        let silent = match against {
            Against::SamePeriod => untold(&plan.reading, &told.reading, &links),
            Against::PeriodBefore => Vec::new(),
        };
        Self {
            plan,
            told,
            links,
            silent,
        }
    }

    fn print(&self, format: Lines, out: &mut String) {
        match format {
            Lines::Jsonl => self.jsonl(out),
            Lines::Table => self.table(out),
        }
    }

    fn jsonl(&self, out: &mut String) {
        for link in &self.links {
            let to: Vec<Value> = link.results.iter().map(|r| self.told.spot(*r)).collect();
            let record = json!({
                "kind": "link",
                "from": [self.plan.spot(link.target)],
                "to": to,
                "relation": link.relation.as_str(),
                "verdict": link.verdict.map(Verdict::as_str),
            });
            let _ = writeln!(out, "{record}");
        }
        for target in &self.silent {
            let record = json!({
                "kind": "link",
                "from": [self.plan.spot(*target)],
                "to": [],
                "relation": null,
                "verdict": null,
            });
            let _ = writeln!(out, "{record}");
        }
    }

    fn table(&self, out: &mut String) {
        for link in &self.links {
            let told: Vec<&str> = link.results.iter().map(|r| self.told.quote(*r)).collect();
            let _ = writeln!(
                out,
                "{:<13} {:<7} {}  ->  {}",
                Relation::as_str(link.relation),
                link.verdict.map_or("", Verdict::as_str),
                self.plan.quote(link.target),
                told.join(" + "),
            );
        }
        for target in &self.silent {
            let _ = writeln!(out, "{:<21} {}", "not-told", self.plan.quote(*target));
        }
    }
}
