//! What a figure measures, in a form that can be compared.

use crate::lexicon::Lexicon;
use crate::reading::{Class, Figure};
use crate::words::Words;
use std::collections::BTreeMap;

/// A name stripped of what says only that something was done or counted.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// Letters of the name under which the indicator is kept.
    pub(super) name: Vec<char>,
    /// Letters without acts and tails.
    pub(super) core: Vec<char>,
    /// Length of the core without the closing word that many indicators share, such as revenue.
    pub(super) own: usize,
    /// Cores of the members, when the name is a list.
    pub(super) members: Vec<Vec<char>>,
    /// The unit without its magnitude.
    pub(super) unit: Option<String>,
    /// The number is the size of a change.
    pub(super) grows: bool,
    /// The figure is a place in an order.
    pub(super) ranks: bool,
}

impl Key {
    pub(super) fn of(figure: &Figure, lexicon: &Lexicon) -> Self {
        let name = figure.kept_name().to_owned();
        let members = members(&name, lexicon);
        let members = members.iter().map(|m| core(m, lexicon)).collect();
        let name: Vec<char> = name.chars().filter(|c| c.is_alphanumeric()).collect();
        let core_of_name = core(&name, lexicon);
        Self {
            own: own(&core_of_name, lexicon),
            core: core_of_name,
            name,
            members,
            unit: figure.unit.as_deref().map(|unit| base(unit, lexicon)),
            grows: figure.change.is_some(),
            ranks: figure.class == Class::Rank,
        }
    }

    /// Whether the two numbers can be of one kind: the same unit, or counts of whatever; a level
    /// and a change have different ones.
    pub(super) fn is_comparable(&self, other: &Self, lexicon: &Lexicon) -> bool {
        if self.grows != other.grows {
            return true;
        }
        let (Some(a), Some(b)) = (&self.unit, &other.unit) else {
            return true;
        };
        let counts = |unit: &str| {
            let letters: Vec<char> = unit.chars().collect();
            lexicon.is_counter(&letters)
        };
        a == b || (counts(a) && counts(b))
    }

    /// Whether the names tell of deeds that are not the same, such as beginning and finishing.
    pub(super) fn is_opposed_to(&self, other: &Self, lexicon: &Lexicon) -> bool {
        let words = &lexicon.linking;
        let pairs = [(&words.begin, &words.finish), (&words.make, &words.mend)];
        let tells =
            |key: &Self, one: &Words, not: &Words| one.within(&key.name) && !not.within(&key.name);
        pairs.iter().any(|(a, b)| {
            (tells(self, a, b) && tells(other, b, a)) || (tells(self, b, a) && tells(other, a, b))
        })
    }

    pub(super) fn has_unit_of(&self, other: &Self) -> bool {
        self.unit.is_some() && self.unit == other.unit
    }
}

/// The letters left when leading acts and closing tails are taken off, as long as two remain.
fn core(letters: &[char], lexicon: &Lexicon) -> Vec<char> {
    let words = &lexicon.linking;
    let mut rest = letters;
    while let Some((len, ())) = words.acts.starts(rest)
        && rest.len() >= len + 2
    {
        rest = rest.get(len..).unwrap_or_default();
    }
    while let Some((len, ())) = words.tails.ends(rest)
        && rest.len() >= len + 2
    {
        rest = rest.get(..rest.len() - len).unwrap_or_default();
    }
    let plain = rest.iter().filter(|c| c.is_alphanumeric());
    plain.copied().collect()
}

/// The length before a closing word that many indicators share.
fn own(core: &[char], lexicon: &Lexicon) -> usize {
    let words = &lexicon.indicator;
    let ends = [&words.shared_suffixes, &words.rates, &words.heads];
    let closing = ends.iter().filter_map(|words| words.ends(core));
    core.len() - closing.map(|(len, ())| len).max().unwrap_or(0)
}

/// The members of a name that is a list; none when it is not.
fn members(name: &str, lexicon: &Lexicon) -> Vec<Vec<char>> {
    let letters: Vec<char> = name.chars().collect();
    let mut out = vec![Vec::new()];
    let mut place = 0;
    while let Some(letter) = letters.get(place) {
        let rest = letters.get(place..).unwrap_or_default();
        if let Some((len, ())) = lexicon.linking.list_marks.starts(rest) {
            out.push(Vec::new());
            place += len;
        } else {
            out.last_mut().into_iter().for_each(|m| m.push(*letter));
            place += 1;
        }
    }
    let named = out.iter().all(|member| member.len() >= 2);
    if out.len() > 1 && named {
        out
    } else {
        Vec::new()
    }
}

/// A unit without its leading magnitudes.
fn base(unit: &str, lexicon: &Lexicon) -> String {
    let is_magnitude = |c: char| lexicon.numerals.magnitudes.contains_key(&c);
    unit.trim_start_matches(is_magnitude).to_owned()
}

/// Single letters and pairs of them, with how often each stands in a name.
pub(super) type Grams = BTreeMap<(char, char), u32>;

pub(super) fn grams(letters: &[char]) -> Grams {
    let singles = letters.iter().map(|c| (*c, '\0'));
    let pairs = letters.iter().zip(letters.iter().skip(1));
    let mut out = Grams::new();
    for gram in singles.chain(pairs.map(|(a, b)| (*a, *b))) {
        *out.entry(gram).or_default() += 1;
    }
    out
}
