//! From bytes of a decoded TOML text back to bytes of the file.
//!
//! Invariant: total; a text it cannot follow maps to the whole value.

use std::ops::Range;

/// A TOML text value and how its bytes map back.
#[derive(Debug)]
pub(crate) struct Quoted {
    /// File offset of each decoded byte, with one more for the end.
    offsets: Vec<usize>,
    whole: Range<usize>,
}

impl Quoted {
    /// `raw` is the value as written with its quotes, at `whole` in the file.
    pub(crate) fn new(raw: &str, whole: Range<usize>, decoded: &str) -> Self {
        let offsets = walk(raw, whole.start)
            .filter(|offsets| offsets.len() == decoded.len() + 1)
            .unwrap_or_default();
        Self { offsets, whole }
    }

    /// Bytes of the file for bytes of the decoded text.
    pub(crate) fn span(&self, start: usize, end: usize) -> Range<usize> {
        match (self.offsets.get(start), self.offsets.get(end)) {
            (Some(start), Some(end)) => *start..*end,
            _ => self.whole.clone(),
        }
    }
}

fn walk(raw: &str, base: usize) -> Option<Vec<usize>> {
    let mark = raw.chars().next().filter(|mark| "'\"".contains(*mark))?;
    let long = raw.len() >= 6 && raw.bytes().take(3).all(|byte| char::from(byte) == mark);
    let quotes = if long { 3 } else { 1 };
    let inner = raw.get(quotes..raw.len().checked_sub(quotes)?)?;
    let dropped = if long { newline_length(inner) } else { 0 };
    let body = inner.get(dropped..)?;
    let start = base + quotes + dropped;
    if mark == '\'' {
        return Some((0..=body.len()).map(|place| start + place).collect());
    }
    unescape(body, start)
}

fn newline_length(text: &str) -> usize {
    if text.starts_with("\r\n") {
        2
    } else {
        usize::from(text.starts_with('\n'))
    }
}

fn unescape(body: &str, start: usize) -> Option<Vec<usize>> {
    let mut offsets = Vec::with_capacity(body.len() + 1);
    let mut rest = body;
    while let Some(first) = rest.chars().next() {
        let here = start + body.len() - rest.len();
        let (taken, made) = if first == '\\' {
            escape(rest)?
        } else {
            (first.len_utf8(), first.len_utf8())
        };
        offsets.extend((0..made).map(|place| here + place.min(taken - 1)));
        rest = rest.get(taken..)?;
    }
    offsets.push(start + body.len());
    Some(offsets)
}

/// Bytes an escape takes in the file and bytes it makes.
fn escape(rest: &str) -> Option<(usize, usize)> {
    let hex = |digits: usize| {
        let code = u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?;
        Some((2 + digits, char::from_u32(code)?.len_utf8()))
    };
    match rest.chars().nth(1)? {
        'u' => hex(4),
        'U' => hex(8),
        'x' => hex(2),
        letter if letter.is_whitespace() => Some((
            1 + rest.get(1..)?.len() - rest.get(1..)?.trim_start().len(),
            0,
        )),
        _ => Some((2, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, decoded: &str, part: &str, written: &str) {
        let quoted = Quoted::new(raw, 0..raw.len(), decoded);
        let start = decoded.find(part).unwrap();
        let span = quoted.span(start, start + part.len());
        assert_eq!(raw.get(span), Some(written), "{raw}");
    }

    #[test]
    fn every_kind_of_text_maps_back() {
        check(r"'a == 1'", "a == 1", "== 1", "== 1");
        check(r#""a == \"x\" && b""#, "a == \"x\" && b", "b", "b");
        check(r#""a == \"x\"""#, "a == \"x\"", "\"x\"", r#"\"x\""#);
        check("'''\na ||\nb'''", "a ||\nb", "b", "b");
        check("\"\"\"\na \\\n   b\"\"\"", "a b", "b", "b");
        check(r#""\u9f13 == 1""#, "\u{9f13} == 1", "== 1", "== 1");
    }

    #[test]
    fn a_text_that_cannot_be_followed_is_the_whole_value() {
        let quoted = Quoted::new("abc", 5..8, "abcd");
        assert_eq!(quoted.span(1, 2), 5..8);
    }
}
