//! What the commands say, in the reader's language: sentences are data in `locales/`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use web::words::{Language, Words};

/// Variables that name the language, the first one set decides.
const VARIABLES: [&str; 4] = ["GULOU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
const SENTENCES: [&str; 3] = [
    include_str!("../locales/lines.toml"),
    include_str!("../locales/errors.toml"),
    include_str!("../locales/serve.toml"),
];

type Sentences = BTreeMap<String, Words>;

/// Places of a sentence by name, and what fills them.
pub(crate) type Fills<'a> = [(&'a str, &'a dyn Display)];

// INVARIANT (sentences are declared): a test finds every key in use in the files.
static DECLARED: LazyLock<Sentences> = LazyLock::new(|| {
    SENTENCES
        .iter()
        .flat_map(|source| toml::from_str::<Sentences>(source).unwrap_or_default())
        .collect()
});

/// The reader's language.
pub(crate) fn language() -> Language {
    language_of(variable)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the language is known before options are read"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Chinese, unless another language is named; `C` names none.
fn language_of(variable: impl Fn(&str) -> Option<String>) -> Language {
    let named = VARIABLES
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    let chinese = named.is_none_or(|value| {
        ["zh", "C", "POSIX"]
            .iter()
            .any(|start| value.starts_with(start))
    });
    if chinese { Language::Zh } else { Language::En }
}

/// A declared sentence in both languages, if there is one.
pub(crate) fn declared(key: &str, fills: &Fills<'_>) -> Option<Words> {
    let words = DECLARED.get(key)?;
    let fills: Vec<(&str, String)> = fills
        .iter()
        .map(|(name, word)| (*name, word.to_string()))
        .collect();
    Some(words.filled_all(&fills))
}

/// A sentence in both languages.
pub(crate) fn words(key: &str, fills: &Fills<'_>) -> Words {
    declared(key, fills).unwrap_or_else(|| Words::same(key))
}

/// A sentence in the reader's language.
pub(crate) fn text(key: &str, fills: &Fills<'_>) -> String {
    words(key, fills).speak(language()).to_owned()
}

/// The name of something that has a stable word, or the word itself.
pub(crate) fn name(of: &str, word: &str) -> String {
    let found = declared(&format!("{of}-{word}"), &[]);
    found.map_or_else(
        || word.to_owned(),
        |words| words.speak(language()).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_spoken_unless_another_language_is_named() {
        for (name, value, expected) in [
            ("LANG", "zh_CN.UTF-8", Language::Zh),
            ("LANG", "C.UTF-8", Language::Zh),
            ("LANG", "", Language::Zh),
            ("LANG", "en_US.UTF-8", Language::En),
            ("GULOU_LANG", "en", Language::En),
        ] {
            let found = language_of(|asked| (asked == name).then(|| value.to_owned()));
            assert_eq!(found, expected, "{name}={value}");
        }
    }

    fn sources(folder: &std::path::Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push_str(text.split("#[cfg(test)]").next().unwrap());
            }
        }
    }

    /// The first quoted word after each of the calls that take a key.
    fn keys(source: &str) -> std::collections::BTreeSet<String> {
        const CALLS: [&str; 9] = [
            "say(", "value(", "note(", "text(", "words(", "both(", "misuse(", "failure(", "=> (",
        ];
        let calls = CALLS.iter().flat_map(|call| source.split(call).skip(1));
        let quoted = calls.filter_map(|rest| rest.trim_start().strip_prefix('"'));
        quoted
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    }

    /// Keys that are put together from a kind and a stable word.
    const MADE: [&str; 11] = [
        "nature-",
        "modality-",
        "comparator-",
        "left-out-",
        "replaced-",
        "verb-",
        "os-",
        "report-",
        "relation-",
        "verdict-",
        "role-",
    ];

    #[test]
    fn every_sentence_in_use_is_declared_and_every_declared_one_is_used() {
        let mut source = String::new();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        sources(std::path::Path::new(folder), &mut source);
        let used = keys(&source);
        for key in &used {
            assert!(DECLARED.contains_key(key), "`{key}` is not declared");
        }
        for key in DECLARED.keys() {
            let made = MADE.iter().any(|start| key.starts_with(start));
            assert!(
                made || source.contains(&format!("\"{key}\"")),
                "`{key}` is declared and nowhere used"
            );
        }
    }

    #[test]
    fn every_sentence_speaks_both_languages() {
        for source in SENTENCES {
            let sentences: Sentences = toml::from_str(source).unwrap();
            for (key, words) in sentences {
                assert!(!words.en.is_empty() && words.en.is_ascii(), "{key}");
                assert!(!words.zh.is_empty(), "{key}");
                let places = |text: &str| {
                    let mut names: Vec<String> = text
                        .split('{')
                        .skip(1)
                        .filter_map(|part| part.split('}').next())
                        .map(str::to_owned)
                        .collect();
                    names.sort();
                    names.dedup();
                    names
                };
                assert_eq!(places(&words.zh), places(&words.en), "{key}");
            }
        }
    }
}
