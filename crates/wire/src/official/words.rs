//! What of a text can stand in a document: its lines, without what XML forbids.

/// The lines of a text that have words, without the space around them.
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> {
    text.split(['\n', '\r'])
        .map(|line| {
            let kept: String = line.chars().filter(|letter| is_kept(*letter)).collect();
            kept.trim().to_owned()
        })
        .filter(|line| !line.is_empty())
}

/// XML 1.0, clause 2.2, forbids most control characters and two code points more, and
/// warns of the other controls.
fn is_kept(letter: char) -> bool {
    letter == '\t' || !(letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}'))
}

/// The width of a line in hundredths of a character: Latin letters and digits are half as wide.
pub(super) fn width(line: &str) -> u32 {
    line.chars()
        .map(|letter| if letter.is_ascii() { 50 } else { 100 })
        .fold(0, u32::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_words_and_lose_what_xml_forbids() {
        for (text, expected) in [
            ("", &[][..]),
            (" \n\r\n\u{3000}\n\u{1}", &[]),
            ("a\tb\r\nc\rd\n\ne", &["a\tb", "c", "d", "e"]),
            ("\u{3000}\u{3000}a\u{0}b\u{b}\u{85}\u{fffe}c ", &["abc"]),
            ("\u{1f600} <&>", &["\u{1f600} <&>"]),
        ] {
            assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_digit_is_half_as_wide_as_a_character() {
        assert_eq!(width("2026\u{5e74}1\u{6708}8\u{65e5}"), 600);
    }
}
