//! What the reader finds in a few words, made to fit the fields of new proposals.

use fact::{Date, Name, Value, Values};
use pack::catalog::{FieldKind, RecordType};
use report::{Change, Commitment, CommitmentType, Direction, Figure, Reading, Span};
use store::{Reader, Record};

use super::stand::{Standing, span_of};
use super::{ReshapeError, Table, cut};
use crate::plan::deadline::deadline_date;
use crate::plan::import::is_gone_from_text;
use crate::plan::series::comparator;

/// Values of a record under construction.
pub(super) struct Form<'a> {
    def: &'a RecordType,
    values: Values,
}

impl<'a> Form<'a> {
    pub(super) fn new(def: &'a RecordType, values: Values) -> Self {
        Self { def, values }
    }

    pub(super) fn values(self) -> Values {
        self.values
    }

    /// A value as it is; the ledger's door judges it.
    pub(super) fn put(mut self, field: &'static str, value: impl Into<Value>) -> Self {
        self.values.insert(Name::literal(field), value.into());
        self
    }

    /// A text that was read, cut to what its field keeps; nothing when it is blank.
    pub(super) fn text(self, field: &'static str, text: &str) -> Self {
        if text.trim().is_empty() {
            return self;
        }
        let limit = match self.def.fields.get(field).map(|field| &field.kind) {
            Some(FieldKind::Text { chars_max }) => usize::try_from(*chars_max).ok(),
            _ => None,
        };
        let text: String = text.chars().take(limit.unwrap_or(usize::MAX)).collect();
        self.put(field, text)
    }

    pub(super) fn maybe(self, field: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(field, text),
            None => self,
        }
    }

    /// The span and its slice of the text.
    pub(super) fn quote(self, text: &[char], span: Span) -> Self {
        self.places(["start", "end"], span)
            .put("quote", cut::quote(text, span))
    }

    pub(super) fn places(self, [start, end]: [&'static str; 2], span: Span) -> Self {
        let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        self.put(start, place(span.start)).put(end, place(span.end))
    }
}

/// A heading that holds a sentence.
pub(super) struct Within {
    pub(super) section: Option<String>,
    pub(super) part: String,
}

impl Table {
    /// The values of a promise with these words, read anew; what the grammar does not find
    /// stays as it was.
    pub(super) fn promise(
        &self,
        reader: &Reader<'_>,
        old: &Standing<'_>,
        span: Span,
    ) -> Result<Values, ReshapeError> {
        let kept = ["report", "section", "topic", "note"];
        let quote = cut::quote(&self.text, span);
        let reading = report::read_clause(&quote, &self.lexicon);
        let form = Form::new(reader.def("promise")?, old.said_of(reader, &kept));
        let form = form.quote(&self.text, span);
        let form = match reading.commitments.first() {
            Some(read) => as_read(form, read, &quote),
            None => as_before(form, old, &quote),
        };
        let (due, stated) = self.due(reader, old, reading.commitments.first())?;
        Ok(form
            .put("due", due.to_string())
            .put("due_stated", stated)
            .values())
    }

    /// The day the words name; else the old one, or the year's end when other words named
    /// that.
    fn due(
        &self,
        reader: &Reader<'_>,
        old: &Standing<'_>,
        read: Option<&Commitment>,
    ) -> Result<(Date, bool), ReshapeError> {
        let year = self.year(reader)?;
        let words = read.and_then(|read| read.deadline.as_deref());
        if let Some(due) = words.and_then(|words| deadline_date(words, year)) {
            return Ok((due, true));
        }
        let of_other_words = old.row.cell(old.def, "due_stated").as_integer() == Some(1);
        let before = old.row.date(old.def, "due").filter(|_due| !of_other_words);
        let due = before.or_else(|| Date::year_end(year));
        due.map(|due| (due, false)).ok_or(ReshapeError::Label)
    }

    pub(super) fn year(&self, reader: &Reader<'_>) -> Result<i16, ReshapeError> {
        let def = reader.def("report")?;
        let report = reader.record("report", self.reshape.report)?;
        let year = report.and_then(|found| found.row.cell(def, "year").as_integer());
        year.and_then(|year| i16::try_from(year).ok())
            .ok_or(ReshapeError::Label)
    }

    /// The innermost part or section that holds a span.
    pub(super) fn within(&self, reader: &Reader<'_>, span: Span) -> Result<Within, ReshapeError> {
        let def = reader.def("section")?;
        let rows = reader.records_where("section", "report", &self.reshape.report.to_string())?;
        let of = |found: &Record| span_of(def, &found.row, ["start", "end"]).unwrap_or_default();
        let level = |found: &Record| found.row.cell(def, "level").as_integer();
        let held = rows
            .iter()
            .filter(|found| !is_gone_from_text(found))
            .filter(|found| level(found) <= Some(2) && of(found).holds(span));
        let innermost = held.max_by_key(|found| of(found).start);
        let part = innermost.and_then(|found| found.row.text(def, "part"));
        Ok(Within {
            section: innermost.map(|found| found.id.to_string()),
            part: part.unwrap_or_default().to_owned(),
        })
    }
}

fn as_read<'a>(form: Form<'a>, read: &Commitment, quote: &str) -> Form<'a> {
    let action = Some(read.action.as_str()).filter(|action| !action.trim().is_empty());
    form.text("action", action.unwrap_or(quote))
        .text("object", &read.object)
        .put("modality", read.modality.as_str())
        .put("form", read.type_.as_str())
        .put("specificity", read.specificity.as_str())
}

fn as_before<'a>(form: Form<'a>, old: &Standing<'_>, quote: &str) -> Form<'a> {
    let task = CommitmentType::Task.as_str();
    form.text("action", old.text("action").unwrap_or(quote))
        .text("object", quote)
        .put("modality", old.text("modality").unwrap_or("do"))
        .put("form", old.text("form").unwrap_or(task))
        .put("specificity", old.text("specificity").unwrap_or("concrete"))
}

/// The first figure with a number that was read, or the one over a given place.
pub(super) fn figure_over(reading: &Reading, over: Option<Span>) -> Option<&Figure> {
    let fits = |figure: &&Figure| match (figure.num_span, over) {
        (Some(num), Some(over)) => num.start < over.end && over.start < num.end,
        (num, None) => num.is_some(),
        (None, Some(_)) => false,
    };
    reading.figures.iter().find(fits)
}

/// What was read of a figure.
pub(super) fn figure_read<'a>(form: Form<'a>, figure: &Figure) -> Form<'a> {
    let value = figure.value.map(|value| value.to_string());
    form.text("indicator", figure.kept_name())
        .maybe("value", value.as_deref())
        .maybe("unit", figure.unit.as_deref())
        .maybe("comparator", figure.comparator.map(comparator))
        .maybe("change", figure.change.map(Change::as_str))
        .maybe("direction", figure.direction.map(Direction::as_str))
        .maybe("period", figure.period.as_deref())
        .put("class", figure.class.as_str())
}
