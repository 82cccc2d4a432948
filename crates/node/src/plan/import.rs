//! Importing a report: text in, proposals out, all of them facts.
//!
//! The text is kept as a blob, read by `report::read`, and what was read is
//! admitted as proposals. Record and fact ids follow from the text's hash, so
//! importing the same text twice records nothing new; a text of the same words that
//! came in another kind of file is the text that is known.

mod fingerprint;
mod form;
mod proposals;

use fact::{BlobHash, Date, Draft, OrganId, RecordId};
use kernel::Refusal;
use report::Reading;
use store::StoreError;

use self::fingerprint::fingerprint;
use self::proposals::{Kept, proposals};
use crate::admit::{Author, Outcome};
use crate::derive::record_id_from;
use crate::node::Node;
use crate::plan::follow::reference;

/// Characters a report may have at most.
pub const CHARS_MAX: usize = 400_000;
/// Drafts admitted in one commit.
const CHUNK: usize = 250;
/// Times one text may be imported anew after a withdrawal.
const EDITIONS_MAX: u32 = 100;
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
}

impl Node {
    /// Imports a report; `progress(done, total)` is told after each commit.
    pub fn import_report(
        &self,
        author: &Author,
        import: &Import,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Imported, ImportError> {
        let chars = import.text.chars().count();
        if import.text.trim().is_empty() {
            return Err(ImportError::Empty);
        }
        if chars > CHARS_MAX {
            return Err(ImportError::TooLong { chars });
        }
        let words = fingerprint(&import.text);
        let import = &self.as_kept(import, words)?;
        let reading = report::read(&import.text, &self.loaded().lexicon);
        let blob = self.store().blobs().put(import.text.as_bytes())?;
        let (import, report) = self.as_known(import, blob)?;
        let year = year_of(&import, &reading)?;
        let chars = import.text.chars().count();
        let kept = Kept {
            report,
            blob,
            words,
            chars,
            year,
        };
        let drafts = proposals(self, &import, &reading, kept);
        let mut imported = Imported {
            report,
            admitted: 0,
            repeated: 0,
            figures: reading.figures.len(),
            promises: reading.commitments.len(),
            skips: reading.skips.len(),
        };
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

    /// A text of the same words as one that stands is that text: its quotes have places.
    fn as_kept(&self, import: &Import, words: BlobHash) -> Result<Import, StoreError> {
        let first = self.read(|reader| {
            let def = reader.def("report")?;
            let same = reader.records_where("report", "sha256", &words.to_string())?;
            let standing = same.iter().filter(|found| !found.row.is_in("withdrawn"));
            let first = standing.min_by_key(|found| (found.row.opened, found.id));
            Ok(first.and_then(|found| found.row.text(def, "text")?.parse::<BlobHash>().ok()))
        })?;
        let Some(first) = first else {
            return Ok(import.clone());
        };
        let kept = String::from_utf8_lossy(&self.store().blobs().get(first)?).into_owned();
        Ok(Import {
            text: kept,
            ..import.clone()
        })
    }

    /// An import of a text that is known goes on as it was begun: with its title, year
    /// and day. A year that contradicts is refused while the known report stands; once
    /// that is withdrawn, it begins another edition.
    fn as_known(&self, import: &Import, text: BlobHash) -> Result<(Import, RecordId), ImportError> {
        let mut known = None;
        for edition in 0..EDITIONS_MAX {
            let report = report_id(text, edition);
            let Some(found) = self.known(report)? else {
                if self.was_opened(report)? {
                    // Its opening was withdrawn: that edition is spent.
                    continue;
                }
                return Ok((import.clone(), report));
            };
            let contradicts = import
                .year
                .is_some_and(|given| i64::from(given) != found.year);
            if !contradicts {
                return Ok((found.carried_on(import), report));
            }
            known = Some(found.year);
            if !found.withdrawn {
                break;
            }
        }
        Err(ImportError::KnownYear {
            year: known.unwrap_or_default(),
        })
    }

    fn was_opened(&self, report: RecordId) -> Result<bool, StoreError> {
        let record = reference("report", report);
        Ok(!self.read(|reader| reader.facts(&record))?.is_empty())
    }

    fn known(&self, report: RecordId) -> Result<Option<Known>, StoreError> {
        self.read(|reader| {
            let def = reader.def("report")?;
            let found = reader.record("report", report)?;
            Ok(found.map(|found| {
                let text = |field| found.row.text(def, field).map(str::to_owned);
                Known {
                    year: found.row.cell(def, "year").as_integer().unwrap_or_default(),
                    title: text("title"),
                    file_name: text("file_name"),
                    issued_on: found.row.date(def, "issued_on"),
                    withdrawn: found.row.is_in("withdrawn"),
                }
            }))
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
        match refused.first() {
            Some(first) => Err(ImportError::Refused {
                count: refused.len(),
                first: Box::new(first.clone()),
            }),
            None => Ok(()),
        }
    }
}

/// A report that stands under this text.
struct Known {
    year: i64,
    title: Option<String>,
    file_name: Option<String>,
    issued_on: Option<Date>,
    withdrawn: bool,
}

impl Known {
    fn carried_on(self, import: &Import) -> Import {
        Import {
            year: i16::try_from(self.year).ok(),
            title: self.title,
            file_name: self.file_name.unwrap_or_else(|| import.file_name.clone()),
            issued_on: self.issued_on,
            ..import.clone()
        }
    }
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

/// The id of the report with this text: of its first edition, or of one imported anew
/// after the ones before were withdrawn.
fn report_id(text: BlobHash, edition: u32) -> RecordId {
    match edition {
        0 => record_id_from(&["report", &text.to_string()]),
        _ => record_id_from(&["report", &text.to_string(), &edition.to_string()]),
    }
}
