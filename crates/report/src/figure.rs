//! Figures of one sentence: numbers with a name, and worded results without a number.

pub(crate) mod lead;
mod name;
mod places;
pub(crate) mod worded;

use crate::lexicon::{Kind, Lexicon};
use crate::number::{Numeral, Script};
use crate::reading::{Change, Class, Comparator, Direction};
use crate::text::Text;
use lead::Lead;
use name::Name;
pub(crate) use places::Places;
use rust_decimal::Decimal;

/// A quote reaches back for its indicator's words at most this many characters.
const QUOTE_REACH: usize = 200;

/// A figure in places of the view, before it gets its period and place.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) num: Option<(usize, usize)>,
    pub(crate) indicator: String,
    pub(crate) value: Option<Decimal>,
    pub(crate) unit: Option<String>,
    pub(crate) comparator: Option<Comparator>,
    pub(crate) change: Option<Change>,
    pub(crate) direction: Option<Direction>,
    pub(crate) class: Class,
    pub(crate) clause: (usize, usize),
    pub(crate) rules: Vec<&'static str>,
}

/// What earlier numbers of the sentence left for the next.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pub(crate) last: Option<Name>,
    subjects: Vec<Name>,
    next_subject: usize,
    change: Option<(Option<Change>, Option<Direction>)>,
}

/// A clause with the numbers that measure something.
pub(crate) struct Clause<'a> {
    pub(crate) text: &'a Text,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) numerals: Vec<&'a Numeral>,
}

impl Clause<'_> {
    pub(crate) fn letters(&self, start: usize, end: usize) -> &[char] {
        self.text.slice(start, end.max(start))
    }
}

/// The numeric figures of a clause, in order.
pub(crate) fn numeric(clause: &Clause<'_>, memory: &mut Memory) -> Vec<Raw> {
    let mut out = Vec::new();
    let mut from = clause.start;
    if clause.numerals.is_empty() && memory.last.is_none() {
        memory.last = name::topic(clause);
    }
    for (index, numeral) in clause.numerals.iter().enumerate() {
        let next = clause
            .numerals
            .get(index + 1)
            .map_or(clause.end, |n| n.start);
        let (after, limit) = following(clause, numeral);
        let lead = lead::read(clause, from, numeral);
        let spot = Spot {
            numeral,
            lead,
            from,
            after,
            next: next.max(after),
        };
        let (names, rules) = name::names(clause, &spot, memory);
        out.extend(
            names
                .iter()
                .map(|name| raw(clause, &spot, limit, (name, &rules), memory)),
        );
        remember(memory, &spot, names.last());
        from = after;
    }
    out
}

/// A number, what leads to it, and where its surroundings end.
pub(crate) struct Spot<'a> {
    pub(crate) numeral: &'a Numeral,
    pub(crate) lead: Lead,
    pub(crate) from: usize,
    pub(crate) after: usize,
    pub(crate) next: usize,
}

/// One past the limit word after the number, and the comparator it means.
fn following(clause: &Clause<'_>, numeral: &Numeral) -> (usize, Option<Comparator>) {
    let after = |at| clause.letters(at, clause.end);
    let mut end = numeral.end;
    let mut found = None;
    if let Some((len, limit)) = clause.lexicon.after.starts(after(end)) {
        found = Some(limit);
        end += len;
    }
    if let Some((len, ())) = clause.lexicon.skips.steps.starts(after(end)) {
        end += len;
    }
    (end, found)
}

fn raw(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    limit: Option<Comparator>,
    (name, rules): (&Name, &[&'static str]),
    memory: &Memory,
) -> Raw {
    let n = spot.numeral;
    let mut rules = rules.to_vec();
    let is_class = n.script == Script::Roman;
    let comparator = limit
        .or(spot.lead.comparator)
        .or(n.approximate.then_some(Comparator::More))
        .or(n.is_range.then_some(Comparator::AtLeast))
        .or(is_class.then_some(Comparator::AtMost))
        .unwrap_or(Comparator::Equal);
    let (mut change, mut direction) = (spot.lead.change, spot.lead.direction);
    let relative = clause
        .lexicon
        .relative_units
        .ends(clause.letters(n.start, n.end))
        .is_some();
    let inherits = spot.lead.is_bare && (name.respective || relative) && change.is_none();
    if let (true, Some((before, way))) = (inherits, memory.change) {
        (change, direction) = (before, way);
        rules.push("change-shared");
    }
    if change.is_some() {
        rules.push("change");
    }
    if n.is_range {
        rules.push("range");
    }
    if comparator != Comparator::Equal {
        rules.push("comparator");
    }
    // A name kept from far back would make every quote as long as the sentence.
    let near = n.start.saturating_sub(name.start) <= QUOTE_REACH;
    Raw {
        start: if near {
            name.start.min(n.start)
        } else {
            n.start
        },
        end: name
            .end
            .max(n.end)
            .max(if limit.is_some() { spot.after } else { n.end }),
        num: Some((n.start, n.end)),
        indicator: name.text.clone(),
        value: n.value,
        unit: Some(n.unit.clone()),
        comparator: Some(comparator),
        change,
        direction: change.and(direction),
        class: Class::Numeric,
        clause: (clause.start, clause.end),
        rules,
    }
}

fn remember(memory: &mut Memory, spot: &Spot<'_>, name: Option<&Name>) {
    if let Some(name) = name {
        memory.last = Some(name.clone());
    }
    if spot.lead.change.is_some() {
        memory.change = Some((spot.lead.change, spot.lead.direction));
    } else if !spot.lead.is_bare {
        memory.change = None;
    }
}

/// Whether a unit is a count of things.
pub(crate) fn counts(numeral: &Numeral) -> bool {
    matches!(numeral.kind, Some(Kind::Counter))
}
