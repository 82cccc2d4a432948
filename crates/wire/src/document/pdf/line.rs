//! Letters to lines: those that stand on one baseline, from left to right.

use super::super::{Document, LeftOut, push_letter};
use super::letters::Letter;

/// Baselines nearer than this are one line's; of the size.
const BASELINE: f32 = 0.5;
/// Letters farther apart than this have a blank between them; of the size.
const BLANK: f32 = 0.2;
/// Letters farther apart than this are in two columns of a table; of the size.
const COLUMN: f32 = 2.0;
/// A raised number smaller than this is the mark of a note; of the line's size.
const MARK: f32 = 0.8;

/// Single letters below each other are a line from top to bottom, from this many on.
const STACK: usize = 3;
/// Letters of such a line are nearer to each other than this; of the size.
const STACKED: f32 = 1.6;

/// A line of a page; `y` grows upwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// A row of a table: a line for itself.
    pub(super) is_row: bool,
    /// The file itself says that this is a running line.
    pub(super) is_running: bool,
}

/// The lines of a page, from top to bottom.
pub(super) fn lines(letters: Vec<Letter>, document: &mut Document) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in rows(letters) {
        lines.extend(line(row, document));
    }
    leave_stacks_out(&lines, document)
}

/// The letters of a page by their baselines, from top to bottom.
pub(super) fn rows(mut letters: Vec<Letter>) -> Vec<Vec<Letter>> {
    letters.sort_by(|one, other| other.y.total_cmp(&one.y));
    let mut rows: Vec<Vec<Letter>> = Vec::new();
    let mut size: f32 = 0.0;
    for letter in letters {
        size = size.max(letter.size);
        let is_beside = |first: &Letter| first.y - letter.y <= BASELINE * size;
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(is_beside) => row.push(letter),
            _ => {
                size = letter.size;
                rows.push(vec![letter]);
            }
        }
    }
    rows
}

/// Leaves out what is written from top to bottom.
fn leave_stacks_out(lines: &[Line], document: &mut Document) -> Vec<Line> {
    let is_single = |line: &Line| line.text.chars().count() == 1;
    let is_stack = |upper: &Line, lower: &Line| {
        is_single(upper)
            && is_single(lower)
            && (upper.x - lower.x).abs() < BASELINE * upper.size
            && upper.y - lower.y < STACKED * upper.size
    };
    let mut kept = Vec::new();
    for stack in lines.chunk_by(is_stack) {
        if stack.len() < STACK {
            kept.extend_from_slice(stack);
        } else {
            document.leave_out(LeftOut::Turned);
        }
    }
    kept
}

fn line(mut letters: Vec<Letter>, document: &mut Document) -> Option<Line> {
    letters.sort_by(|one, other| one.x.total_cmp(&other.x));
    letters.dedup_by(|next, kept| is_drawn_again(next, kept));
    let base = *letters
        .iter()
        .filter(|one| !one.letter.is_whitespace())
        .max_by(|one, other| one.size.total_cmp(&other.size))?;
    leave_marks_out(&mut letters, base, document);
    let is_blank = |letter: &Letter| letter.letter.is_whitespace();
    let first = letters.iter().position(|letter| !is_blank(letter))?;
    let last = letters.iter().rposition(|letter| !is_blank(letter))?;
    let letters = letters.get(first..=last)?;
    let (text, is_row) = joined(letters);
    Some(Line {
        text,
        x: letters.first()?.x,
        end: letters
            .iter()
            .map(|letter| letter.end)
            .fold(f32::MIN, f32::max),
        y: base.y,
        size: base.size,
        is_row,
        is_running: letters.iter().all(|letter| letter.is_running),
    })
}

/// Bold letters are at times drawn twice, a little apart.
fn is_drawn_again(next: &Letter, kept: &Letter) -> bool {
    next.letter == kept.letter
        && (next.x - kept.x).abs() < 0.15 * kept.size
        && (next.y - kept.y).abs() < 0.15 * kept.size
}

/// A raised number names a note, unless a unit stands before it: a square metre stays.
fn leave_marks_out(letters: &mut Vec<Letter>, base: Letter, document: &mut Document) {
    let is_mark = |letter: &Letter| {
        let is_number = letter.letter.is_numeric() || "*[]()".contains(letter.letter);
        is_number && letter.size < MARK * base.size && letter.y - base.y > BLANK * base.size
    };
    let mut before: Option<Letter> = None;
    let mut is_within = false;
    letters.retain(|letter| {
        let is_unit = before.is_some_and(|before| before.letter.is_ascii_alphabetic());
        let is_left_out = is_mark(letter) && (is_within || !is_unit);
        if is_left_out && !is_within {
            document.leave_out(LeftOut::Note);
        }
        is_within = is_left_out;
        before = Some(*letter);
        !is_left_out
    });
}

/// The text of a line, and whether it has columns.
fn joined(letters: &[Letter]) -> (String, bool) {
    let mut text = String::new();
    let mut is_row = false;
    let mut end: Option<f32> = None;
    let mut is_apart = false;
    for letter in letters {
        if letter.letter.is_whitespace() && letter.letter != '\u{3000}' {
            is_apart = true;
            continue;
        }
        let gap = end.map_or(0.0, |end| letter.x - end);
        if gap > COLUMN * letter.size {
            text.push('|');
            text.push(letter.letter);
            is_row = true;
        } else {
            push_letter(
                &mut text,
                letter.letter,
                is_apart || gap > BLANK * letter.size,
            );
        }
        is_apart = false;
        end = Some(letter.end);
    }
    (text, is_row)
}
