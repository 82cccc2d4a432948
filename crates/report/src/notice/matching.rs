//! Which clauses a task speaks of.

use std::collections::{BTreeMap, BTreeSet};

/// So much of the shorter text's pairs of letters must stand in the other.
const SHARE_MIN: f64 = 0.7;
/// A clause is matched only with the tasks that hold almost as much of it as the best.
const BEST_MARGIN: f64 = 0.05;
/// A pair that stands in more tasks than this tells nothing.
const COMMON_MAX: usize = 200;

/// A task and a clause that speak of the same thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// Place of the task.
    pub task: usize,
    /// Place of the clause.
    pub clause: usize,
    /// How much of the shorter stands in the other, between 0 and 1.
    pub share: f64,
}

/// Matches clauses with tasks: those that hold the clause word for word, else those that hold
/// enough of its letters. Each may have several. In the order of the tasks.
pub fn match_clauses(tasks: &[&str], clauses: &[&str]) -> Vec<Match> {
    let texts = tasks;
    let tasks: Vec<Pairs> = tasks.iter().map(|task| pairs(task)).collect();
    let mut index: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
    for (place, task) in tasks.iter().enumerate() {
        for pair in task {
            index.entry(*pair).or_default().push(place);
        }
    }
    let mut out = Vec::new();
    for (clause, text) in clauses.iter().enumerate() {
        let wanted = pairs(text);
        let told = wanted.iter().filter_map(|pair| index.get(pair));
        let near: BTreeSet<usize> = told
            .filter(|places| places.len() <= COMMON_MAX)
            .flatten()
            .copied()
            .collect();
        let held: Vec<(usize, f64)> = near
            .into_iter()
            .filter_map(|task| Some((task, share(&wanted, tasks.get(task)?))))
            .collect();
        let literal = |(task, _): &(usize, f64)| texts.get(*task).is_some_and(|t| t.contains(text));
        let held: Vec<(usize, f64)> = if held.iter().any(literal) {
            held.into_iter().filter(literal).collect()
        } else {
            held
        };
        let best = held.iter().map(|(_, share)| *share).fold(0.0, f64::max);
        let least = SHARE_MIN.max(best - BEST_MARGIN);
        let fit = held.into_iter().filter(|(_, share)| *share >= least);
        out.extend(fit.map(|(task, share)| Match {
            task,
            clause,
            share,
        }));
    }
    out.sort_by_key(|found| (found.task, found.clause));
    out
}

type Pairs = BTreeSet<(char, char)>;

fn pairs(text: &str) -> Pairs {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let next = letters.iter().skip(1);
    letters.iter().zip(next).map(|(a, b)| (*a, *b)).collect()
}

fn share(a: &Pairs, b: &Pairs) -> f64 {
    let count = |n: usize| u32::try_from(n).map_or(f64::INFINITY, f64::from);
    let shorter = a.len().min(b.len());
    if shorter == 0 {
        return 0.0;
    }
    count(a.intersection(b).count()) / count(shorter)
}
