//! Runs the binary.

use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command with its help in English.
pub(crate) fn gulou(arguments: &[&str]) -> Answer {
    gulou_in("en", arguments)
}

pub(crate) fn gulou_in(language: &str, arguments: &[&str]) -> Answer {
    let mut command = spoken(language, arguments);
    answer(command.output().unwrap())
}

/// Runs a command in English that is given this on standard input.
pub(crate) fn gulou_fed(arguments: &[&str], input: &[u8]) -> Answer {
    let mut command = spoken("en", arguments);
    command.stdin(Stdio::piped());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut pipe, input).unwrap();
    drop(pipe);
    answer(child.wait_with_output().unwrap())
}

fn spoken(language: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gulou"));
    command.args(arguments).env("GULOU_LANG", language);
    command
}

fn answer(output: Output) -> Answer {
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    Answer {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// A folder with a published plan made from the fixture.
pub(crate) fn planned() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let answer = gulou(&[
        "report",
        "import",
        REPORT,
        "--year",
        "2026",
        "--publish",
        "--data",
        text(folder.path()),
    ]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    folder
}

pub(crate) const REPORT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../node/tests/suite/fixtures/report.md"
);

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
