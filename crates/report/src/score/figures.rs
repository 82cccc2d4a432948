//! Scoring figures: spans of numbers, then field by field.

use super::pairs::{overlap, paired, scopes, span, within};
use super::{Rate, is, likeness, text};
use crate::lexicon::Lexicon;
use crate::reading::{Class, Comparator, Span};
use rust_decimal::Decimal;
use serde_json::Value;

/// Names at least as alike as this name the same.
const NAME_LIKENESS_MIN: f64 = 0.6;

/// The rates of the figures.
pub(super) fn score(gold: &[Value], found: &[Value], lexicon: &Lexicon) -> Vec<Rate> {
    let scope = scopes(gold, "figure", false);
    let gold = numbered(gold, &[]);
    let found = numbered(found, &scope);
    let (wanted, free): (Vec<_>, Vec<_>) = gold.into_iter().partition(Figure::is_wanted);
    let numeric: Vec<_> = found.iter().filter(|f| f.is_numeric()).copied().collect();
    let all: Vec<Span> = wanted.iter().chain(&free).map(|f| f.span).collect();
    let pairs = paired(&all, &spans(&numeric), 0.5);
    let (hits, dropped): (Vec<_>, Vec<_>) = pairs.iter().partition(|(g, _)| *g < wanted.len());
    let judged: Vec<Judged> = hits
        .iter()
        .filter_map(|(g, f)| Some(Judged::of(wanted.get(*g)?, numeric.get(*f)?, lexicon)))
        .collect();
    let rate = |name, right, of| Rate {
        kind: "figure",
        name,
        right,
        of,
    };
    let count = |holds: Check| judged.iter().filter(|j| holds(j)).count();
    let inexact = |f: &Figure<'_>| f.comparator() != Some(Comparator::Equal.as_str());
    let mut rates = vec![
        rate("precision", hits.len(), numeric.len() - dropped.len()),
        rate("recall", hits.len(), wanted.len()),
    ];
    let fields: [(&str, Check); 8] = [
        ("value", |j| j.value),
        ("unit", |j| j.unit),
        ("comparator", |j| j.comparator),
        ("change", |j| j.change),
        ("nature", |j| j.nature),
        ("indicator", |j| j.indicator),
        ("quantity_recall", Judged::is_quantity),
        ("record_recall", Judged::is_record),
    ];
    rates.extend(fields.map(|(name, holds)| rate(name, count(holds), wanted.len())));
    rates.push(rate(
        "inexact",
        count(|j| j.inexact && j.comparator),
        wanted.iter().filter(|f| inexact(f)).count(),
    ));
    let told: Vec<_> = free.iter().filter(|f| !f.is_numeric()).collect();
    let worded: Vec<_> = found.iter().filter(|f| !f.is_numeric()).collect();
    let met = told
        .iter()
        .filter(|f| worded.iter().any(|w| overlap(f.quoted, w.quoted) > 0.0));
    rates.push(rate("worded", met.count(), told.len()));
    rates
}

/// A figure's record with its number's span.
#[derive(Clone, Copy)]
struct Figure<'a> {
    record: &'a Value,
    span: Span,
    quoted: Span,
}

fn numbered<'a>(records: &'a [Value], scope: &[Span]) -> Vec<Figure<'a>> {
    let figures = records.iter().filter(|record| is(record, "figure"));
    let placed = figures.filter_map(|record| {
        let quoted = span(record, ("start", "end"));
        let span = span(record, ("num_start", "num_end")).or(quoted)?;
        Some(Figure {
            record,
            span,
            quoted: quoted.unwrap_or(span),
        })
    });
    placed
        .filter(|figure| scope.is_empty() || within(figure.quoted, scope))
        .collect()
}

fn spans(figures: &[Figure<'_>]) -> Vec<Span> {
    figures.iter().map(|figure| figure.span).collect()
}

impl<'a> Figure<'a> {
    fn is_numeric(&self) -> bool {
        text(self.record, "class").is_none_or(|class| class == Class::Numeric.as_str())
    }

    fn is_wanted(&self) -> bool {
        let optional = self.record.get("optional").and_then(Value::as_bool);
        self.is_numeric() && optional != Some(true)
    }

    fn comparator(&self) -> Option<&'a str> {
        text(self.record, "comparator")
    }

    /// Value and unit with the magnitudes of the unit folded into the value.
    fn amount(&self, lexicon: &Lexicon) -> (Option<Decimal>, String) {
        let value = self.record.get("value").map(Value::to_string);
        let mut value = value.and_then(|v| Decimal::from_str_exact(v.trim_matches('"')).ok());
        let mut unit = text(self.record, "unit").unwrap_or_default().trim();
        while let Some(first) = unit.chars().next()
            && let Some(times) = lexicon.numerals.magnitudes.get(&first)
        {
            value = value.and_then(|v| v.checked_mul(Decimal::from(*times)));
            unit = unit.strip_prefix(first).unwrap_or_default();
        }
        (value, unit.to_owned())
    }
}

type Check = fn(&Judged) -> bool;

/// Which fields of a pair agree.
#[expect(clippy::struct_excessive_bools, reason = "one answer a field")]
struct Judged {
    value: bool,
    unit: bool,
    comparator: bool,
    change: bool,
    nature: bool,
    indicator: bool,
    inexact: bool,
}

impl Judged {
    fn of(gold: &Figure<'_>, found: &Figure<'_>, lexicon: &Lexicon) -> Self {
        let same = |key| text(gold.record, key) == text(found.record, key);
        let exactly = Comparator::Equal.as_str();
        let ((a, unit_a), (b, unit_b)) = (gold.amount(lexicon), found.amount(lexicon));
        let named = |figure: &Figure<'_>| text(figure.record, "indicator").map(str::to_owned);
        let names = (
            named(gold).unwrap_or_default(),
            named(found).unwrap_or_default(),
        );
        Self {
            value: a.is_some() && a == b,
            unit: unit_a == unit_b,
            comparator: gold.comparator() == found.comparator().or(Some(exactly)),
            change: same("change") && same("direction"),
            nature: same("nature"),
            indicator: likeness(&names.0, &names.1) >= NAME_LIKENESS_MIN,
            inexact: gold.comparator() != Some(exactly),
        }
    }

    fn is_quantity(&self) -> bool {
        self.value && self.unit && self.comparator
    }

    fn is_record(&self) -> bool {
        self.is_quantity() && self.change && self.nature && self.indicator
    }
}
