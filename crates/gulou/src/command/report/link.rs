//! `gulou report link`: what became of the targets of one report, as told in another.

use std::path::Path;
use std::process::ExitCode;

use report::link::{Against, Link, Verdict, link, untold};
use report::{Figure, Lexicon, Reading};
use serde_json::{Value, json};

use super::Lines;
use crate::command::source;
use crate::print::{self, padded};
use crate::speech;

const RELATION_WIDTH: usize = 14;
const VERDICT_WIDTH: usize = 8;

/// Prints the links from one report's targets to the results of another, or to its own review.
pub(super) fn run(
    plan: &Path,
    told: Option<&Path>,
    lexicon: &Lexicon,
    format: Lines,
) -> anyhow::Result<ExitCode> {
    let first = Side::read(plan, lexicon)?;
    let second = told.map(|told| Side::read(told, lexicon)).transpose()?;
    let second = second.filter(|second| {
        let is_same = second.reading == first.reading;
        if is_same {
            print::note("link-same-report", &[]);
        }
        !is_same
    });
    let mut out = Vec::new();
    match &second {
        None => {
            let pair = Pair::new(&first, &first, Against::PeriodBefore, lexicon);
            out.extend(pair.lines(format));
        }
        Some(second) => {
            // Whichever was given first: the earlier one has the targets.
            for (plan, told) in [(&first, second), (second, &first)] {
                let pair = Pair::new(plan, told, Against::SamePeriod, lexicon);
                if !pair.links.is_empty() {
                    out.extend(pair.lines(format));
                }
            }
        }
    }
    if out.is_empty() {
        let key = match second {
            None => "link-none-within",
            Some(_) => "link-none-between",
        };
        print::remark(&speech::text(key, &[]));
    }
    for line in out {
        print::line(&line)?;
    }
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
            reading: report::read(&source::text(file)?, lexicon),
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

    fn lines(&self, format: Lines) -> Vec<String> {
        let links = self.links.iter();
        let silent = self.silent.iter();
        match format {
            Lines::Jsonl => links
                .map(|link| self.record(link.target, Some(link)))
                .chain(silent.map(|target| self.record(*target, None)))
                .collect(),
            Lines::Table => links
                .map(|link| self.row(link))
                .chain(silent.map(|target| self.silent_row(*target)))
                .collect(),
        }
    }

    fn record(&self, target: usize, link: Option<&Link>) -> String {
        let results = link.map_or(&[][..], |link| &link.results);
        let to: Vec<Value> = results
            .iter()
            .map(|result| self.told.spot(*result))
            .collect();
        let record = json!({
            "kind": "link",
            "from": [self.plan.spot(target)],
            "to": to,
            "relation": link.map(|link| link.relation.as_str()),
            "verdict": link.and_then(|link| link.verdict).map(Verdict::as_str),
        });
        record.to_string()
    }

    fn row(&self, link: &Link) -> String {
        let relation = speech::name("relation", link.relation.as_str());
        let verdict = link
            .verdict
            .map(|verdict| speech::name("verdict", verdict.as_str()));
        let told: Vec<&str> = link.results.iter().map(|r| self.told.quote(*r)).collect();
        format!(
            "{} {} {}  ->  {}",
            padded(&relation, RELATION_WIDTH),
            padded(&verdict.unwrap_or_default(), VERDICT_WIDTH),
            self.plan.quote(link.target),
            told.join(" + "),
        )
    }

    fn silent_row(&self, target: usize) -> String {
        let word = speech::text("link-untold", &[]);
        let width = RELATION_WIDTH + 1 + VERDICT_WIDTH;
        format!("{} {}", padded(&word, width), self.plan.quote(target))
    }
}
