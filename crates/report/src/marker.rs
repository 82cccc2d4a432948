//! Marks before the members of a list: "first", "(1)", "1.", which are no part of what they mark.

use crate::lexicon::Lexicon;

/// Characters of a number in a mark at most.
const NUMBER_MAX: usize = 3;

/// Length of the mark the letters begin with; 0 without one.
pub(crate) fn len(letters: &[char], lexicon: &Lexicon) -> usize {
    if let Some((len, ())) = lexicon.headings.series.starts(letters) {
        return len;
    }
    bracketed(letters, lexicon)
        .or_else(|| numbered(letters))
        .unwrap_or(0)
}

fn bracketed(letters: &[char], lexicon: &Lexicon) -> Option<usize> {
    let (first, rest) = letters.split_first()?;
    let digit = |c: &&char| c.is_ascii_digit() || lexicon.chapter_numbers.contains(**c);
    let count = rest.iter().take_while(digit).count();
    let closed = *first == '\u{ff08}' && rest.get(count) == Some(&'\u{ff09}');
    (closed && (1..=NUMBER_MAX).contains(&count)).then_some(count + 2)
}

fn numbered(letters: &[char]) -> Option<usize> {
    let count = letters.iter().take_while(|c| c.is_ascii_digit()).count();
    let stop = matches!(letters.get(count), Some('.' | '\u{3001}'));
    let more = letters.get(count + 1).is_some_and(char::is_ascii_digit);
    (stop && !more && (1..=NUMBER_MAX).contains(&count)).then_some(count + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_as_long_as_it_is_written() {
        let lexicon = Lexicon::embedded().unwrap();
        for (text, wanted) in [
            ("\u{4e00}\u{662f}\u{65b0}\u{589e}", 2),
            ("\u{ff08}12\u{ff09}\u{65b0}\u{589e}", 4),
            ("\u{ff08}\u{4e00}\u{ff09}\u{65b0}\u{589e}", 3),
            ("1.\u{65b0}\u{589e}", 2),
            ("3\u{3001}\u{65b0}\u{589e}", 2),
            ("1.5\u{4ebf}\u{5143}", 0),
            ("\u{ff08}\u{8bd5}\u{884c}\u{ff09}", 0),
            ("\u{65b0}\u{589e}", 0),
            ("", 0),
        ] {
            let letters: Vec<char> = text.chars().collect();
            assert_eq!(len(&letters, &lexicon), wanted, "{text}");
        }
    }
}
