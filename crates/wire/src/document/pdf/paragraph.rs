//! Lines to paragraphs: where a line is full and the next begins at the left edge, the
//! paragraph goes on, over the end of a page too.

use super::super::push_letter;
use super::line::Line;
use super::margin::text_size;

/// Sizes that differ by more are not one paragraph's; of the size.
const SAME_SIZE: f32 = 0.08;
/// A line that begins within this of the left edge is not indented; of the size.
const LEFT: f32 = 0.5;
/// What a line may lack to be full, beside what the next line begins with; of the size.
const RIGHT: f32 = 0.6;
/// A Latin letter's breadth, roughly; of the size.
const LATIN: f32 = 0.6;
/// Lines farther apart than this are not one paragraph's; of the usual distance.
const FARTHER: f32 = 1.4;
/// One of this many lines at least must begin or end at an edge of the text.
const ONE_OF: usize = 20;

/// The paragraphs of a document, each a line.
pub(super) fn join(pages: &[Vec<Line>]) -> String {
    let Some(frame) = Frame::of(pages) else {
        return String::new();
    };
    let mut text = String::new();
    let mut paragraph = String::new();
    let mut before: Option<(usize, &Line)> = None;
    for (page, line) in pages
        .iter()
        .enumerate()
        .flat_map(|(page, lines)| lines.iter().map(move |line| (page, line)))
    {
        let goes_on = before.is_some_and(|(earlier, before)| {
            frame.goes_on(before, line) && (earlier != page || frame.is_near(before, line))
        });
        if !goes_on {
            end(&mut paragraph, &mut text);
        }
        push_line(&mut paragraph, &line.text);
        before = Some((page, line));
    }
    end(&mut paragraph, &mut text);
    text
}

fn end(paragraph: &mut String, text: &mut String) {
    if !paragraph.is_empty() {
        text.push_str(paragraph);
        text.push('\n');
        paragraph.clear();
    }
}

/// Adds a line to a paragraph: a blank divides Latin words, and no number.
pub(super) fn push_line(paragraph: &mut String, line: &str) {
    let mut letters = line.chars();
    let Some(first) = letters.next() else { return };
    let last = paragraph.chars().last();
    let in_number = last.is_some_and(|last| last.is_ascii_digit() || ".,-/".contains(last))
        && (first.is_ascii_digit() || ".,%".contains(first));
    let is_hyphened = last == Some('-');
    push_letter(paragraph, first, !in_number && !is_hyphened);
    paragraph.push_str(letters.as_str());
}

/// The edges of the text, and how far its lines are apart.
#[derive(Debug)]
struct Frame {
    left: f32,
    right: f32,
    distance: f32,
}

impl Frame {
    fn of(pages: &[Vec<Line>]) -> Option<Self> {
        let size = text_size(pages);
        let is_text = |line: &&Line| !line.is_row && (line.size - size).abs() <= SAME_SIZE * size;
        let lines: Vec<&Line> = pages.iter().flatten().filter(is_text).collect();
        let mut starts: Vec<f32> = lines.iter().map(|line| line.x).collect();
        let mut ends: Vec<f32> = lines.iter().map(|line| -line.end).collect();
        if lines.is_empty() {
            starts = pages.iter().flatten().map(|line| line.x).collect();
            ends = pages.iter().flatten().map(|line| -line.end).collect();
        }
        Some(Self {
            left: edge(&mut starts, LEFT * size)?,
            right: -edge(&mut ends, RIGHT * size)?,
            distance: distance(pages, size),
        })
    }

    /// Whether a line goes on with the paragraph of the one before it.
    fn goes_on(&self, before: &Line, line: &Line) -> bool {
        let size = before.size;
        let lacks = self.right - before.end;
        !before.is_row
            && !line.is_row
            && (line.size - size).abs() <= SAME_SIZE * size
            && line.x - self.left < LEFT * size
            && lacks < (RIGHT + breadth(&line.text)) * size
    }

    fn is_near(&self, before: &Line, line: &Line) -> bool {
        self.distance <= 0.0 || before.y - line.y < FARTHER * self.distance
    }
}

/// The outermost place where more than a few begin.
fn edge(places: &mut [f32], same: f32) -> Option<f32> {
    places.sort_by(f32::total_cmp);
    let needed = (places.len() / ONE_OF).max(2);
    let is_edge = |place: &&f32| {
        let before = places.partition_point(|other| *other < **place - same);
        let within = places.partition_point(|other| *other <= **place + same);
        within - before >= needed
    };
    places.iter().find(is_edge).or(places.first()).copied()
}

/// How far the lines of a page are apart: the middle one of all distances.
fn distance(pages: &[Vec<Line>], size: f32) -> f32 {
    let mut distances: Vec<f32> = pages
        .iter()
        .flat_map(|page| page.windows(2))
        .filter_map(|pair| match pair {
            [upper, lower] if !upper.is_row && !lower.is_row => Some(upper.y - lower.y),
            _ => None,
        })
        .filter(|distance| *distance > 0.0 && *distance < 4.0 * size)
        .collect();
    distances.sort_by(f32::total_cmp);
    distances
        .get(distances.len() / 2)
        .copied()
        .unwrap_or_default()
}

/// How broad the beginning of a line is that cannot be broken; of the size. A mark stands
/// at no line's beginning, and an opening one at no line's end.
fn breadth(text: &str) -> f32 {
    let mut breadth = 0.0;
    let mut is_begun = false;
    let mut was_latin = false;
    for letter in text.chars().take(40) {
        let is_word = letter.is_alphanumeric();
        let is_latin = letter.is_ascii_graphic();
        if is_begun && is_word && !(was_latin && is_latin) {
            break;
        }
        is_begun |= is_word;
        was_latin = is_latin;
        breadth += if is_latin { LATIN } else { 1.0 };
    }
    breadth
}
