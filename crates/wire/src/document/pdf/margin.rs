//! What stands at the edges of a page and is no text: running lines, page numbers, notes.

use std::collections::BTreeMap;

use super::super::{Document, LeftOut};
use super::line::Line;

/// How page numbers and notes look.
const MARKS: &str = include_str!("marks.txt");
/// Lines at the top and at the foot of a page that may be running ones.
const EDGE_LINES: usize = 3;
/// Running lines stand on two of five pages at least: those of left and right may differ.
const PAGES_OF_FIVE: usize = 2;
/// Running lines stand this near to the same height; in points.
const SAME_HEIGHT: f32 = 3.0;
/// Notes are smaller than this; of the text's size.
const NOTE: f32 = 0.9;

/// Leaves out what is no text of the document.
pub(super) fn leave_out(pages: &mut [Vec<Line>], document: &mut Document) {
    let marks = Marks::read();
    leave_running_out(pages, &marks, document);
    for (index, page) in pages.iter_mut().enumerate() {
        leave_number_out(page, index + 1, &marks, document);
    }
    let size = text_size(pages);
    for page in pages {
        leave_notes_out(page, size, &marks, document);
    }
}

/// The size most of the text has.
pub(super) fn text_size(pages: &[Vec<Line>]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = pages
        .iter()
        .flatten()
        .map(|line| (line.size, line.text.chars().count()))
        .collect();
    sizes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut seen = 0;
    let middle = sizes.iter().find(|(_, letters)| {
        seen += letters;
        seen > half
    });
    middle.map_or(0.0, |(size, _)| *size)
}

/// The places of the lines at a page's edges.
fn edges(page: &[Line]) -> impl Iterator<Item = usize> + use<> {
    let foot = page
        .len()
        .saturating_sub(EDGE_LINES)
        .max(EDGE_LINES.min(page.len()));
    (0..EDGE_LINES.min(page.len())).chain(foot..page.len())
}

fn leave_running_out(pages: &mut [Vec<Line>], marks: &Marks, document: &mut Document) {
    let recurring = Recurring::of(pages, marks);
    for page in pages {
        let edges: Vec<usize> = edges(page).collect();
        let is_running = |(place, line): (usize, &Line)| {
            line.is_running || (edges.contains(&place) && recurring.holds(line, marks))
        };
        let running: Vec<bool> = page.iter().enumerate().map(is_running).collect();
        let mut running = running.into_iter();
        page.retain(|line| {
            let is_running = running.next().unwrap_or_default();
            if is_running {
                document.leave_out(if marks.is_page_number(&line.text) {
                    LeftOut::PageNumber
                } else {
                    LeftOut::RunningLine
                });
            }
            !is_running
        });
    }
}

/// The lines at the edges of all pages, by their shape, and their heights.
#[derive(Debug)]
struct Recurring {
    heights: BTreeMap<String, Vec<f32>>,
    needed: usize,
}

impl Recurring {
    fn of(pages: &[Vec<Line>], marks: &Marks) -> Self {
        let mut heights: BTreeMap<String, Vec<f32>> = BTreeMap::new();
        for page in pages {
            for line in edges(page).filter_map(|place| page.get(place)) {
                let shape = marks.shape(&line.text);
                heights.entry(shape).or_default().push(line.y);
            }
        }
        Self {
            heights,
            needed: (pages.len() * PAGES_OF_FIVE).div_ceil(5).max(2),
        }
    }

    /// Whether a line stands at the same height of enough pages.
    fn holds(&self, line: &Line, marks: &Marks) -> bool {
        let near = |height: &&f32| (**height - line.y).abs() < SAME_HEIGHT;
        let heights = self.heights.get(&marks.shape(&line.text));
        let times = heights.map_or(0, |all| all.iter().filter(near).count());
        !line.is_row && times >= self.needed
    }
}

/// A page number that does not stand at the height of the others.
fn leave_number_out(page: &mut Vec<Line>, number: usize, marks: &Marks, document: &mut Document) {
    for place in [page.len().checked_sub(1), Some(0)].into_iter().flatten() {
        let is_number = page.get(place).is_some_and(|line| {
            let is_bare = marks.shape(&line.text) == "#";
            !line.is_row
                && marks.is_page_number(&line.text)
                && (!is_bare || line.text.trim() == number.to_string())
        });
        if is_number {
            page.remove(place);
            document.leave_out(LeftOut::PageNumber);
            return;
        }
    }
}

/// Notes at the foot of a page, in small letters.
fn leave_notes_out(page: &mut Vec<Line>, size: f32, marks: &Marks, document: &mut Document) {
    let small = |line: &Line| !line.is_row && line.size < NOTE * size;
    let foot = page
        .iter()
        .rposition(|line| !small(line))
        .map_or(0, |last| last + 1);
    let first = page
        .get(foot..)
        .and_then(|lines| lines.iter().position(|line| marks.begins_note(&line.text)));
    let Some(first) = first else { return };
    for line in page.drain(foot + first..) {
        if marks.begins_note(&line.text) {
            document.leave_out(LeftOut::Note);
        }
    }
}

/// The words of `marks.txt`.
#[derive(Debug, Default)]
struct Marks {
    digits: &'static str,
    dashes: &'static str,
    pages: Vec<&'static str>,
    notes: &'static str,
}

impl Marks {
    fn read() -> Self {
        let mut marks = Self::default();
        for (kind, mark) in MARKS.lines().filter_map(|line| line.split_once(' ')) {
            match kind {
                "digits" => marks.digits = mark,
                "dashes" => marks.dashes = mark,
                "page" => marks.pages.push(mark),
                "note" => marks.notes = mark,
                _ => {}
            }
        }
        marks
    }

    /// A line without its numbers and blanks.
    fn shape(&self, text: &str) -> String {
        let mut shape = String::new();
        for letter in text.chars().filter(|letter| !letter.is_whitespace()) {
            if self.digits.contains(letter) {
                if !shape.ends_with('#') {
                    shape.push('#');
                }
            } else if self.dashes.contains(letter) {
                shape.push('-');
            } else {
                shape.extend(letter.to_lowercase());
            }
        }
        shape
    }

    fn is_page_number(&self, text: &str) -> bool {
        self.pages.contains(&self.shape(text).as_str())
    }

    fn begins_note(&self, text: &str) -> bool {
        text.starts_with(|letter| self.notes.contains(letter))
    }
}
