//! Which report a text belongs to, when it or its words came in before.

use fact::{BlobHash, Date, RecordId};
use report::Reading;
use store::StoreError;

use super::former::{opening, text, values_of};
use super::{Import, ImportError, year_of};
use crate::derive::record_id_from;
use crate::node::Node;
use crate::plan::follow::{is_sample, reference};

/// Times one text may be imported anew after a withdrawal.
const EDITIONS_MAX: u32 = 100;

impl Node {
    /// A text of the same words as one that is kept is that text: its quotes have places.
    pub(super) fn as_kept(&self, import: &Import, words: BlobHash) -> Result<Import, StoreError> {
        let first = self.read(|reader| {
            let def = reader.def("report")?;
            let same = reader.records_where("report", "sha256", &words.to_string())?;
            let stand = same.iter().filter(|found| !found.row.is_in("withdrawn"));
            let first = stand.min_by_key(|found| (found.row.opened, found.id));
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
    pub(super) fn as_known(
        &self,
        import: &Import,
        text: BlobHash,
    ) -> Result<(Import, RecordId), ImportError> {
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

    /// The report that stands with this text since its own was corrected.
    pub(super) fn corrected_to(&self, words: BlobHash) -> Result<Option<RecordId>, StoreError> {
        self.read(|reader| {
            let def = reader.def("report")?;
            for found in reader.records_where("report", "sha256", &words.to_string())? {
                let facts = reader.facts(&reference("report", found.id))?;
                let first = opening(facts.iter())
                    .and_then(|fact| text(values_of(&fact.body), "text").map(str::to_owned));
                let now = found.row.text(def, "text");
                if !found.row.is_in("withdrawn") && first.as_deref() != now {
                    return Ok(Some(found.id));
                }
            }
            Ok(None)
        })
    }

    /// Another report of the same year that people brought in and that stands, with its
    /// title; the first one.
    pub fn report_beside(
        &self,
        report: RecordId,
    ) -> Result<Option<(RecordId, String)>, StoreError> {
        self.read(|reader| {
            let def = reader.def("report")?;
            let Some(found) = reader.record("report", report)? else {
                return Ok(None);
            };
            let year = found.row.cell(def, "year").as_integer().unwrap_or_default();
            let mut others = reader.records_where("report", "year", &year.to_string())?;
            others.retain(|other| other.id != report && !other.row.is_in("withdrawn"));
            others.sort_by_key(|other| (other.row.opened, other.id));
            for other in others {
                if !is_sample(reader, other.id)? {
                    let title = other.row.text(def, "title").unwrap_or_default();
                    return Ok(Some((other.id, title.to_owned())));
                }
            }
            Ok(None)
        })
    }

    pub(super) fn known(&self, report: RecordId) -> Result<Option<Known>, StoreError> {
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
                    text: text("text").and_then(|hash| hash.parse().ok()),
                    words: text("sha256").and_then(|hash| hash.parse().ok()),
                    withdrawn: found.row.is_in("withdrawn"),
                }
            }))
        })
    }
}

/// A report that stands under this text.
pub(super) struct Known {
    pub(super) year: i64,
    pub(super) title: Option<String>,
    pub(super) file_name: Option<String>,
    pub(super) issued_on: Option<Date>,
    pub(super) text: Option<BlobHash>,
    /// The fingerprint of its words.
    pub(super) words: Option<BlobHash>,
    pub(super) withdrawn: bool,
}

impl Known {
    /// The report's year, unless the text or whoever hands it in speaks of another.
    pub(super) fn year_of_correction(
        &self,
        import: &Import,
        reading: &Reading,
    ) -> Result<i16, ImportError> {
        let given = year_of(import, reading).or_else(|cause| match cause {
            ImportError::NoYear => Ok(i16::try_from(self.year).unwrap_or_default()),
            other => Err(other),
        })?;
        if i64::from(given) == self.year {
            Ok(given)
        } else {
            Err(ImportError::OtherYear {
                year: self.year,
                given,
            })
        }
    }

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

/// The id of the report with this text: of its first edition, or of one imported anew
/// after the ones before were withdrawn.
fn report_id(text: BlobHash, edition: u32) -> RecordId {
    match edition {
        0 => record_id_from(&["report", &text.to_string()]),
        _ => record_id_from(&["report", &text.to_string(), &edition.to_string()]),
    }
}
