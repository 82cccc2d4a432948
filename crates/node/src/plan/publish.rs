//! Publishing a reviewed report: its accepted promises become the plan.
//!
//! A year has one plan. A second report of the year that real people published is either
//! an addition to the first or takes its place; whoever publishes says which.

use std::collections::BTreeSet;

use fact::{
    Body, Draft, Fact, FactId, Moment, Name, OrganId, RecordId, RecordRef, Source, SourceKind,
    Value, Values,
};
use kernel::{Refusal, RefusalKind};
use store::{Reader, Record, StoreError};

use crate::admit::{Author, Outcome};
use crate::derive::fact_id_from;
use crate::node::Node;
use crate::piece::Piece;
use crate::plan::follow::reference;
use crate::plan::year::{ADDITION, PUBLISHED, adds_to, is_one_plan, published_beside};

/// How a report is published.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The report.
    pub report: RecordId,
    /// What happens to undecided proposals.
    pub rest: Rest,
    /// What becomes of reports of the same year that are published.
    pub same_year: SameYear,
    /// When it became the plan; now when absent.
    pub at: Option<Moment>,
}

/// What becomes of reports of the same year that are published; the sample's always makes
/// room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameYear {
    /// They hold up publication.
    Refuse,
    /// They stay, and this one adds to them.
    Add,
    /// They are withdrawn, with what belongs to them.
    Replace,
}

/// What happens to proposals nobody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// They hold up publication.
    Wait,
    /// They are accepted.
    Accept,
    /// They are rejected.
    Reject,
}

/// Why a report was not published; nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Proposals are undecided.
    #[error("{promises} promises and {figures} figures are undecided")]
    Undecided {
        /// Promises.
        promises: usize,
        /// Figures.
        figures: usize,
    },
    /// Another report of the year is published, and nobody said what becomes of it.
    #[error("`{title}` is published for {year} already; add to it or replace it")]
    SameYear {
        /// The year.
        year: i64,
        /// Titles of the reports that are published.
        title: String,
    },
    /// A step was refused.
    #[error("refused: {}", reasons(.0))]
    Refused(Vec<Refusal>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn reasons(refused: &[Refusal]) -> String {
    let words: BTreeSet<String> = refused.iter().map(ToString::to_string).collect();
    words.into_iter().collect::<Vec<_>>().join("; ")
}

impl Node {
    /// Publishes a report and decides what is left; gives the state it is in then.
    ///
    /// A withdrawn report comes back with what went with it; of a published one only
    /// the rest is decided.
    pub fn publish_report(
        &self,
        author: &Author,
        organ: &OrganId,
        publication: &Publication,
    ) -> Result<Name, PublishError> {
        let (organ, publication) = (organ.clone(), publication.clone());
        self.whole(author, move |piece| {
            let press = Press {
                organ: &organ,
                publication: &publication,
            };
            press.publish(piece)
        })
    }
}

struct Press<'a> {
    organ: &'a OrganId,
    publication: &'a Publication,
}

impl Press<'_> {
    fn publish(&self, piece: &mut Piece<'_, '_>) -> Result<Name, PublishError> {
        let report = reference("report", self.publication.report);
        let before = state(&piece.reader(), &report)?;
        if before.as_str() != PUBLISHED {
            self.publish_beside(piece, &report)?;
        }
        self.decide_rest(piece)?;
        let after = state(&piece.reader(), &report)?;
        if after.as_str() == PUBLISHED {
            Ok(after)
        } else {
            Err(refused(RefusalKind::WrongState(after.to_string())))
        }
    }

    fn publish_beside(
        &self,
        piece: &mut Piece<'_, '_>,
        report: &RecordRef,
    ) -> Result<(), PublishError> {
        let others = published_beside(&piece.reader(), report.id)?;
        let mut values = Values::new();
        match (others.first(), self.publication.same_year) {
            (None, _) => {}
            (Some(_first), SameYear::Replace) => {
                for other in &others {
                    self.withdraw(piece, reference("report", other.id))?;
                }
                if adds_to(&piece.reader(), report.id)?.is_some() {
                    values.insert(Name::literal(ADDITION), Value::Absent);
                }
            }
            (Some(_first), _) if is_one_plan(&piece.reader(), report.id, &others)? => {}
            (Some(_first), SameYear::Refuse) => return Err(held_up(&piece.reader(), &others)?),
            (Some(first), SameYear::Add) => {
                values.insert(Name::literal(ADDITION), first.id.to_string().into());
            }
        }
        self.step_with(piece, report.clone(), "publish", values)
    }

    /// The plan may be dated back to its day of issue; the one it replaces held until now.
    fn withdraw(&self, piece: &mut Piece<'_, '_>, other: RecordRef) -> Result<(), PublishError> {
        let publication = Publication {
            at: None,
            ..self.publication.clone()
        };
        let press = Press {
            organ: self.organ,
            publication: &publication,
        };
        press.step(piece, other, "withdraw")
    }

    fn decide_rest(&self, piece: &mut Piece<'_, '_>) -> Result<(), PublishError> {
        let promises = undecided(&piece.reader(), "promise", self.publication.report)?;
        let figures = undecided(&piece.reader(), "figure", self.publication.report)?;
        let transition = match self.publication.rest {
            Rest::Accept => "accept",
            Rest::Reject => "reject",
            Rest::Wait if promises.is_empty() && figures.is_empty() => return Ok(()),
            Rest::Wait => {
                return Err(PublishError::Undecided {
                    promises: promises.len(),
                    figures: figures.len(),
                });
            }
        };
        for record in promises.into_iter().chain(figures) {
            self.step(piece, record, transition)?;
        }
        Ok(())
    }

    fn step(
        &self,
        piece: &mut Piece<'_, '_>,
        record: RecordRef,
        transition: &'static str,
    ) -> Result<(), PublishError> {
        self.step_with(piece, record, transition, Values::new())
    }

    fn step_with(
        &self,
        piece: &mut Piece<'_, '_>,
        record: RecordRef,
        transition: &'static str,
        values: Values,
    ) -> Result<(), PublishError> {
        let facts = piece.reader().facts(&record)?;
        // What was withdrawn or restored since comes now, not when it was first issued.
        let newest = facts.iter().map(|fact| fact.at).max();
        let at = self
            .publication
            .at
            .filter(|at| newest.is_none_or(|newest| newest <= *at));
        let draft = Draft {
            id: self.step_id(&facts, &record, transition),
            at,
            organ: self.organ.clone(),
            source: Source {
                kind: SourceKind::Page,
                detail: "publish".to_owned(),
            },
            evidence: Vec::new(),
            amends: None,
            body: Body::Move {
                record,
                transition: Name::literal(transition),
                values,
            },
        };
        match piece.admit(draft)? {
            Outcome::Refused(reasons) => Err(PublishError::Refused(reasons)),
            Outcome::Admitted(_) | Outcome::Repeated(_) => Ok(()),
        }
    }

    /// The same step may be made again later, so its id follows from what stood before.
    fn step_id(&self, facts: &[Fact], record: &RecordRef, transition: &str) -> FactId {
        let last = facts.last().map(|fact| fact.id.to_string());
        fact_id_from(&[
            "publish",
            &self.publication.report.to_string(),
            &record.to_string(),
            transition,
            &last.unwrap_or_default(),
        ])
    }
}

fn refused(kind: RefusalKind) -> PublishError {
    PublishError::Refused(vec![Refusal { field: None, kind }])
}

fn held_up(reader: &Reader<'_>, others: &[Record]) -> Result<PublishError, StoreError> {
    let def = reader.def("report")?;
    let titles: Vec<&str> = others
        .iter()
        .filter_map(|found| found.row.text(def, "title"))
        .collect();
    let year = others
        .first()
        .and_then(|found| found.row.cell(def, "year").as_integer());
    Ok(PublishError::SameYear {
        year: year.unwrap_or_default(),
        title: titles.join(" | "),
    })
}

fn state(reader: &Reader<'_>, report: &RecordRef) -> Result<Name, PublishError> {
    reader
        .record(report.kind.as_str(), report.id)?
        .and_then(|found| found.row.state)
        .ok_or_else(|| refused(RefusalKind::NoRecord))
}

fn undecided(
    reader: &Reader<'_>,
    kind: &'static str,
    report: RecordId,
) -> Result<Vec<RecordRef>, StoreError> {
    let rows = reader.records_where(kind, "report", &report.to_string())?;
    Ok(rows
        .into_iter()
        .filter(|found| found.row.is_in("proposed"))
        .map(|found| reference(kind, found.id))
        .collect())
}
