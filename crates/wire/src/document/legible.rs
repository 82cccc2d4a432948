//! Letters that say nothing: controls, private and unassigned ones. Few of them are replaced
//! and told; many show that a text is none, or is spelled in another encoding.

use super::{Document, DocumentError, Replaced};

/// One in so many letters may say nothing.
const LETTERS_PER_UNKNOWN: usize = 20;

/// The document with what stands for letters that say nothing, unless they are many.
pub(super) fn checked(mut document: Document) -> Result<Document, DocumentError> {
    let all = document.text.chars().count();
    let letters = document
        .text
        .chars()
        .filter(|letter| says_nothing(*letter))
        .count();
    if letters * LETTERS_PER_UNKNOWN > all {
        return Err(DocumentError::Garbled { letters, all });
    }
    if letters > 0 {
        document.text = document.text.chars().map(shown).collect();
        document.replaced.insert(Replaced::Unknown, letters);
    }
    Ok(document)
}

fn shown(letter: char) -> char {
    if says_nothing(letter) {
        char::REPLACEMENT_CHARACTER
    } else {
        letter
    }
}

/// Controls but those that divide lines and pages, private letters, and what an earlier
/// program put for letters it did not know.
fn says_nothing(letter: char) -> bool {
    matches!(letter,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fffd}'..='\u{ffff}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Document, DocumentError> {
        checked(Document {
            text: text.to_owned(),
            ..Document::default()
        })
    }

    #[test]
    fn few_letters_that_say_nothing_are_replaced_and_many_refused() {
        let line = "2026\t\u{9f13}\u{697c}\r\n".repeat(10);
        let plain = read(&line).unwrap();
        assert_eq!((&plain.text, plain.replaced.len()), (&line, 0));
        let few = read(&format!("{line}\u{e001}\u{fffd}")).unwrap();
        assert_eq!(few.text, format!("{line}\u{fffd}\u{fffd}"));
        assert_eq!(few.replaced.get(&Replaced::Unknown), Some(&2));
        let many = read(&format!("{line}{}", "\u{e001}\u{2}".repeat(5)));
        assert_eq!(
            many,
            Err(DocumentError::Garbled {
                letters: 10,
                all: 100
            })
        );
    }
}
