//! Help texts as snapshots: what a stranger reads first.

use std::fmt::Write as _;

use crate::running::gulou;

#[test]
fn every_command_explains_itself() {
    let commands: [&[&str]; 19] = [
        &[],
        &["serve"],
        &["report"],
        &["report", "read"],
        &["report", "import"],
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
    let mut pages = String::new();
    for command in commands {
        let mut arguments = command.to_vec();
        arguments.push("--help");
        let answer = gulou(&arguments);
        assert_eq!(answer.code, 0, "{command:?}");
        writeln!(pages, "$ gulou {}\n{}", arguments.join(" "), answer.out).unwrap();
    }
    insta::assert_snapshot!("help", pages);
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
        assert!(
            answer.err.contains("Usage") || answer.err.contains("error"),
            "{}",
            answer.err
        );
    }
}
