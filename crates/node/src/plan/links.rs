//! Targets of one report beside the results of another, or beside its own review.
//!
//! LAW (verdict): what is said of a target's fate is a proposal; nothing is recorded here.

use std::collections::BTreeMap;

use fact::{BlobHash, RecordId};
use report::link::{Against, Link, Relation, Verdict, link, untold};
use report::{Figure, Lexicon, Reading, Span};
use store::{Reader, StoreError};

use crate::node::Node;
use crate::plan::import::is_out_of_text;

/// A sentence of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The report it stands in.
    pub report: RecordId,
    /// Where it stands, in characters.
    pub span: Span,
    /// Its words.
    pub quote: String,
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
}

/// Why reports are not linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// There is no such report.
    #[error("there is no report `{0}`")]
    NoReport(RecordId),
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
        let (mut pairs, mut silent) = (Vec::new(), Vec::new());
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
                    if links.is_empty() {
                        continue;
                    }
                    pairs.extend(links.iter().filter_map(|link| pair(plan, told, link)));
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
        })
    }

    fn side(&self, report: RecordId, lexicon: &Lexicon) -> Result<Side, LinkError> {
        let found = self.read(|reader| kept(reader, report))?;
        let Kept {
            text,
            title,
            year,
            promises,
        } = found.ok_or(LinkError::NoReport(report))?;
        let text = self.store().blobs().get(text)?;
        let text = String::from_utf8_lossy(&text);
        Ok(Side {
            report,
            title,
            reading: report::read_of_year(&text, lexicon, year),
            promises,
        })
    }
}

/// What the store knows of a report.
struct Kept {
    text: BlobHash,
    title: String,
    year: Option<u16>,
    promises: BTreeMap<Span, RecordId>,
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
    }))
}

fn promises(reader: &Reader<'_>, report: RecordId) -> Result<BTreeMap<Span, RecordId>, StoreError> {
    let def = reader.def("promise")?;
    let found = reader.records_where("promise", "report", &report.to_string())?;
    let promises = found
        .into_iter()
        .filter(|found| !found.row.is_in("rejected") && !is_out_of_text(def, &found.row));
    let spans = promises.map(|found| {
        let place = |field| {
            let place = found.row.cell(def, field).as_integer();
            place.and_then(|place| usize::try_from(place).ok())
        };
        let (start, end) = (place("start"), place("end"));
        let span = Span {
            start: start.unwrap_or_default(),
            end: end.unwrap_or_default(),
        };
        (span, found.id)
    });
    Ok(spans.collect())
}

/// A report as it was read.
struct Side {
    report: RecordId,
    title: String,
    reading: Reading,
    promises: BTreeMap<Span, RecordId>,
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
            promise: self.promise_of(figure),
        })
    }

    fn promise_of(&self, figure: &Figure) -> Option<RecordId> {
        let number = figure.num_span.unwrap_or(figure.span);
        let holding = self.promises.iter().find(|(span, _)| span.holds(number));
        holding.map(|(_, promise)| *promise)
    }
}

fn pair(plan: &Side, told: &Side, link: &Link) -> Option<Pair> {
    let results = link.results.iter().filter_map(|place| told.spot(*place));
    Some(Pair {
        target: plan.spot(link.target)?,
        results: results.collect(),
        relation: link.relation,
        verdict: link.verdict,
    })
}
