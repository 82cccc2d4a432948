//! "Did you mean": the closest of some known words.
//!
//! Invariant: bounded work; a word longer than [`LENGTH_MAX`] is never compared.

const LENGTH_MAX: usize = 64;

/// The known word closest to what was written, if it is close enough to be a slip.
pub(crate) fn closest<'w>(
    written: &str,
    known: impl IntoIterator<Item = &'w str>,
) -> Option<&'w str> {
    let length = written.chars().count();
    let slips_max = (length / 3).max(1).min(length.saturating_sub(1));
    known
        .into_iter()
        .filter(|word| *word != written)
        .map(|word| (distance(written, word), word))
        .filter(|(slips, _word)| *slips <= slips_max)
        .min()
        .map(|(_slips, word)| word)
}

/// A help text that offers the closest word, or else lists the known ones.
pub(crate) fn suggest<'w>(
    written: &str,
    known: impl IntoIterator<Item = &'w str> + Clone,
) -> String {
    if let Some(word) = closest(written, known.clone()) {
        return format!("did you mean `{word}`?");
    }
    let words: Vec<String> = known
        .into_iter()
        .take(12)
        .map(|word| format!("`{word}`"))
        .collect();
    if words.is_empty() {
        "none is declared yet".to_owned()
    } else {
        format!("known here: {}", words.join(", "))
    }
}

/// Insertions, removals, replacements and swaps of neighbours between two words.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    if left.len() > LENGTH_MAX || right.len() > LENGTH_MAX {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut here = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX);
            let replaced = at(&above, column) + usize::from(letter != other);
            let mut least = replaced
                .min(at(&above, column + 1) + 1)
                .min(at(&here, column) + 1);
            let swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(other)
                && right.get(column - 1) == Some(letter);
            if swapped {
                least = least.min(at(&before, column - 1) + 1);
            }
            here.push(least);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        let known = ["required", "frozen", "personal"];
        assert_eq!(closest("requierd", known), Some("required"));
        assert_eq!(closest("frozn", known), Some("frozen"));
        assert_eq!(closest("unit", known), None);
    }

    #[test]
    fn nothing_close_lists_what_is_known() {
        assert_eq!(suggest("zzzz", ["a", "b"]), "known here: `a`, `b`");
    }
}
