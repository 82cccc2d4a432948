//! Where a text may be cut, and what is left of a half.

use report::Span;

/// Characters at the cut that belong to neither half: stops and list marks.
const STOPS: [char; 15] = [
    ',', ';', ':', '.', '!', '?', '\u{3001}', '\u{3002}', '\u{ff0c}', '\u{ff1b}', '\u{ff1a}',
    '\u{ff0e}', '\u{ff01}', '\u{ff1f}', '\u{2026}',
];

/// How far a clause around a number is looked for.
const REACH: usize = 200;

fn parts(c: char) -> bool {
    c.is_whitespace() || STOPS.contains(&c)
}

/// The words of a span.
pub(super) fn quote(text: &[char], span: Span) -> String {
    text.get(span.start..span.end)
        .unwrap_or_default()
        .iter()
        .collect()
}

/// The halves of a span, without the stops and blanks at the cut; `None` when one has no
/// words.
pub(super) fn halves(text: &[char], span: Span, at: usize) -> Option<[Span; 2]> {
    let words = |start, end| text.get(start..end).unwrap_or_default();
    let before = words(span.start, at).iter().rposition(|c| !parts(*c))?;
    let after = words(at, span.end).iter().position(|c| !parts(*c))?;
    let first = Span {
        start: span.start,
        end: span.start + before + 1,
    };
    let second = Span {
        start: at + after,
        end: span.end,
    };
    let worded = |half| words_in(text, half);
    (worded(first) && worded(second)).then_some([first, second])
}

fn words_in(text: &[char], span: Span) -> bool {
    let words = text.get(span.start..span.end).unwrap_or_default();
    words.iter().any(|c| c.is_alphanumeric())
}

/// Whether nothing but stops and blanks stands between.
pub(super) fn touch(text: &[char], first: Span, second: Span) -> bool {
    text.get(first.end..second.start)
        .is_some_and(|between| between.iter().all(|c| parts(*c)))
}

/// The clause around a number: up to the next stop on either side.
pub(super) fn clause(text: &[char], number: Span) -> Span {
    let from = number.start.saturating_sub(REACH);
    let until = (number.end + REACH).min(text.len());
    let before = text.get(from..number.start).unwrap_or_default();
    let after = text.get(number.end..until).unwrap_or_default();
    let start = before
        .iter()
        .rposition(|c| is_end(*c))
        .map_or(from, |place| from + place + 1);
    let end = after
        .iter()
        .position(|c| is_end(*c))
        .map_or(until, |place| number.end + place);
    Span { start, end }
}

/// A stop that ends a clause; a list mark or a point within a number does not.
fn is_end(c: char) -> bool {
    c == '\n' || (STOPS.contains(&c) && !matches!(c, '.' | ',' | '\u{3001}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, at: usize, wanted: Option<[&str; 2]>) {
        let chars: Vec<char> = text.chars().collect();
        let whole = Span {
            start: 0,
            end: chars.len(),
        };
        let found = halves(&chars, whole, at).map(|halves| halves.map(|half| quote(&chars, half)));
        let wanted = wanted.map(|halves| halves.map(str::to_owned));
        assert_eq!(found, wanted, "{text:?} at {at}");
    }

    #[test]
    fn halves_leave_stops_and_blanks_at_the_cut_behind() {
        check("build a, mend b", 8, Some(["build a", "mend b"]));
        check("build a, mend b", 7, Some(["build a", "mend b"]));
        check("grow 5%, mend", 8, Some(["grow 5%", "mend"]));
        check("build a\u{ff0c}mend b", 7, Some(["build a", "mend b"]));
        check("build \u{300a}a\u{300b}\u{3001}\u{300a}b\u{300b}", 9, {
            Some(["build \u{300a}a\u{300b}", "\u{300a}b\u{300b}"])
        });
        check("build, ", 6, None);
        check(", build", 1, None);
        check("build \u{300b}", 6, None);
    }

    #[test]
    fn only_stops_and_blanks_let_two_touch() {
        let chars: Vec<char> = "ab, cd ef".chars().collect();
        let span = |start, end| Span { start, end };
        assert!(touch(&chars, span(0, 2), span(4, 6)));
        assert!(!touch(&chars, span(0, 2), span(7, 9)));
        assert!(!touch(&chars, span(4, 6), span(0, 2)));
    }

    #[test]
    fn a_clause_ends_at_the_stops_around_its_number() {
        let chars: Vec<char> = "x; made 1,200 a\u{3001}b. c\u{ff0c}d".chars().collect();
        let found = clause(&chars, Span { start: 8, end: 13 });
        assert_eq!(quote(&chars, found), " made 1,200 a\u{3001}b. c");
    }
}
