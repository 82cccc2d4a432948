//! Runs the binary.

use std::path::Path;
use std::process::{Command, Output};

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
    let binary = env!("CARGO_BIN_EXE_gulou");
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(binary)
        .args(arguments)
        .env("GULOU_LANG", language)
        .output()
        .unwrap();
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
