//! Scoring links: pairs of places, of the sources that the gold speaks of.

use super::pairs::{overlap, span};
use super::{Rate, is, text};
use crate::reading::Span;
use serde_json::Value;

/// A place in one of several documents.
type Spot<'a> = (&'a str, Span);

/// The rates of the links.
pub(super) fn score(gold: &[Value], found: &[Value]) -> Vec<Rate> {
    let gold: Vec<_> = gold.iter().filter(|r| is(r, "link")).collect();
    let sources: Vec<Spot<'_>> = gold.iter().flat_map(|r| ends(r, "from")).collect();
    let wanted: Vec<_> = gold.iter().flat_map(|r| pairs(r)).collect();
    let found = found.iter().filter(|r| is(r, "link"));
    let made: Vec<_> = found
        .flat_map(pairs)
        .filter(|(from, _)| sources.iter().any(|source| meets(*source, *from)))
        .collect();
    let same =
        |a: &(Spot<'_>, Spot<'_>), b: &(Spot<'_>, Spot<'_>)| meets(a.0, b.0) && meets(a.1, b.1);
    let met = wanted.iter().filter(|w| made.iter().any(|m| same(w, m)));
    let right = made.iter().filter(|m| wanted.iter().any(|w| same(w, m)));
    let rate = |name, right, of| Rate {
        kind: "link",
        name,
        right,
        of,
    };
    let unreported: Vec<Spot<'_>> = gold
        .iter()
        .filter(|r| ends(r, "to").is_empty())
        .flat_map(|r| ends(r, "from"))
        .collect();
    let silent = |from: &Spot<'_>| !made.iter().any(|(other, _)| meets(*from, *other));
    vec![
        rate("precision", right.count(), made.len()),
        rate("recall", met.count(), wanted.len()),
        rate(
            "silent_on_unreported",
            unreported.iter().filter(|from| silent(from)).count(),
            unreported.len(),
        ),
    ]
}

fn ends<'a>(record: &'a Value, key: &str) -> Vec<Spot<'a>> {
    let spots = record.get(key).and_then(Value::as_array);
    let spots = spots.into_iter().flatten();
    spots
        .filter_map(|spot| Some((text(spot, "doc")?, span(spot, ("start", "end"))?)))
        .collect()
}

fn pairs(record: &Value) -> Vec<(Spot<'_>, Spot<'_>)> {
    let to = ends(record, "to");
    let mut out = Vec::new();
    for from in ends(record, "from") {
        out.extend(to.iter().map(|to| (from, *to)));
    }
    out
}

fn meets(a: Spot<'_>, b: Spot<'_>) -> bool {
    a.0 == b.0 && overlap(a.1, b.1) >= 0.5
}
