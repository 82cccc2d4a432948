//! Figures of one sentence: numbers with a name, and worded results without a number.

pub(crate) mod lead;
mod name;
mod places;
pub(crate) mod worded;

use crate::lexicon::{Kind, Lexicon};
use crate::number::{Bound, Numeral, Script};
use crate::reading::{Change, Class, Comparator, Direction};
use crate::text::Text;
use lead::{Lead, Sharing};
use name::Name;
pub(crate) use places::Places;
use rust_decimal::Decimal;

/// A quote reaches back for its indicator's words at most this many characters.
const QUOTE_REACH: usize = 200;
/// People that a bare magnitude counts stand within so many characters after it.
const PEOPLE_WITHIN: usize = 6;
/// Names that a later "respectively" may be about.
const RECENT_MAX: usize = 8;

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
    /// Of the numbers told of late that are no changes, each with the beginning of its clause.
    recent: Vec<(usize, Name)>,
    change: Option<(Option<Change>, Option<Direction>)>,
    /// The last number counted things.
    counted: bool,
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
    let (mut led, mut kept) = (None, None);
    let mut told = Vec::new();
    let mut in_run = false;
    if clause.numerals.is_empty() && memory.last.is_none() {
        memory.last = name::topic(clause);
    }
    for (index, numeral) in clause.numerals.iter().enumerate() {
        let upper = numeral.bound == Some(Bound::Upper);
        let whole = index + usize::from(numeral.bound == Some(Bound::Lower));
        let last = clause.numerals.get(whole).unwrap_or(numeral);
        let next = clause
            .numerals
            .get(whole + 1)
            .map_or(clause.end, |n| n.start);
        let (after, limit) = following(clause, last);
        let lead = match led.take() {
            Some(lead) if upper => lead,
            _ => lead::read(clause, from, numeral),
        };
        let spot = Spot {
            numeral,
            lead,
            from,
            after,
            limit,
            next: next.max(after),
            remaining: clause.numerals.len().saturating_sub(index),
        };
        let (names, rules) = match kept.take() {
            Some(kept) if upper => kept,
            _ => name::names(clause, &spot, memory),
        };
        in_run = match spot.lead.sharing {
            Sharing::Respective => true,
            _ => in_run && spot.lead.is_bare,
        };
        let rules = if in_run {
            [rules.as_slice(), &["respective"]].concat()
        } else {
            rules
        };
        out.extend(
            names
                .iter()
                .map(|name| raw(clause, &spot, (name, &rules), memory)),
        );
        let words = Told {
            before: spot.lead.comparator,
            after: spot.limit.comparator,
        };
        told.resize(out.len(), words);
        let moved_to = spot.lead.reaches && rules.contains(&"name-kept");
        remember(memory, clause, (&spot, moved_to), &names);
        from = if whole > index { numeral.end } else { after };
        led = Some(spot.lead);
        kept = Some((names, rules));
    }
    share_comparators(&mut out, &told);
    out
}

/// A number, what leads to it, and where its surroundings end.
pub(crate) struct Spot<'a> {
    pub(crate) numeral: &'a Numeral,
    pub(crate) lead: Lead,
    pub(crate) from: usize,
    pub(crate) after: usize,
    /// What the words after the number say of it.
    pub(crate) limit: Limit,
    pub(crate) next: usize,
    /// Numbers of the clause from this one on.
    pub(crate) remaining: usize,
}

impl Spot<'_> {
    /// "thing N (up by M)": in brackets right after another number.
    pub(crate) fn is_aside(&self, clause: &Clause<'_>) -> bool {
        self.from > clause.start && clause.text.char(self.from) == '\u{ff08}'
    }
}

/// What follows a number at once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Limit {
    /// A comparator such as "and more".
    pub(crate) comparator: Option<Comparator>,
    /// A step that was climbed, as in "the mark of 2,000".
    pub(crate) is_step: bool,
}

/// One past the limit words after the number, and what they mean.
fn following(clause: &Clause<'_>, numeral: &Numeral) -> (usize, Limit) {
    let after = |at| clause.letters(at, clause.end);
    let mut end = numeral.end;
    let mut limit = Limit::default();
    if let Some((len, comparator)) = clause.lexicon.after.starts(after(end)) {
        limit.comparator = Some(comparator);
        end += len;
    }
    if let Some((len, ())) = clause.lexicon.skips.steps.starts(after(end)) {
        limit.is_step = true;
        end += len;
    }
    (end, limit)
}

fn raw(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    (name, rules): (&Name, &[&'static str]),
    memory: &Memory,
) -> Raw {
    let n = spot.numeral;
    let mut rules = rules.to_vec();
    let comparator = comparator(spot);
    let (change, direction) = moved(clause, spot, name, memory, &mut rules);
    if n.bound.is_some() {
        rules.push("range");
    }
    if comparator != Comparator::Equal {
        rules.push("comparator");
    }
    if spot.lead.reaches {
        rules.push("reached");
    }
    // A name kept from far back would make every quote as long as the sentence.
    let near = n.start.saturating_sub(name.start) <= QUOTE_REACH;
    let limited = spot.limit.comparator.is_some() || spot.limit.is_step;
    Raw {
        start: if near {
            name.start.min(n.start)
        } else {
            n.start
        },
        end: name
            .end
            .max(n.end)
            .max(if limited { spot.after } else { n.end }),
        num: Some((n.start, n.end)),
        indicator: name::without_keys(&name.text),
        value: n.value,
        unit: Some(unit(clause, spot, name)),
        comparator: Some(comparator),
        change,
        direction,
        class: Class::Numeric,
        clause: (clause.start, clause.end),
        rules,
    }
}

/// The unit; a number without one is a ratio, and a bare magnitude may count people.
fn unit(clause: &Clause<'_>, spot: &Spot<'_>, name: &Name) -> String {
    let l = clause.lexicon;
    let unit = &spot.numeral.unit;
    if unit.is_empty() {
        return l.plain.ratio.clone();
    }
    let bare = unit.chars().all(|c| l.numerals.magnitudes.contains_key(&c));
    let named: Vec<char> = name.text.chars().collect();
    let after = clause.letters(spot.after, spot.next.min(spot.after + PEOPLE_WITHIN));
    let people = l.indicator.people.ends(&named).is_some() || l.indicator.people.within(after);
    if bare && people {
        format!("{unit}{}", l.people_unit)
    } else {
        unit.clone()
    }
}

/// The nearest word that says how exactly a number is meant.
fn comparator(spot: &Spot<'_>) -> Comparator {
    let n = spot.numeral;
    let is_class = n.script == Script::Roman;
    // The better class has the smaller number.
    let limit = spot.limit.comparator.map(|limit| match limit {
        Comparator::AtLeast if is_class => Comparator::AtMost,
        limit => limit,
    });
    let limit = limit.filter(|_| n.bound.is_none());
    let bound = n.bound.map(|bound| match bound {
        Bound::Lower => Comparator::AtLeast,
        Bound::Upper => Comparator::AtMost,
    });
    limit
        .or(bound)
        .or(spot.lead.comparator)
        .or(n.approximate.then_some(Comparator::More))
        .or(spot.limit.is_step.then_some(Comparator::AtLeast))
        .or(is_class.then_some(Comparator::AtMost))
        .unwrap_or(Comparator::Equal)
}

/// Whether the number is the size of a change, and which way; a change since a year that is
/// named, or summed up over years, has only a way.
fn moved(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    name: &Name,
    memory: &Memory,
    rules: &mut Vec<&'static str>,
) -> (Option<Change>, Option<Direction>) {
    let n = spot.numeral;
    let (mut change, mut direction) = (spot.lead.change, spot.lead.direction);
    let relative = clause
        .lexicon
        .relative_units
        .ends(clause.letters(n.start, n.end))
        .is_some();
    let inherits = spot.lead.is_bare && (name.respective || relative) && direction.is_none();
    if let (true, Some((before, way))) = (inherits, memory.change) {
        (change, direction) = (before, way);
        rules.push("change-shared");
    }
    if change.is_some() {
        rules.push("change");
    }
    (change, direction)
}

/// What a number's own words say of how exactly it is meant.
#[derive(Debug, Clone, Copy)]
struct Told {
    before: Option<Comparator>,
    after: Option<Comparator>,
}

/// "respectively A, B and more": what stands before the first number or after the last of a
/// "respectively" holds for all that say nothing themselves.
fn share_comparators(out: &mut [Raw], told: &[Told]) {
    let mut from = 0;
    while from < out.len() {
        let run = out
            .iter()
            .skip(from)
            .take_while(|raw| raw.rules.contains(&"respective"))
            .count();
        let to = from + run;
        let (Some(raws), Some(words)) = (out.get_mut(from..to), told.get(from..to)) else {
            return;
        };
        let ends = words.first().zip(words.last());
        let shared = ends.and_then(|(first, last)| last.after.or(first.before));
        if let Some(shared) = shared {
            for raw in raws
                .iter_mut()
                .filter(|raw| raw.comparator == Some(Comparator::Equal))
            {
                raw.comparator = Some(shared);
                raw.rules.push("comparator-shared");
            }
        }
        from = to.max(from + 1);
    }
}

fn remember(
    memory: &mut Memory,
    clause: &Clause<'_>,
    (spot, moved_to): (&Spot<'_>, bool),
    names: &[Name],
) {
    memory.counted = counts(spot.numeral);
    if spot.lead.direction.is_none() && !moved_to {
        let told = names.iter().cloned().map(|name| (clause.start, name));
        memory.recent.extend(told);
    }
    let old = memory.recent.len().saturating_sub(RECENT_MAX);
    memory.recent.drain(..old);
    if let Some(name) = names.last() {
        memory.last = Some(name.clone());
    }
    if spot.is_aside(clause) {
        return;
    }
    if spot.lead.direction.is_some() {
        memory.change = Some((spot.lead.change, spot.lead.direction));
    } else if !spot.lead.is_bare {
        memory.change = None;
    }
}

/// Whether a unit is a count of things.
pub(crate) fn counts(numeral: &Numeral) -> bool {
    matches!(numeral.kind, Some(Kind::Counter))
}
