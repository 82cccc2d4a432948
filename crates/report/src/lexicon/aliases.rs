//! Other names of the same indicator.

use super::form;
use std::collections::BTreeMap;

/// Names and words inside names, by what they are replaced with.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    names: BTreeMap<String, String>,
    /// Longest first, so that a word within another does not hide it.
    parts: Vec<(String, String)>,
}

impl Aliases {
    pub(super) fn new(file: &form::Aliases) -> Self {
        let mut aliases = Self::default();
        aliases.extend(file);
        aliases
    }

    pub(super) fn extend(&mut self, file: &form::Aliases) {
        for (kept, others) in &file.names {
            let named = others.iter().map(|other| (other.clone(), kept.clone()));
            self.names.extend(named);
        }
        for (kept, others) in &file.parts {
            self.parts.retain(|(other, _)| !others.contains(other));
            let named = others.iter().map(|other| (other.clone(), kept.clone()));
            self.parts.extend(named);
        }
        self.parts
            .sort_by_key(|(other, _)| std::cmp::Reverse(other.chars().count()));
    }

    /// The name under which an indicator is kept; none when it is the name itself.
    pub(crate) fn kept(&self, name: &str) -> Option<String> {
        if let Some(kept) = self.names.get(name) {
            return Some(kept.clone());
        }
        let mut whole = name.to_owned();
        for (other, kept) in &self.parts {
            if !whole.contains(kept.as_str()) {
                whole = whole.replace(other.as_str(), kept);
            }
        }
        if whole == name {
            return None;
        }
        Some(self.names.get(&whole).cloned().unwrap_or(whole))
    }
}
