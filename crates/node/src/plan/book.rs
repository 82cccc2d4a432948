//! The book of a report: its promises with owners, targets and computed lights.
//!
//! Everything of one report is read in a fixed number of queries, whatever the
//! number of promises; a light is computed here and nowhere stored.

use std::collections::BTreeMap;

use fact::{Date, RecordId, UnitTable};
use kernel::{LightInput, PaceInput, Row, Schedule, light};
use pack::catalog::RecordType;
use rust_decimal::Decimal;
use store::{Reader, Record, StoreError};

use crate::plan::phrase::Phrase;
use crate::plan::series::{Actual, Last, actuals, decimal, lasts, text};
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
    /// Its targets.
    pub targets: Vec<Target>,
}

/// The promises of a report, in the order of the text.
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
        let promises = reader.records_where("promise", "report", &id)?;
        Self::of(reader, promises, &shelf, today)
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
        Ok(Self::of(reader, vec![found], &shelf, today)?.entries.pop())
    }

    fn of(
        reader: &Reader<'_>,
        promises: Vec<Record>,
        shelf: &Shelf,
        today: Date,
    ) -> Result<Self, StoreError> {
        let mut desk = Desk {
            reader,
            today,
            known: BTreeMap::new(),
        };
        let mut entries = promises
            .into_iter()
            .map(|found| desk.entry(found, shelf))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let def = reader.def("promise")?;
        entries.sort_by_key(|entry| (entry.row.cell(def, "start").as_integer(), entry.id));
        Ok(Self { entries })
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

type SeriesKnown = (Vec<Last>, Vec<Actual>);

struct Desk<'a, 'r> {
    reader: &'a Reader<'r>,
    today: Date,
    known: BTreeMap<RecordId, SeriesKnown>,
}

impl Desk<'_, '_> {
    fn entry(&mut self, found: Record, shelf: &Shelf) -> Result<Entry, StoreError> {
        let key = found.id.to_string();
        let of = |records: &ByPromise| records.get(&key).cloned().unwrap_or_default();
        let (leads, supports) = self.owners(&of(&shelf.assignments))?;
        let targets = self.targets(&of(&shelf.targets))?;
        let said = self.said(&of(&shelf.progress))?;
        let def = self.reader.def("promise")?;
        let zone = self.reader.setting().zone;
        let input = LightInput {
            today: self.today,
            reported: said.as_ref().map(|said| said.as_of),
            zone,
        };
        let due = found.row.date(def, "due").unwrap_or(self.today);
        let light = light(def, &found.row, input).map(|light| show_light(light, due));
        let pace = if found.row.is_in("done") {
            PaceShown::finished()
        } else {
            self.pace(&targets, &of(&shelf.milestones))?
        };
        let files = self.files(&of(&shelf.progress))?;
        let supported = supported(&pace, judged(&of(&shelf.acceptance)), files);
        Ok(Entry {
            id: found.id,
            row: found.row,
            leads,
            supports,
            light,
            pace,
            said,
            supported,
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

    fn said(&self, progress: &[Record]) -> Result<Option<Said>, StoreError> {
        let def = self.reader.def("progress")?;
        let newest = progress
            .iter()
            .max_by_key(|found| (found.row.date(def, "as_of"), found.row.opened));
        Ok(newest.and_then(|found| {
            Some(Said {
                word: text(def, &found.row, "said")?,
                as_of: found.row.date(def, "as_of")?,
            })
        }))
    }

    /// Evidence files on progress reports; asked only of promises that have any reports.
    fn files(&self, progress: &[Record]) -> Result<usize, StoreError> {
        let def = self.reader.def("progress")?;
        let Some(newest) = progress
            .iter()
            .max_by_key(|found| found.row.date(def, "as_of"))
        else {
            return Ok(0);
        };
        let record = fact::RecordRef {
            kind: def.id.clone(),
            id: newest.id,
        };
        Ok(self
            .reader
            .facts(&record)?
            .iter()
            .map(|fact| fact.evidence.len())
            .sum())
    }

    fn targets(&mut self, rows: &[Record]) -> Result<Vec<Target>, StoreError> {
        let def = self.reader.def("target")?;
        rows.iter()
            .filter(|found| found.row.is_in("held"))
            .map(|found| self.target(def, found))
            .collect()
    }

    fn target(&mut self, def: &RecordType, found: &Record) -> Result<Target, StoreError> {
        let row = &found.row;
        let series: Option<RecordId> = row.text(def, "series").and_then(|id| id.parse().ok());
        let (last, actual) = match series {
            Some(series) => self.series(series)?,
            None => SeriesKnown::default(),
        };
        let sentence = text(def, row, "sentence");
        Ok(Target {
            id: found.id,
            indicator: self
                .indicator(def, row, series)?
                .or_else(|| sentence.clone())
                .unwrap_or_default(),
            value: decimal(def, row, "value"),
            unit: text(def, row, "unit"),
            comparator: text(def, row, "comparator"),
            change: text(def, row, "change"),
            direction: text(def, row, "direction"),
            due: row.date(def, "due").unwrap_or(self.today),
            series,
            sentence,
            last,
            actual,
        })
    }

    fn indicator(
        &self,
        def: &RecordType,
        row: &Row,
        series: Option<RecordId>,
    ) -> Result<Option<String>, StoreError> {
        let (kind, field, id) = match series {
            Some(series) => ("series", "name", Some(series)),
            None => (
                "figure",
                "indicator",
                row.text(def, "figure").and_then(|id| id.parse().ok()),
            ),
        };
        let Some(id) = id else { return Ok(None) };
        let named = self.reader.def(kind)?;
        Ok(self
            .reader
            .record(kind, id)?
            .and_then(|found| text(named, &found.row, field)))
    }

    fn series(&mut self, series: RecordId) -> Result<SeriesKnown, StoreError> {
        if let Some(known) = self.known.get(&series) {
            return Ok(known.clone());
        }
        let known = (lasts(self.reader, series)?, actuals(self.reader, series)?);
        self.known.insert(series, known.clone());
        Ok(known)
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
            .filter(|found| !found.row.is_in("dropped"))
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
        let due = count(&|row| row.date(def, "due").is_some_and(|due| due <= self.today));
        Ok(PaceInput::Milestones { done, due, all })
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

/// Dimensions whose values are levels, not running totals.
const LEVELS: [&str; 7] = [
    "share",
    "concentration",
    "class",
    "multiple",
    "points",
    "rank",
    "ratio",
];

fn target_pace(target: &Target, units: &UnitTable, today: Date) -> Option<PaceShown> {
    let (value, unit) = (target.value?, target.unit.as_deref().unwrap_or_default());
    let newest = target.actual.first();
    let actual = newest.and_then(|actual| {
        units
            .convert(actual.value, actual.unit.as_deref().unwrap_or(unit), unit)
            .ok()
    });
    let level = target.change.is_some()
        || units
            .get(unit)
            .is_some_and(|unit| LEVELS.contains(&unit.dimension.as_str()));
    let falling = matches!(target.comparator.as_deref(), Some("le" | "lt"));
    let input = if level {
        PaceInput::Level {
            target: value,
            actual,
            falling,
            over: target.due < today,
        }
    } else {
        PaceInput::Sum {
            target: value,
            actual,
            as_of: newest.map_or(today, |actual| actual.as_of),
            first: Date::new(target.due.year(), 1, 1)?,
            due: target.due,
        }
    };
    Some(show_pace(
        &input,
        newest.map(|actual| actual.as_of),
        unit,
        target.actual.len(),
    ))
}
