//! The text under the reader's eye: a view of characters that maps back to the original.
//!
//! INVARIANT (view): `at` is strictly increasing and as long as `view`, so any non-empty stretch of
//! the view is one stretch of the original, and `original[span]` is the quote.

use crate::reading::Span;

/// Characters as the grammar sees them, with their places in the original.
#[derive(Debug)]
pub(crate) struct Text {
    original: Vec<char>,
    view: Vec<char>,
    at: Vec<usize>,
}

impl Text {
    pub(crate) fn new(source: &str) -> Self {
        let original: Vec<char> = source.chars().collect();
        let mut view = Vec::with_capacity(original.len());
        let mut at = Vec::with_capacity(original.len());
        for (index, &raw) in original.iter().enumerate() {
            let seen = fold(raw);
            if is_seen(seen, view.last().copied(), original.get(index + 1).copied()) {
                view.push(seen);
                at.push(index);
            }
        }
        Self { original, view, at }
    }

    pub(crate) fn len(&self) -> usize {
        self.view.len()
    }

    /// The character at a place of the view; NUL beyond its ends.
    pub(crate) fn char(&self, index: usize) -> char {
        self.view.get(index).copied().unwrap_or('\0')
    }

    /// The character before a place of the view; NUL at the start.
    pub(crate) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |i| self.char(i))
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.view
            .get(start..end.min(self.view.len()))
            .unwrap_or_default()
    }

    pub(crate) fn string(&self, start: usize, end: usize) -> String {
        self.slice(start, end).iter().collect()
    }

    /// The original's span of a stretch of the view.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        let first = self.at.get(start).copied().unwrap_or(self.original.len());
        let last = end
            .checked_sub(1)
            .and_then(|i| self.at.get(i))
            .map_or(first, |&i| i + 1);
        Span {
            start: first,
            end: last.max(first),
        }
    }

    pub(crate) fn quote(&self, span: Span) -> String {
        self.original
            .get(span.start..span.end)
            .unwrap_or_default()
            .iter()
            .collect()
    }
}

/// Half-width form of letters, digits and a few signs; brackets and stops in their Chinese form.
pub(crate) fn fold(raw: char) -> char {
    match raw {
        '\u{ff10}'..='\u{ff19}'
        | '\u{ff21}'..='\u{ff3a}'
        | '\u{ff41}'..='\u{ff5a}'
        | '\u{ff05}'
        | '\u{ff0b}'
        | '\u{ff0d}'
        | '\u{ff0e}'
        | '\u{ff0f}'
        | '\u{ff3b}'
        | '\u{ff3d}'
        | '\u{ff03}' => half(raw),
        '\u{fe6a}' => '%',
        '\u{2212}' => '-',
        '(' => '\u{ff08}',
        ')' => '\u{ff09}',
        ';' => '\u{ff1b}',
        ':' => '\u{ff1a}',
        '!' => '\u{ff01}',
        '?' => '\u{ff1f}',
        '\r' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\u{85}' => '\n',
        '\u{2013}' | '\u{2015}' | '\u{2500}' => '\u{2014}',
        '\u{b5}' => '\u{3bc}',
        other => other,
    }
}

fn half(raw: char) -> char {
    char::from_u32(u32::from(raw).saturating_sub(0xfee0)).unwrap_or(raw)
}

/// Blanks and Markdown emphasis are not part of the view; a blank between two Latin words stays.
fn is_seen(seen: char, previous: Option<char>, next: Option<char>) -> bool {
    match seen {
        '\n' => true,
        '*' | '`' | '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{2460}'..='\u{2473}' => {
            false
        }
        c if c.is_whitespace() => {
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            joins(previous) && joins(next.map(fold))
        }
        c => !c.is_control(),
    }
}
