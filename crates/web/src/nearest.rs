//! The known words nearest to a wrong one.

/// The nearest of the known words, best first, at most so many.
pub(crate) fn nearest<'a>(wrong: &str, known: &'a [String], most: usize) -> Vec<&'a str> {
    let mut ranked: Vec<(usize, &str)> = known
        .iter()
        .map(|word| (apart(wrong, word), word.as_str()))
        .collect();
    ranked.sort_unstable();
    ranked
        .into_iter()
        .take(most)
        .map(|(_apart, word)| word)
        .collect()
}

/// How far a word lies from what was written; one that contains it lies nearest.
fn apart(wrong: &str, word: &str) -> usize {
    if !wrong.is_empty() && word.contains(wrong) {
        0
    } else {
        edits(wrong, word)
    }
}

/// Letters to insert, drop or change.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (place, letter) in from.chars().enumerate() {
        let mut next = vec![place + 1];
        for ((wanted, diagonal), above) in to.iter().zip(&row).zip(row.iter().skip(1)) {
            let changed = diagonal + usize::from(letter != *wanted);
            let left = next.last().copied().unwrap_or_default();
            next.push(changed.min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_words_come_first() {
        let known = ["promise.kept", "promise.open", "report.count"].map(str::to_owned);
        assert_eq!(nearest("promise.kep", &known, 1), ["promise.kept"]);
        assert_eq!(
            nearest("promis.oben", &known, 2),
            ["promise.open", "promise.kept"]
        );
        assert_eq!(nearest("count", &known, 1), ["report.count"]);
        assert!(nearest("x", &[], 3).is_empty());
    }

    #[test]
    fn letters_are_counted_not_bytes() {
        assert_eq!(edits("\u{9f13}\u{697c}", "\u{9f13}"), 1);
        assert_eq!(edits("", "abc"), 3);
    }
}
