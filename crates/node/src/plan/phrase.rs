//! Phrases: short sentences in both languages with places to fill, kept as data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Phrase {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

// INVARIANT (phrases are data): a test parses the file and finds every key used in this room.
static PHRASES: LazyLock<BTreeMap<String, Phrase>> =
    LazyLock::new(|| toml::from_str(include_str!("../../locales/plan.toml")).unwrap_or_default());

impl Phrase {
    /// The phrase of a key, its places filled by name.
    pub(crate) fn of(key: &str, fills: &[(&str, &str)]) -> Self {
        let unknown = || Self {
            zh: key.to_owned(),
            en: key.to_owned(),
        };
        let phrase = PHRASES.get(key).cloned().unwrap_or_else(unknown);
        let fill = |text: String| {
            fills.iter().fold(text, |text, (name, value)| {
                text.replace(&format!("{{{name}}}"), value)
            })
        };
        Self {
            zh: fill(phrase.zh),
            en: fill(phrase.en),
        }
    }

    /// The same text in both languages: names and numbers.
    pub fn same(text: &str) -> Self {
        Self {
            zh: text.to_owned(),
            en: text.to_owned(),
        }
    }
}

impl From<&pack::catalog::Title> for Phrase {
    fn from(title: &pack::catalog::Title) -> Self {
        Self {
            zh: title.zh.clone(),
            en: title.en.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_in_use_is_in_the_file() {
        let table: BTreeMap<String, Phrase> =
            toml::from_str(include_str!("../../locales/plan.toml")).unwrap();
        let sources = concat!(
            include_str!("standing.rs"),
            include_str!("explain/computed.rs"),
            include_str!("explain/published.rs"),
            include_str!("follow.rs"),
            include_str!("reshape/undo.rs"),
            include_str!("import/desk.rs"),
            include_str!("suggest.rs")
        );
        let keys: Vec<&str> = sources
            .split("Phrase::of(\"")
            .skip(1)
            .filter_map(|part| part.split('"').next())
            .collect();
        assert!(keys.len() > 5);
        for key in keys {
            assert!(table.contains_key(key), "`{key}` is not in the file");
        }
        assert_eq!(
            Phrase::of("due-soon", &[("due", "2026-01-01"), ("days", "3")]).en,
            "due on 2026-01-01, 3 days left"
        );
    }
}
