//! The letters of a page in the direction it is read, and what stands for them.

use pdfboss_text::TextSpan;
use unicode_normalization::UnicodeNormalization as _;

use super::super::{Document, LeftOut, Replaced};

/// Pairs of a radical and the character that looks the same.
const RADICALS: &str = include_str!("radicals.txt");

/// No page is broader or higher; in points.
const FARTHEST: f32 = 100_000.0;
/// Stands for a letter that the file does not name.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// A letter where it stands on its page; `y` grows upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    pub(super) letter: char,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// The file itself says that this is a running line.
    pub(super) is_running: bool,
}

/// The letters of a page that are its text; what is not is told.
pub(super) fn letters(spans: &[TextSpan], turned: i32, document: &mut Document) -> Vec<Letter> {
    let mut letters = Vec::new();
    for span in spans {
        let unread = if !is_placed(span) {
            Some(LeftOut::Unreadable)
        } else if span.invisible {
            Some(LeftOut::Hidden)
        } else if is_turned(span, turned) {
            Some(LeftOut::Turned)
        } else {
            None
        };
        match unread {
            Some(_) if span.text.trim().is_empty() => {}
            Some(what) => document.leave_out(what),
            None => spell(span, turned, &mut letters, document),
        }
    }
    letters
}

/// Whether a text stands anywhere near a page: what follows reckons with its place.
fn is_placed(span: &TextSpan) -> bool {
    let is_near = |place: &f32| place.abs() < FARTHEST;
    let mut places = [span.x, span.y, span.end_x, span.end_y, span.size].into_iter();
    places.all(|place| is_near(&place)) && span.glyph_x.iter().all(is_near) && span.size > 0.0
}

fn is_turned(span: &TextSpan, turned: i32) -> bool {
    let (along, across) = (span.end_x - span.x, span.end_y - span.y);
    let (along, across) = if turned % 180 == 0 {
        (along, across)
    } else {
        (across, along)
    };
    span.vertical || span.rotate != turned || across.abs() > 0.1 * along.abs() + 1.0
}

/// A point of the page as it is read.
fn read_at(x: f32, y: f32, turned: i32) -> (f32, f32) {
    match turned {
        90 => (y, -x),
        180 => (-x, -y),
        270 => (-y, x),
        _ => (x, y),
    }
}

fn spell(span: &TextSpan, turned: i32, letters: &mut Vec<Letter>, document: &mut Document) {
    let count = u16::try_from(span.text.chars().count()).unwrap_or(u16::MAX);
    let (start, y) = read_at(span.x, span.y, turned);
    let (end, _) = read_at(span.end_x, span.end_y, turned);
    let step = (end - start) / f32::from(count.max(1));
    let places = if turned == 0 { &*span.glyph_x } else { &[] };
    let mut x = start;
    for (number, letter) in span.text.chars().enumerate() {
        x = places.get(number).copied().unwrap_or(x);
        let next = places.get(number + 1).copied().unwrap_or(x + step);
        let spelled = Letter {
            letter,
            x,
            end: if places.is_empty() {
                next
            } else {
                next.min(end)
            },
            y,
            size: span.size,
            is_running: is_running(span),
        };
        let (plain, replaced) = ordinary(letter);
        letters.extend(plain.chars().map(|letter| Letter { letter, ..spelled }));
        if let Some(what) = replaced {
            document.replace(what);
        }
        x = next;
    }
}

fn is_running(span: &TextSpan) -> bool {
    use pdfboss_text::ArtifactKind::{Background, Page, Pagination};
    let kind = span.artifact.as_ref().map(|artifact| artifact.kind);
    matches!(kind, Some(Background | Page | Pagination))
}

/// What a font's own letter stands for, and whether that is another one.
fn ordinary(letter: char) -> (String, Option<Replaced>) {
    let alone = letter.to_string();
    let (plain, what) = match letter {
        '\u{2e80}'..='\u{2eff}' => (
            alike(letter).unwrap_or(&alone).to_owned(),
            Replaced::Radical,
        ),
        '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            (letter.nfkc().collect(), Replaced::Radical)
        }
        '\u{fb00}'..='\u{fb06}' => (letter.nfkc().collect(), Replaced::Ligature),
        '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => {
            return (UNKNOWN.to_string(), Some(Replaced::Unknown));
        }
        // A soft hyphen, a zero-width blank and other marks that show nothing.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\0'..='\u{8}' => {
            return (String::new(), None);
        }
        _ => return (alone, None),
    };
    let what = (plain != alone).then_some(what);
    (plain, what)
}

fn alike(radical: char) -> Option<&'static str> {
    RADICALS.lines().find_map(|pair| pair.strip_prefix(radical))
}
