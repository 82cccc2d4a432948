//! Making what was read fit its fields.
//!
//! INVARIANT (nothing read is refused): one odd number or endless sentence must not hold
//! up a report. A text for display is cut, a number that does not fit stays away and is
//! noted; a quote is cut together with its span, so that it is always its slice. A word
//! the reader did not find stays away, or is the quote where there must be one.

use fact::{Name, Value, Values};
use kernel::cell_of;
use pack::catalog::{FieldKind, RecordType};
use report::Span;
use rust_decimal::Decimal;

/// The remark on a number that does not fit its field.
const UNFIT: &str = "value-unfit";

/// Field values of one record under construction; absent ones are left out.
pub(super) struct Form<'a> {
    def: Option<&'a RecordType>,
    values: Values,
    remarks: Vec<&'static str>,
}

impl<'a> Form<'a> {
    pub(super) fn new(def: Option<&'a RecordType>) -> Self {
        Self {
            def,
            values: Values::new(),
            remarks: Vec::new(),
        }
    }

    pub(super) fn values(self) -> Values {
        self.values
    }

    pub(super) fn text(mut self, field: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        let text = match chars_max(self.def, field) {
            Some(limit) => cut(&text, 0, limit),
            None => text,
        };
        if text.trim().is_empty() {
            return self;
        }
        self.values.insert(Name::literal(field), Value::Text(text));
        self
    }

    /// A text that must be there: other words, as the quote's own, when the reader found none.
    pub(super) fn named(self, field: &'static str, text: &str, other: &str) -> Self {
        self.text(field, if text.trim().is_empty() { other } else { text })
    }

    pub(super) fn maybe(self, field: &'static str, text: Option<impl Into<String>>) -> Self {
        match text {
            Some(text) => self.text(field, text),
            None => self,
        }
    }

    /// A number read from the text, left out with a remark when its field cannot hold it.
    pub(super) fn decimal(mut self, field: &'static str, number: Option<Decimal>) -> Self {
        let Some(number) = number else { return self };
        let value = Value::Text(number.to_string());
        let declared = self.def.and_then(|def| def.fields.get(field));
        if declared.is_some_and(|declared| cell_of(declared, &value).is_err()) {
            self.remarks.push(UNFIT);
        } else {
            self.values.insert(Name::literal(field), value);
        }
        self
    }

    pub(super) fn number(mut self, field: &'static str, number: usize) -> Self {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let declared = self.def.and_then(|def| def.fields.get(field));
        let number = match declared.map(|declared| &declared.kind) {
            Some(FieldKind::Integer { min, max }) => number.clamp(*min, *max),
            _ => number,
        };
        self.values.insert(Name::literal(field), number.into());
        self
    }

    pub(super) fn flag(mut self, field: &'static str, flag: bool) -> Self {
        self.values.insert(Name::literal(field), flag.into());
        self
    }

    pub(super) fn span(self, start: &'static str, end: &'static str, span: Span) -> Self {
        self.number(start, span.start).number(end, span.end)
    }

    /// The quote with its span, both cut to what the field keeps; around `kept` if given.
    pub(super) fn quote(self, quote: &str, span: Span, kept: Option<Span>) -> Self {
        let within = match chars_max(self.def, "quote") {
            Some(limit) => window(span, kept, limit),
            None => span,
        };
        let text = cut(quote, within.start - span.start, within.end - within.start);
        self.span("start", "end", within).text("quote", text)
    }

    /// The number as written with its span, both cut alike.
    pub(super) fn written(self, num: Option<&str>, span: Option<Span>) -> Self {
        let (Some(num), Some(span)) = (num, span) else {
            return self;
        };
        let within = match chars_max(self.def, "num") {
            Some(limit) => window(span, None, limit),
            None => span,
        };
        self.span("num_start", "num_end", within)
            .text("num", cut(num, 0, within.end - within.start))
    }

    /// Remarks on what did not fit, before those of the reader.
    pub(super) fn remarks(self, field: &'static str, of_reader: &[&'static str]) -> Self {
        let words = [self.remarks.as_slice(), of_reader].concat().join(" ");
        self.text(field, words)
    }

    /// Whether a number was left out.
    pub(super) fn lacks_number(&self) -> bool {
        !self.remarks.is_empty()
    }
}

fn chars_max(def: Option<&RecordType>, field: &str) -> Option<usize> {
    match def?.fields.get(field)?.kind {
        FieldKind::Text { chars_max } => usize::try_from(chars_max).ok(),
        _ => None,
    }
}

/// So many characters of a text, after the first `skipped`.
pub(super) fn cut(text: &str, skipped: usize, chars: usize) -> String {
    text.chars().skip(skipped).take(chars).collect()
}

/// At most so many characters of a span, such that the end of `kept` lies within.
pub(super) fn window(span: Span, kept: Option<Span>, chars_max: usize) -> Span {
    let reach = kept.map_or(span.start, |kept| kept.end.min(span.end));
    let start = span.start.max(reach.saturating_sub(chars_max));
    Span {
        start,
        end: span.end.min(start + chars_max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_keeps_the_number_and_stays_within_the_span() {
        let span = |start, end| Span { start, end };
        for (whole, kept, limit, wanted) in [
            (span(5, 20), None, 100, span(5, 20)),
            (span(5, 20), None, 4, span(5, 9)),
            (span(5, 20), Some(span(6, 8)), 4, span(5, 9)),
            (span(5, 20), Some(span(18, 20)), 4, span(16, 20)),
            (span(5, 20), Some(span(10, 12)), 4, span(8, 12)),
            (span(5, 20), Some(span(18, 40)), 4, span(16, 20)),
        ] {
            assert_eq!(window(whole, kept, limit), wanted, "{whole:?} {kept:?}");
        }
        assert_eq!(cut("abcdef", 2, 3), "cde");
    }
}
