//! The book of a report: its promises with owners, targets and computed lights.
//!
//! Everything of one report is read in a fixed number of queries, whatever the
//! number of promises, and one more for each promise that is done and for each that only
//! its evidence files speak for. A light is computed here and nowhere stored.

mod backing;
mod library;
mod measured;

use std::collections::BTreeMap;

use fact::{Date, RecordId};
use kernel::{LightInput, PaceInput, Row, Schedule, Status, light};
use pack::catalog::RecordType;
use rust_decimal::Decimal;
use store::{Reader, Record, StoreError};

pub(crate) use self::backing::support;
pub use self::backing::{Backing, backing_of};
use self::backing::{done_files, in_force};
use self::library::Library;
use self::measured::target_pace;
use crate::plan::follow::reference;
use crate::plan::import::is_gone_from_text;
use crate::plan::phrase::Phrase;
use crate::plan::reshape::is_replaced;
use crate::plan::series::{Actual, Heard, Last, decimal, text};
use crate::plan::standing::{LightShown, PaceShown, show_light, show_pace, supported};

/// What the owner last said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The word.
    pub word: String,
    /// Up to when it speaks.
    pub as_of: Date,
}

/// A target beside last year's result and this year's values.
#[derive(Debug, Clone)]
pub struct Target {
    /// The target.
    pub id: RecordId,
    /// Its series, if it is a number.
    pub series: Option<RecordId>,
    /// The figure of the report that states it.
    pub figure: Option<RecordId>,
    /// What is measured.
    pub indicator: String,
    /// The number to reach.
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Option<String>,
    /// `eq`, `gt`, `ge`, `lt`, `le` or `about`.
    pub comparator: Option<String>,
    /// `yoy` or `avg-annual`.
    pub change: Option<String>,
    /// `up` or `down`.
    pub direction: Option<String>,
    /// The original date.
    pub due: Date,
    /// The sentence, for targets without a number.
    pub sentence: Option<String>,
    /// Results of earlier periods, newest first.
    pub last: Vec<Last>,
    /// Published values, newest first.
    pub actual: Vec<Actual>,
}

/// A promise with all that is computed about it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The promise.
    pub id: RecordId,
    /// Its row.
    pub row: Row,
    /// Leading organs.
    pub leads: Vec<String>,
    /// Supporting organs.
    pub supports: Vec<String>,
    /// Its light; none while proposed, rejected or dropped.
    pub light: Option<LightShown>,
    /// Its schedule.
    pub pace: PaceShown,
    /// What the owner last said.
    pub said: Option<Said>,
    /// What evidence supports.
    pub supported: (Schedule, Phrase),
    /// What speaks for it that it is done.
    pub backing: Backing,
    /// Its targets.
    pub targets: Vec<Target>,
}

/// The promises of a report, in the order of the text; without those that its corrected text
/// has no more.
#[derive(Debug)]
pub struct Book {
    /// The entries.
    pub entries: Vec<Entry>,
}

type ByPromise = BTreeMap<String, Vec<Record>>;

/// Reads children of promises, whichever promises are meant.
struct Shelf {
    assignments: ByPromise,
    targets: ByPromise,
    milestones: ByPromise,
    progress: ByPromise,
    acceptance: ByPromise,
}

impl Book {
    /// The book of one report as of today.
    pub fn of_report(
        reader: &Reader<'_>,
        report: RecordId,
        today: Date,
    ) -> Result<Self, StoreError> {
        let id = report.to_string();
        let read = |kind: &str| {
            grouped(
                reader,
                kind,
                reader.grandchildren(kind, "promise", ("promise", "report"), &id)?,
            )
        };
        let shelf = Shelf::read(read)?;
        let mut promises = reader.records_where("promise", "report", &id)?;
        promises.retain(|found| !is_replaced(found) && !is_gone_from_text(found));
        let desk = Desk {
            reader,
            today,
            library: Library::whole(reader, &Heard::published(reader)?.and(report))?,
        };
        desk.book(promises, &shelf)
    }

    /// The book of a whole plan: of a report and of those that add to it, one after another.
    pub fn of_plan(
        reader: &Reader<'_>,
        reports: &[RecordId],
        today: Date,
    ) -> Result<Self, StoreError> {
        let mut entries = Vec::new();
        for report in reports {
            entries.extend(Self::of_report(reader, *report, today)?.entries);
        }
        Ok(Self { entries })
    }

    /// One promise alone as of today.
    pub fn of_promise(
        reader: &Reader<'_>,
        promise: RecordId,
        today: Date,
    ) -> Result<Option<Entry>, StoreError> {
        let Some(found) = reader.record("promise", promise)? else {
            return Ok(None);
        };
        let id = promise.to_string();
        let shelf =
            Shelf::read(|kind| grouped(reader, kind, reader.records_where(kind, "promise", &id)?))?;
        let targets = shelf.targets.get(&id).map_or(&[][..], Vec::as_slice);
        let report = found.row.text(reader.def("promise")?, "report");
        let heard = Heard::published(reader)?;
        let heard = match report.and_then(|id| id.parse().ok()) {
            Some(report) => heard.and(report),
            None => heard,
        };
        let desk = Desk {
            reader,
            today,
            library: Library::of_targets(reader, targets, &heard)?,
        };
        Ok(desk.book(vec![found], &shelf)?.entries.pop())
    }
}

impl Shelf {
    fn read(read: impl Fn(&str) -> Result<ByPromise, StoreError>) -> Result<Self, StoreError> {
        Ok(Self {
            assignments: read("assignment")?,
            targets: read("target")?,
            milestones: read("milestone")?,
            progress: read("progress")?,
            acceptance: read("acceptance")?,
        })
    }
}

fn grouped(reader: &Reader<'_>, kind: &str, rows: Vec<Record>) -> Result<ByPromise, StoreError> {
    let def = reader.def(kind)?;
    let mut by_promise = ByPromise::new();
    for found in rows {
        if let Some(promise) = text(def, &found.row, "promise") {
            by_promise.entry(promise).or_default().push(found);
        }
    }
    Ok(by_promise)
}

struct Desk<'a, 'r> {
    reader: &'a Reader<'r>,
    today: Date,
    library: Library,
}

impl Desk<'_, '_> {
    fn book(&self, promises: Vec<Record>, shelf: &Shelf) -> Result<Book, StoreError> {
        let mut entries = promises
            .into_iter()
            .map(|found| self.entry(found, shelf))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let def = self.reader.def("promise")?;
        entries.sort_by_key(|entry| (entry.row.cell(def, "start").as_integer(), entry.id));
        Ok(Book { entries })
    }

    fn entry(&self, found: Record, shelf: &Shelf) -> Result<Entry, StoreError> {
        let key = found.id.to_string();
        let of = |records: &ByPromise| records.get(&key).cloned().unwrap_or_default();
        let (leads, supports) = self.owners(&of(&shelf.assignments))?;
        let targets = self.targets(&of(&shelf.targets))?;
        let newest = self.newest(&of(&shelf.progress))?;
        let said = newest.as_ref().map(|found| self.said(found)).transpose()?;
        let said = said.flatten();
        let def = self.reader.def("promise")?;
        let zone = self.reader.setting().zone;
        let pace = self.pace(&targets, &of(&shelf.milestones))?;
        let judged = judged(&of(&shelf.acceptance));
        let closing = done_files(
            self.reader,
            def,
            &reference("promise", found.id),
            &found.row,
        )?;
        let files = match newest {
            Some(newest) if judged.is_none() && pace.values == 0 => self.files(newest.id)?,
            _ => 0,
        };
        let supported = supported(&pace, judged, files + closing);
        let units = &self.reader.setting().catalog.units;
        let backing = Backing::of(judged, &targets, units, self.today).or_files(closing);
        let input = LightInput {
            today: self.today,
            reported: said.as_ref().map(|said| said.as_of),
            backed: backing.shows(),
            zone,
        };
        let due = found.row.date(def, "due").unwrap_or(self.today);
        let light = light(def, &found.row, input).map(|light| show_light(light, due, backing));
        let lit = light.as_ref().map(|shown| shown.light.status);
        let pace = if lit == Some(Status::Done) {
            PaceShown::finished()
        } else {
            pace
        };
        Ok(Entry {
            id: found.id,
            row: found.row,
            leads,
            supports,
            light,
            pace,
            said,
            supported,
            backing,
            targets,
        })
    }

    fn owners(&self, assignments: &[Record]) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let def = self.reader.def("assignment")?;
        let mut owners = (Vec::new(), Vec::new());
        for found in assignments.iter().filter(|found| found.row.is_in("held")) {
            let Some(organ) = text(def, &found.row, "organ") else {
                continue;
            };
            let lead = found.row.text(def, "role") == Some("lead");
            if lead {
                owners.0.push(organ);
            } else {
                owners.1.push(organ);
            }
        }
        Ok(owners)
    }

    /// The progress report that speaks of the latest day; of one day the last one made.
    fn newest(&self, progress: &[Record]) -> Result<Option<Record>, StoreError> {
        let def = self.reader.def("progress")?;
        let newest = progress
            .iter()
            .max_by_key(|found| (found.row.date(def, "as_of"), found.row.opened));
        Ok(newest.cloned())
    }

    fn said(&self, newest: &Record) -> Result<Option<Said>, StoreError> {
        let def = self.reader.def("progress")?;
        let word = text(def, &newest.row, "said");
        let as_of = newest.row.date(def, "as_of");
        Ok(word.zip(as_of).map(|(word, as_of)| Said { word, as_of }))
    }

    /// Evidence files on the facts in force about a progress report.
    fn files(&self, progress: RecordId) -> Result<usize, StoreError> {
        let facts = self.reader.facts(&reference("progress", progress))?;
        Ok(in_force(&facts).map(|fact| fact.evidence.len()).sum())
    }

    fn targets(&self, rows: &[Record]) -> Result<Vec<Target>, StoreError> {
        let def = self.reader.def("target")?;
        let held = rows.iter().filter(|found| found.row.is_in("held"));
        Ok(held.map(|found| self.target(def, found)).collect())
    }

    fn target(&self, def: &RecordType, found: &Record) -> Target {
        let row = &found.row;
        let series: Option<RecordId> = row.text(def, "series").and_then(|id| id.parse().ok());
        let sentence = text(def, row, "sentence");
        let figure: Option<RecordId> = row.text(def, "figure").and_then(|id| id.parse().ok());
        let named = series.or(figure);
        let indicator = named.and_then(|id| self.library.name(id));
        let spoken = series.and_then(|series| self.library.series(series));
        let (mut last, actual) = spoken.cloned().unwrap_or_default();
        let due = row.date(def, "due").unwrap_or(self.today);
        let year_before = (due.year() - 1).to_string();
        last.retain(|last| last.period == year_before);
        Target {
            id: found.id,
            indicator: indicator
                .map(str::to_owned)
                .or_else(|| sentence.clone())
                .unwrap_or_default(),
            value: decimal(def, row, "value"),
            unit: text(def, row, "unit"),
            comparator: text(def, row, "comparator"),
            change: text(def, row, "change"),
            direction: text(def, row, "direction"),
            due,
            series,
            figure,
            sentence,
            last,
            actual,
        }
    }

    fn pace(&self, targets: &[Target], milestones: &[Record]) -> Result<PaceShown, StoreError> {
        let units = &self.reader.setting().catalog.units;
        let by_targets = targets
            .iter()
            .filter_map(|target| target_pace(target, units, self.today))
            .reduce(PaceShown::worse);
        match by_targets {
            Some(shown) if shown.pace.schedule != Schedule::Other => Ok(shown),
            _ => Ok(show_pace(&self.milestones(milestones)?, None, "", 0)),
        }
    }

    fn milestones(&self, rows: &[Record]) -> Result<PaceInput, StoreError> {
        let def = self.reader.def("milestone")?;
        let counted: Vec<&Record> = rows
            .iter()
            .filter(|found| !found.row.is_in("dropped") && !found.row.is_void(def))
            .collect();
        let count = |test: &dyn Fn(&Row) -> bool| {
            u32::try_from(counted.iter().filter(|found| test(&found.row)).count())
                .unwrap_or(u32::MAX)
        };
        let all = count(&|_row| true);
        if all == 0 {
            return Ok(PaceInput::Nothing);
        }
        let done = count(&|row| row.is_in("done"));
        let past = |row: &Row, today| row.date(def, "due").is_some_and(|due| due < today);
        let missed = count(&|row| !row.is_in("done") && past(row, self.today));
        let due = count(&|row| row.date(def, "due").is_some_and(|due| due <= self.today));
        Ok(PaceInput::Milestones {
            done,
            missed,
            due,
            all,
        })
    }
}

/// The verdict of a judged acceptance test, if there is one.
fn judged(acceptance: &[Record]) -> Option<bool> {
    if acceptance.iter().any(|found| found.row.is_in("unmet")) {
        return Some(false);
    }
    acceptance
        .iter()
        .any(|found| found.row.is_in("met"))
        .then_some(true)
}
