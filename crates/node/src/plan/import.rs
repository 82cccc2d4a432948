//! Importing a report: text in, proposals out, all of them facts.
//!
//! The text is kept as a blob, read by `report::read`, and what was read is
//! admitted as proposals. Record and fact ids follow from the text's hash, so
//! importing the same text twice records nothing new.

use std::collections::BTreeSet;

use fact::{
    BlobHash, Body, Date, Draft, Name, OrganId, RecordId, RecordRef, Source, SourceKind, Values,
};
use report::{Commitment, Figure, Lexicon, Reading, Section, Skip, Span};
use rust_decimal::Decimal;
use store::StoreError;

use crate::admit::{Author, Outcome};
use crate::derive::{fact_id_from, record_id_from};
use crate::node::Node;
use crate::plan::deadline::deadline_date;

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
    /// The lexicon that came with the program is broken.
    #[error("the reader's lexicon cannot be used: {0}")]
    Lexicon(String),
    /// Proposals were refused.
    #[error("{count} proposals were refused; the first because: {first}")]
    Refused {
        /// How many.
        count: usize,
        /// The first reason.
        first: String,
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
        let lexicon =
            Lexicon::embedded().map_err(|cause| ImportError::Lexicon(cause.to_string()))?;
        let reading = report::read(&import.text, &lexicon);
        let blob = self.store().blobs().put(import.text.as_bytes())?;
        let import = &self.as_known(import, report_id(blob))?;
        let drafts = self.proposals(import, &reading, blob, chars)?;
        let mut imported = Imported {
            report: report_id(blob),
            admitted: 0,
            repeated: 0,
            figures: reading.figures.len(),
            promises: reading.commitments.len(),
            skips: reading.skips.len(),
        };
        self.admit_in_chunks(author, drafts, &mut imported, &mut progress)?;
        Ok(imported)
    }

    /// An import of a text that is known goes on as it was begun: with its title, year
    /// and day. Only a year that contradicts is refused.
    fn as_known(&self, import: &Import, report: RecordId) -> Result<Import, ImportError> {
        let mut import = import.clone();
        let known = self.read(|reader| {
            let def = reader.def("report")?;
            let found = reader.record("report", report)?;
            Ok(found.map(|found| {
                let text = |field| found.row.text(def, field).map(str::to_owned);
                let year = found.row.cell(def, "year").as_integer().unwrap_or_default();
                (
                    year,
                    text("title"),
                    text("file_name"),
                    found.row.date(def, "issued_on"),
                )
            }))
        })?;
        if let Some((year, title, file_name, issued_on)) = known {
            if import.year.is_some_and(|given| i64::from(given) != year) {
                return Err(ImportError::KnownYear { year });
            }
            import.year = i16::try_from(year).ok();
            import.title = title;
            import.file_name = file_name.unwrap_or(import.file_name);
            import.issued_on = issued_on;
        }
        Ok(import)
    }

    fn admit_in_chunks(
        &self,
        author: &Author,
        mut drafts: Vec<Draft>,
        imported: &mut Imported,
        progress: &mut impl FnMut(usize, usize),
    ) -> Result<(), ImportError> {
        let total = drafts.len();
        let mut refused: Vec<String> = Vec::new();
        while !drafts.is_empty() {
            let rest = drafts.split_off(drafts.len().min(CHUNK));
            let chunk = std::mem::replace(&mut drafts, rest);
            for outcome in self.admit(author, chunk)? {
                match outcome {
                    Outcome::Admitted(_) => imported.admitted += 1,
                    Outcome::Repeated(_) => imported.repeated += 1,
                    Outcome::Refused(reasons) => {
                        refused.extend(reasons.first().map(ToString::to_string));
                    }
                }
            }
            progress(total - drafts.len(), total);
        }
        match refused.first() {
            Some(first) => Err(ImportError::Refused {
                count: refused.len(),
                first: first.clone(),
            }),
            None => Ok(()),
        }
    }

    fn proposals(
        &self,
        import: &Import,
        reading: &Reading,
        blob: BlobHash,
        chars: usize,
    ) -> Result<Vec<Draft>, ImportError> {
        if let Some(year) = import.year.filter(|year| !YEARS.contains(year)) {
            return Err(ImportError::YearOut { year });
        }
        let guessed = reading.year.and_then(|year| i16::try_from(year).ok());
        let guessed = guessed.filter(|year| YEARS.contains(year));
        let year = import.year.or(guessed).ok_or(ImportError::NoYear)?;
        let mut proposals = Proposals {
            node: self,
            import,
            report: report_id(blob),
            year,
            drafts: Vec::new(),
            series: BTreeSet::new(),
        };
        proposals.report(reading, blob, chars);
        reading
            .sections
            .iter()
            .enumerate()
            .for_each(|(place, section)| proposals.section(place, section));
        reading.skips.iter().for_each(|skip| proposals.skip(skip));
        for figure in &reading.figures {
            proposals.figure(figure, &reading.sections);
        }
        for commitment in &reading.commitments {
            proposals.promise(commitment, reading);
        }
        Ok(proposals.drafts)
    }
}

/// The id of the report with this text.
pub fn report_id(text: BlobHash) -> RecordId {
    record_id_from(&["report", &text.to_string()])
}

struct Proposals<'a> {
    node: &'a Node,
    import: &'a Import,
    report: RecordId,
    year: i16,
    drafts: Vec<Draft>,
    series: BTreeSet<RecordId>,
}

/// Field values under construction; absent ones are left out.
#[derive(Default)]
struct Filled(Values);

impl Filled {
    fn text(mut self, field: &'static str, text: impl Into<String>) -> Self {
        self.0
            .insert(Name::literal(field), fact::Value::Text(text.into()));
        self
    }

    fn maybe(self, field: &'static str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.text(field, text),
            None => self,
        }
    }

    fn number(mut self, field: &'static str, number: usize) -> Self {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.0.insert(Name::literal(field), number.into());
        self
    }

    fn flag(mut self, field: &'static str, flag: bool) -> Self {
        self.0.insert(Name::literal(field), flag.into());
        self
    }

    fn span(self, start: &'static str, end: &'static str, span: Span) -> Self {
        self.number(start, span.start).number(end, span.end)
    }
}

impl Proposals<'_> {
    fn open(&mut self, kind: &'static str, id: RecordId, values: Filled) {
        self.drafts.push(Draft {
            id: fact_id_from(&["import", kind, &self.report.to_string(), &id.to_string()]),
            at: self
                .import
                .issued_on
                .map(|day| fact::Zone::CHINA.start_of(day)),
            organ: self.import.organ.clone(),
            source: Source {
                kind: SourceKind::File,
                detail: self.import.file_name.clone(),
            },
            evidence: Vec::new(),
            amends: None,
            body: Body::Open {
                record: RecordRef {
                    kind: Name::literal(kind),
                    id,
                },
                values: values.0,
            },
        });
    }

    fn place_id(&self, kind: &str, span: Span) -> RecordId {
        let (start, end) = (span.start.to_string(), span.end.to_string());
        record_id_from(&[kind, &self.report.to_string(), &start, &end])
    }

    fn report(&mut self, reading: &Reading, blob: BlobHash, chars: usize) {
        let title = self.import.title.clone().or_else(|| reading.title.clone());
        let values = Filled::default()
            .text(
                "title",
                title.unwrap_or_else(|| self.import.file_name.clone()),
            )
            .number("year", usize::try_from(self.year).unwrap_or_default())
            .text("text", blob.to_string())
            .text("sha256", blob.to_string())
            .number("chars", chars)
            .maybe(
                "issued_on",
                self.import.issued_on.map(|day| day.to_string()),
            )
            .text("file_name", self.import.file_name.clone());
        self.open("report", self.report, values);
    }

    fn section(&mut self, place: usize, section: &Section) {
        let values = Filled::default()
            .text("report", self.report.to_string())
            .text("heading", section.heading.clone())
            .number("level", usize::from(section.level))
            .text("part", section.part.as_str())
            .number("position", place)
            .span("start", "end", section.span);
        self.open(
            "section",
            self.place_id("section", section.heading_span),
            values,
        );
    }

    fn skip(&mut self, skip: &Skip) {
        let values = Filled::default()
            .text("report", self.report.to_string())
            .span("start", "end", skip.span)
            .text("quote", skip.quote.clone())
            .text("reason", skip.reason.as_str());
        self.open("skip", self.place_id("skip", skip.span), values);
    }

    /// The innermost part or section that holds the span.
    fn section_of(&self, span: Span, sections: &[Section]) -> Option<String> {
        sections
            .iter()
            .filter(|section| section.level <= 2 && section.span.holds(span))
            .max_by_key(|section| (section.level, section.span.start))
            .map(|section| self.place_id("section", section.heading_span).to_string())
    }

    fn figure_id(&self, figure: &Figure) -> RecordId {
        let num = figure.num_span.unwrap_or_default();
        let (start, end) = (num.start.to_string(), num.end.to_string());
        let quote = self.place_id("figure", figure.span).to_string();
        record_id_from(&["figure", &quote, &start, &end, &figure.indicator])
    }

    fn figure(&mut self, figure: &Figure, sections: &[Section]) {
        let series = self.series_of(figure);
        let mut values = Filled::default()
            .text("report", self.report.to_string())
            .maybe("section", self.section_of(figure.span, sections))
            .maybe("topic", figure.place.topic.clone())
            .span("start", "end", figure.span)
            .text("quote", figure.quote.clone())
            .maybe("num", figure.num.clone())
            .text("indicator", figure.indicator.clone())
            .maybe("value", figure.value.map(|value| value.to_string()))
            .maybe("unit", figure.unit.clone())
            .maybe("comparator", figure.comparator.map(comparator))
            .maybe("change", figure.change.map(report::Change::as_str))
            .maybe("direction", figure.direction.map(report::Direction::as_str))
            .maybe("period", figure.period.clone())
            .text("nature", figure.nature.as_str())
            .text("class", figure.class.as_str())
            .text("rules", figure.rules.join(" "))
            .maybe("series", series.map(|series| series.to_string()));
        if let Some(num) = figure.num_span {
            values = values.span("num_start", "num_end", num);
        }
        self.open("figure", self.figure_id(figure), values);
    }

    /// The series a numeric figure belongs to: same name, kind of unit and change.
    fn series_of(&mut self, figure: &Figure) -> Option<RecordId> {
        let unit = figure
            .unit
            .clone()
            .filter(|_| figure.class == report::Class::Numeric)?;
        let change = figure.change.map_or("", report::Change::as_str);
        let units = &self.node.loaded().catalog.units;
        let measures = units
            .get(&unit)
            .map_or(unit.as_str(), |unit| unit.dimension.as_str());
        let id = record_id_from(&["series", &figure.indicator, measures, change]);
        if self.series.insert(id) && !self.is_open("series", id) {
            let values = Filled::default()
                .text("name", figure.indicator.clone())
                .text("unit", unit)
                .maybe("change", figure.change.map(report::Change::as_str));
            self.open("series", id, values);
        }
        Some(id)
    }

    /// Another report may have opened the series already.
    fn is_open(&self, kind: &str, id: RecordId) -> bool {
        self.node
            .read(|reader| reader.exists(kind, &id.to_string()))
            .unwrap_or(false)
    }

    fn due(&self, deadline: Option<&str>) -> Date {
        let end = Date::year_end(self.year);
        deadline
            .and_then(|words| deadline_date(words, self.year))
            .or(end)
            .unwrap_or_else(|| self.node.today())
    }

    fn promise(&mut self, promise: &Commitment, reading: &Reading) {
        let id = self.place_id("promise", promise.span);
        let due = self.due(promise.deadline.as_deref());
        let values = Filled::default()
            .text("report", self.report.to_string())
            .maybe("section", self.section_of(promise.span, &reading.sections))
            .maybe("topic", promise.place.topic.clone())
            .span("start", "end", promise.span)
            .text("quote", promise.quote.clone())
            .text("action", promise.action.clone())
            .text("object", promise.object.clone())
            .text("modality", promise.modality.as_str())
            .text("form", promise.type_.as_str())
            .text("specificity", promise.specificity.as_str())
            .text("due", due.to_string())
            .flag("due_stated", promise.deadline.is_some());
        self.open("promise", id, values);
        let figures: Vec<&Figure> = reading
            .figures
            .iter()
            .filter(|figure| figure.nature == report::Nature::Target)
            .filter(|figure| promise.span.holds(figure.num_span.unwrap_or(figure.span)))
            .collect();
        for figure in &figures {
            self.target(id, figure, due);
        }
        if figures.is_empty() && promise.type_ == report::CommitmentType::Outcome {
            self.worded_target(id, promise, due);
        }
    }

    fn target(&mut self, promise: RecordId, figure: &Figure, due: Date) {
        let of = self.figure_id(figure);
        let id = record_id_from(&["target", &promise.to_string(), &of.to_string()]);
        let worded = figure.class != report::Class::Numeric;
        let values = Filled::default()
            .text("promise", promise.to_string())
            .text("figure", of.to_string())
            .maybe(
                "series",
                self.series_of(figure).map(|series| series.to_string()),
            )
            .maybe(
                "value",
                figure.value.map(|value: Decimal| value.to_string()),
            )
            .maybe("unit", figure.unit.clone())
            .maybe("comparator", figure.comparator.map(comparator))
            .maybe("change", figure.change.map(report::Change::as_str))
            .maybe("direction", figure.direction.map(report::Direction::as_str))
            .maybe("sentence", worded.then(|| figure.quote.clone()))
            .text("due", due.to_string());
        self.open("target", id, values);
    }

    /// A target without a number stays a sentence.
    fn worded_target(&mut self, id: RecordId, promise: &Commitment, due: Date) {
        let values = Filled::default()
            .text("promise", id.to_string())
            .text("sentence", promise.quote.clone())
            .text("due", due.to_string());
        self.open(
            "target",
            record_id_from(&["target", &id.to_string(), "worded"]),
            values,
        );
    }
}

fn comparator(comparator: report::Comparator) -> &'static str {
    match comparator {
        report::Comparator::Equal => "eq",
        report::Comparator::About => "about",
        report::Comparator::More => "gt",
        report::Comparator::AtLeast => "ge",
        report::Comparator::Less => "lt",
        report::Comparator::AtMost => "le",
    }
}
