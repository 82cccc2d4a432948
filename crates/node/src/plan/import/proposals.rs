//! What was read as drafts: report, sections, figures, series, promises, targets.

use std::collections::BTreeSet;

use fact::{BlobHash, Body, Date, Draft, Name, RecordId, RecordRef, Source, SourceKind};
use report::{Commitment, Figure, Reading, Section, Skip, Span};

use super::Import;
use super::form::Form;
use super::former::opening_id;
use crate::derive::record_id_from;
use crate::node::Node;
use crate::plan::deadline::deadline_date;
use crate::plan::series::{comparator, series_id};

/// The text as it is kept, and the report that stands for it.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) report: RecordId,
    pub(super) blob: BlobHash,
    /// The fingerprint of its words.
    pub(super) words: BlobHash,
    pub(super) chars: usize,
    pub(super) year: i16,
    /// The text is a correction of the report's first one: what is new in it has ids of its
    /// own.
    pub(super) corrects: bool,
}

/// Everything that was read, as drafts in the order in which they refer to each other.
pub(super) fn proposals(node: &Node, import: &Import, reading: &Reading, kept: Kept) -> Vec<Draft> {
    let mut proposals = Proposals {
        node,
        import,
        report: kept.report,
        edition: kept.corrects.then(|| kept.blob.to_string()),
        year: kept.year,
        sections: reading
            .sections
            .iter()
            .filter(|section| section.level <= 2)
            .collect(),
        targets: reading
            .figures
            .iter()
            .filter(|figure| figure.nature == report::Nature::Target)
            .collect(),
        drafts: Vec::new(),
        series: BTreeSet::new(),
    };
    proposals
        .targets
        .sort_by_key(|figure| number_span(figure).start);
    if !kept.corrects {
        proposals.report(reading, kept);
    }
    reading
        .sections
        .iter()
        .enumerate()
        .for_each(|(place, section)| proposals.section(place, section));
    reading.skips.iter().for_each(|skip| proposals.skip(skip));
    for figure in &reading.figures {
        proposals.figure(figure);
    }
    for commitment in &reading.commitments {
        proposals.promise(commitment);
    }
    proposals.drafts
}

struct Proposals<'a> {
    node: &'a Node,
    import: &'a Import,
    report: RecordId,
    /// The text, when it is not the report's first.
    edition: Option<String>,
    year: i16,
    /// Parts and sections in the order of the text.
    sections: Vec<&'a Section>,
    /// Targets in the order of their numbers.
    targets: Vec<&'a Figure>,
    drafts: Vec<Draft>,
    series: BTreeSet<RecordId>,
}

/// Where a figure's number stands, or its words when it has none.
fn number_span(figure: &Figure) -> Span {
    figure.num_span.unwrap_or(figure.span)
}

impl<'a> Proposals<'a> {
    fn form(&self, kind: &str) -> Form<'a> {
        Form::new(self.node.loaded().catalog.record(kind))
    }

    fn open(&mut self, kind: &'static str, id: RecordId, form: Form<'_>) {
        let record = RecordRef {
            kind: Name::literal(kind),
            id,
        };
        self.drafts.push(Draft {
            id: opening_id(self.report, &record),
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
                record,
                values: form.values(),
            },
        });
    }

    fn place_id(&self, kind: &str, span: Span) -> RecordId {
        let (start, end) = (span.start.to_string(), span.end.to_string());
        let report = self.report.to_string();
        match &self.edition {
            None => record_id_from(&[kind, &report, &start, &end]),
            Some(text) => record_id_from(&[kind, &report, text, &start, &end]),
        }
    }

    fn report(&mut self, reading: &Reading, kept: Kept) {
        let given = [&self.import.title, &reading.title];
        let mut titles = given.into_iter().flatten().chain([&self.import.file_name]);
        let title = titles.find(|title| !title.trim().is_empty());
        let year = self.year.to_string();
        let form = self
            .form("report")
            .text("title", title.unwrap_or(&year).clone())
            .number("year", usize::try_from(self.year).unwrap_or_default())
            .text("text", kept.blob.to_string())
            .text("sha256", kept.words.to_string())
            .number("chars", kept.chars)
            .maybe(
                "issued_on",
                self.import.issued_on.map(|day| day.to_string()),
            )
            .text("file_name", self.import.file_name.clone());
        self.open("report", self.report, form);
    }

    fn section(&mut self, place: usize, section: &Section) {
        let form = self
            .form("section")
            .text("report", self.report.to_string())
            // A heading without words is known by its place.
            .named("heading", &section.heading, &(place + 1).to_string())
            .number("level", usize::from(section.level))
            .text("part", section.part.as_str())
            .number("position", place)
            .span("start", "end", section.span);
        self.open(
            "section",
            self.place_id("section", section.heading_span),
            form,
        );
    }

    fn skip(&mut self, skip: &Skip) {
        let form = self
            .form("skip")
            .text("report", self.report.to_string())
            .quote(&skip.quote, skip.span, None)
            .text("reason", skip.reason.as_str());
        self.open("skip", self.place_id("skip", skip.span), form);
    }

    /// The innermost part or section that holds the span.
    fn section_of(&self, span: Span) -> Option<String> {
        let before = self
            .sections
            .partition_point(|section| section.span.start <= span.start);
        self.sections
            .iter()
            .take(before)
            .rev()
            .find(|section| section.span.holds(span))
            .map(|section| self.place_id("section", section.heading_span).to_string())
    }

    /// The target figures whose number lies within a promise.
    fn targets_in(&self, span: Span) -> Vec<&'a Figure> {
        let from = self
            .targets
            .partition_point(|figure| number_span(figure).start < span.start);
        self.targets
            .iter()
            .skip(from)
            .take_while(|figure| number_span(figure).start < span.end)
            .filter(|figure| span.holds(number_span(figure)))
            .copied()
            .collect()
    }

    fn figure_id(&self, figure: &Figure) -> RecordId {
        let num = figure.num_span.unwrap_or_default();
        let (start, end) = (num.start.to_string(), num.end.to_string());
        let quote = self.place_id("figure", figure.span).to_string();
        record_id_from(&["figure", &quote, &start, &end, &figure.indicator])
    }

    fn figure(&mut self, figure: &Figure) {
        let series = self.series_of(figure);
        let form = self
            .form("figure")
            .text("report", self.report.to_string())
            .maybe("section", self.section_of(figure.span))
            .maybe("topic", figure.place.topic.clone())
            .quote(&figure.quote, figure.span, figure.num_span)
            .written(figure.num.as_deref(), figure.num_span)
            .named("indicator", &figure.indicator, &figure.quote)
            .decimal("value", figure.value)
            .maybe("unit", figure.unit.clone())
            .maybe("comparator", figure.comparator.map(comparator))
            .maybe("change", figure.change.map(report::Change::as_str))
            .maybe("direction", figure.direction.map(report::Direction::as_str))
            .maybe("period", figure.period.clone())
            .text("nature", figure.nature.as_str())
            .text("class", figure.class.as_str())
            .maybe("series", series.map(|series| series.to_string()))
            .remarks("rules", &figure.rules);
        self.open("figure", self.figure_id(figure), form);
    }

    /// The series a numeric figure belongs to: same name, kind of unit and change. What has
    /// no name is like nothing else.
    fn series_of(&mut self, figure: &Figure) -> Option<RecordId> {
        let unit = figure
            .unit
            .clone()
            .filter(|_| figure.class == report::Class::Numeric)
            .filter(|_| !figure.indicator.trim().is_empty())?;
        let change = figure.change.map_or("", report::Change::as_str);
        let units = &self.node.loaded().catalog.units;
        let id = series_id(units, figure.kept_name(), &unit, change);
        if self.series.insert(id) && !self.is_open("series", id) {
            let form = self
                .form("series")
                .text("name", figure.kept_name())
                .text("unit", unit)
                .maybe("change", figure.change.map(report::Change::as_str));
            self.open("series", id, form);
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

    fn promise(&mut self, promise: &Commitment) {
        let id = self.place_id("promise", promise.span);
        let due = self.due(promise.deadline.as_deref());
        let form = self
            .form("promise")
            .text("report", self.report.to_string())
            .maybe("section", self.section_of(promise.span))
            .maybe("topic", promise.place.topic.clone())
            .quote(&promise.quote, promise.span, None)
            .named("action", &promise.action, &promise.quote)
            .text("object", promise.object.clone())
            .text("modality", promise.modality.as_str())
            .text("form", promise.type_.as_str())
            .text("specificity", promise.specificity.as_str())
            .text("due", due.to_string())
            .flag("due_stated", promise.deadline.is_some());
        self.open("promise", id, form);
        let figures = self.targets_in(promise.span);
        for figure in &figures {
            self.target(id, figure, due);
        }
        if figures.is_empty() && promise.type_ == report::CommitmentType::Outcome {
            self.worded_target(id, promise, due);
        }
    }

    fn target(&mut self, promise: RecordId, figure: &Figure, due: Date) {
        let of = self.figure_id(figure);
        let id = target_id(&promise.to_string(), Some(&of.to_string()));
        let form = self
            .form("target")
            .text("promise", promise.to_string())
            .text("figure", of.to_string())
            .maybe(
                "series",
                self.series_of(figure).map(|series| series.to_string()),
            )
            .decimal("value", figure.value)
            .maybe("unit", figure.unit.clone())
            .maybe("comparator", figure.comparator.map(comparator))
            .maybe("change", figure.change.map(report::Change::as_str))
            .maybe("direction", figure.direction.map(report::Direction::as_str))
            .text("due", due.to_string());
        let worded = figure.class != report::Class::Numeric || form.lacks_number();
        let form = form.maybe("sentence", worded.then(|| figure.quote.clone()));
        self.open("target", id, form);
    }

    /// A target without a number stays a sentence.
    fn worded_target(&mut self, id: RecordId, promise: &Commitment, due: Date) {
        let form = self
            .form("target")
            .text("promise", id.to_string())
            .text("sentence", promise.quote.clone())
            .text("due", due.to_string());
        self.open("target", target_id(&id.to_string(), None), form);
    }
}

/// The id of a promise's target that rests on a figure, or on words alone.
pub(super) fn target_id(promise: &str, figure: Option<&str>) -> RecordId {
    record_id_from(&["target", promise, figure.unwrap_or("worded")])
}
