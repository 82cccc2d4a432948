//! Help texts as snapshots: what a stranger reads first.

use std::fmt::Write as _;

use crate::running::{gulou, gulou_in};

const COMMANDS: [&[&str]; 23] = [
    &[],
    &["serve"],
    &["report"],
    &["report", "read"],
    &["report", "import"],
    &["notice"],
    &["notice", "read"],
    &["notice", "draft"],
    &["notice", "apply"],
    &["rebuild"],
    &["verify"],
    &["why"],
    &["backup"],
    &["restore"],
    &["ledger"],
    &["ledger", "verify"],
    &["pack"],
    &["pack", "check"],
    &["account"],
    &["account", "list"],
    &["account", "add"],
    &["account", "reset"],
    &["account", "audit"],
];

fn check_help(language: &str) {
    let mut pages = String::new();
    for command in COMMANDS {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let answer = gulou_in(language, &arguments);
        assert_eq!(answer.code, 0, "{command:?}");
        writeln!(pages, "$ gulou {}\n{}", arguments.join(" "), answer.out).unwrap();
    }
    insta::assert_snapshot!(format!("help_{language}"), pages);
}

#[test]
fn every_command_explains_itself_in_both_languages() {
    check_help("en");
    check_help("zh");
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    for arguments in [
        &["fly"][..],
        &["why"],
        &["report", "read"],
        &["serve", "--addr", "nowhere"],
    ] {
        let answer = gulou(arguments);
        assert_eq!(answer.code, 2, "{arguments:?}");
        let says_more = ["Usage", "gulou help"]
            .iter()
            .any(|word| answer.err.contains(word));
        assert!(says_more, "{}", answer.err);
    }
}
