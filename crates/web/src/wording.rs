//! What typed errors say to people: their codes and words, put into sentences that are
//! data, in both languages at once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fact::Malformed;
use kernel::{CellProblem, Refusal, RefusalKind};
use node::plan::Unexplained;

use crate::nearest::nearest;
use crate::words::Words;

/// Sentences by code.
type Sentences = BTreeMap<String, Words>;

/// Keys of groups or indicators named beside a wrong one.
const NEAR_MAX: usize = 5;

// INVARIANT (refusals are worded): a test finds every code of the kernel in the file.
static REFUSALS: LazyLock<Sentences> =
    LazyLock::new(|| toml::from_str(include_str!("../locales/refusals.toml")).unwrap_or_default());
// INVARIANT (faults are worded): a test finds every code in use in the file.
static FAULTS: LazyLock<Sentences> =
    LazyLock::new(|| toml::from_str(include_str!("../locales/faults.toml")).unwrap_or_default());
static SKIPS: LazyLock<Sentences> =
    LazyLock::new(|| toml::from_str(include_str!("../locales/skips.toml")).unwrap_or_default());
static KINDS: LazyLock<Sentences> =
    LazyLock::new(|| toml::from_str(include_str!("../locales/kinds.toml")).unwrap_or_default());

impl Words {
    /// The same in both languages: an id, a number, a name.
    pub fn same(text: &(impl ToString + ?Sized)) -> Self {
        let text = text.to_string();
        Self {
            zh: text.clone(),
            en: text,
        }
    }

    /// The words with a place in braces filled.
    #[must_use]
    pub fn filled(&self, name: &str, word: &Self) -> Self {
        let place = format!("{{{name}}}");
        Self {
            zh: self.zh.replace(&place, &word.zh),
            en: self.en.replace(&place, &word.en),
        }
    }

    /// The words with several places filled.
    #[must_use]
    pub fn filled_all(&self, fills: &[(&str, String)]) -> Self {
        fills.iter().fold(self.clone(), |words, (name, word)| {
            words.filled(name, &Self::same(word))
        })
    }
}

/// The sentence of a fault, its places filled.
pub(crate) fn fault(code: &str, fills: &[(&str, String)]) -> Words {
    let words = FAULTS.get(code);
    words
        .map_or_else(|| Words::same(code), Clone::clone)
        .filled_all(fills)
}

/// Why a written value cannot be read.
pub fn malformed(cause: impl Into<Malformed>) -> Words {
    let cause = cause.into();
    fault(cause.code(), &cause.fills())
}

/// Why a draft is not admitted.
pub fn refusal(refusal: &Refusal) -> Words {
    match &refusal.kind {
        RefusalKind::Value(CellProblem::Malformed(cause)) => malformed(cause.clone()),
        RefusalKind::Value(CellProblem::Kind { wanted }) => {
            let kind = KINDS.get(*wanted);
            let kind = kind.map_or_else(|| Words::same(wanted), Clone::clone);
            sentence(&refusal.kind).filled("wanted", &kind)
        }
        kind => sentence(kind).filled_all(&kind.fills()),
    }
}

/// Why a number of a report is no figure.
pub fn skip(reason: &str) -> Words {
    let words = SKIPS.get(reason);
    words.map_or_else(|| Words::same(reason), Clone::clone)
}

/// Why numbers are no figures: the reader's words, and what they mean.
pub fn skip_reasons() -> Vec<(String, Words)> {
    let reasons = SKIPS.iter();
    reasons
        .map(|(word, words)| (word.clone(), words.clone()))
        .collect()
}

fn sentence(kind: &RefusalKind) -> Words {
    let words = REFUSALS.get(kind.code());
    words.map_or_else(|| Words::same(kind), Clone::clone)
}

/// Why there is nothing to explain; a failure of the store is no matter of words.
pub fn unexplained(cause: &Unexplained) -> Option<Words> {
    Some(match cause {
        Unexplained::NoFigure { id, known } => fault("no-figure", &near(id, id, known)),
        Unexplained::NotDefined { id, on } => fault(
            "not-defined",
            &[("given", id.clone()), ("on", on.to_string())],
        ),
        Unexplained::NoGroup { id, known, .. } if known.is_empty() => {
            fault("no-groups", &[("given", id.clone())])
        }
        Unexplained::NoGroup { id, group, known } => {
            let mut fills = near(id, group, known);
            fills.push(("group", group.clone()));
            fault("no-group", &fills)
        }
        Unexplained::NoValue { period, known } if known.is_empty() => {
            fault("no-value-at-all", &[("period", period.clone())])
        }
        Unexplained::NoValue { period, known } => {
            let fills = [("period", period.clone()), ("known", known.join(", "))];
            fault("no-value", &fills)
        }
        Unexplained::Store(_) => return None,
    })
}

/// A period in the future.
pub fn not_begun(period: &str) -> Words {
    fault("not-begun", &[("period", period.to_owned())])
}

fn near(given: &str, wrong: &str, known: &[String]) -> Vec<(&'static str, String)> {
    vec![
        ("given", given.to_owned()),
        ("near", nearest(wrong, known, NEAR_MAX).join(", ")),
        ("count", known.len().to_string()),
    ]
}

/// What serde says of a value that does not fit. It gives English text only, whose shape
/// is taken apart here.
pub(crate) fn unread(told: &str) -> Words {
    let mut quoted = told.split('`').skip(1).step_by(2);
    let given = quoted.next().unwrap_or_default().to_owned();
    let known: Vec<&str> = quoted.collect();
    let code = match told {
        _ if told.starts_with("missing field") => "missing-field",
        _ if told.starts_with("duplicate field") => "repeated-field",
        _ if told.starts_with("unknown field") && known.is_empty() => "unknown-field",
        _ if told.starts_with("unknown field") => "unknown-field-of",
        _ if told.starts_with("unknown variant") => "unknown-word",
        _ if told.starts_with("invalid type") => "wrong-kind",
        _ if told.starts_with("EOF while parsing") => "json-ended",
        _ if told.starts_with("expected ") || told.starts_with("invalid ") => "json-syntax",
        _ => "does-not-fit",
    };
    let fills = [
        ("given", given),
        ("known", known.join(", ")),
        ("told", told.to_owned()),
    ];
    fault(code, &fills)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(source: &str) -> impl Iterator<Item = &str> {
        let parts = source.split("=> \"").skip(1);
        parts.filter_map(|part| part.split('"').next())
    }

    #[test]
    fn every_code_of_the_kernel_has_words() {
        let source = concat!(
            include_str!("../../kernel/src/judge/refusal.rs"),
            include_str!("../../kernel/src/row.rs")
        );
        assert!(codes(source).count() > 20);
        for code in codes(source) {
            assert!(REFUSALS.contains_key(code), "`{code}` has no words");
        }
        let kinds = include_str!("../../kernel/src/row.rs").split("wanted: \"");
        for kind in kinds.skip(1).filter_map(|part| part.split('"').next()) {
            assert!(KINDS.contains_key(kind), "`{kind}` has no words");
        }
    }

    #[test]
    fn every_way_to_be_malformed_has_words() {
        let source = include_str!("../../fact/src/malformed.rs");
        assert!(codes(source).count() > 8);
        for code in codes(source) {
            assert!(FAULTS.contains_key(code), "`{code}` has no words");
        }
    }

    #[test]
    fn every_sentence_speaks_both_languages() {
        for sentences in [&FAULTS, &REFUSALS, &KINDS] {
            for (code, words) in sentences.iter() {
                assert!(!words.en.is_empty() && words.en.is_ascii(), "{code}");
                assert!(!words.zh.is_ascii(), "{code}");
            }
        }
    }

    #[test]
    fn a_refusal_is_worded_in_both_languages_down_to_its_cause() {
        let range = RefusalKind::Value(CellProblem::Range { min: 1, max: 9 });
        let time = fact::TimeError::Date("soon".to_owned());
        let date = RefusalKind::Value(CellProblem::Malformed(time.into()));
        let kind = RefusalKind::Value(CellProblem::Kind {
            wanted: "a whole number",
        });
        for (kind, expected) in [
            (range, "a number from 1 to 9 is wanted"),
            (date, "`soon` is not a date: write it as 2026-02-09"),
            (kind, "a whole number is wanted"),
        ] {
            let words = refusal(&Refusal { field: None, kind });
            assert_eq!(words.en, expected);
            let letters = words.zh.replace("soon", "");
            assert!(
                !letters.chars().any(|c| c.is_ascii_alphabetic()),
                "{letters}"
            );
        }
    }

    #[test]
    fn what_serde_says_is_taken_apart() {
        for (told, english) in [
            ("missing field `name`", "missing field `name`"),
            (
                "unknown field `a`, expected `b` or `c`",
                "unknown field `a`; these are known: b, c",
            ),
            (
                "unknown variant `x`, expected one of `y`, `z`",
                "`x` is not one of: y, z",
            ),
            ("expected `:`", "expected `:`"),
        ] {
            let words = unread(told);
            assert_eq!(words.en, english);
            assert!(!words.zh.is_ascii(), "{told}");
        }
    }
}
