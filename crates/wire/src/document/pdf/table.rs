//! Tables drawn with lines: each row is one line of text, its cells divided by `|`.

use pdfboss_text::Ruling;

use super::super::Document;
use super::letters::Letter;
use super::line::{Line, lines};
use super::paragraph::push_line;

/// Lines nearer than this are one; in points.
const SAME: f32 = 2.0;
/// Lines drawn on a page at most, for its tables to be read.
const RULINGS_MAX: usize = 2_000;

/// Lines of a page that touch each other.
#[derive(Debug, Default)]
struct Grid {
    /// Of the upright lines: where they stand, and from where to where they reach.
    upright: Vec<(f32, f32, f32)>,
    /// Heights of the level lines, from top to bottom.
    levels: Vec<f32>,
    left: f32,
    right: f32,
    bottom: f32,
    top: f32,
}

/// Takes the letters within tables out of a page, and gives the rows.
pub(super) fn rows(
    rulings: &[Ruling],
    letters: &mut Vec<Letter>,
    document: &mut Document,
) -> Vec<Line> {
    let mut rows = Vec::new();
    for grid in grids(rulings) {
        let (within, rest): (Vec<Letter>, Vec<Letter>) =
            letters.iter().partition(|letter| grid.holds(letter));
        *letters = rest;
        for band in grid.levels.windows(2) {
            if let &[top, bottom] = band {
                rows.extend(grid.row(&within, top, bottom, document));
            }
        }
    }
    rows
}

/// The tables of a page: two columns and a row at least.
fn grids(rulings: &[Ruling]) -> Vec<Grid> {
    if rulings.len() > RULINGS_MAX {
        return Vec::new();
    }
    let mut grids: Vec<Grid> = Vec::new();
    for ruling in rulings {
        let mut grid = Grid::of(ruling);
        // What the new line touches grows together; what has grown may touch more.
        while let Some(place) = grids.iter().position(|one| one.touches(&grid)) {
            grid.add(grids.swap_remove(place));
        }
        grids.push(grid);
    }
    for grid in &mut grids {
        grid.levels.sort_by(|one, other| other.total_cmp(one));
        grid.levels.dedup_by(|next, kept| *kept - *next < SAME);
    }
    grids.retain(|grid| {
        let between =
            |(x, _, _): &&(f32, f32, f32)| *x > grid.left + SAME && *x < grid.right - SAME;
        grid.levels.len() > 1 && grid.upright.iter().any(|line| between(&line))
    });
    grids.sort_by(|one, other| other.top.total_cmp(&one.top));
    grids
}

impl Grid {
    fn of(ruling: &Ruling) -> Self {
        let (start, end) = (ruling.start, ruling.end);
        let (bottom, top) = (start.y.min(end.y), start.y.max(end.y));
        let is_upright = (start.x - end.x).abs() < (start.y - end.y).abs();
        Self {
            upright: is_upright
                .then_some((start.x, bottom, top))
                .into_iter()
                .collect(),
            levels: (!is_upright).then_some(start.y).into_iter().collect(),
            left: start.x.min(end.x),
            right: start.x.max(end.x),
            bottom,
            top,
        }
    }

    fn touches(&self, other: &Self) -> bool {
        self.left - SAME < other.right
            && other.left - SAME < self.right
            && self.bottom - SAME < other.top
            && other.bottom - SAME < self.top
    }

    fn add(&mut self, other: Self) {
        self.upright.extend(other.upright);
        self.levels.extend(other.levels);
        self.left = self.left.min(other.left);
        self.right = self.right.max(other.right);
        self.bottom = self.bottom.min(other.bottom);
        self.top = self.top.max(other.top);
    }

    fn holds(&self, letter: &Letter) -> bool {
        let middle = f32::midpoint(letter.x, letter.end);
        middle > self.left && middle < self.right && letter.y > self.bottom && letter.y < self.top
    }

    /// Where one cell of a row ends and the next begins: cells may be merged.
    fn walls(&self, height: f32) -> Vec<f32> {
        let mut walls: Vec<f32> = self
            .upright
            .iter()
            .filter(|(_, bottom, top)| *bottom < height && height < *top)
            .map(|(x, _, _)| *x)
            .collect();
        walls.sort_by(f32::total_cmp);
        walls.dedup_by(|next, kept| *next - *kept < SAME);
        walls
    }

    fn row(
        &self,
        within: &[Letter],
        top: f32,
        bottom: f32,
        document: &mut Document,
    ) -> Option<Line> {
        let in_row = |letter: &&Letter| letter.y > bottom && letter.y < top;
        let within: Vec<Letter> = within.iter().filter(in_row).copied().collect();
        let walls = self.walls(f32::midpoint(top, bottom));
        let mut cells = Vec::new();
        let mut size: f32 = 0.0;
        for wall in walls.windows(2) {
            let &[left, right] = wall else { continue };
            let cell = within.iter().filter(|letter| {
                let middle = f32::midpoint(letter.x, letter.end);
                middle > left && middle < right
            });
            let mut text = String::new();
            for line in lines(cell.copied().collect(), document) {
                size = size.max(line.size);
                push_line(&mut text, &line.text);
            }
            cells.push(text);
        }
        let is_empty = cells.iter().all(String::is_empty);
        (!is_empty).then(|| Line {
            text: cells.join("|"),
            x: self.left,
            end: self.right,
            y: bottom,
            size,
            is_row: true,
            is_running: false,
        })
    }
}
