//! A record is read as something else.

use fact::{Name, RecordId, RecordRef, Value, Values};
use kernel::{Refusal, RefusalKind};
use report::{Class, Nature, SkipReason, Span};
use store::Reader;

use super::forms::{Form, figure_over, figure_read};
use super::stand::{Standing, held_with};
use super::{Label, Opening, Plan, ReshapeError, Table, child_id, cut};
use crate::plan::follow::reference;
use crate::plan::series::series_id;

/// What a reviewer may say of a figure; its place is the text's.
const SAID: [&str; 9] = [
    "indicator",
    "comparator",
    "value",
    "unit",
    "change",
    "direction",
    "period",
    "nature",
    "class",
];
/// What a target keeps of its figure.
const MEASURE: [&str; 6] = [
    "value",
    "unit",
    "comparator",
    "change",
    "direction",
    "series",
];

impl Table {
    pub(super) fn relabel(
        &self,
        reader: &Reader<'_>,
        record: &RecordRef,
        label: &Label,
    ) -> Result<Plan, ReshapeError> {
        let old = self.standing(reader, record)?;
        let plan = match (record.kind.as_str(), label) {
            ("promise", Label::Figure(said)) => {
                let span = old.span();
                self.as_figure(reader, &old, (span, None), said)?
            }
            ("skip", Label::Figure(said)) => {
                let number = old.span();
                let span = cut::clause(&self.text, number);
                self.as_figure(reader, &old, (span, Some(number)), said)?
            }
            ("figure", Label::Promise) => self.as_promise(reader, &old)?,
            ("figure", Label::Skip(reason)) => self.as_skip(reader, &old, *reason)?,
            _ => return Err(ReshapeError::Label),
        };
        Ok(Plan {
            gone_with: held_with(reader, record)?,
            gone: vec![record.clone()],
            ..plan
        })
    }

    fn made(&self, kind: &'static str, old: &Standing<'_>, values: Values) -> Opening {
        Opening {
            record: reference(kind, self.made_id(0)),
            at: old.row.opened,
            values,
        }
    }

    /// What was read in the words, and over it what the reviewer says.
    fn as_figure(
        &self,
        reader: &Reader<'_>,
        old: &Standing<'_>,
        (span, number): (Span, Option<Span>),
        said: &Values,
    ) -> Result<Plan, ReshapeError> {
        if let Some(strange) = said.keys().find(|name| !SAID.contains(&name.as_str())) {
            return Err(ReshapeError::Refused(vec![Refusal {
                field: Some(strange.clone()),
                kind: RefusalKind::UnknownField(strange.to_string()),
            }]));
        }
        let quote = cut::quote(&self.text, span);
        let reading = report::read_clause(&quote, &self.lexicon);
        let of_words = number.map(|number| shifted_back(number, span.start));
        let read = figure_over(&reading, of_words);
        let within = self.within(reader, span)?;
        let number = number.or_else(|| Some(shifted(read?.num_span?, span.start)));
        let topic = old.said_of(reader, &["report", "topic"]);
        let mut form = Form::new(reader.def("figure")?, topic)
            .maybe("section", within.section.as_deref())
            .quote(&self.text, span);
        if let Some(number) = number {
            form = form
                .places(["num_start", "num_end"], number)
                .text("num", &cut::quote(&self.text, number));
        }
        let (nature, period) = self.time_of(reader, &within.part)?;
        form = form.put("nature", nature.as_str());
        form = form.maybe("period", period.map(|year| year.to_string()).as_deref());
        form = match read {
            Some(read) => figure_read(form, read),
            None => form.put("class", class_of(said).as_str()),
        };
        let mut values = form.values();
        values.extend(said.clone());
        values.retain(|_name, value| *value != Value::Absent);
        let series = join_series(reader, &self.lexicon, old, &mut values)?;
        Ok(Plan {
            series: series.into_iter().collect(),
            made: vec![self.made("figure", old, values)],
            ..Plan::default()
        })
    }

    /// Whether numbers of a part are aimed at or reached, and of which year.
    fn time_of(
        &self,
        reader: &Reader<'_>,
        part: &str,
    ) -> Result<(Nature, Option<i16>), ReshapeError> {
        let year = self.year(reader)?;
        Ok(match part {
            "plan" => (Nature::Target, Some(year)),
            "outlook" => (Nature::Target, None),
            "review" => (Nature::Result, Some(year - 1)),
            _ => (Nature::Result, None),
        })
    }

    /// A target keeps measuring the promise that it is.
    fn as_promise(&self, reader: &Reader<'_>, old: &Standing<'_>) -> Result<Plan, ReshapeError> {
        let made = self.made("promise", old, self.promise(reader, old, old.span())?);
        let mut made_with = Vec::new();
        if old.text("nature") == Some(Nature::Target.as_str()) {
            let mut values = old.said_of(reader, &MEASURE);
            let due = made.values.get("due").cloned().unwrap_or(Value::Absent);
            let named = |id: RecordId| Value::from(id.to_string());
            values.extend([
                (Name::literal("promise"), named(made.record.id)),
                (Name::literal("figure"), named(old.reference.id)),
                (Name::literal("due"), due),
            ]);
            let id = child_id(&made.record, &old.reference);
            let form = Form::new(reader.def("target")?, values);
            let worded = old.text("quote").filter(|_words| {
                old.text("class") != Some(Class::Numeric.as_str())
                    || old.row.cell(old.def, "value").is_absent()
            });
            made_with.push(Opening {
                record: reference("target", id),
                at: old.row.opened,
                values: form.maybe("sentence", worded).values(),
            });
        }
        Ok(Plan {
            made: vec![made],
            made_with,
            ..Plan::default()
        })
    }

    fn as_skip(
        &self,
        reader: &Reader<'_>,
        old: &Standing<'_>,
        reason: SkipReason,
    ) -> Result<Plan, ReshapeError> {
        let form = Form::new(reader.def("skip")?, old.said_of(reader, &["report"]))
            .quote(&self.text, old.number())
            .put("reason", reason.as_str());
        Ok(Plan {
            made: vec![self.made("skip", old, form.values())],
            ..Plan::default()
        })
    }
}

fn shifted(span: Span, by: usize) -> Span {
    Span {
        start: span.start + by,
        end: span.end + by,
    }
}

fn shifted_back(span: Span, by: usize) -> Span {
    Span {
        start: span.start.saturating_sub(by),
        end: span.end.saturating_sub(by),
    }
}

/// A figure with a number is checked by it.
fn class_of(said: &Values) -> Class {
    let value = said.get("value").filter(|value| **value != Value::Absent);
    if value.is_some_and(|value| value.as_text() != Some("")) {
        Class::Numeric
    } else {
        Class::Qualitative
    }
}

/// A numeric figure stands in the series of its name, kind of unit and change; that is
/// opened when there is none yet.
fn join_series(
    reader: &Reader<'_>,
    lexicon: &report::Lexicon,
    old: &Standing<'_>,
    values: &mut Values,
) -> Result<Option<Opening>, ReshapeError> {
    let said = |field| values.get(field).and_then(Value::as_text);
    let numeric = said("class") == Some(Class::Numeric.as_str());
    let (Some(name), Some(unit)) = (said("indicator"), said("unit").filter(|_| numeric)) else {
        return Ok(None);
    };
    let change = said("change").unwrap_or_default();
    let name = lexicon.kept_name(name);
    let id = series_id(&reader.setting().catalog.units, &name, unit, change);
    let form = Form::new(reader.def("series")?, Values::new())
        .text("name", &name)
        .text("unit", unit)
        .maybe("change", said("change"));
    let opening = Opening {
        record: reference("series", id),
        at: old.row.opened,
        values: form.values(),
    };
    values.insert(Name::literal("series"), id.to_string().into());
    let known = reader.exists("series", &id.to_string())?;
    Ok((!known).then_some(opening))
}
