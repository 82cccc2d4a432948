//! Columns of running text side by side: told by the white band between them, and put one
//! after the other.
//!
//! Lines across the whole page, such as a heading, divide what stands in columns. Where a
//! band is a table's gap is told by the text beside it: lines of a column are long, begin at
//! its edge, and many of them are full.

use super::super::Document;
use super::letters::Letter;
use super::line::{Line, lines, rows};

/// A band is broader than this; of the size.
const BAND: f32 = 0.8;
/// Lines beside each other at least.
const PAIRS: usize = 5;
/// Rows of a page at most, for its columns to be looked for.
const ROWS_MAX: usize = 400;
/// One column may be broader than the other by this.
const BROADER: f32 = 1.6;
/// Letters that half a row has, in the middle of all, at least.
const LETTERS: usize = 8;
/// A full line ends this near to the band; of the size.
const FULL: f32 = 1.5;
/// A line begins this near to the band, indented or not; of the size.
const INDENTED: f32 = 2.6;
/// One row of so many may reach farther out than the columns.
const FEW: usize = 5;
/// What stands farther than this above or below the columns is none of theirs; of the size.
const APART: f32 = 2.5;

/// A white band from top to bottom, and the outer edges of the text beside it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    left: f32,
    right: f32,
    outer_left: f32,
    outer_right: f32,
}

/// Where a line stands, in reading order within a part of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
    /// Across both; what is beside each other above comes before it.
    Whole,
}

/// A row of letters, and its gaps.
#[derive(Debug)]
struct Row {
    letters: Vec<Letter>,
    gaps: Vec<(f32, f32)>,
}

/// The lines of a page in the order they are read; rows of tables are among them already.
/// `earlier` is the band of the page before: the last page may have one column only.
pub(super) fn in_order(
    letters: Vec<Letter>,
    tables: Vec<Line>,
    earlier: &mut Option<Band>,
    document: &mut Document,
) -> Vec<Line> {
    let rows: Vec<Row> = rows(letters).into_iter().map(Row::of).collect();
    let few = rows.len() <= ROWS_MAX;
    let kept = earlier.filter(|band| few && band.goes_on(&rows));
    *earlier = few.then(|| Band::between(&rows)).flatten().or(kept);
    let Some(band) = *earlier else {
        let letters = rows.into_iter().flat_map(|row| row.letters).collect();
        let mut all = tables;
        all.extend(lines(letters, document));
        all.sort_by(|one, other| other.y.total_cmp(&one.y));
        return all;
    };
    let mut placed: Vec<(Side, Line)> = tables
        .into_iter()
        .map(|line| (band.side(line.x, line.end), line))
        .collect();
    for (side, letters) in band.divide(rows) {
        let column = lines(letters, document).into_iter();
        placed.extend(column.map(|line| (side, band.widened(side, line))));
    }
    in_parts(placed)
}

/// Each line across the page ends a part, and in a part the left column comes first.
fn in_parts(placed: Vec<(Side, Line)>) -> Vec<Line> {
    let mut heights: Vec<f32> = placed
        .iter()
        .filter(|(side, _line)| *side == Side::Whole)
        .map(|(_side, line)| line.y)
        .collect();
    heights.sort_by(|one, other| other.total_cmp(one));
    let part = |y: f32| heights.partition_point(|height| *height > y);
    let mut keyed: Vec<(usize, Side, Line)> = placed
        .into_iter()
        .map(|(side, line)| (part(line.y), side, line))
        .collect();
    keyed.sort_by(|one, other| {
        let by_part = (one.0, one.1).cmp(&(other.0, other.1));
        by_part.then(other.2.y.total_cmp(&one.2.y))
    });
    keyed.into_iter().map(|(_part, _side, line)| line).collect()
}

/// A place that as many rows as possible leave free, by one walk over the edges of all gaps.
fn freest(rows: &[Row]) -> Option<f32> {
    let gaps = rows.iter().flat_map(|row| &row.gaps);
    let mut edges: Vec<(f32, bool)> = gaps
        .flat_map(|(start, end)| [(*start, true), (*end, false)])
        .collect();
    // Where one gap ends as another begins, they share no place.
    edges.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let (mut open, mut most, mut freest) = (0_usize, 0, None);
    for pair in edges.windows(2) {
        let [(start, opens), (end, _closes)] = pair else {
            continue;
        };
        open = if *opens {
            open + 1
        } else {
            open.saturating_sub(1)
        };
        if open > most && start < end {
            most = open;
            freest = Some(f32::midpoint(*start, *end));
        }
    }
    freest
}

/// The least of most places: running lines may reach farther out than the text.
fn outermost(places: impl Iterator<Item = f32>) -> f32 {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    let few = places.len() / FEW;
    places.get(few).copied().unwrap_or_default()
}

impl Row {
    fn of(mut letters: Vec<Letter>) -> Self {
        letters.sort_by(|one, other| one.x.total_cmp(&other.x));
        let mut gaps = Vec::new();
        let mut end: Option<f32> = None;
        for letter in letters.iter().filter(|one| !one.letter.is_whitespace()) {
            if let Some(end) = end.filter(|end| letter.x - end > BAND * letter.size) {
                gaps.push((end, letter.x));
            }
            end = Some(end.map_or(letter.end, |end| end.max(letter.end)));
        }
        Self { letters, gaps }
    }

    /// The gap at a place.
    fn gap(&self, x: f32) -> Option<(f32, f32)> {
        let at = |(start, end): &&(f32, f32)| *start < x && x < *end;
        self.gaps.iter().find(at).copied()
    }

    fn y(&self) -> f32 {
        self.letters.first().map_or(0.0, |letter| letter.y)
    }

    fn size(&self) -> f32 {
        let sizes = self.letters.iter().map(|letter| letter.size);
        sizes.fold(0.0, f32::max)
    }

    fn count(&self, is_counted: impl Fn(&Letter) -> bool) -> usize {
        let shown = self
            .letters
            .iter()
            .filter(|one| !one.letter.is_whitespace());
        shown.filter(|one| is_counted(one)).count()
    }
}

impl Band {
    /// The band that most rows of a page leave free, if there is text in columns beside it.
    fn between(rows: &[Row]) -> Option<Self> {
        let x = freest(rows)?;
        let pairs: Vec<&Row> = rows.iter().filter(|row| row.gap(x).is_some()).collect();
        let gaps = pairs.iter().filter_map(|row| row.gap(x));
        let (left, right) = gaps.fold((f32::MIN, f32::MAX), |(left, right), (start, end)| {
            (left.max(start), right.min(end))
        });
        let starts = pairs.iter().filter_map(|row| row.letters.first());
        let ends = pairs.iter().filter_map(|row| row.letters.last());
        let band = Self {
            left,
            right,
            outer_left: outermost(starts.map(|letter| letter.x)),
            outer_right: -outermost(ends.map(|letter| -letter.end)),
        };
        let crossing = rows.iter().filter(|row| band.is_crossed(row)).count();
        (pairs.len() >= PAIRS && crossing <= pairs.len() && band.divides_text(&pairs))
            .then_some(band)
    }

    /// Whether most rows of a page keep to the columns of the page before.
    fn goes_on(self, rows: &[Row]) -> bool {
        let crossing = rows.iter().filter(|row| self.is_crossed(row)).count();
        crossing * 2 <= rows.len()
    }

    fn is_crossed(self, row: &Row) -> bool {
        let is_within = |letter: &Letter| letter.end > self.left && letter.x < self.right;
        row.count(is_within) > 0
    }

    /// Whether what stands on both sides is running text.
    fn divides_text(self, pairs: &[&Row]) -> bool {
        let size = pairs.iter().map(|row| row.size()).fold(0.0, f32::max);
        let breadths = (self.left - self.outer_left, self.outer_right - self.right);
        let (narrow, broad) = (breadths.0.min(breadths.1), breadths.0.max(breadths.1));
        let of_pairs = |holds: &dyn Fn(&Row, (f32, f32)) -> bool| {
            let middle = f32::midpoint(self.left, self.right);
            let holding = pairs
                .iter()
                .filter(|row| row.gap(middle).is_some_and(|gap| holds(row, gap)));
            holding.count()
        };
        let full = of_pairs(&|_row, (start, _end)| self.left - start < FULL * size);
        let begun = of_pairs(&|_row, (_start, end)| end - self.right < INDENTED * size);
        let long = of_pairs(&|row, (start, end)| {
            let before = row.count(|letter| letter.end <= start + 0.1);
            let after = row.count(|letter| letter.x >= end - 0.1);
            before.min(after) >= LETTERS
        });
        self.right - self.left > BAND * size
            && broad < BROADER * narrow
            && full * 5 >= pairs.len() * 2
            && begun * 5 >= pairs.len() * 4
            && long * 2 >= pairs.len()
    }

    fn side(self, x: f32, end: f32) -> Side {
        if end <= self.right {
            Side::Left
        } else if x >= self.left {
            Side::Right
        } else {
            Side::Whole
        }
    }

    /// The letters of each side, and of what is none of the columns'.
    fn divide(self, rows: Vec<Row>) -> [(Side, Vec<Letter>); 3] {
        let columns = self.columns_of(&rows);
        let (mut left, mut right, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        for (place, row) in rows.into_iter().enumerate() {
            if !columns.contains(&place) || self.is_crossed(&row) {
                whole.extend(row.letters);
                continue;
            }
            for letter in row.letters {
                match self.side(letter.x, letter.end) {
                    Side::Left => left.push(letter),
                    Side::Right | Side::Whole => right.push(letter),
                }
            }
        }
        [
            (Side::Left, left),
            (Side::Right, right),
            (Side::Whole, whole),
        ]
    }

    /// The rows from the first of the columns to the last; page numbers stand apart.
    fn columns_of(self, rows: &[Row]) -> std::ops::RangeInclusive<usize> {
        let middle = f32::midpoint(self.left, self.right);
        // On a page with one column any row of it will do.
        let is_paired = rows.iter().any(|row| row.gap(middle).is_some());
        let is_pair =
            |row: &Row| row.gap(middle).is_some() || (!is_paired && !self.is_crossed(row));
        let mut first = rows.iter().position(is_pair).unwrap_or_default();
        let mut last = rows.iter().rposition(is_pair).unwrap_or_default();
        let is_near = |upper: usize, lower: usize| match (rows.get(upper), rows.get(lower)) {
            (Some(upper), Some(lower)) => upper.y() - lower.y() < APART * lower.size(),
            _ => false,
        };
        // A running line may leave the same band free.
        while first < last && !is_near(first, first + 1) {
            first += 1;
        }
        while last > first && !is_near(last - 1, last) {
            last -= 1;
        }
        while first > 0 && is_near(first - 1, first) {
            first -= 1;
        }
        while is_near(last, last + 1) {
            last += 1;
        }
        first..=last
    }

    /// A line as if its column were as broad as the page, so that its paragraphs are joined
    /// as everywhere.
    fn widened(self, side: Side, line: Line) -> Line {
        match side {
            Side::Left => Line {
                end: line.end + self.outer_right - self.left,
                ..line
            },
            Side::Right => Line {
                x: line.x - (self.right - self.outer_left),
                ..line
            },
            Side::Whole => line,
        }
    }
}
