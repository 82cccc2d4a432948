//! Results and targets that can be checked without a number: full coverage, no case, a rank.

use super::{Clause, Memory, Raw, name};
use crate::lexicon::{Stand, Worded};
use crate::reading::{Change, Class, Comparator, Direction};
use crate::words::Words;
use rust_decimal::Decimal;
use std::str::FromStr;

/// How far before its end a rank's verb or scope may stand.
const RANK_REACH: usize = 12;

/// The worded figures of a clause.
pub(crate) fn read(clause: &Clause<'_>, is_target: bool, memory: &Memory) -> Vec<Raw> {
    let mut out = Vec::new();
    out.extend(pattern(clause, is_target, memory));
    out.extend(ranks(clause, memory));
    if is_target && out.is_empty() {
        out.extend(movement(clause));
    }
    out
}

fn is_quoted(clause: &Clause<'_>, at: usize) -> bool {
    let before = clause.letters(clause.start, at).iter().rev();
    before
        .copied()
        .find(|c| matches!(c, '\u{201c}' | '\u{201d}'))
        == Some('\u{201c}')
}

fn pattern(clause: &Clause<'_>, is_target: bool, memory: &Memory) -> Option<Raw> {
    let l = clause.lexicon;
    let (at, len, index) = l.worded.find(clause.letters(clause.start, clause.end))?;
    let (at, end) = (clause.start + at, clause.start + at + len);
    let worded = l.patterns.get(index)?;
    let before = clause.letters(clause.start, at);
    let closed = end == clause.end || clause.text.char(end) == '\u{3001}';
    let needed = worded.needs.as_ref().is_none_or(|n| n.within(before));
    if (worded.target_only && !is_target)
        || (worded.stands == Stand::Last && !closed)
        || !needed
        || is_quoted(clause, at)
    {
        return None;
    }
    let (start, stop) = name_range(clause, at, end, worded);
    if worded.needs_indicator
        && l.indicator
            .rates
            .ends(clause.letters(start, stop))
            .is_none()
    {
        return None;
    }
    let soft = l.soften.ends(before).is_some()
        || l.soften.starts(clause.letters(clause.start, at)).is_some();
    let mut raw = blank(clause, (start.min(at), end.max(stop)), Class::Qualitative);
    raw.indicator = named(clause, (start, stop), memory);
    raw.value = worded.value;
    raw.unit.clone_from(&worded.unit);
    raw.comparator = worded
        .comparator
        .map(|c| if soft { Comparator::About } else { c });
    raw.change = worded.change;
    raw.direction = worded.direction;
    raw.rules.push("worded");
    let numbered = clause.numerals.iter().any(|n| n.start >= end);
    (!raw.indicator.is_empty() && !numbered).then_some(raw)
}

/// Where the name of a worded figure stands: before the words, or after them when nothing does.
fn name_range(clause: &Clause<'_>, at: usize, end: usize, worded: &Worded) -> (usize, usize) {
    if worded.stands == Stand::Before && end < clause.end {
        return (end, clause.end);
    }
    let mut stop = at;
    if let Some(needs) = &worded.needs
        && let Some((cut, _, ())) = needs.find(clause.letters(clause.start, at))
    {
        stop = clause.start + cut;
    }
    stop = before_links(clause, (clause.start, stop), &clause.lexicon.amount);
    let (start, stop) = name::core(clause, clause.start, stop);
    match (start < stop, &worded.needs) {
        (true, _) => (start, stop),
        (false, Some(_)) => (at, at),
        (false, None) => (end, clause.end),
    }
}

/// Where a name ends before words such as "reaches", "all" or "grows".
fn before_links(
    clause: &Clause<'_>,
    (from, mut stop): (usize, usize),
    moves: &Words<Direction>,
) -> usize {
    let l = clause.lexicon;
    while stop > from {
        let letters = clause.letters(from, stop);
        let link = l
            .links
            .ends(letters)
            .or(l.soften.ends(letters))
            .or(l.shared.ends(letters));
        let moved = moves.ends(letters).map(|(len, _)| (len, ()));
        let Some((len, ())) = link.or(moved) else {
            break;
        };
        stop = stop.saturating_sub(len).max(from);
    }
    stop
}

fn named(clause: &Clause<'_>, (start, stop): (usize, usize), memory: &Memory) -> String {
    let own = clause.text.string(start, stop);
    let head = clause
        .lexicon
        .indicator
        .heads
        .is(clause.letters(start, stop));
    if start < stop && !head {
        return own;
    }
    if let (true, Some(last)) = (head, &memory.last) {
        return name::headed(last, &own);
    }
    memory
        .last
        .as_ref()
        .map(|n| n.text.clone())
        .unwrap_or_default()
}

/// Places in an order: each closes its clause or list member, stands by a verb or scope of ranks,
/// and is of what was named since the one before.
fn ranks(clause: &Clause<'_>, memory: &Memory) -> Vec<Raw> {
    let mut out: Vec<Raw> = Vec::new();
    let (mut from, mut quoted) = (clause.start, false);
    for end in clause.start..=clause.end {
        let letter = if end == clause.end {
            '\u{3001}'
        } else {
            clause.text.char(end)
        };
        match letter {
            '\u{201c}' => quoted = true,
            '\u{201d}' => quoted = false,
            '\u{3001}' if !quoted => {
                let before = out.last().map(|raw| raw.indicator.clone());
                if let Some(found) = rank(clause, (from, end), memory, before) {
                    out.push(found);
                    from = end + 1;
                }
            }
            _ => {}
        }
    }
    out
}

/// The place that ends here; `before` is what the one before in this clause was of.
fn rank(
    clause: &Clause<'_>,
    (from, end): (usize, usize),
    memory: &Memory,
    before: Option<String>,
) -> Option<Raw> {
    let l = clause.lexicon;
    let (len, place) = worded_place(clause, end).or_else(|| numbered_place(clause, end))?;
    let word = end.saturating_sub(len);
    let near = word.saturating_sub(RANK_REACH).max(clause.start);
    let at = |words: &Words| {
        words
            .find(clause.letters(near, word))
            .map(|(at, _, ())| near + at)
    };
    let (verb, scope) = (at(&l.rank.verbs), at(&l.rank.scopes));
    let first = verb.or(scope)?;
    let led = l.rank.verbs.ends(clause.letters(near, word)).is_some();
    (led || scope.is_some() || verb.is_some_and(|verb| word <= verb + 3)).then_some(())?;
    let stop = first.min(scope.unwrap_or(first)).max(from);
    let stop = before_links(clause, (from, stop), &Words::new([]));
    let (start, stop) = name::core(clause, from, stop);
    let own = named(clause, (start, stop), memory);
    let mut raw = blank(clause, (start.min(first).max(from), end), Class::Rank);
    raw.indicator = match before {
        Some(before) if start == stop => before,
        _ if own.is_empty() => clause.text.string(from, first),
        _ => own,
    };
    raw.value = place;
    raw.unit = Some(l.rank_unit.clone());
    raw.comparator = place.map(|_| Comparator::Equal);
    raw.rules.push("rank");
    Some(raw)
}

/// A place told in words, and its number when it is the first.
fn worded_place(clause: &Clause<'_>, end: usize) -> Option<(usize, Option<Decimal>)> {
    let l = clause.lexicon;
    let near = end.saturating_sub(RANK_REACH).max(clause.start);
    let (len, ()) = l.rank.ends.ends(clause.letters(near, end))?;
    let first = l
        .rank
        .first
        .is(clause.letters(end.saturating_sub(len), end));
    Some((len, first.then_some(Decimal::ONE)))
}

/// "the ninth place", "among the first ten": a place told in digits.
fn numbered_place(clause: &Clause<'_>, end: usize) -> Option<(usize, Option<Decimal>)> {
    let l = clause.lexicon;
    let letters = clause.letters(end.saturating_sub(RANK_REACH).max(clause.start), end);
    let unit = l.rank.closes.ends(letters).map_or(0, |(len, ())| len);
    let before = letters.get(..letters.len() - unit)?;
    let digits = before
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let opens = before.get(..before.len() - digits)?;
    let ordinal = opens.last() == Some(&l.numerals.marks.ordinal);
    let among = l.rank.among.ends(opens).map(|(len, ())| len);
    let mark = if ordinal { 1 } else { among? };
    let written: String = before.get(before.len() - digits..)?.iter().collect();
    let place = Decimal::from_str(&written).ok()?;
    Some((unit + digits + mark, ordinal.then_some(place)))
}

/// "raise X", "lower X" where X is measured: any move that way is enough.
fn movement(clause: &Clause<'_>) -> Option<Raw> {
    let l = clause.lexicon;
    if !clause.numerals.is_empty() {
        return None;
    }
    let (start, end) = name::core(clause, clause.start, clause.end);
    let (len, way) = l.moves.starts(clause.letters(start, end))?;
    l.indicator.rates.ends(clause.letters(start + len, end))?;
    let mut raw = blank(clause, (start, end), Class::Qualitative);
    raw.indicator = clause.text.string(start + len, end);
    raw.value = Some(Decimal::ZERO);
    raw.unit = Some(String::from('%'));
    raw.comparator = Some(Comparator::More);
    raw.change = Some(Change::Yearly);
    raw.direction = Some(way);
    raw.rules.push("movement");
    Some(raw)
}

fn blank(clause: &Clause<'_>, (start, end): (usize, usize), class: Class) -> Raw {
    Raw {
        start,
        end,
        num: None,
        indicator: String::new(),
        value: None,
        unit: None,
        comparator: None,
        change: None,
        direction: None,
        class,
        clause: (clause.start, clause.end),
        rules: Vec::new(),
    }
}
