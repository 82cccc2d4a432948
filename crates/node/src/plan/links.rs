//! Targets of one report beside the results of another, or beside its own review.
//!
//! LAW (verdict): what the numbers say of a target's fate is a proposal; [`ruling`] keeps what
//! a person decides.

mod ruling;
mod start;

use std::collections::BTreeMap;

use fact::{BlobHash, RecordId};
use kernel::Refusal;
use pack::catalog::RecordType;
use report::link::{Against, Link, Relation, Verdict, link, untold};
use report::{Figure, Lexicon, Reading, Span};
use store::{Reader, Record, StoreError};

pub use self::ruling::{Choice as LinkChoice, Former, LinkDecision, Ruling};
use self::ruling::{attach, entered};
pub use self::start::{Start, Starts};
use crate::node::Node;
use crate::plan::import::is_out_of_text;
use crate::plan::reshape::is_replaced;

/// A sentence of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The report it stands in.
    pub report: RecordId,
    /// Where it stands, in characters.
    pub span: Span,
    /// Its words.
    pub quote: String,
    /// The whole sentence.
    pub sentence: String,
    /// The figure on record, if it is one still.
    pub figure: Option<RecordId>,
    /// The promise that the number belongs to, if it is a target of one.
    pub promise: Option<RecordId>,
}

/// A target and what is told of the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The target.
    pub target: Spot,
    /// The results, at least one.
    pub results: Vec<Spot>,
    /// How they speak of the same thing.
    pub relation: Relation,
    /// Whether the target was met, as far as the numbers tell.
    pub verdict: Option<Verdict>,
    /// What a person decided.
    pub ruling: Option<Ruling>,
    /// What had been decided before one of the sentences was changed.
    pub former: Option<Former>,
}

/// A report on one side of the links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSide {
    /// The report.
    pub report: RecordId,
    /// Its title.
    pub title: String,
}

/// The links between two reports, or within one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The report asked for.
    pub report: LinkSide,
    /// The other one, if there is another.
    pub other: Option<LinkSide>,
    /// Pairs in the order of the targets.
    pub pairs: Vec<Pair>,
    /// Targets of which the other report should tell and does not.
    pub untold: Vec<Spot>,
    /// Decisions about links that there are no more.
    pub stranded: Vec<Ruling>,
}

/// Why reports are not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// There is no such report.
    #[error("there is no report `{0}`")]
    NoReport(RecordId),
    /// The numbers propose nothing between the two figures.
    #[error("nothing is proposed of a link between these two")]
    NoProposal,
    /// A step was refused.
    #[error("a step was refused")]
    Refused(Vec<Refusal>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Links the targets of the earlier report to the results the later one tells; without
    /// another, the plan of one report to its own review, where the targets start from.
    pub fn link_reports(
        &self,
        report: RecordId,
        other: Option<RecordId>,
    ) -> Result<Linked, LinkError> {
        let lexicon = &self.loaded().lexicon;
        let first = self.side(report, lexicon)?;
        let other = other.filter(|other| *other != report);
        let second = other.map(|other| self.side(other, lexicon)).transpose()?;
        let (mut pairs, mut silent, mut stranded) = (Vec::new(), Vec::new(), Vec::new());
        match &second {
            None => {
                let links = link(
                    &first.reading,
                    &first.reading,
                    Against::PeriodBefore,
                    lexicon,
                );
                pairs.extend(links.iter().filter_map(|link| pair(&first, &first, link)));
            }
            // Whichever was named first: the earlier one has the targets.
            Some(second) => {
                for (plan, told) in [(&first, second), (second, &first)] {
                    let links = link(&plan.reading, &told.reading, Against::SamePeriod, lexicon);
                    let mut found: Vec<Pair> = links
                        .iter()
                        .filter_map(|link| pair(plan, told, link))
                        .collect();
                    let sides = (plan.report, told.report);
                    let decided = self.read(|reader| entered(reader, sides))?;
                    stranded.extend(attach(&mut found, decided));
                    if links.is_empty() {
                        continue;
                    }
                    pairs.append(&mut found);
                    let places = untold(&plan.reading, &told.reading, &links);
                    silent.extend(places.into_iter().filter_map(|place| plan.spot(place)));
                }
            }
        }
        Ok(Linked {
            report: first.named(),
            other: second.as_ref().map(Side::named),
            pairs,
            untold: silent,
            stranded,
        })
    }

    fn side(&self, report: RecordId, lexicon: &Lexicon) -> Result<Side, LinkError> {
        let found = self.read(|reader| kept(reader, report))?;
        let Kept {
            text,
            title,
            year,
            promises,
            figures,
        } = found.ok_or(LinkError::NoReport(report))?;
        let text = self.store().blobs().get(text)?;
        let text = String::from_utf8_lossy(&text);
        Ok(Side {
            report,
            title,
            reading: report::read_of_year(&text, lexicon, year),
            text: text.chars().collect(),
            promises,
            figures,
        })
    }
}

/// What the store knows of a report.
struct Kept {
    text: BlobHash,
    title: String,
    year: Option<u16>,
    promises: BTreeMap<Span, RecordId>,
    figures: BTreeMap<Span, RecordId>,
}

fn kept(reader: &Reader<'_>, report: RecordId) -> Result<Option<Kept>, StoreError> {
    let def = reader.def("report")?;
    let Some(found) = reader.record("report", report)? else {
        return Ok(None);
    };
    let text = found
        .row
        .text(def, "text")
        .and_then(|hash| hash.parse().ok());
    let Some(text) = text else {
        return Ok(None);
    };
    let year = found.row.cell(def, "year").as_integer();
    Ok(Some(Kept {
        text,
        title: found.row.text(def, "title").unwrap_or_default().to_owned(),
        year: year.and_then(|year| u16::try_from(year).ok()),
        promises: promises(reader, report)?,
        figures: figures(reader, report)?,
    }))
}

type Places = BTreeMap<Span, RecordId>;

fn promises(reader: &Reader<'_>, report: RecordId) -> Result<Places, StoreError> {
    let def = reader.def("promise")?;
    let found = reader.records_where("promise", "report", &report.to_string())?;
    let promises = found
        .into_iter()
        .filter(|found| !found.row.is_in("rejected") && !is_out_of_text(def, &found.row));
    let spans = promises.filter_map(|found| Some((span(def, &found, ("start", "end"))?, found.id)));
    Ok(spans.collect())
}

/// The figures by their number, or by their words where they have none.
fn figures(reader: &Reader<'_>, report: RecordId) -> Result<Places, StoreError> {
    let def = reader.def("figure")?;
    let found = reader.records_where("figure", "report", &report.to_string())?;
    let figures = found
        .into_iter()
        .filter(|found| !is_replaced(found) && !is_out_of_text(def, &found.row));
    let spans = figures.filter_map(|found| {
        let number = span(def, &found, ("num_start", "num_end"));
        let place = number.or_else(|| span(def, &found, ("start", "end")))?;
        Some((place, found.id))
    });
    Ok(spans.collect())
}

fn span(def: &RecordType, found: &Record, (start, end): (&str, &str)) -> Option<Span> {
    let place = |field| {
        let place = found.row.cell(def, field).as_integer()?;
        usize::try_from(place).ok()
    };
    Some(Span {
        start: place(start)?,
        end: place(end)?,
    })
}

/// A report as it was read.
struct Side {
    report: RecordId,
    title: String,
    reading: Reading,
    text: Vec<char>,
    promises: Places,
    figures: Places,
}

impl Side {
    fn named(&self) -> LinkSide {
        LinkSide {
            report: self.report,
            title: self.title.clone(),
        }
    }

    fn spot(&self, place: usize) -> Option<Spot> {
        let figure = self.reading.figures.get(place)?;
        Some(Spot {
            report: self.report,
            span: figure.span,
            quote: figure.quote.clone(),
            sentence: self.sentence_of(figure),
            figure: self.figures.get(&number_of(figure)).copied(),
            promise: self.promise_of(figure),
        })
    }

    fn promise_of(&self, figure: &Figure) -> Option<RecordId> {
        let number = number_of(figure);
        let holding = self.promises.iter().find(|(span, _)| span.holds(number));
        holding.map(|(_, promise)| *promise)
    }

    /// The sentence that the number stands in; its words alone where it is in none.
    fn sentence_of(&self, figure: &Figure) -> String {
        let number = number_of(figure);
        let mut sentences = self.reading.sentences.iter();
        let holding = sentences.find(|sentence| sentence.span.holds(number));
        let Span { start, end } = holding.map_or(figure.span, |sentence| sentence.span);
        let letters = self.text.get(start..end).unwrap_or_default();
        letters.iter().collect()
    }
}

fn pair(plan: &Side, told: &Side, link: &Link) -> Option<Pair> {
    let results = link.results.iter().filter_map(|place| told.spot(*place));
    Some(Pair {
        target: plan.spot(link.target)?,
        results: results.collect(),
        relation: link.relation,
        verdict: link.verdict,
        ruling: None,
        former: None,
    })
}

fn number_of(figure: &Figure) -> Span {
    figure.num_span.unwrap_or(figure.span)
}
