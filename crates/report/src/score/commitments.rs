//! Scoring commitments: spans of clauses at two overlaps, then field by field.

use super::pairs::{paired, scopes, span, within};
use super::{Rate, has, is, likeness, text};
use crate::reading::{Span, Specificity};
use serde_json::Value;

/// Words at least as alike as this say the same.
const WORDS_LIKENESS_MIN: f64 = 0.6;

/// The rates of the commitments, and how many stand where none may.
pub(super) fn score(gold: &[Value], found: &[Value]) -> (Vec<Rate>, usize) {
    let scope = scopes(gold, "commitment", false);
    let mut refused = scopes(gold, "commitment", true);
    let whole = !has(gold, "scope");
    let gold = placed(gold);
    if whole {
        // The plan begins with its first commitment.
        let end = gold.iter().map(|(_, span)| span.start).min();
        refused.extend(end.map(|end| Span { start: 0, end }));
    }
    let (stray, found): (Vec<_>, Vec<_>) = placed(found)
        .into_iter()
        .partition(|(_, span)| within(*span, &refused));
    let kept = |span: &Span| scope.is_empty() || within(*span, &scope);
    let found: Vec<_> = found.into_iter().filter(|(_, span)| kept(span)).collect();
    (rates(&gold, &found), stray.len())
}

type Placed<'a> = (&'a Value, Span);

fn placed(records: &[Value]) -> Vec<Placed<'_>> {
    let made = records.iter().filter(|record| is(record, "commitment"));
    made.filter_map(|record| Some((record, span(record, ("start", "end"))?)))
        .collect()
}

fn rates(gold: &[Placed<'_>], found: &[Placed<'_>]) -> Vec<Rate> {
    let spans = |records: &[Placed<'_>]| -> Vec<Span> { records.iter().map(|r| r.1).collect() };
    let (wanted, made) = (spans(gold), spans(found));
    let (half, most) = (paired(&wanted, &made, 0.5), paired(&wanted, &made, 0.8));
    let pairs: Vec<(&Value, &Value)> = half
        .iter()
        .filter_map(|(g, f)| Some((gold.get(*g)?.0, found.get(*f)?.0)))
        .collect();
    let rate = |name, right, of| Rate {
        kind: "commitment",
        name,
        right,
        of,
    };
    let agree = |holds: &dyn Fn(&Value, &Value) -> bool| {
        pairs
            .iter()
            .filter(|(gold, made)| holds(gold, made))
            .count()
    };
    let stated = |key: &str| gold.iter().filter(|g| text(g.0, key).is_some()).count();
    let equal =
        |key: &'static str| agree(&|a, b| text(a, key).is_some() && text(a, key) == text(b, key));
    let concrete = |r: &Value| text(r, "specificity") == Some(Specificity::Concrete.as_str());
    vec![
        rate("precision_iou50", half.len(), found.len()),
        rate("recall_iou50", half.len(), gold.len()),
        rate("precision_iou80", most.len(), found.len()),
        rate("recall_iou80", most.len(), gold.len()),
        rate(
            "recall_concrete",
            agree(&|gold, _| concrete(gold)),
            gold.iter().filter(|g| concrete(g.0)).count(),
        ),
        rate("action", agree(&says_alike("action")), gold.len()),
        rate("object", agree(&says_alike("object")), gold.len()),
        rate("modality", equal("modality"), stated("modality")),
        rate("specificity", equal("specificity"), stated("specificity")),
        rate("type", equal("type"), stated("type")),
        rate("deadline", equal("deadline"), stated("deadline")),
    ]
}

/// Whether two records say the same in a field: much alike, or one within the other.
fn says_alike(key: &'static str) -> impl Fn(&Value, &Value) -> bool {
    move |gold, made| {
        let (a, b) = (text(gold, key), text(made, key));
        let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
        let long = a.chars().count().min(b.chars().count()) >= 2;
        likeness(a, b) >= WORDS_LIKENESS_MIN || (long && (a.contains(b) || b.contains(a)))
    }
}
