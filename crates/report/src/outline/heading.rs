//! Which lines, or beginnings of lines, are headings.

use super::part;
use crate::lexicon::Lexicon;
use crate::reading::Part;
use crate::text::Text;

/// A heading line is at most this long.
const HEADING_MAX: usize = 45;
/// A topic sentence is at most this long.
const TOPIC_MAX: usize = 28;
/// A line that begins a glossary is at most this long.
const NOTES_MAX: usize = 12;
/// What follows a heading in its own line is framing when shorter than this.
const FRAMING_MAX: usize = 120;
const STOPS: [char; 4] = ['\u{3002}', '\u{ff01}', '\u{ff1f}', '\u{ff1b}'];

/// A note on a title stands in these.
const BRACKETS: [char; 3] = ['\u{ff08}', '(', '\u{3014}'];

/// A line that is not empty.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) heading: Option<Heading>,
    pub(super) is_title: bool,
}

/// The heading a line is or begins with.
#[derive(Debug)]
pub(super) struct Heading {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) level: u8,
    pub(super) part: Option<Part>,
}

/// How a line is marked as a heading.
enum Mark {
    Markdown(u8),
    Chapter,
    Section,
    Item,
    None,
}

/// The lines of a text with their headings.
pub(super) fn lines(text: &Text, lexicon: &Lexicon) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut start = 0;
    let mut in_part = false;
    for index in 0..=text.len() {
        if index < text.len() && text.char(index) != '\n' {
            continue;
        }
        if start < index {
            let line = line(text, (start, index), in_part, lexicon);
            in_part |= line.heading.as_ref().is_some_and(|h| h.part.is_some());
            out.push(line);
        }
        start = index + 1;
    }
    out
}

fn line(text: &Text, (from, end): (usize, usize), in_part: bool, lexicon: &Lexicon) -> Line {
    let (mark, start) = mark(text, (from, end), lexicon);
    let whole = text.slice(start, end);
    let is_title = whole.len() <= HEADING_MAX
        && lexicon.headings.title.within(whole)
        && !matches!(mark, Mark::Chapter | Mark::Section | Mark::Item);
    let heading = if is_title {
        None
    } else {
        headed(text, &mark, (start, end), (in_part, lexicon))
    };
    Line {
        start,
        end,
        heading,
        is_title,
    }
}

/// Whether a title line names a report and nothing else; a notice that issues one or a path
/// of a website name it too.
pub(super) fn is_report_title(text: &Text, line: &Line, lexicon: &Lexicon) -> bool {
    let whole = text.slice(line.start, line.end);
    let named = whole.split(|letter| BRACKETS.contains(letter)).next();
    let named = named.unwrap_or_default();
    let of_words = |letter: &char| letter.is_alphanumeric() || letter.is_whitespace();
    line.is_title && lexicon.headings.title.ends(named).is_some() && named.iter().all(of_words)
}

/// The heading a marked or short open line makes.
fn headed(
    text: &Text,
    mark: &Mark,
    (start, end): (usize, usize),
    (in_part, lexicon): (bool, &Lexicon),
) -> Option<Heading> {
    let whole = text.slice(start, end);
    let ending = whole.last().copied().unwrap_or('\0');
    let open = !STOPS.contains(&ending) && !matches!(ending, '\u{ff1a}' | '\u{ff0c}');
    let first_end = first_sentence(text, start, end);
    let part = part::of_heading(text.slice(start, first_end), lexicon);
    let made = |level, part| {
        Some(Heading {
            start,
            end: first_end,
            level,
            part,
        })
    };
    let short = first_end - start <= HEADING_MAX;
    let line_like = open && whole.len() <= HEADING_MAX;
    match mark {
        Mark::Markdown(1 | 2) if part.is_some() => made(1, part),
        Mark::Markdown(level) => made(if *level <= 2 { 2 } else { 3 }, None),
        Mark::Chapter if short && part.is_some() => made(1, part),
        Mark::Chapter | Mark::Section if short => made(2, None),
        Mark::None if line_like && part.is_some() => made(1, part),
        Mark::None if line_like && in_part && is_bare_heading(whole) => made(2, None),
        _ => None,
    }
}

fn is_bare_heading(letters: &[char]) -> bool {
    letters.len() <= TOPIC_MAX && !letters.iter().any(char::is_ascii_digit)
}

/// The mark before a line's words, and where the words (or the numbering of a section) begin.
fn mark(text: &Text, (start, end): (usize, usize), lexicon: &Lexicon) -> (Mark, usize) {
    let hashes = text
        .slice(start, end)
        .iter()
        .take_while(|c| **c == '#')
        .count();
    if hashes > 0 {
        let level = u8::try_from(hashes).unwrap_or(6);
        return (Mark::Markdown(level), start + hashes);
    }
    let bullet = matches!(
        text.char(start),
        '-' | '+' | '>' | '\u{2022}' | '\u{25cf}' | '\u{b7}'
    );
    if bullet && end > start + 1 && !text.char(start + 1).is_ascii_digit() {
        return (Mark::Item, start + 1);
    }
    (numbering(text, start, end, lexicon), start)
}

fn numbering(text: &Text, start: usize, end: usize, lexicon: &Lexicon) -> Mark {
    let letters = text.slice(start, end);
    let at = |i: usize| letters.get(i).copied().unwrap_or('\0');
    let numerals = |c: &&char| lexicon.chapter_numbers.contains(**c);
    let count = |from: usize| letters.iter().skip(from).take_while(numerals).count();
    if at(0) == '\u{ff08}' && count(1) > 0 && at(1 + count(1)) == '\u{ff09}' {
        return Mark::Section;
    }
    if count(0) > 0 && matches!(at(count(0)), '\u{3001}' | '.') {
        return Mark::Chapter;
    }
    if lexicon
        .headings
        .chapter_words
        .is(letters.get(..1).unwrap_or_default())
        && count(1) > 0
    {
        let rest = letters.get(1 + count(1)..).unwrap_or_default();
        if lexicon.headings.chapter_words.starts(rest).is_some() {
            return Mark::Chapter;
        }
    }
    let digits = |from: usize| {
        letters
            .iter()
            .skip(from)
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    if at(0) == '\u{ff08}' && digits(1) > 0 && at(1 + digits(1)) == '\u{ff09}' {
        return Mark::Item;
    }
    let digits = digits(0);
    let stop = matches!(at(digits), '\u{3001}' | '.');
    if digits > 0 && digits < 3 && stop && !at(digits + 1).is_ascii_digit() {
        return Mark::Item;
    }
    Mark::None
}

fn first_sentence(text: &Text, start: usize, end: usize) -> usize {
    (start..end)
        .find(|&i| STOPS.contains(&text.char(i)))
        .map_or(end, |i| i + 1)
}

/// Where a paragraph's topic sentence ends; its start when it has none.
///
/// LAW (topic): a short first sentence with at most one comma and no number, followed by more.
pub(super) fn topic(text: &Text, line: &Line, lexicon: &Lexicon) -> usize {
    let end = first_sentence(text, line.start, line.end);
    let letters = text.slice(line.start, end);
    let commas = letters.iter().filter(|c| **c == '\u{ff0c}').count();
    let stopped = letters.last() == Some(&'\u{3002}');
    let numbered = !matches!(numbering(text, line.start, line.end, lexicon), Mark::None);
    let vocative = lexicon.headings.vocatives.starts(letters).is_some();
    let has_number = letters
        .iter()
        .skip(if numbered { 3 } else { 0 })
        .any(char::is_ascii_digit);
    let more = line.end - end > end - line.start;
    if stopped && more && !vocative && !has_number && commas <= 1 && letters.len() <= TOPIC_MAX {
        end
    } else {
        line.start
    }
}

/// Words after a heading, in its line, that only set the scene for the paragraphs below.
///
/// LAW (framing): short, and without a number: who counts has begun to promise.
pub(super) fn is_framing(letters: &[char]) -> bool {
    letters.len() < FRAMING_MAX && !letters.iter().any(char::is_ascii_digit)
}

/// A short line that begins a glossary, numbered or not.
pub(super) fn is_notes(text: &Text, line: &Line, lexicon: &Lexicon) -> bool {
    let letters = text.slice(line.start, line.end);
    letters.len() <= NOTES_MAX && lexicon.headings.notes.within(letters)
}

/// A line that opens with the key of a note, such as `[1]`.
pub(super) fn is_note(text: &Text, line: &Line) -> bool {
    let letters = text.slice(line.start, line.end);
    let close = match letters.first() {
        Some('[') => ']',
        Some('\u{3014}') => '\u{3015}',
        _ => return false,
    };
    let digits = letters
        .iter()
        .skip(1)
        .take_while(|c| c.is_ascii_digit())
        .count();
    digits > 0 && letters.get(1 + digits) == Some(&close)
}

/// A last address to the assembly: opens with a vocative, ends with an exclamation and counts
/// nothing.
pub(super) fn is_closing(text: &Text, line: &Line, lexicon: &Lexicon) -> bool {
    let letters = text.slice(line.start, line.end);
    text.before(line.end) == '\u{ff01}'
        && !letters.iter().any(char::is_ascii_digit)
        && lexicon
            .headings
            .vocatives
            .starts(text.slice(line.start, line.end))
            .is_some()
}
