//! Refusals of drafts as problems, in the reader's language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kernel::Refusal;

use crate::problem::{Fault, Problem, ProblemView};
use crate::words::{Language, Words};

// INVARIANT (refusals are worded): a test finds every code of the kernel in the file.
static WORDS: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../locales/refusals.toml")).unwrap_or_default()
});

/// One refusal as a fault at its field.
pub(crate) fn fault(refusal: &Refusal, language: Language) -> Fault {
    let path = refusal.field.as_ref().map_or("record", fact::Name::as_str);
    let words = WORDS.get(refusal.kind.code());
    let sentence = words.map_or_else(
        || refusal.kind.to_string(),
        |words| words.speak(language).to_owned(),
    );
    let filled = refusal
        .kind
        .fills()
        .into_iter()
        .fold(sentence, |text, (name, word)| {
            text.replace(&format!("{{{name}}}"), &word)
        });
    Fault::at(path, filled)
}

/// All refusals of one draft as one problem.
pub(crate) fn problem(refusals: &[Refusal], language: Language) -> Problem {
    refusals
        .iter()
        .fold(Problem::new("refused"), |problem, refusal| {
            problem.fault(fault(refusal, language))
        })
}

/// The problem as it stands beside one item of a list.
pub(crate) fn view(refusals: &[Refusal], language: Language) -> ProblemView {
    problem(refusals, language).view(language, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{CellProblem, RefusalKind};

    #[test]
    fn a_refusal_speaks_the_language_and_names_its_field() {
        let refusal = Refusal {
            field: Some(fact::Name::literal("due")),
            kind: RefusalKind::Value(CellProblem::Range { min: 1, max: 9 }),
        };
        let english = fault(&refusal, Language::En);
        assert_eq!(
            (english.path.as_str(), english.message.as_str()),
            ("due", "a number from 1 to 9 is wanted")
        );
        assert_ne!(fault(&refusal, Language::Zh).message, english.message);
    }

    #[test]
    fn every_code_of_the_kernel_has_words() {
        let source = concat!(
            include_str!("../../../kernel/src/judge/refusal.rs"),
            include_str!("../../../kernel/src/row.rs")
        );
        let codes = source
            .split("=> \"")
            .skip(1)
            .filter_map(|part| part.split('"').next());
        let mut checked = 0;
        for code in codes {
            assert!(WORDS.contains_key(code), "`{code}` has no words");
            checked += 1;
        }
        assert!(checked > 20, "{checked}");
    }
}
