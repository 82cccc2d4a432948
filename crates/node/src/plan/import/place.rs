//! Where a record that people changed or made has its words in a corrected text.

use fact::{Name, Value, Values};

use super::former::{place, text};

/// The corrected text, and by how much the places around have moved.
pub(super) struct Places {
    chars: Vec<char>,
    /// Old and new starts of what is in both texts, in order of the old.
    moves: Vec<(usize, usize)>,
}

impl Places {
    pub(super) fn new(corrected: &str, mut moves: Vec<(usize, usize)>) -> Self {
        moves.sort_unstable();
        Self {
            chars: corrected.chars().collect(),
            moves,
        }
    }

    /// The record's values at the place of its words that is nearest to where they would
    /// have moved with the text around; `None` when the text has them no more.
    pub(super) fn moved(&self, values: &Values) -> Option<Values> {
        let before = place(values, "start");
        let now = self.nearest(text(values, "quote")?, self.expected(before))?;
        let mut moved = values.clone();
        for field in ["start", "end", "num_start", "num_end"] {
            if values.contains_key(field) {
                let at = (place(values, field) + now).saturating_sub(before);
                moved.insert(Name::literal(field), number(at));
            }
        }
        Some(moved)
    }

    fn expected(&self, start: usize) -> usize {
        let before = self.moves.partition_point(|(old, _new)| *old <= start);
        let near = before.checked_sub(1).and_then(|last| self.moves.get(last));
        near.map_or(start, |(old, new)| start + new - old.min(&(start + new)))
    }

    fn nearest(&self, quote: &str, expected: usize) -> Option<usize> {
        let quote: Vec<char> = quote.chars().collect();
        if quote.is_empty() {
            return None;
        }
        let windows = self.chars.windows(quote.len()).enumerate();
        let found = windows.filter(|(_start, window)| *window == quote.as_slice());
        found
            .map(|(start, _window)| start)
            .min_by_key(|start| start.abs_diff(expected))
    }
}

fn number(place: usize) -> Value {
    i64::try_from(place).unwrap_or(i64::MAX).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_the_text_around_moved_them() {
        let places = Places::new("..ab....ab..ab", vec![(0, 0), (5, 7)]);
        let values = |start: i64, quote: &str| {
            Values::from([
                (Name::literal("start"), start.into()),
                (Name::literal("num_start"), (start + 1).into()),
                (Name::literal("quote"), quote.into()),
            ])
        };
        for (start, wanted) in [(1, 2), (6, 8), (11, 12)] {
            let moved = places.moved(&values(start, "ab")).unwrap();
            let found = (place(&moved, "start"), place(&moved, "num_start"));
            assert_eq!(found, (wanted, wanted + 1), "{start}");
        }
        assert_eq!(places.moved(&values(1, "cd")), None);
        assert_eq!(places.moved(&values(1, "")), None);
    }
}
