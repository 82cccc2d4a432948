//! Importing a report: text in, proposals out, all of them facts.
//!
//! The text is kept as a blob, read by `report::read`, and what was read is
//! admitted as proposals. Record and fact ids follow from the text's hash, so
//! importing the same text twice records nothing new; a text of the same words that
//! came in another kind of file is the text that is known. A text may also come as the
//! corrected one of a report that stands.

mod align;
mod correction;
mod desk;
mod fingerprint;
mod form;
mod former;
mod known;
mod place;
mod proposals;

use fact::{Date, Draft, OrganId, RecordId};
use kernel::{Refusal, RefusalKind, Row};
use pack::catalog::RecordType;
use report::Reading;
use store::{Record, StoreError};

use self::fingerprint::fingerprint;
use self::proposals::{Kept, proposals};
use crate::admit::{Author, Outcome};
use crate::node::Node;

/// Characters a report may have at most.
pub const CHARS_MAX: usize = 400_000;
/// Drafts admitted in one commit.
const CHUNK: usize = 250;
/// Years a report may be about.
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2200;

/// A report handed in.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file's name, for people.
    pub file_name: String,
    /// Its text.
    pub text: String,
    /// Title; guessed from the text when absent.
    pub title: Option<String>,
    /// Year the plan is for; guessed from the text when absent.
    pub year: Option<i16>,
    /// When it was issued; its promises hold from then on. Today when absent.
    pub issued_on: Option<Date>,
    /// For which organ it is recorded.
    pub organ: OrganId,
    /// The report whose text this corrects.
    pub corrects: Option<RecordId>,
}

/// Why a report is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing in it.
    #[error("the text is empty")]
    Empty,
    /// Too long.
    #[error("the text has {chars} characters; at most {CHARS_MAX} are read")]
    TooLong {
        /// How many it has.
        chars: usize,
    },
    /// The year is not in the text and was not given.
    #[error("the year is not in the text; give it")]
    NoYear,
    /// The year given is out of reach.
    #[error("the year {year} is not between 1949 and 2200")]
    YearOut {
        /// The year given.
        year: i16,
    },
    /// This very text is known under another year.
    #[error(
        "this text was imported before for the year {year}; give that year, or withdraw that report"
    )]
    KnownYear {
        /// The year it was imported for.
        year: i64,
    },
    /// The report to be corrected is not there.
    #[error("there is no such report to correct")]
    NoReport,
    /// The report to be corrected does not stand.
    #[error("a withdrawn report is not corrected; publish it again first")]
    Withdrawn,
    /// The corrected text is of another year.
    #[error(
        "the report to be corrected is for the year {year}, the text for {given}; give the year if the text misleads"
    )]
    OtherYear {
        /// The report's year.
        year: i64,
        /// The text's.
        given: i16,
    },
    /// Proposals were refused.
    #[error("{count} proposals were refused; the first because: {first}")]
    Refused {
        /// How many.
        count: usize,
        /// The first reason.
        first: Box<Refusal>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether the corrected text of its report has a record no more.
pub fn is_gone_from_text(found: &Record) -> bool {
    found.row.is_in("gone")
}

/// Whether a record has no place in the text that its report has now: it is gone, or stays
/// although the corrected text has it no more.
pub fn is_out_of_text(def: &RecordType, row: &Row) -> bool {
    row.is_in("gone") || row.text(def, "former_text").is_some()
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The report.
    pub report: RecordId,
    /// Proposals that are new.
    pub admitted: usize,
    /// Proposals that were known: the same text was imported before.
    pub repeated: usize,
    /// Figures read.
    pub figures: usize,
    /// Commitments read.
    pub promises: usize,
    /// Numbers that are no figures.
    pub skips: usize,
    /// What became of the promises and figures of the report that was corrected.
    pub corrected: Option<Corrected>,
}

/// What a corrected text did to the promises and figures of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Corrected {
    /// They stay as they are.
    pub kept: usize,
    /// Of these, such whose place in the text is another.
    pub moved: usize,
    /// They are new and wait for review.
    pub added: usize,
    /// The text has them no more, and they count no more.
    pub gone: usize,
    /// An earlier correction had left them out; they are again what they were.
    pub returned: usize,
    /// The text has them no more, but work on them was reported: they stay until somebody
    /// decides.
    pub former: usize,
    /// Facts recorded for all this.
    pub facts: usize,
}

impl Node {
    /// Imports a report; `progress(done, total)` is told after each commit.
    pub fn import_report(
        &self,
        author: &Author,
        import: &Import,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Imported, ImportError> {
        check_size(&import.text)?;
        let words = fingerprint(&import.text);
        if let Some(report) = import.corrects {
            let imported = self.correct_report(author, import, report)?;
            progress(1, 1);
            return Ok(imported);
        }
        let import = &self.as_kept(import, words)?;
        let reading = report::read(&import.text, &self.loaded().lexicon);
        let blob = self.store().blobs().put(import.text.as_bytes())?;
        let (import, report) = match self.corrected_to(words)? {
            Some(report) => return Ok(Imported::nothing_new(report, &reading)),
            None => self.as_known(import, blob)?,
        };
        if self
            .known(report)?
            .is_some_and(|known| known.text != Some(blob))
        {
            // That report has a corrected text by now.
            return Ok(Imported::nothing_new(report, &reading));
        }
        let year = year_of(&import, &reading)?;
        let chars = import.text.chars().count();
        let kept = Kept {
            report,
            blob,
            words,
            chars,
            year,
            corrects: false,
        };
        let drafts = proposals(self, &import, &reading, kept);
        let mut imported = Imported::nothing_new(report, &reading);
        if self.were_read_otherwise(&drafts)? {
            imported.repeated = drafts.len();
            return Ok(imported);
        }
        self.admit_in_chunks(author, drafts, &mut imported, &mut progress)?;
        Ok(imported)
    }

    /// Whether the ledger has these proposals from a reader that read them otherwise, or with
    /// another title: then the text is known, and nothing is proposed anew.
    fn were_read_otherwise(&self, drafts: &[Draft]) -> Result<bool, StoreError> {
        self.read(|reader| {
            for draft in drafts {
                if reader
                    .fact(draft.id)?
                    .is_some_and(|fact| !fact.repeats(draft))
                {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    fn admit_in_chunks(
        &self,
        author: &Author,
        mut drafts: Vec<Draft>,
        imported: &mut Imported,
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<(), ImportError> {
        let total = drafts.len();
        let mut refused: Vec<Refusal> = Vec::new();
        while !drafts.is_empty() {
            let rest = drafts.split_off(drafts.len().min(CHUNK));
            let chunk = std::mem::replace(&mut drafts, rest);
            for outcome in self.admit(author, chunk)? {
                match outcome {
                    Outcome::Admitted(_) => imported.admitted += 1,
                    Outcome::Repeated(_) => imported.repeated += 1,
                    Outcome::Refused(reasons) => {
                        refused.extend(reasons.into_iter().next());
                    }
                }
            }
            progress(total - drafts.len(), total);
        }
        if refused.is_empty() {
            Ok(())
        } else {
            Err(ImportError::refused(&refused))
        }
    }
}

impl ImportError {
    fn refused(reasons: &[Refusal]) -> Self {
        let first = reasons.first().cloned().unwrap_or(Refusal {
            field: None,
            kind: RefusalKind::NoRecord,
        });
        Self::Refused {
            count: reasons.len(),
            first: Box::new(first),
        }
    }
}

impl Imported {
    fn corrected(self, corrected: Corrected) -> Self {
        Self {
            admitted: corrected.facts,
            corrected: Some(corrected),
            ..self
        }
    }

    /// What was read is known.
    fn nothing_new(report: RecordId, reading: &Reading) -> Self {
        Self {
            report,
            admitted: 0,
            repeated: 0,
            figures: reading.figures.len(),
            promises: reading.commitments.len(),
            skips: reading.skips.len(),
            corrected: None,
        }
    }
}

fn check_size(text: &str) -> Result<(), ImportError> {
    let chars = text.chars().count();
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    if chars > CHARS_MAX {
        return Err(ImportError::TooLong { chars });
    }
    Ok(())
}

/// The year given, or the one the text tells.
fn year_of(import: &Import, reading: &Reading) -> Result<i16, ImportError> {
    if let Some(year) = import.year.filter(|year| !YEARS.contains(year)) {
        return Err(ImportError::YearOut { year });
    }
    let guessed = reading.year.and_then(|year| i16::try_from(year).ok());
    let guessed = guessed.filter(|year| YEARS.contains(year));
    import.year.or(guessed).ok_or(ImportError::NoYear)
}
