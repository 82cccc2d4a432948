//! Drafting the notice: promises of one sentence with the same owners become one task.
//!
//! LAW (round trip): a drafted notice, read again, has the same tasks, promises and owners.

use std::sync::LazyLock;

use fact::{BlobHash, Date, RecordId};
use pack::catalog::RecordType;
use serde::Deserialize;
use store::{Reader, StoreError};

use super::{NoticeError, stands};
use crate::node::Node;
use crate::plan::book::{Book, Entry};
use crate::plan::import::is_out_of_text;

/// A stretch of text between two promises of one task has at most this many characters.
const GAP_MAX: usize = 30;

#[derive(Deserialize)]
struct Words {
    title: String,
    file: String,
    mark: String,
    other: String,
    numerals: String,
    ten: String,
    chapter: String,
    task: String,
    lead: String,
    support: String,
    due: String,
    nobody: String,
    names: String,
    parts: String,
    note: String,
}

// INVARIANT (words are data): a test parses the file.
static WORDS: LazyLock<Option<Words>> =
    LazyLock::new(|| toml::from_str(include_str!("../../../locales/notice.toml")).ok());

/// A drafted notice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoticeDraft {
    /// What says that it is a draft.
    pub mark: String,
    /// The title.
    pub title: String,
    /// What a file with it is called.
    pub file_name: String,
    /// What it was drafted from.
    pub note: String,
    /// Sections in the order of the report.
    pub sections: Vec<DraftSection>,
}

/// A section of the report with its tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSection {
    /// Its heading with its number.
    pub heading: String,
    /// Its tasks.
    pub tasks: Vec<DraftTask>,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftTask {
    /// The line as it stands in the notice: number, words, owners.
    pub line: String,
    /// The report's own words.
    pub words: String,
    /// The promises it stands for.
    pub promises: Vec<RecordId>,
    /// Short names of those who lead.
    pub leads: Vec<String>,
    /// Short names of those who support.
    pub supports: Vec<String>,
}

/// A task under way, in characters of the report.
struct Span {
    start: usize,
    end: usize,
    section: Option<String>,
    due: Option<Date>,
    leads: Vec<String>,
    supports: Vec<String>,
    promises: Vec<RecordId>,
}

impl Node {
    /// Drafts the breakdown notice of a report from its promises and their owners.
    pub fn draft_notice(&self, report: RecordId) -> Result<NoticeDraft, NoticeError> {
        let year = self.report_year(report)?;
        let today = self.today();
        let found = self.read(|reader| read(reader, report, today))?;
        let Some((text, title, spans, headings)) = found else {
            return Err(NoticeError::NoReport(report));
        };
        if spans.is_empty() {
            return Err(NoticeError::NoPromises);
        }
        let text = self.store().blobs().get(text)?;
        let letters: Vec<char> = String::from_utf8_lossy(&text).chars().collect();
        let Some(words) = &*WORDS else {
            return Ok(NoticeDraft::default());
        };
        let tasks = merged(spans, &letters);
        let mut sections: Vec<(Option<String>, DraftSection)> = Vec::new();
        for (place, task) in tasks.into_iter().enumerate() {
            let key = task.section.clone();
            let task = words.task(place + 1, &task, &letters, self);
            match sections.last_mut().filter(|(last, _)| *last == key) {
                Some((_, section)) => section.tasks.push(task),
                None => {
                    let heading = key.as_ref().and_then(|key| headings.get(key));
                    let heading = words.chapter(sections.len() + 1, heading.map(String::as_str));
                    let tasks = vec![task];
                    sections.push((key, DraftSection { heading, tasks }));
                }
            }
        }
        let district = &self.loaded().district.short.zh;
        Ok(NoticeDraft {
            mark: words.mark.clone(),
            file_name: words.file.clone(),
            title: filled(
                &words.title,
                &[("district", district), ("year", &year.to_string())],
            ),
            note: filled(&words.note, &[("report", &title)]),
            sections: sections.into_iter().map(|(_, section)| section).collect(),
        })
    }
}

type Headings = std::collections::BTreeMap<String, String>;
type Found = (BlobHash, String, Vec<Span>, Headings);

fn read(reader: &Reader<'_>, report: RecordId, today: Date) -> Result<Option<Found>, StoreError> {
    let def = reader.def("report")?;
    let Some(found) = reader.record("report", report)? else {
        return Ok(None);
    };
    let Some(text) = found
        .row
        .text(def, "text")
        .and_then(|hash| hash.parse().ok())
    else {
        return Ok(None);
    };
    let title = found.row.text(def, "title").unwrap_or_default().to_owned();
    let book = Book::of_report(reader, report, today)?;
    let def = reader.def("promise")?;
    let standing = book.entries.iter();
    let standing = standing.filter(|entry| stands(&entry.row) && !is_out_of_text(def, &entry.row));
    let spans = standing.map(|entry| span(def, entry)).collect();
    let def = reader.def("section")?;
    let sections = reader.records_where("section", "report", &report.to_string())?;
    let headings = sections.into_iter().map(|section| {
        let heading = section.row.text(def, "heading").unwrap_or_default();
        (section.id.to_string(), heading.to_owned())
    });
    Ok(Some((text, title, spans, headings.collect())))
}

fn span(def: &RecordType, entry: &Entry) -> Span {
    let place = |field| {
        let place = entry.row.cell(def, field).as_integer();
        place
            .and_then(|place| usize::try_from(place).ok())
            .unwrap_or_default()
    };
    let stated = entry.row.cell(def, "due_stated").as_integer() == Some(1);
    Span {
        start: place("start"),
        end: place("end"),
        section: entry.row.text(def, "section").map(str::to_owned),
        due: entry.row.date(def, "due").filter(|_| stated),
        leads: entry.leads.clone(),
        supports: entry.supports.clone(),
        promises: vec![entry.id],
    }
}

/// Neighbours of one sentence with the same owners and deadline as one.
fn merged(spans: Vec<Span>, letters: &[char]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if is_one_task(last, &span, letters) => {
                last.end = last.end.max(span.end);
                last.promises.extend(span.promises);
            }
            _ => out.push(span),
        }
    }
    out
}

fn is_one_task(before: &Span, next: &Span, letters: &[char]) -> bool {
    let gap = letters.get(before.end..next.start);
    let near =
        gap.is_some_and(|gap| gap.len() <= GAP_MAX && !gap.iter().any(|c| ends_sentence(*c)));
    let overlaps = next.start < before.end;
    (near || overlaps)
        && before.section == next.section
        && before.due == next.due
        && before.leads == next.leads
        && before.supports == next.supports
}

fn ends_sentence(letter: char) -> bool {
    matches!(letter, '\u{3002}' | '\u{ff01}' | '\u{ff1f}' | '\n')
}

impl Words {
    fn task(&self, number: usize, task: &Span, letters: &[char], node: &Node) -> DraftTask {
        let names = |ids: &[String]| -> Vec<String> {
            let organs = &node.loaded().district.organs;
            let short = |id: &String| {
                organs
                    .get(id)
                    .map_or_else(|| id.clone(), |organ| organ.short.clone())
            };
            ids.iter().map(short).collect()
        };
        let (leads, supports) = (names(&task.leads), names(&task.supports));
        let quote = letters.get(task.start..task.end).unwrap_or_default();
        let words: String = quote.iter().filter(|c| **c != '\n').collect();
        let owners = self.owners(&leads, &supports, task.due);
        let number = number.to_string();
        DraftTask {
            line: filled(
                &self.task,
                &[("number", &number), ("owners", &owners), ("words", &words)],
            ),
            words,
            promises: task.promises.clone(),
            leads,
            supports,
        }
    }

    fn owners(&self, leads: &[String], supports: &[String], due: Option<Date>) -> String {
        let list = |form: &str, names: &[String]| {
            let names = names.join(&self.names);
            (!names.is_empty()).then(|| filled(form, &[("names", &names)]))
        };
        let due = due.map(|due| {
            let (month, day) = (due.month().to_string(), due.day().to_string());
            filled(&self.due, &[("month", &month), ("day", &day)])
        });
        let leads = list(&self.lead, leads).or_else(|| Some(self.nobody.clone()));
        let parts = [leads, list(&self.support, supports), due];
        parts
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(&self.parts)
    }

    fn chapter(&self, number: usize, heading: Option<&str>) -> String {
        let heading = heading.unwrap_or(&self.other);
        let number = self.numeral(number);
        filled(&self.chapter, &[("number", &number), ("heading", heading)])
    }

    /// A chapter's number in Chinese numerals, up to ninety-nine; in digits beyond.
    fn numeral(&self, number: usize) -> String {
        let digit = |n: usize| {
            let letter = n
                .checked_sub(1)
                .and_then(|place| self.numerals.chars().nth(place));
            letter.map(String::from).unwrap_or_default()
        };
        match (number / 10, number % 10) {
            (0, ones) => digit(ones),
            (1, ones) => self.ten.clone() + &digit(ones),
            (tens @ 2..=9, ones) => digit(tens) + &self.ten + &digit(ones),
            _ => number.to_string(),
        }
    }
}

fn filled(form: &str, fills: &[(&str, &str)]) -> String {
    fills.iter().fold(form.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_parse_and_chapters_count_on() {
        let words: Words = toml::from_str(include_str!("../../../locales/notice.toml")).unwrap();
        let numerals: Vec<char> = words.numerals.chars().collect();
        let shown =
            |numbers: &[usize]| -> String { numbers.iter().map(|at| numerals[at - 1]).collect() };
        assert_eq!(words.numeral(3), shown(&[3]));
        assert_eq!(words.numeral(10), shown(&[10]));
        assert_eq!(words.numeral(12), shown(&[10, 2]));
        assert_eq!(words.numeral(25), shown(&[2, 10, 5]));
        assert_eq!(words.numeral(120), "120");
    }
}
