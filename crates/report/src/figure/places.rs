//! The figures of a sentence by place: a clause finds its own without looking at all.

use super::Raw;

/// Figures in the order of the text.
///
/// INVARIANT (order): numbers ascend and do not overlap, clauses ascend; the reader goes
/// through a sentence once from left to right.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    numeric: Vec<&'a Raw>,
    worded: Vec<&'a Raw>,
}

impl<'a> Places<'a> {
    pub(crate) fn of(raws: &'a [Raw]) -> Self {
        let (numeric, worded) = raws.iter().partition(|raw| raw.num.is_some());
        Self { numeric, worded }
    }

    /// The figures within a stretch: numbers that lie in it, then words that end in it.
    pub(crate) fn within(&self, start: usize, end: usize) -> impl Iterator<Item = &'a Raw> {
        let words = clauses(&self.worded, start, end)
            .iter()
            .filter(move |raw| start < raw.end && raw.start < end && raw.end <= end);
        self.numbers(start, end).iter().chain(words).copied()
    }

    /// The figures whose number lies within a stretch.
    pub(crate) fn numbers(&self, start: usize, end: usize) -> &[&'a Raw] {
        let num = |raw: &Raw| raw.num.unwrap_or_default();
        let from = self.numeric.partition_point(|raw| num(raw).0 < start);
        let to = self.numeric.partition_point(|raw| num(raw).1 <= end);
        self.numeric.get(from..to).unwrap_or_default()
    }
}

/// The figures of the clauses that a stretch touches.
fn clauses<'s, 'a>(ordered: &'s [&'a Raw], start: usize, end: usize) -> &'s [&'a Raw] {
    let from = ordered.partition_point(|raw| raw.clause.1 <= start);
    let to = ordered.partition_point(|raw| raw.clause.0 < end);
    ordered.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Class;

    fn raw(clause: (usize, usize), span: (usize, usize), num: Option<(usize, usize)>) -> Raw {
        Raw {
            start: span.0,
            end: span.1,
            num,
            indicator: String::new(),
            value: None,
            unit: None,
            comparator: None,
            change: None,
            direction: None,
            class: Class::Numeric,
            clause,
            rules: Vec::new(),
        }
    }

    /// Clauses of ten characters, each with two numbers (the second shared) and a word.
    fn sentence() -> Vec<Raw> {
        (0..6)
            .flat_map(|place| {
                let at = place * 10;
                let clause = (at, at + 9);
                [
                    raw(clause, (at, at + 3), Some((at + 2, at + 3))),
                    raw(clause, (at + 3, at + 6), Some((at + 5, at + 6))),
                    raw(clause, (at, at + 6), Some((at + 5, at + 6))),
                    raw(clause, (at + 7, at + 9), None),
                ]
            })
            .collect()
    }

    #[test]
    fn a_stretch_finds_what_a_look_at_all_figures_finds() {
        let raws = sentence();
        let places = Places::of(&raws);
        for (start, end) in (0..60).flat_map(|start| (start..60).map(move |end| (start, end))) {
            let all: Vec<*const Raw> = raws
                .iter()
                .filter(|raw| match raw.num {
                    Some((from, to)) => start <= from && to <= end,
                    None => start < raw.end && raw.start < end && raw.end <= end,
                })
                .map(std::ptr::from_ref)
                .collect();
            let mut found: Vec<*const Raw> =
                places.within(start, end).map(std::ptr::from_ref).collect();
            found.sort();
            assert_eq!(found, all, "{start}..{end}");
        }
    }

    #[test]
    fn a_stretch_touches_only_its_own_figures() {
        let raws = sentence();
        let places = Places::of(&raws);
        assert_eq!(places.numbers(20, 29).len(), 3);
        assert_eq!(places.numbers(23, 24).len(), 0);
        assert_eq!(clauses(&places.worded, 20, 29).len(), 1);
        assert!(Places::of(&[]).numbers(0, 100).is_empty());
    }
}
