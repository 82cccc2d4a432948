//! Which part of the report a heading or an opening begins, and which year the plan is for.

use super::heading::{Heading, Line};
use crate::lexicon::Lexicon;
use crate::reading::Part;
use crate::text::Text;
use crate::words::Words;

/// The opening of a paragraph that can turn to another part.
const OPENING: usize = 60;
/// The opening of a paragraph that can turn to the plan.
const PLAN_OPENING: usize = 14;

/// The part a heading begins.
///
/// LAW (parts): looking back wins over looking ahead, of five years the one named first;
/// five years ahead win over one.
pub(super) fn of_heading(letters: &[char], lexicon: &Lexicon) -> Option<Part> {
    let words = &lexicon.headings;
    let plan_named = words.five_year_plans.within(letters);
    let first = |list: &Words| list.find(letters).map(|(at, _, ())| at);
    let (back, ahead) = (first(&words.five_years), first(&words.outlook));
    if back.is_some_and(|back| ahead.is_none_or(|ahead| back < ahead)) {
        return Some(Part::FiveYears);
    }
    if words.review.within(letters) {
        let five = plan_named && year_in(letters, lexicon).is_none();
        return Some(if five { Part::FiveYears } else { Part::Review });
    }
    if words.outlook.within(letters) || (plan_named && words.plan.within(letters)) {
        return Some(Part::Outlook);
    }
    if words.plan.within(letters) {
        return Some(Part::Plan);
    }
    None
}

/// The part a paragraph turns to by its opening words.
pub(super) fn opened(text: &Text, line: &Line, now: Part, lexicon: &Lexicon) -> Option<Part> {
    let words = &lexicon.headings;
    let opening = text.slice(line.start, line.end.min(line.start + OPENING));
    let brief = text.slice(line.start, line.end.min(line.start + PLAN_OPENING));
    let looks_back = matches!(now, Part::Review | Part::FiveYears | Part::Other);
    if looks_back && words.open_five_years.within(opening) {
        return Some(Part::FiveYears);
    }
    if looks_back && words.open_review.within(brief) {
        return Some(Part::Review);
    }
    if now != Part::Plan && words.open_plan.within(brief) {
        return Some(Part::Plan);
    }
    None
}

/// The first year written in the letters.
pub(crate) fn year_in(letters: &[char], lexicon: &Lexicon) -> Option<u16> {
    letters.windows(5).find_map(|w| {
        let (year, mark) = w.split_at_checked(4)?;
        if mark.first() != Some(&lexicon.plain.date_years) {
            return None;
        }
        let number: String = year.iter().collect();
        number
            .parse::<u16>()
            .ok()
            .filter(|y| (1950..2200).contains(y))
    })
}

/// Of several parts that name a year, those before the last year look back, and those of the
/// last year plan it, whatever they are called.
pub(super) fn settle(text: &Text, lines: &mut [Line], lexicon: &Lexicon) {
    let year_of = |line: &Line| {
        let heading = line
            .heading
            .as_ref()
            .filter(|h| h.part == Some(Part::Plan) || (h.part.is_none() && is_chapter(text, h)))?;
        year_in(text.slice(heading.start, heading.end), lexicon)
    };
    let Some(last) = lines.iter().filter_map(year_of).max() else {
        return;
    };
    let mut looked_back = false;
    let mut ahead = false;
    for line in lines {
        let Some((year, heading)) = year_of(line).zip(line.heading.as_mut()) else {
            continue;
        };
        let named = heading.part.is_some();
        if year < last && (named || !ahead) {
            heading.part = Some(Part::Review);
            looked_back = true;
        } else if year == last && looked_back {
            heading.part = Some(Part::Plan);
            ahead = true;
        } else {
            continue;
        }
        heading.level = 1;
    }
}

fn is_chapter(text: &Text, heading: &Heading) -> bool {
    heading.level == 2 && text.char(heading.start) != '\u{ff08}'
}

/// The year the plan is for: from the plan's heading, the title, the review's heading (plus one),
/// or the first year written.
pub(super) fn year(text: &Text, lines: &[Line], lexicon: &Lexicon) -> Option<u16> {
    let of = |kind: Part| {
        lines
            .iter()
            .filter_map(|l| l.heading.as_ref())
            .find_map(|h| {
                let found = year_in(text.slice(h.start, h.end), lexicon)?;
                (h.part == Some(kind)).then_some(found)
            })
    };
    let title = || {
        let mut titles = lines.iter().filter(|l| l.is_title);
        titles.find_map(|l| year_in(text.slice(l.start, l.end), lexicon))
    };
    of(Part::Plan)
        .or_else(title)
        .or_else(|| of(Part::Review).map(|y| y.saturating_add(1)))
        .or_else(|| year_in(text.slice(0, text.len()), lexicon))
}
