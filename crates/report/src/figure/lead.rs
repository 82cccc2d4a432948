//! The words between a name and its number: comparators, change words, links.

use super::Clause;
use crate::number::Numeral;
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
    /// Nothing but separators stands before the number.
    pub(crate) is_bare: bool,
}

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
    let relative = clause.lexicon.relative_units.ends(unit).is_some();
    let mut lead = Lead {
        end: numeral.start,
        ..Lead::default()
    };
    while let Some((len, piece)) = piece(clause, from, lead.end, relative) {
        lead.end = lead.end.saturating_sub(len).max(from);
        take(&mut lead, &piece);
    }
    if lead.direction.is_some() && lead.change.is_none() {
        lead.change = Some(Change::Yearly);
    }
    if lead.direction.is_none() && lead.change == Some(Change::AverageAnnual) {
        lead.change = None;
    }
    let rest = clause.letters(from, numeral.start);
    lead.is_bare =
        rest.iter().all(|c| !c.is_alphanumeric()) || clause.lexicon.indicator.trailing.is(rest);
    lead
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

fn piece(clause: &Clause<'_>, from: usize, end: usize, relative: bool) -> Option<(usize, Piece)> {
    let l = clause.lexicon;
    let letters = clause.letters(from, end);
    let moved = if relative {
        l.relative.ends(letters)
    } else {
        None
    };
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
