//! One promise becomes two at a character of the text.

use fact::{Name, RecordId, RecordRef, Value, Values};
use report::Span;
use store::Reader;

use super::forms::Form;
use super::stand::{Standing, held, held_with, number_of, span_of};
use super::{Opening, Plan, ReshapeError, Table, child_id, cut, is_replaced};
use crate::plan::follow::reference;
use crate::plan::import::is_gone_from_text;

/// One half: a promise to be.
struct Half {
    record: RecordRef,
    span: Span,
    values: Values,
}

impl Half {
    fn says(&self, field: &str) -> Option<&str> {
        self.values.get(field).and_then(Value::as_text)
    }
}

impl Table {
    pub(super) fn split(
        &self,
        reader: &Reader<'_>,
        promise: RecordId,
        at: usize,
    ) -> Result<Plan, ReshapeError> {
        let old = self.standing(reader, &reference("promise", promise))?;
        let span = old.span();
        if at <= span.start || at >= span.end {
            let Span { start, end } = span;
            return Err(ReshapeError::Place { start, end });
        }
        self.check_numbers(reader, at)?;
        let spans = cut::halves(&self.text, span, at).ok_or(ReshapeError::NoWords)?;
        let half = |place: usize, span| {
            Ok::<_, ReshapeError>(Half {
                record: reference("promise", self.made_id(place)),
                values: self.promise(reader, &old, span)?,
                span,
            })
        };
        let [first, second] = spans;
        let halves = [half(0, first)?, half(1, second)?];
        let mut made_with = Vec::new();
        for owner in held(reader, "assignment", ("promise", &old.reference))? {
            made_with.extend(
                halves
                    .iter()
                    .map(|half| passed_to(reader, &owner, &half.record)),
            );
        }
        for target in held(reader, "target", ("promise", &old.reference))? {
            let half = half_of(reader, &target, &halves)?;
            made_with.push(target_of(reader, (&old, &target), half));
        }
        let opened = old.row.opened;
        let made = halves.map(|Half { record, values, .. }| Opening {
            record,
            at: opened,
            values,
        });
        Ok(Plan {
            gone_with: held_with(reader, &old.reference)?,
            gone: vec![old.reference],
            made: made.into(),
            made_with,
            ..Plan::default()
        })
    }

    /// Every number of a text is a figure or a skip; none is cut in two.
    fn check_numbers(&self, reader: &Reader<'_>, at: usize) -> Result<(), ReshapeError> {
        let report = self.reshape.report.to_string();
        let mut numbers = Vec::new();
        for (kind, fields) in [
            ("figure", ["num_start", "num_end"]),
            ("skip", ["start", "end"]),
        ] {
            let def = reader.def(kind)?;
            let rows = reader.records_where(kind, "report", &report)?;
            let stand = rows
                .iter()
                .filter(|found| !is_replaced(found) && !is_gone_from_text(found));
            numbers.extend(stand.filter_map(|found| span_of(def, &found.row, fields)));
        }
        let within = |number: &&Span| number.start < at && at < number.end;
        match numbers.iter().find(within) {
            Some(number) => Err(ReshapeError::InNumber(cut::quote(&self.text, *number))),
            None => Ok(()),
        }
    }
}

/// The half that holds a target's number; a target in words goes with the half that is an
/// outcome.
fn half_of<'h>(
    reader: &Reader<'_>,
    target: &Standing<'_>,
    halves: &'h [Half; 2],
) -> Result<&'h Half, ReshapeError> {
    let [first, second] = halves;
    let figure = target.text("figure").and_then(|id| id.parse().ok());
    let found = match figure {
        Some(figure) => reader.record("figure", figure)?,
        None => None,
    };
    let goes_second = match found {
        Some(found) => number_of(reader.def("figure")?, &found.row).end > first.span.end,
        None => first.says("form") != Some("outcome") && second.says("form") == Some("outcome"),
    };
    Ok(if goes_second { second } else { first })
}

/// An owner or a target of an old promise for a new one.
pub(super) fn passed_to(reader: &Reader<'_>, old: &Standing<'_>, promise: &RecordRef) -> Opening {
    let mut values = old.said(reader);
    values.insert(Name::literal("promise"), promise.id.to_string().into());
    Opening {
        record: RecordRef {
            kind: old.reference.kind.clone(),
            id: child_id(promise, &old.reference),
        },
        at: old.row.opened,
        values,
    }
}

/// A target follows its promise's date and, when it is the promise's own words, them.
fn target_of(
    reader: &Reader<'_>,
    (old, target): (&Standing<'_>, &Standing<'_>),
    half: &Half,
) -> Opening {
    let opening = passed_to(reader, target, &half.record);
    let mut form = Form::new(target.def, opening.values);
    if target.text("due") == old.text("due") {
        form = form.maybe("due", half.says("due"));
    }
    if target.text("sentence") == old.text("quote") {
        form = form.maybe("sentence", half.says("quote"));
    }
    Opening {
        values: form.values(),
        ..opening
    }
}
