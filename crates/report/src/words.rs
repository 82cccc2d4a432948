//! A set of words for longest match, forwards from a place or backwards from one.

use std::collections::BTreeMap;

/// Words with a value each; a plain list has `()` for values.
#[derive(Debug, Clone)]
pub(crate) struct Words<V = ()> {
    by_first: BTreeMap<char, Vec<(Vec<char>, V)>>,
    by_last: BTreeMap<char, Vec<(Vec<char>, V)>>,
}

impl<V: Copy> Words<V> {
    pub(crate) fn new(words: impl IntoIterator<Item = (String, V)>) -> Self {
        let mut by_first: BTreeMap<char, Vec<(Vec<char>, V)>> = BTreeMap::new();
        let mut by_last: BTreeMap<char, Vec<(Vec<char>, V)>> = BTreeMap::new();
        for (word, value) in words {
            let letters: Vec<char> = word.chars().collect();
            let (Some(&first), Some(&last)) = (letters.first(), letters.last()) else {
                continue;
            };
            by_first
                .entry(first)
                .or_default()
                .push((letters.clone(), value));
            by_last.entry(last).or_default().push((letters, value));
        }
        for list in by_first.values_mut().chain(by_last.values_mut()) {
            list.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
        Self { by_first, by_last }
    }

    /// Length and value of the longest word the letters begin with.
    pub(crate) fn starts(&self, letters: &[char]) -> Option<(usize, V)> {
        let list = self.by_first.get(letters.first()?)?;
        list.iter()
            .find(|(w, _)| letters.starts_with(w))
            .map(|(w, v)| (w.len(), *v))
    }

    /// Length and value of the longest word the letters end with.
    pub(crate) fn ends(&self, letters: &[char]) -> Option<(usize, V)> {
        let list = self.by_last.get(letters.last()?)?;
        list.iter()
            .find(|(w, _)| letters.ends_with(w))
            .map(|(w, v)| (w.len(), *v))
    }

    /// The first place where a word stands, with its length and value.
    pub(crate) fn find(&self, letters: &[char]) -> Option<(usize, usize, V)> {
        (0..letters.len()).find_map(|i| {
            let (len, value) = self.starts(letters.get(i..).unwrap_or_default())?;
            Some((i, len, value))
        })
    }

    pub(crate) fn is(&self, letters: &[char]) -> bool {
        self.starts(letters)
            .is_some_and(|(len, _)| len == letters.len())
    }

    pub(crate) fn within(&self, letters: &[char]) -> bool {
        self.find(letters).is_some()
    }
}

impl Words<()> {
    pub(crate) fn list(words: &[String]) -> Self {
        Self::new(words.iter().map(|w| (w.clone(), ())))
    }
}
