//! Breakdown notices: made-up ones in both forms, and whatever else.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken fixture may stop the test"
)]

use proptest::prelude::*;
use report::Lexicon;
use report::notice::{Notice, Role, Task, match_clauses, read};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
    matching: Matching,
}

#[derive(Deserialize)]
struct Matching {
    tasks: Vec<String>,
    clauses: Vec<String>,
    pairs: Vec<(usize, usize)>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    text: String,
    tasks: Vec<String>,
}

static CASES: LazyLock<Cases> =
    LazyLock::new(|| toml::from_str(include_str!("notices.toml")).unwrap());
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::embedded().unwrap());

fn shown(task: &Task) -> String {
    let names = |role| {
        let of_role = task.owners.iter().filter(|named| named.role == role);
        of_role
            .map(|named| &*named.name)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    [
        text(&task.number),
        text(&task.heading),
        task.quote.clone(),
        names(Role::Lead),
        names(Role::Support),
        text(&task.deadline),
    ]
    .join(" | ")
}

#[test]
fn tasks_owners_and_deadlines_are_read_from_both_forms() {
    for case in &CASES.case {
        let found: Vec<String> = read(&case.text, &LEXICON).tasks.iter().map(shown).collect();
        assert_eq!(found, case.tasks, "{}", case.name);
    }
}

#[test]
fn clauses_are_matched_with_the_tasks_that_speak_of_them() {
    let matching = &CASES.matching;
    let texts = |list: &'static [String]| list.iter().map(String::as_str).collect::<Vec<_>>();
    let found = match_clauses(&texts(&matching.tasks), &texts(&matching.clauses));
    let pairs: Vec<_> = found
        .iter()
        .map(|found| (found.task, found.clause))
        .collect();
    assert_eq!(pairs, matching.pairs);
}

fn check(source: &str, notice: &Notice) {
    let letters: Vec<char> = source.chars().collect();
    let slice = |span: report::Span| letters[span.start..span.end].iter().collect::<String>();
    for task in &notice.tasks {
        assert_eq!(slice(task.span), task.quote);
        for named in &task.owners {
            assert_eq!(slice(named.span), named.name);
        }
    }
}

proptest! {
    #[test]
    fn every_quote_is_its_slice(source in "[\u{ff08}\u{ff09}()|\t\n\u{3001}\u{ff0c}\u{3002}\u{ff1a}:1.\u{533a}\u{5c40}\u{4e3b}\u{529e}\u{534f}\u{8d23}\u{4efb}\u{5355}\u{4f4d} ]{0,80}") {
        check(&source, &read(&source, &LEXICON));
    }

    #[test]
    fn a_notice_cut_and_mixed_is_read_without_panic(
        case in 0..5_usize, cut in 0..200_usize, other in 0..5_usize,
    ) {
        let all = &CASES.case;
        let text = |at: usize| all.get(at).map(|case| case.text.as_str()).unwrap_or_default();
        let source: String = text(case).chars().take(cut).chain(text(other).chars()).collect();
        check(&source, &read(&source, &LEXICON));
    }
}
