//! Which things of an old reading are which of a new one, when most of both are the same.
//!
//! What comes once on each side and keeps its order is an anchor; between anchors, equal
//! runs are joined from both ends, so that of sentences that repeat the right ones meet.
//! What is left over meets its equals in order, so that a passage that was moved keeps what
//! was decided about it. The work is that of sorting: the longest text is no burden.
//!
//! INVARIANT (nothing is lost by aligning): of each key as many meet as both sides have.

use std::collections::{BTreeMap, VecDeque};

/// For each thing of the new reading the place of its equal in the old one, if any.
pub(super) fn aligned<K: Ord>(old: &[K], new: &[K]) -> Vec<Option<usize>> {
    let mut joined = Joined {
        of_new: vec![None; new.len()],
        taken: vec![false; old.len()],
    };
    let mut from = (0, 0);
    for anchor in anchors(old, new) {
        joined.join_between(old, new, from, anchor);
        joined.join(anchor);
        from = (anchor.0 + 1, anchor.1 + 1);
    }
    joined.join_between(old, new, from, (old.len(), new.len()));
    joined.join_rest(old, new);
    joined.of_new
}

/// A place in the old reading and one in the new.
type Pair = (usize, usize);

struct Joined {
    of_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Joined {
    fn join(&mut self, (old, new): Pair) {
        if let (Some(of_new), Some(taken)) = (self.of_new.get_mut(new), self.taken.get_mut(old)) {
            *of_new = Some(old);
            *taken = true;
        }
    }

    /// Equal runs at both ends of what lies between two anchors.
    fn join_between<K: Ord>(&mut self, old: &[K], new: &[K], from: Pair, to: Pair) {
        let (mut first, mut last) = (from, to);
        while first.0 < last.0 && first.1 < last.1 && old.get(first.0) == new.get(first.1) {
            self.join(first);
            first = (first.0 + 1, first.1 + 1);
        }
        while first.0 < last.0 && first.1 < last.1 && old.get(last.0 - 1) == new.get(last.1 - 1) {
            last = (last.0 - 1, last.1 - 1);
            self.join(last);
        }
    }

    fn join_rest<K: Ord>(&mut self, old: &[K], new: &[K]) {
        let mut rest: BTreeMap<&K, VecDeque<usize>> = BTreeMap::new();
        for (place, key) in old.iter().enumerate() {
            if self.taken.get(place) == Some(&false) {
                rest.entry(key).or_default().push_back(place);
            }
        }
        for (place, key) in new.iter().enumerate() {
            if self.of_new.get(place) == Some(&None)
                && let Some(equal) = rest.get_mut(key).and_then(VecDeque::pop_front)
            {
                self.join((equal, place));
            }
        }
    }
}

/// Things that come once on each side, as many as keep their order.
fn anchors<K: Ord>(old: &[K], new: &[K]) -> Vec<Pair> {
    let (olds, news) = (once(old), once(new));
    let mut pairs: Vec<Pair> = olds
        .iter()
        .filter_map(|(key, old)| Some(((*old)?, (*news.get(key)?)?)))
        .collect();
    pairs.sort_by_key(|(_old, new)| *new);
    longest_rising(&pairs)
}

/// Where each key is, when it comes once.
fn once<K: Ord>(keys: &[K]) -> BTreeMap<&K, Option<usize>> {
    let mut places = BTreeMap::new();
    for (place, key) in keys.iter().enumerate() {
        places
            .entry(key)
            .and_modify(|known| *known = None)
            .or_insert(Some(place));
    }
    places
}

/// A longest run of pairs in which the old places rise as well.
fn longest_rising(pairs: &[Pair]) -> Vec<Pair> {
    let old = |at: usize| pairs.get(at).map(|pair| pair.0);
    // The last pair of the best run of each length, and the pair before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for at in 0..pairs.len() {
        let length = ends.partition_point(|end| old(*end) < old(at));
        before.push(
            length
                .checked_sub(1)
                .and_then(|shorter| ends.get(shorter).copied()),
        );
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.extend(pairs.get(at).copied());
        next = before.get(at).copied().flatten();
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(old: &str, new: &str, wanted: &[Option<usize>]) {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        assert_eq!(aligned(&old, &new), wanted, "{old:?} {new:?}");
    }

    #[test]
    fn neighbours_decide_between_equals_and_what_was_moved_is_found() {
        check("", "", &[]);
        check("abc", "abc", &[Some(0), Some(1), Some(2)]);
        check("ac", "abc", &[Some(0), None, Some(1)]);
        // Of two equal ones the first was taken out.
        check("axbxc", "abxc", &[Some(0), Some(2), Some(3), Some(4)]);
        // And the second.
        check("axbxc", "axbc", &[Some(0), Some(1), Some(2), Some(4)]);
        check("abcd", "cdab", &[Some(2), Some(3), Some(0), Some(1)]);
        check("xx", "xxx", &[Some(0), Some(1), None]);
    }

    proptest! {
        #[test]
        fn of_each_key_as_many_meet_as_both_sides_have(
            old in prop::collection::vec(0_u32..6, 0..40),
            new in prop::collection::vec(0_u32..6, 0..40),
        ) {
            let joined = aligned(&old, &new);
            let mut met: Vec<usize> = joined.iter().flatten().copied().collect();
            met.sort_unstable();
            met.dedup();
            prop_assert_eq!(met.len(), joined.iter().flatten().count());
            for (place, equal) in joined.iter().enumerate() {
                if let Some(equal) = equal {
                    prop_assert_eq!(old[*equal], new[place]);
                }
            }
            let count = |keys: &[u32], key| keys.iter().filter(|one| **one == key).count();
            let wanted: usize = (0..6).map(|key| count(&old, key).min(count(&new, key))).sum();
            prop_assert_eq!(met.len(), wanted);
        }
    }
}
