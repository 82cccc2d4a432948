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
/// The numbering of a chapter has at most this many characters.
const NUMBERING_MAX: usize = 4;

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

/// Of several parts that name the work of a year, those before the last year look back. A chapter
/// that opens with a year and is called nothing known is of that year: it plans the plan's year,
/// and before the plan it looks back on an earlier one.
pub(super) fn settle(text: &Text, lines: &mut [Line], lexicon: &Lexicon) {
    let year = |heading: &Heading| year_in(text.slice(heading.start, heading.end), lexicon);
    let is_named = |heading: &Heading| heading.part == Some(Part::Plan);
    let headings = || lines.iter().filter_map(|line| line.heading.as_ref());
    let named = headings().filter(|h| is_named(h)).filter_map(year).max();
    let unnamed = || headings().filter(|h| opens_with_year(text, h));
    let Some(last) = named.or_else(|| unnamed().filter_map(year).max()) else {
        return;
    };
    let mut ahead = false;
    for heading in lines.iter_mut().filter_map(|line| line.heading.as_mut()) {
        let found = year(heading);
        let is_plan = is_named(heading);
        if !is_plan && !opens_with_year(text, heading) {
            continue;
        }
        if found.is_some_and(|year| year < last) && (is_plan || !ahead) {
            heading.part = Some(Part::Review);
        } else if found == Some(last) && (is_plan || named.is_some()) {
            heading.part = Some(Part::Plan);
            ahead = true;
        } else {
            continue;
        }
        heading.level = 1;
    }
}

/// Whether a chapter called nothing known opens with a year.
fn opens_with_year(text: &Text, heading: &Heading) -> bool {
    let letters = text.slice(heading.start, heading.end);
    let number = letters.iter().position(char::is_ascii_digit);
    let chapter = heading.level == 2 && letters.first() != Some(&'\u{ff08}');
    heading.part.is_none() && chapter && number.is_some_and(|at| at <= NUMBERING_MAX)
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
