//! The fingerprint of a text: the same for the same words, whatever file they came in.
//!
//! One report comes as DOCX, as a web page and as plain text; blank lines, indents, marks
//! of headings and byte order marks differ, the words do not.

use fact::BlobHash;

/// SHA-256 of the words of a text, without blanks and marks of headings.
pub(super) fn fingerprint(text: &str) -> BlobHash {
    let words: String = text.lines().map(words).collect();
    BlobHash::of(words.as_bytes())
}

fn words(line: &str) -> String {
    let written = |c: &char| !c.is_whitespace() && !INVISIBLE.contains(c);
    let words: String = line.chars().filter(written).collect();
    words.trim_start_matches('#').to_owned()
}

/// Zero-width signs and the byte order mark.
const INVISIBLE: [char; 4] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_have_one_fingerprint_and_others_another() {
        let plain = fingerprint("Report of 2026\nWe build 3 bridges.\n");
        for same in [
            "\u{feff}# Report of 2026\r\n\r\n\u{3000}\u{3000}We build 3 bridges.",
            "Report of 2026\n\n\n  We build 3\u{200b} bridges.  \n",
        ] {
            assert_eq!(fingerprint(same), plain, "{same:?}");
        }
        for other in ["Report of 2026\nWe build 4 bridges.\n", ""] {
            assert_ne!(fingerprint(other), plain, "{other:?}");
        }
    }
}
