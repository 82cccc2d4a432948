//! The words between a name and its number: comparators, change words, links.

use super::Clause;
use crate::number::{Numeral, Script};
use crate::reading::{Change, Comparator, Direction};

/// How names and numbers are paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sharing {
    /// One name, one number.
    #[default]
    Single,
    /// One number for each of several names.
    Shared,
    /// Several numbers for several names, in order.
    Respective,
}

/// What was taken off the end of the words before a number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lead {
    /// Where the name's words end.
    pub(crate) end: usize,
    pub(crate) comparator: Option<Comparator>,
    pub(crate) change: Option<Change>,
    pub(crate) direction: Option<Direction>,
    /// How several names share the number.
    pub(crate) sharing: Sharing,
    /// Something was taken off.
    pub(crate) linked: bool,
    /// Nothing but separators, or a word of striving, stands before the number.
    pub(crate) is_bare: bool,
    /// A word says that the value is reached, held or moved to.
    pub(crate) reaches: bool,
    /// "above the country's by": where the words that name the gap begin.
    pub(crate) gap: Option<usize>,
    /// "back to, of what it was in 2019, the": the words that name the share.
    pub(crate) regained: Option<(usize, usize)>,
}

/// The words of a gap to others have at most this many characters.
const GAP_MAX: usize = 12;
/// A baseline of a change has at most this many characters.
const BASELINE_MAX: usize = 12;

enum Piece {
    Compare(Comparator),
    Move(Direction),
    Yearly,
    SamePeriod,
    Shared,
    Respective,
    Link,
}

/// Reads backwards from the number, longest word first, until a word of the name is met.
pub(crate) fn read(clause: &Clause<'_>, from: usize, numeral: &Numeral) -> Lead {
    let unit = clause.letters(numeral.start, numeral.end);
    let fraction = numeral.script == Script::Chinese && numeral.unit == clause.lexicon.plain.ratio;
    let relative = fraction || clause.lexicon.relative_units.ends(unit).is_some();
    let mut lead = Lead {
        end: numeral.start,
        ..Lead::default()
    };
    if relative && let Some(gap) = gap(clause, from, numeral.start) {
        return Lead {
            end: gap,
            gap: Some(gap),
            linked: true,
            ..lead
        };
    }
    let mut since = Since::Unsaid;
    take_off(clause, from, &mut lead, (relative, &mut since));
    if let Some((start, said)) = baseline(clause, from, lead.end) {
        lead.end = start;
        since = said;
    } else if let Some(start) = multiple(clause, from, lead.end, unit) {
        lead.regained = regained(clause, (start, lead.end), relative);
        lead.end = start;
        take_off(clause, from, &mut lead, (relative, &mut since));
    }
    settle(&mut lead, &since);
    let rest = clause.letters(from, numeral.start);
    lead.is_bare = rest.iter().all(|c| !c.is_alphanumeric())
        || clause.lexicon.indicator.trailing.is(rest)
        || says_only_how(clause, rest);
    lead
}

/// Takes comparators, change words and links off the end of the words before a number.
fn take_off(
    clause: &Clause<'_>,
    from: usize,
    lead: &mut Lead,
    (relative, since): (bool, &mut Since),
) {
    while let Some((len, piece)) = piece(clause, from, lead.end, relative) {
        lead.end = lead.end.saturating_sub(len).max(from);
        let letters = clause.letters(lead.end, lead.end + len);
        lead.reaches |= clause.lexicon.verbs.reach.is(letters);
        if clause.lexicon.summed.is(letters) {
            *since = Since::Long;
        }
        take(lead, &piece);
    }
}

/// Since when a change is counted.
#[derive(Debug, PartialEq, Eq)]
enum Since {
    Unsaid,
    /// The year before.
    LastYear,
    /// A year that is named, or several years together.
    Long,
}

/// A move without "a year on average" is one since the year before, unless it says otherwise.
fn settle(lead: &mut Lead, since: &Since) {
    match (lead.direction, lead.change, since) {
        (None, Some(Change::AverageAnnual), _)
        | (Some(_), None | Some(Change::Yearly), Since::Long) => lead.change = None,
        (Some(_), None, _) | (None, None, Since::LastYear) => lead.change = Some(Change::Yearly),
        _ => {}
    }
}

/// "above the country's average by" at the end of the words before a number: where it begins.
fn gap(clause: &Clause<'_>, from: usize, end: usize) -> Option<usize> {
    let near = end.saturating_sub(GAP_MAX).max(from);
    (near..end).rev().find(|&at| {
        let letters = clause.letters(at, end);
        let Some((len, ())) = clause.lexicon.gaps.starts(letters) else {
            return false;
        };
        let whom = letters.get(len..).unwrap_or_default();
        whom.len() >= 2 && whom.iter().all(|c| c.is_alphabetic())
    })
}

/// "than in 2017", "than at the end of the last plan" at the end of the words before a number.
fn baseline(clause: &Clause<'_>, from: usize, end: usize) -> Option<(usize, Since)> {
    let words = &clause.lexicon.indicator;
    let near = end.saturating_sub(BASELINE_MAX).max(from);
    let at = (near..end).find(|&at| {
        words
            .baseline_open
            .starts(clause.letters(at, end))
            .is_some()
    })?;
    let letters = clause.letters(at, end);
    words.baseline_end.ends(letters)?;
    let last_year = clause.lexicon.same_period.starts(letters).is_some();
    let named = letters.iter().any(char::is_ascii_digit)
        || clause.lexicon.headings.five_year_plans.within(letters);
    if last_year {
        Some((at, Since::LastYear))
    } else {
        named.then_some((at, Since::Long))
    }
}

/// "is, of what it was in 2015, the", "rises to in 2022 the" at the end of the words before a
/// number; of what a multiple is, needs no year.
fn multiple(clause: &Clause<'_>, from: usize, end: usize, unit: &[char]) -> Option<usize> {
    let words = &clause.lexicon.indicator;
    let (len, ()) = words.of.ends(clause.letters(from, end))?;
    let year = end.saturating_sub(len);
    let near = year.saturating_sub(BASELINE_MAX).max(from);
    let letters = clause.letters(near, year);
    let dated = words.baseline_end.ends(letters).is_some()
        && (letters.iter().any(char::is_ascii_digit) || words.last_years.within(letters));
    let times = clause.lexicon.times.ends(unit).is_some();
    (near..year).filter(|_| dated || times).find(|&at| {
        let rest = clause.letters(at, year);
        let moved = clause.lexicon.links.starts(rest);
        words.multiple_open.starts(rest).is_some() || moved.is_some_and(|(len, ())| len > 2)
    })
}

fn regained(
    clause: &Clause<'_>,
    (start, end): (usize, usize),
    relative: bool,
) -> Option<(usize, usize)> {
    let words = &clause.lexicon.indicator;
    let letters = clause.letters(start, end);
    let regains = relative && words.regain.starts(letters).is_some();
    let of = words.of.ends(letters).map_or(0, |(len, ())| len);
    regains.then_some((start, end - of))
}

fn take(lead: &mut Lead, piece: &Piece) {
    lead.linked = true;
    match piece {
        Piece::Compare(comparator) => lead.comparator = lead.comparator.or(Some(*comparator)),
        Piece::Move(direction) => lead.direction = lead.direction.or(Some(*direction)),
        Piece::Yearly => lead.change = Some(Change::AverageAnnual),
        Piece::SamePeriod => lead.change = lead.change.or(Some(Change::Yearly)),
        Piece::Shared => lead.sharing = Sharing::Shared,
        Piece::Respective => lead.sharing = Sharing::Respective,
        Piece::Link => {}
    }
}

/// Nothing but a comparator, or a word of striving before one: another value of the same.
fn says_only_how(clause: &Clause<'_>, rest: &[char]) -> bool {
    let l = clause.lexicon;
    let word: Vec<char> = rest
        .iter()
        .filter(|c| c.is_alphanumeric())
        .copied()
        .collect();
    let strive = l.verbs.strive.starts(&word).map_or(0, |(len, ())| len);
    let how = word.get(strive..).unwrap_or_default();
    l.before.is(how) || (strive > 0 && (how.is_empty() || l.links.is(how)))
}

fn piece(clause: &Clause<'_>, from: usize, end: usize, relative: bool) -> Option<(usize, Piece)> {
    let l = clause.lexicon;
    let letters = clause.letters(from, end);
    if l.indicator.whole_words.ends(letters).is_some() {
        return None;
    }
    let moved = l.relative.ends(letters).filter(|(n, _)| {
        // An amount is a change only where it is said since when.
        relative || baseline(clause, from, end.saturating_sub(*n)).is_some()
    });
    let scoped = l.indicator.scopes.ends(letters).filter(|(n, ())| {
        l.before
            .ends(clause.letters(from, end.saturating_sub(*n)))
            .is_some()
    });
    let mut found = [
        scoped.map(|(n, ())| (n, Piece::Link)),
        l.before.ends(letters).map(|(n, c)| (n, Piece::Compare(c))),
        l.amount.ends(letters).map(|(n, d)| (n, Piece::Move(d))),
        moved.map(|(n, d)| (n, Piece::Move(d))),
        l.yearly.ends(letters).map(|(n, ())| (n, Piece::Yearly)),
        l.same_period
            .ends(letters)
            .map(|(n, ())| (n, Piece::SamePeriod)),
        l.shared.ends(letters).map(|(n, ())| (n, Piece::Shared)),
        l.respective
            .ends(letters)
            .map(|(n, ())| (n, Piece::Respective)),
        l.links.ends(letters).map(|(n, ())| (n, Piece::Link)),
        l.indicator
            .lead
            .is(letters)
            .then_some((letters.len(), Piece::Link)),
    ];
    let best = (0..found.len()).rev().max_by_key(|i| {
        found
            .get(*i)
            .and_then(Option::as_ref)
            .map_or(0, |(len, _)| *len)
    })?;
    found.get_mut(best)?.take()
}
