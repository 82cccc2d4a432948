//! Cutting proposals otherwise: split, merge, read as something else, and back again.
//!
//! A proposal that is cut otherwise becomes `replaced` and says by what; what takes its
//! place are records of their own, with spans that are slices of the kept text. All of it
//! is one commit, and ids follow from the client's fact, so that twice is once.

mod cut;
mod forms;
mod merge;
mod relabel;
mod split;
mod stand;
mod undo;

use std::sync::Arc;

use fact::{BlobHash, Body, Draft, FactId, Moment, Name, OrganId, RecordId, RecordRef};
use fact::{Source, SourceKind, Values};
use kernel::{Refusal, RefusalKind};
use report::{Lexicon, SkipReason};
use store::{Reader, Record, StoreError};

use crate::admit::{Author, Outcome};
use crate::derive::{fact_id_from, record_id_from};
use crate::node::Node;
use crate::piece::Piece;
use crate::plan::follow::reference;

/// The state of what was cut otherwise.
const REPLACED: &str = "replaced";
/// The transition that leads there, left to the program alone.
const REPLACE: &str = "replace";
/// The field that says by what.
const REPLACED_BY: &str = "replaced_by";

/// Whether a record was cut otherwise and is shown no more.
pub fn is_replaced(found: &Record) -> bool {
    found.row.is_in(REPLACED)
}

/// What a proposal is to be read as.
#[derive(Debug, Clone)]
pub enum Label {
    /// No promise at all: it is rejected.
    Nothing,
    /// A promise.
    Promise,
    /// A figure with these values, where the reader finds none or others.
    Figure(Values),
    /// A number that is no figure.
    Skip(SkipReason),
}

/// How proposals are cut otherwise.
#[derive(Debug, Clone)]
pub enum Cut {
    /// A promise becomes two at a character of the text.
    Split {
        /// The promise.
        promise: RecordId,
        /// The first character of the second.
        at: usize,
    },
    /// Two neighbouring promises become one.
    Merge {
        /// The two, in any order.
        promises: [RecordId; 2],
    },
    /// A record is read as something else.
    Relabel {
        /// The record.
        record: RecordRef,
        /// As what.
        label: Label,
    },
    /// What an earlier cut did is taken back.
    Undo {
        /// The fact of that cut.
        of: FactId,
    },
}

/// A wish to cut proposals of a report otherwise.
#[derive(Debug, Clone)]
pub struct Reshape {
    /// The client's id: asking twice is once.
    pub fact: FactId,
    /// The report.
    pub report: RecordId,
    /// How.
    pub cut: Cut,
}

/// What came and what went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reshaped {
    /// Records that are there now.
    pub made: Vec<RecordRef>,
    /// Records that are replaced, or rejected.
    pub gone: Vec<RecordRef>,
}

/// Why nothing was cut otherwise; nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReshapeError {
    /// No such record in this report.
    #[error("`{0}` is no record of this report")]
    Unknown(String),
    /// The cut lies outside the sentence.
    #[error("the cut must lie between {start} and {end}")]
    Place {
        /// First character of the sentence.
        start: usize,
        /// One past its last.
        end: usize,
    },
    /// The cut lies inside a number.
    #[error("the cut lies inside `{0}`")]
    InNumber(String),
    /// One half has no words.
    #[error("one half would have no words")]
    NoWords,
    /// Other words stand between the two, or they are of two sections.
    #[error("the two are no neighbours")]
    Apart,
    /// A record of this type cannot be read as that.
    #[error("this cannot be read as that")]
    Label,
    /// The record is no proposal of a report under review any more.
    #[error("only proposals and records of a report under review can be cut otherwise")]
    Settled,
    /// Work on the promise has begun.
    #[error("work on the promise has begun")]
    Begun,
    /// Something was decided since.
    #[error("something was decided since")]
    Decided,
    /// A step was refused.
    #[error("a step was refused")]
    Refused(Vec<Refusal>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Node {
    /// Cuts proposals of a report otherwise, as a whole or not at all.
    pub fn reshape(
        &self,
        author: &Author,
        organ: &OrganId,
        reshape: &Reshape,
    ) -> Result<Reshaped, ReshapeError> {
        let lexicon = Arc::clone(&self.loaded().lexicon);
        let text = self.text_of(reshape.report)?;
        let (organ, reshape) = (organ.clone(), reshape.clone());
        self.whole(author, move |piece| {
            let table = Table {
                organ,
                reshape,
                text,
                lexicon,
            };
            table.work(piece)
        })
    }

    /// The kept text of a report, character by character.
    fn text_of(&self, report: RecordId) -> Result<Vec<char>, ReshapeError> {
        let blob = self.read(|reader| {
            let def = reader.def("report")?;
            let found = reader.record("report", report)?;
            Ok(found.and_then(|found| found.row.text(def, "text")?.parse::<BlobHash>().ok()))
        })?;
        let blob = blob.ok_or_else(|| ReshapeError::Unknown(report.to_string()))?;
        let bytes = self.store().blobs().get(blob)?;
        Ok(String::from_utf8_lossy(&bytes).chars().collect())
    }
}

/// A record to be opened.
struct Opening {
    record: RecordRef,
    /// As old as what it takes the place of.
    at: Moment,
    values: Values,
}

/// What a cut comes to, before anything is recorded.
#[derive(Default)]
struct Plan {
    /// Proposals that go.
    gone: Vec<RecordRef>,
    /// Their owners and targets.
    gone_with: Vec<RecordRef>,
    /// Series that new figures stand in, if there are none yet.
    series: Vec<Opening>,
    /// Proposals that come.
    made: Vec<Opening>,
    /// Their owners and targets.
    made_with: Vec<Opening>,
}

/// What a cut works with.
struct Table {
    organ: OrganId,
    reshape: Reshape,
    text: Vec<char>,
    lexicon: Arc<Lexicon>,
}

impl Table {
    fn work(&self, piece: &mut Piece<'_, '_>) -> Result<Reshaped, ReshapeError> {
        let known = piece.reader().fact(self.reshape.fact)?;
        match (&self.reshape.cut, known) {
            (Cut::Undo { of }, known) => self.undo(piece, *of, known.as_ref()),
            (_cut, Some(known)) => self.repeated(&known),
            (
                Cut::Relabel {
                    record,
                    label: Label::Nothing,
                },
                None,
            ) => self.reject(piece, record),
            (_cut, None) => {
                let plan = self.plan(&piece.reader())?;
                self.carry_out(piece, plan)
            }
        }
    }

    fn plan(&self, reader: &Reader<'_>) -> Result<Plan, ReshapeError> {
        match &self.reshape.cut {
            Cut::Split { promise, at } => self.split(reader, *promise, *at),
            Cut::Merge { promises } => self.merge(reader, *promises),
            Cut::Relabel { record, label } => self.relabel(reader, record, label),
            Cut::Undo { .. } => Err(ReshapeError::Label),
        }
    }

    fn carry_out(&self, piece: &mut Piece<'_, '_>, plan: Plan) -> Result<Reshaped, ReshapeError> {
        let made: Vec<RecordRef> = plan.made.iter().map(|made| made.record.clone()).collect();
        let by = spelled(&made);
        for opening in plan.series.into_iter().chain(plan.made) {
            self.open(piece, opening)?;
        }
        for (place, gone) in plan.gone.iter().chain(&plan.gone_with).enumerate() {
            let id = if place == 0 {
                self.reshape.fact
            } else {
                step_id(self.reshape.fact, gone)
            };
            self.replace(piece, id, gone, &by)?;
        }
        for opening in plan.made_with {
            self.open(piece, opening)?;
        }
        let gone = plan.gone;
        Ok(Reshaped { made, gone })
    }

    /// The answer to a wish that was carried out before; the same fact id for another wish
    /// is refused, since the ids of what is made follow from the wish.
    fn repeated(&self, known: &fact::Fact) -> Result<Reshaped, ReshapeError> {
        let (Body::Move { values, .. }, gone) = (&known.body, known.body.record()) else {
            return Err(refused(RefusalKind::Exists));
        };
        let gone = vec![gone.clone()];
        let by = values.get(REPLACED_BY).and_then(fact::Value::as_text);
        let made = by.map(read_back).unwrap_or_default();
        let first = self.made_id(0);
        match (&self.reshape.cut, made.first()) {
            (Cut::Merge { promises }, Some(one)) if one.id == first => {
                let gone = promises.map(|id| reference("promise", id)).into();
                Ok(Reshaped { made, gone })
            }
            (Cut::Split { .. } | Cut::Relabel { .. }, Some(one)) if one.id == first => {
                Ok(Reshaped { made, gone })
            }
            (
                Cut::Relabel {
                    record,
                    label: Label::Nothing,
                },
                None,
            ) if gone.contains(record) => Ok(Reshaped { made, gone }),
            _ => Err(refused(RefusalKind::Exists)),
        }
    }

    /// The id of a record that this wish makes.
    fn made_id(&self, place: usize) -> RecordId {
        let wish = match &self.reshape.cut {
            Cut::Split { promise, at } => format!("split {promise} {at}"),
            Cut::Merge { promises } => {
                let mut promises = promises.map(|id| id.to_string());
                promises.sort();
                format!("merge {}", promises.join(" "))
            }
            Cut::Relabel { record, label } => format!("relabel {record} {label:?}"),
            Cut::Undo { of } => format!("undo {of}"),
        };
        record_id_from(&[
            "reshape",
            &self.reshape.fact.to_string(),
            &wish,
            &place.to_string(),
        ])
    }

    fn reject(
        &self,
        piece: &mut Piece<'_, '_>,
        record: &RecordRef,
    ) -> Result<Reshaped, ReshapeError> {
        if record.kind.as_str() != "promise" {
            return Err(ReshapeError::Label);
        }
        self.standing(&piece.reader(), record)?;
        let body = Body::Move {
            record: record.clone(),
            transition: Name::literal("reject"),
            values: Values::new(),
        };
        let draft = self.draft(self.reshape.fact, body);
        admitted(piece.admit(draft)?)?;
        Ok(Reshaped {
            made: Vec::new(),
            gone: vec![record.clone()],
        })
    }

    fn open(&self, piece: &mut Piece<'_, '_>, opening: Opening) -> Result<(), ReshapeError> {
        let Opening { record, at, values } = opening;
        let id = fact_id_from(&["reshape", "open", &record.to_string()]);
        let draft = Draft {
            at: Some(at),
            ..self.draft(id, Body::Open { record, values })
        };
        admitted(piece.admit(draft)?)
    }

    fn replace(
        &self,
        piece: &mut Piece<'_, '_>,
        id: FactId,
        record: &RecordRef,
        by: &str,
    ) -> Result<(), ReshapeError> {
        let body = Body::Move {
            record: record.clone(),
            transition: Name::literal(REPLACE),
            values: Values::from([(Name::literal(REPLACED_BY), by.into())]),
        };
        admitted(piece.admit_by_program(self.draft(id, body))?)
    }

    fn draft(&self, id: FactId, body: Body) -> Draft {
        Draft {
            id,
            at: None,
            organ: self.organ.clone(),
            source: Source {
                kind: SourceKind::Page,
                detail: "review".to_owned(),
            },
            evidence: Vec::new(),
            amends: None,
            body,
        }
    }
}

/// The id of the step by which a record goes in a cut.
fn step_id(cut: FactId, record: &RecordRef) -> FactId {
    fact_id_from(&["reshape", &cut.to_string(), &record.to_string()])
}

/// The id of the owner or target that a new promise has from an old record.
fn child_id(promise: &RecordRef, of: &RecordRef) -> RecordId {
    record_id_from(&["reshape", &promise.to_string(), &of.to_string()])
}

fn admitted(outcome: Outcome) -> Result<(), ReshapeError> {
    match outcome {
        Outcome::Refused(reasons) => Err(ReshapeError::Refused(reasons)),
        Outcome::Admitted(_) | Outcome::Repeated(_) => Ok(()),
    }
}

fn refused(kind: RefusalKind) -> ReshapeError {
    ReshapeError::Refused(vec![Refusal { field: None, kind }])
}

/// Records as the field `replaced_by` spells them.
fn spelled(records: &[RecordRef]) -> String {
    let words: Vec<String> = records.iter().map(RecordRef::to_string).collect();
    words.join(" ")
}

/// The records that the field `replaced_by` names.
fn read_back(text: &str) -> Vec<RecordRef> {
    let record = |word: &str| {
        let (kind, id) = word.split_once(':')?;
        Some(RecordRef {
            kind: Name::new(kind).ok()?,
            id: id.parse().ok()?,
        })
    };
    text.split(' ').filter_map(record).collect()
}
