//! What an expression must be like before the parser sees it.
//!
//! The parser needs much stack for every bracket (some 200 KiB without
//! optimisation), so nesting is bounded here.
//! Invariant: the count below is never less than the parser's: there are no
//! comments, escapes or long quotes in which a bracket could hide.

use std::ops::Range;

/// Longest expression in bytes; bounds the number of its nodes.
const BYTES_MAX: usize = 2000;
/// Deepest nesting of brackets.
const BRACKETS_MAX: usize = 6;
const FORBIDDEN: [&str; 5] = ["\\", "\"\"\"", "'''", "//", "`"];

/// Why an expression is not even parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
}

/// Checks length, marks and nesting.
pub(super) fn check(text: &str) -> Result<(), Refusal> {
    if text.len() > BYTES_MAX {
        return Err(Refusal {
            code: "GL0305",
            place: 0..text.len(),
            message: "the expression is too long".to_owned(),
            help: format!("at most {BYTES_MAX} bytes are read"),
        });
    }
    let mark = FORBIDDEN
        .iter()
        .filter_map(|mark| text.find(mark).map(|place| (place, mark)))
        .min();
    if let Some((place, mark)) = mark {
        return Err(Refusal {
            code: "GL0304",
            place: place..place + mark.len(),
            message: format!("`{mark}` cannot be written in an expression"),
            help: "use plain quotes, no escapes and no comments".to_owned(),
        });
    }
    match too_deep(text) {
        None => Ok(()),
        Some(place) => Err(Refusal {
            code: "GL0305",
            place: place..place + 1,
            message: "brackets are nested too deeply".to_owned(),
            help: format!("at most {BRACKETS_MAX} levels are read"),
        }),
    }
}

fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    for (place, letter) in text.char_indices() {
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            // A quote never ends at the end of a line for the parser.
            (Some(_), '\n' | '\r') => return Some(place),
            _ => {}
        }
        if depth > BRACKETS_MAX {
            return Some(place);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        check(text).err().map(|refusal| refusal.code)
    }

    #[test]
    fn brackets_in_texts_do_not_count_and_others_do() {
        assert_eq!(code("word == \"(((((((((\""), None);
        assert_eq!(code("((((((hot))))))"), None);
        assert_eq!(code("(((((((hot)))))))"), Some("GL0305"));
        assert_eq!(code("word == \")))\" && (((((((hot"), Some("GL0305"));
    }

    #[test]
    fn nothing_can_hide_a_bracket() {
        for text in [
            "word == r\"\\\"",
            "\"\"\"x\"\"\"",
            "hot // (",
            "a.`b`",
            "'''x'''",
        ] {
            assert_eq!(code(text), Some("GL0304"), "{text}");
        }
    }
}
