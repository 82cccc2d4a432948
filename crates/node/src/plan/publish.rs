//! Publishing a reviewed report: its accepted promises become the plan.

use fact::{Body, Draft, Moment, Name, OrganId, RecordId, RecordRef, Source, SourceKind, Values};
use kernel::Refusal;
use store::{Reader, StoreError};

use crate::admit::{Author, Outcome};
use crate::derive::fact_id_from;
use crate::node::Node;
use crate::plan::decide::Choice;

/// How a report is published.
#[derive(Debug, Clone)]
pub struct Publication {
    /// The report.
    pub report: RecordId,
    /// What happens to undecided proposals.
    pub rest: Rest,
    /// When it became the plan; now when absent.
    pub at: Option<Moment>,
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

/// Why a report was not published.
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
    /// A transition was refused.
    #[error("refused")]
    Refused(Vec<Refusal>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Publishes a report.
    pub fn publish_report(
        &self,
        author: &Author,
        organ: &OrganId,
        publication: &Publication,
    ) -> Result<(), PublishError> {
        let report = publication.report;
        let (promises, figures) = self.read(|reader| {
            Ok((
                undecided(reader, "promise", report)?,
                undecided(reader, "figure", report)?,
            ))
        })?;
        let choice = match publication.rest {
            Rest::Accept => Choice::Accept,
            Rest::Reject => Choice::Reject,
            Rest::Wait if promises.is_empty() && figures.is_empty() => Choice::Accept,
            Rest::Wait => {
                return Err(PublishError::Undecided {
                    promises: promises.len(),
                    figures: figures.len(),
                });
            }
        };
        let transition = if choice == Choice::Reject {
            "reject"
        } else {
            "accept"
        };
        let mut drafts: Vec<Draft> = promises
            .into_iter()
            .chain(figures)
            .map(|record| step(organ, publication, record, transition))
            .collect();
        let record = RecordRef {
            kind: Name::literal("report"),
            id: report,
        };
        drafts.push(step(organ, publication, record, "publish"));
        let refused: Vec<Refusal> = self
            .admit(author, drafts)?
            .into_iter()
            .flat_map(|outcome| match outcome {
                Outcome::Refused(reasons) => reasons,
                Outcome::Admitted(_) | Outcome::Repeated(_) => Vec::new(),
            })
            .collect();
        if refused.is_empty() {
            Ok(())
        } else {
            Err(PublishError::Refused(refused))
        }
    }
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
        .map(|found| RecordRef {
            kind: Name::literal(kind),
            id: found.id,
        })
        .collect())
}

fn step(
    organ: &OrganId,
    publication: &Publication,
    record: RecordRef,
    transition: &'static str,
) -> Draft {
    Draft {
        id: fact_id_from(&[
            "publish",
            &publication.report.to_string(),
            &record.to_string(),
            transition,
        ]),
        at: publication.at,
        organ: organ.clone(),
        source: Source {
            kind: SourceKind::Page,
            detail: "publish".to_owned(),
        },
        evidence: Vec::new(),
        amends: None,
        body: Body::Move {
            record,
            transition: Name::literal(transition),
            values: Values::new(),
        },
    }
}
