//! How alike two names are: the letters and pairs of letters they share, rare ones counting more.

use super::key::{Grams, Key, grams};
use crate::lexicon::Lexicon;
use std::collections::{BTreeMap, BTreeSet};

/// A gram that stands in more results than this tells nothing about which of them is meant.
const COMMON_MAX: usize = 400;

/// How alike two names are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    share: f64,
    same: bool,
    same_unit: bool,
}

impl Likeness {
    /// Between 0 and 1.
    pub(super) fn share(self) -> f64 {
        self.share
    }

    /// Whether the names are the same but for acts and the order of their words.
    pub(super) fn is_same(self) -> bool {
        self.same
    }

    /// Same names first, then by share, then those with one unit.
    pub(super) fn total_cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_name = self.same.cmp(&other.same);
        let by_share = by_name.then(self.share.total_cmp(&other.share));
        by_share.then(self.same_unit.cmp(&other.same_unit))
    }
}

/// All names that are compared, and how common their grams are.
pub(super) struct Names {
    weights: BTreeMap<(char, char), f64>,
}

impl Names {
    pub(super) fn new<'a>(keys: impl Iterator<Item = &'a Key>) -> Self {
        let mut counts: BTreeMap<(char, char), u32> = BTreeMap::new();
        let mut all = 0_u32;
        for key in keys {
            all += 1;
            for gram in grams(&key.core).into_keys() {
                *counts.entry(gram).or_default() += 1;
            }
        }
        let weight = |count: u32| (1.0 + f64::from(all) / f64::from(count)).ln();
        Self {
            weights: counts.into_iter().map(|(g, n)| (g, weight(n))).collect(),
        }
    }

    pub(super) fn likeness(&self, a: &Key, b: &Key, lexicon: &Lexicon) -> Likeness {
        let alike = is_permuted(&a.name, &b.name) || a.core == b.core;
        let same = alike && !a.is_opposed_to(b, lexicon);
        let share = if alike {
            1.0
        } else {
            let own = |key: &Key| grams(key.core.get(..key.own).unwrap_or_default());
            let whole = self.alike(&grams(&a.core), &grams(&b.core));
            whole.min(self.alike(&own(a), &own(b)))
        };
        Likeness {
            share,
            same,
            same_unit: a.has_unit_of(b),
        }
    }

    /// Twice the weight of what is shared over the weight of both.
    fn alike(&self, a: &Grams, b: &Grams) -> f64 {
        2.0 * self.shared(a, b) / (self.weight(a) + self.weight(b)).max(f64::MIN_POSITIVE)
    }

    fn weight(&self, grams: &Grams) -> f64 {
        grams
            .iter()
            .map(|(gram, times)| self.of(*gram) * f64::from(*times))
            .sum()
    }

    fn shared(&self, a: &Grams, b: &Grams) -> f64 {
        a.iter()
            .map(|(gram, times)| {
                let both = b.get(gram).map_or(0, |other| *other.min(times));
                self.of(*gram) * f64::from(both)
            })
            .sum()
    }

    fn of(&self, gram: (char, char)) -> f64 {
        self.weights.get(&gram).copied().unwrap_or(1.0)
    }
}

/// In which keys each gram stands.
pub(super) struct Index(BTreeMap<(char, char), Vec<usize>>);

impl Index {
    pub(super) fn new(keys: &BTreeMap<usize, Key>) -> Self {
        let mut index: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
        for (&place, key) in keys {
            for gram in grams(&key.core).into_keys() {
                index.entry(gram).or_default().push(place);
            }
        }
        index.retain(|_, places| places.len() <= COMMON_MAX);
        Self(index)
    }

    /// The places whose names share a gram with the key's.
    pub(super) fn sharing(&self, key: &Key) -> BTreeSet<usize> {
        let shared = grams(&key.core).into_keys();
        let places = shared.filter_map(|gram| self.0.get(&gram));
        places.flatten().copied().collect()
    }
}

/// The share of a name's grams that stand in another.
pub(super) fn contained(part: &[char], whole: &[char]) -> f64 {
    let (part, whole) = (grams(part), grams(whole));
    let all: u32 = part.values().sum();
    let shared: u32 = part
        .iter()
        .map(|(gram, times)| whole.get(gram).map_or(0, |other| *other.min(times)))
        .sum();
    f64::from(shared) / f64::from(all.max(1))
}

/// Whether two names have the same letters, in whatever order.
fn is_permuted(a: &[char], b: &[char]) -> bool {
    let sorted = |letters: &[char]| {
        let mut letters = letters.to_vec();
        letters.sort_unstable();
        letters
    };
    a.len() == b.len() && sorted(a) == sorted(b)
}
