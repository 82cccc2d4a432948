//! Pairing spans, and the stretches of a text that a gold speaks of.

use super::{is, share, text};
use crate::reading::Span;
use serde_json::Value;

/// Overlap over union.
pub(super) fn overlap(a: Span, b: Span) -> f64 {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    if shared == 0 {
        return 0.0;
    }
    share(shared, a.end.max(b.end) - a.start.min(b.start)).unwrap_or(0.0)
}

/// The span between two keys of a record.
pub(super) fn span(record: &Value, (start, end): (&str, &str)) -> Option<Span> {
    let at = |key| usize::try_from(record.get(key)?.as_u64()?).ok();
    Some(Span {
        start: at(start)?,
        end: at(end)?,
    })
}

/// Pairs of places, one to one, best overlap first, at least `least`.
pub(super) fn paired(gold: &[Span], found: &[Span], least: f64) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|f| found.get(*f).copied());
    let longest = found.iter().map(|s| s.end.saturating_sub(s.start)).max();
    let longest = longest.unwrap_or_default();
    let mut all = Vec::new();
    for (g, a) in gold.iter().enumerate() {
        let begins = |f: &usize| found.get(*f).map_or(0, |b| b.start);
        let first = order.partition_point(|f| begins(f) + longest < a.start);
        let reached = order.iter().skip(first).take_while(|f| begins(f) < a.end);
        all.extend(reached.filter_map(|&f| {
            let shared = overlap(*a, *found.get(f)?);
            (shared >= least && shared > 0.0).then_some((shared, g, f))
        }));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let (mut golds, mut founds) = (vec![false; gold.len()], vec![false; found.len()]);
    let mut out = Vec::new();
    for (_, g, f) in all {
        if let (Some(a), Some(b)) = (golds.get_mut(g), founds.get_mut(f))
            && !*a
            && !*b
        {
            (*a, *b) = (true, true);
            out.push((g, f));
        }
    }
    out
}

/// The stretches a gold declares for a kind: those it annotated, or those where nothing may stand.
pub(super) fn scopes(gold: &[Value], kind: &str, negative: bool) -> Vec<Span> {
    let declared = gold.iter().filter(|record| {
        let refused = record.get("negative").and_then(Value::as_bool) == Some(true);
        is(record, "scope") && text(record, "of") == Some(kind) && refused == negative
    });
    declared
        .filter_map(|record| span(record, ("start", "end")))
        .collect()
}

/// Whether a span lies in one of the stretches.
pub(super) fn within(span: Span, scopes: &[Span]) -> bool {
    scopes.iter().any(|scope| scope.holds(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    #[test]
    fn the_best_overlap_is_paired_first_and_only_once() {
        let gold = [at(0, 10), at(10, 20)];
        let found = [at(8, 20), at(0, 9), at(1, 10)];
        let mut pairs = paired(&gold, &found, 0.5);
        pairs.sort_unstable();
        assert_eq!(pairs, [(0, 2), (1, 0)]);
        assert!(paired(&gold, &[at(0, 4)], 0.5).is_empty());
    }
}
