//! What each code means, in both languages: data in `diagnostics.toml`.

use std::collections::BTreeMap;

use toml::de::DeTable;

use crate::catalog::Title;

const TABLE: &str = include_str!("../diagnostics.toml");

/// One line about every code.
pub fn explanations() -> BTreeMap<String, Title> {
    let (table, _errors) = DeTable::parse_recoverable(TABLE);
    table
        .into_inner()
        .into_iter()
        .map(|(code, entry)| {
            let line = |language| {
                let text = entry.get_ref().get(language);
                let text = text.and_then(|text| text.get_ref().as_str());
                text.unwrap_or_default().to_owned()
            };
            let title = Title {
                zh: line("zh"),
                en: line("en"),
            };
            (code.into_inner().into_owned(), title)
        })
        .collect()
}

/// One line about a code.
pub fn explain(code: &str) -> Option<Title> {
    explanations().remove(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_both_languages() {
        let all = explanations();
        assert!(all.len() > 40);
        for (code, title) in all {
            assert!(!title.zh.is_empty() && !title.en.is_empty(), "{code}");
            assert!(title.en.is_ascii(), "{code}");
        }
    }

    #[test]
    fn an_unknown_code_has_no_explanation() {
        assert_eq!(explain("GL9999"), None);
    }
}
