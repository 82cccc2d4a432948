//! Links between targets and the results that speak of the same thing, in two parts or two reports.
//!
//! LAW (verdict): whether a target was met is proposed only where name, measure and period are the
//! same, and only a person decides it.

mod key;
mod likeness;
mod verdict;

use crate::lexicon::Lexicon;
use crate::reading::{Figure, Nature, Reading, words};
use key::Key;
use likeness::{Index, Likeness, Names};
use std::collections::{BTreeMap, BTreeSet};

/// Names of one unit at least as alike as this speak of the same thing.
const ALIKE_MIN: f64 = 0.5;
/// So alike must names be when their units differ or are unknown.
const ALIKE_UNITS_APART_MIN: f64 = 0.65;
/// So much of a list's member must stand in the name it is matched with.
const MEMBER_MIN: f64 = 0.8;

words!(
    /// How a target and its results speak of the same thing.
    Relation {
        /// By the same name.
        Same = "same",
        /// By another name.
        Alias = "alias",
        /// The result covers several targets.
        Split = "split",
        /// Several results make up what the target names.
        Sum = "sum",
        /// One is a level, the other a change of it.
        LevelGrowth = "level-growth",
    }
);
words!(
    /// Whether a result reaches its target.
    Verdict {
        /// It does.
        Met = "met",
        /// It does not.
        Missed = "missed",
    }
);

/// Which results a target is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Those of the target's own period: what became of it.
    SamePeriod,
    /// Those of the period before: where it starts from.
    PeriodBefore,
}

/// A target and what is told of the same thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Place of the target among the figures of its reading.
    pub target: usize,
    /// Places of the results among the figures of theirs.
    pub results: Vec<usize>,
    /// How they speak of the same thing.
    pub relation: Relation,
    /// Whether the target was met, as far as the numbers tell.
    pub verdict: Option<Verdict>,
}

/// The links from the targets of one reading to the results of another, or of the same, in the
/// order of the targets. A target of which nothing is told has none.
pub fn link(plan: &Reading, told: &Reading, against: Against, lexicon: &Lexicon) -> Vec<Link> {
    let pairing = Pairing::new(plan, told, against, lexicon);
    let mut links = pairing.one_to_one();
    pairing.sums(&mut links);
    pairing.splits(&mut links);
    pairing.changes(&mut links);
    if against == Against::SamePeriod {
        for (target, link) in &mut links {
            link.verdict = pairing.verdict(*target, link);
        }
    }
    links.into_values().collect()
}

/// The targets that fall due in a period the other reading tells of, and are no link's.
pub fn untold(plan: &Reading, told: &Reading, links: &[Link]) -> Vec<usize> {
    let linked: BTreeSet<usize> = links.iter().map(|link| link.target).collect();
    let results = told.figures.iter().filter(|f| f.nature == Nature::Result);
    let periods: BTreeSet<&str> = results.filter_map(|f| f.period.as_deref()).collect();
    let is_due = |figure: &Figure| {
        let period = figure.period.as_deref();
        figure.nature == Nature::Target && period.is_some_and(|period| periods.contains(period))
    };
    let targets = plan.figures.iter().enumerate();
    let silent = targets.filter(|(place, figure)| is_due(figure) && !linked.contains(place));
    silent.map(|(place, _)| place).collect()
}

type Links = BTreeMap<usize, Link>;

struct Pairing<'a> {
    plan: &'a Reading,
    told: &'a Reading,
    targets: BTreeMap<usize, Key>,
    results: BTreeMap<usize, Key>,
    /// What is alike, best first.
    pairs: Vec<Pair>,
    /// Places of the pairs of each target, and of each result, best first.
    of_target: BTreeMap<usize, Vec<usize>>,
    of_result: BTreeMap<usize, Vec<usize>>,
    lexicon: &'a Lexicon,
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    target: usize,
    result: usize,
    likeness: Likeness,
}

impl<'a> Pairing<'a> {
    fn new(plan: &'a Reading, told: &'a Reading, against: Against, lexicon: &'a Lexicon) -> Self {
        let targets = keys(plan, Nature::Target, lexicon);
        let results = keys(told, Nature::Result, lexicon);
        let names = Names::new(targets.values().chain(results.values()));
        let index = Index::new(&results);
        let mut pairs = Vec::new();
        for (&target, key) in &targets {
            for result in index.sharing(key) {
                let (Some(other), Some(a), Some(b)) = (
                    results.get(&result),
                    plan.figures.get(target),
                    told.figures.get(result),
                ) else {
                    continue;
                };
                if is_due(a, b, against, lexicon) && key.is_comparable(other, lexicon) {
                    let likeness = names.likeness(key, other, lexicon);
                    pairs.push(Pair {
                        target,
                        result,
                        likeness,
                    });
                }
            }
        }
        pairs.sort_by(|a, b| {
            let by_name = b.likeness.total_cmp(&a.likeness);
            by_name.then((a.target, a.result).cmp(&(b.target, b.result)))
        });
        let (mut of_target, mut of_result) = (BTreeMap::new(), BTreeMap::new());
        for (place, pair) in pairs.iter().enumerate() {
            of_target
                .entry(pair.target)
                .or_insert_with(Vec::new)
                .push(place);
            of_result
                .entry(pair.result)
                .or_insert_with(Vec::new)
                .push(place);
        }
        Self {
            plan,
            told,
            targets,
            results,
            pairs,
            of_target,
            of_result,
            lexicon,
        }
    }

    fn keys(&self, pair: &Pair) -> Option<(&Key, &Key)> {
        Some((
            self.targets.get(&pair.target)?,
            self.results.get(&pair.result)?,
        ))
    }

    fn at(&self, places: Option<&Vec<usize>>) -> impl Iterator<Item = &Pair> {
        let places = places.into_iter().flatten();
        places.filter_map(|place| self.pairs.get(*place))
    }

    /// Whether both numbers are levels, or both are changes.
    fn is_of_one_measure(&self, pair: &Pair) -> bool {
        self.keys(pair)
            .is_some_and(|(a, b)| a.grows == b.grows && a.ranks == b.ranks)
    }

    fn is_alike(&self, pair: &Pair) -> bool {
        let least = match self.keys(pair) {
            Some((a, b)) if a.has_unit_of(b) => ALIKE_MIN,
            _ => ALIKE_UNITS_APART_MIN,
        };
        pair.likeness.share() >= least
    }

    /// The best pairs of one measure, each figure in one.
    fn one_to_one(&self) -> Links {
        let mut links = Links::new();
        let mut taken = BTreeSet::new();
        let alike = self.pairs.iter().filter(|pair| self.is_alike(pair));
        for pair in alike.filter(|pair| self.is_of_one_measure(pair)) {
            if links.contains_key(&pair.target) || !taken.insert(pair.result) {
                continue;
            }
            let relation = if pair.likeness.is_same() {
                Relation::Same
            } else {
                Relation::Alias
            };
            add(&mut links, pair.target, vec![pair.result], relation);
        }
        links
    }

    /// Targets whose names are lists, each member with a result of its own.
    fn sums(&self, links: &mut Links) {
        for (&target, key) in &self.targets {
            let is_same = links
                .get(&target)
                .is_some_and(|link| link.relation == Relation::Same);
            if is_same || key.members.is_empty() {
                continue;
            }
            let of = |member: &Vec<char>| {
                let mine = self.at(self.of_target.get(&target));
                let mut fit = mine.filter(|pair| self.is_of_one_measure(pair));
                fit.find(|pair| {
                    let other = self.results.get(&pair.result);
                    other.is_some_and(|other| holds(&other.core, member))
                })
            };
            let found: Option<Vec<usize>> = key
                .members
                .iter()
                .map(|m| of(m).map(|p| p.result))
                .collect();
            let Some(mut results) = found else { continue };
            results.sort_unstable();
            results.dedup();
            if results.len() == key.members.len() {
                add(links, target, results, Relation::Sum);
            }
        }
    }

    /// Results whose names are lists, each member with a target of its own.
    fn splits(&self, links: &mut Links) {
        for (&result, key) in &self.results {
            let of = |member: &Vec<char>| {
                let mine = self.at(self.of_result.get(&result));
                let mut fit = mine.filter(|pair| self.is_of_one_measure(pair));
                fit.find(|pair| {
                    let other = self.targets.get(&pair.target);
                    other.is_some_and(|other| holds(&other.core, member))
                })
            };
            let found: BTreeSet<usize> = key
                .members
                .iter()
                .filter_map(|m| of(m).map(|p| p.target))
                .collect();
            let free = found.iter().filter(|target| {
                links
                    .get(target)
                    .is_none_or(|link| link.relation != Relation::Same)
            });
            let free: Vec<usize> = free.copied().collect();
            if found.len() > 1 {
                for target in free {
                    add(links, target, vec![result], Relation::Split);
                }
            }
        }
    }

    /// Levels against changes, for targets of which nothing else is told.
    fn changes(&self, links: &mut Links) {
        for pair in &self.pairs {
            let alike = pair.likeness.share() >= ALIKE_UNITS_APART_MIN;
            let Some((a, b)) = self.keys(pair) else {
                continue;
            };
            if alike && a.grows != b.grows && !a.ranks && !b.ranks {
                let free = !links.contains_key(&pair.target);
                if free {
                    add(links, pair.target, vec![pair.result], Relation::LevelGrowth);
                }
            }
        }
    }

    fn verdict(&self, target: usize, link: &Link) -> Option<Verdict> {
        let (Relation::Same, [result]) = (link.relation, link.results.as_slice()) else {
            return None;
        };
        let (target, result) = (
            self.plan.figures.get(target)?,
            self.told.figures.get(*result)?,
        );
        verdict::of(target, result, self.lexicon)
    }
}

fn add(links: &mut Links, target: usize, results: Vec<usize>, relation: Relation) {
    let link = Link {
        target,
        results,
        relation,
        verdict: None,
    };
    links.insert(target, link);
}

fn keys(reading: &Reading, nature: Nature, lexicon: &Lexicon) -> BTreeMap<usize, Key> {
    let figures = reading.figures.iter().enumerate();
    let wanted = figures.filter(|(_, figure)| figure.nature == nature);
    wanted
        .map(|(place, figure)| (place, Key::of(figure, lexicon)))
        .collect()
}

/// Whether most of a list's member stands in a name.
fn holds(name: &[char], member: &[char]) -> bool {
    likeness::contained(member, name) >= MEMBER_MIN
}

/// Whether a result's period is the one the target is held against.
fn is_due(target: &Figure, result: &Figure, against: Against, lexicon: &Lexicon) -> bool {
    let (Some(of), Some(told)) = (&target.period, &result.period) else {
        return false;
    };
    match against {
        Against::SamePeriod => of == told,
        Against::PeriodBefore => follows(of, told, lexicon),
    }
}

/// Whether a period is the one after another: the next year, or the next five-year plan.
fn follows(later: &str, earlier: &str, lexicon: &Lexicon) -> bool {
    if let (Ok(later), Ok(earlier)) = (later.parse::<u16>(), earlier.parse::<u16>()) {
        return later.checked_sub(1) == Some(earlier);
    }
    let place = |period: &str| lexicon.five_year_plans.iter().position(|p| p == period);
    match (place(later), place(earlier)) {
        (Some(later), Some(earlier)) => earlier + 1 == later,
        _ => false,
    }
}
