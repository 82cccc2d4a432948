//! How well records agree with records made by hand (a gold): rates, each with what was counted.
//!
//! Records are JSON objects in the form of [`crate::gold`], read by another program or by this one.
//! Spans are paired one to one, best overlap first; a rate of a field is over all wanted records,
//! so that a span that was missed is wrong in every field.

mod commitments;
mod figures;
mod links;
mod pairs;

use crate::lexicon::Lexicon;
use serde_json::Value;

/// One rate of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// What was scored: `figure`, `commitment` or `link`.
    pub kind: &'static str,
    /// Name of the rate, such as `quantity_recall`.
    pub name: &'static str,
    /// How many were right.
    pub right: usize,
    /// Of how many.
    pub of: usize,
}

impl Rate {
    /// The share that was right, between 0 and 1; none when there was nothing to be right about.
    pub fn share(&self) -> Option<f64> {
        share(self.right, self.of)
    }
}

/// What of a gold is scored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// All rates, by kind, in a fixed order.
    pub rates: Vec<Rate>,
    /// Commitments found where none may be, such as in the review.
    pub strays: usize,
}

impl Score {
    /// The share of a rate.
    pub fn share(&self, kind: &str, name: &str) -> Option<f64> {
        let rate = self
            .rates
            .iter()
            .find(|r| r.kind == kind && r.name == name)?;
        rate.share()
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self, kind: &str, precision: &str, recall: &str) -> Option<f64> {
        let (p, r) = (self.share(kind, precision)?, self.share(kind, recall)?);
        Some(if p + r > 0.0 {
            2.0 * p * r / (p + r)
        } else {
            0.0
        })
    }
}

/// Scores the records found against the gold, for each kind that the gold has.
pub fn score(gold: &[Value], found: &[Value], lexicon: &Lexicon) -> Score {
    let mut score = Score::default();
    if has(gold, "figure") {
        score.rates.extend(figures::score(gold, found, lexicon));
    }
    if has(gold, "commitment") {
        let (rates, strays) = commitments::score(gold, found);
        score.rates.extend(rates);
        score.strays = strays;
    }
    if has(gold, "link") {
        score.rates.extend(links::score(gold, found));
    }
    score
}

/// Of how many records a text can show that they were made of it, and how many it belies: what
/// they quote, or the digits of their number, does not stand at its place.
pub fn misplaced(records: &[Value], of: &str) -> (usize, usize) {
    let letters: Vec<char> = of.chars().collect();
    let stand = records.iter().filter_map(|record| stands(record, &letters));
    stand.fold((0, 0), |(all, belied), stands| {
        (all + 1, belied + usize::from(!stands))
    })
}

fn stands(record: &Value, letters: &[char]) -> Option<bool> {
    let place = |key: &str| usize::try_from(record.get(key)?.as_u64()?).ok();
    let between = |start: &str, end: &str| {
        let span = place(start)?..place(end)?;
        Some(letters.get(span).unwrap_or_default())
    };
    if let Some(quote) = text(record, "quote") {
        let slice = between("start", "end")?;
        return Some(slice.iter().copied().eq(quote.chars()));
    }
    record.get("value")?.as_f64()?;
    let number = between("num_start", "num_end")?;
    Some(number.iter().any(|letter| letter.is_numeric()))
}

fn has(records: &[Value], kind: &str) -> bool {
    records.iter().any(|record| is(record, kind))
}

fn is(record: &Value, kind: &str) -> bool {
    text(record, "kind") == Some(kind)
}

fn text<'a>(record: &'a Value, key: &str) -> Option<&'a str> {
    record.get(key).and_then(Value::as_str)
}

/// The share of a count.
fn share(right: usize, of: usize) -> Option<f64> {
    let count = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    (of > 0).then(|| count(right) / count(of))
}

/// How alike two names are: twice the letters they share over all their letters, signs aside.
fn likeness(a: &str, b: &str) -> f64 {
    let letters = |s: &str| -> Vec<char> { s.chars().filter(|c| c.is_alphanumeric()).collect() };
    let (a, mut rest) = (letters(a), letters(b));
    let all = a.len() + rest.len();
    let mut shared = 0;
    for letter in a {
        if let Some(place) = rest.iter().position(|c| *c == letter) {
            rest.swap_remove(place);
            shared += 1;
        }
    }
    share(2 * shared, all).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_stand_at_its_place_is_counted() {
        use serde_json::json;
        let records = [
            json!({ "start": 1, "end": 3, "quote": "\u{9f13}b" }),
            json!({ "start": 0, "end": 1, "quote": "b" }),
            json!({ "start": 2, "end": 9, "quote": "b" }),
            json!({ "num_start": 3, "num_end": 5, "value": 12 }),
            json!({ "num_start": 0, "num_end": 2, "value": 12 }),
            json!({ "start": 0, "end": 2 }),
        ];
        assert_eq!(misplaced(&records, "a\u{9f13}b12"), (5, 3));
    }

    #[test]
    fn names_are_alike_by_the_letters_they_share() {
        let rounded = |a, b| (likeness(a, b) * 100.0).round();
        assert!((rounded("ab, c", "cab") - 100.0).abs() < 0.1);
        assert!((rounded("abcd", "ab") - 67.0).abs() < 0.1);
        assert!(rounded("", "ab").abs() < 0.1);
    }
}
