//! What a stranger who does something wrong is told: in the language asked for, with the
//! exit code that the help promises.

use crate::running::{REPORT, gulou, gulou_fed, gulou_in, planned, text};

const WRONG: [&[&str]; 22] = [
    &["fly"],
    &["serve", "--addr", "nowhere"],
    &["serve", "--nonsense"],
    &["report", "read"],
    &["report", "read", "no-such-file.txt"],
    &["report", "read", "."],
    &["report", "read", REPORT, "--format", "pdf"],
    &["report", "read", REPORT, "--format", "xlsx"],
    &["report", "read", REPORT, "--year", "soon"],
    &["report", "read", REPORT, "--year", "1234"],
    &["report", "read", REPORT, "--out", "no-such-folder/a.csv"],
    &["report", "import", REPORT, "--issued", "soon"],
    &["report", "import", REPORT, "--organ", "A B"],
    &["rebuild", "--data", "no-such-folder"],
    &["verify", "--data", "no-such-folder"],
    &["why", "promise.open", "--period", "2026-13"],
    &["backup", "copy", "--data", "no-such-folder"],
    &["restore", "no-such-folder"],
    &["restore", ".", "--data", "no-such-target"],
    &["ledger", "verify", "--data", "no-such-folder"],
    &["pack", "check", "--packs", "no-such-folder"],
    &["account", "add", "a", "--title", "t", "--grant", "nobody"],
];

#[test]
fn wrong_use_ends_with_two_and_is_told_in_the_readers_language() {
    for arguments in WRONG {
        let english = gulou_in("en", arguments);
        let chinese = gulou_in("zh", arguments);
        assert_eq!(
            (english.code, chinese.code),
            (2, 2),
            "{arguments:?}: {}",
            english.err
        );
        assert!(english.err.is_ascii(), "{arguments:?}: {}", english.err);
        let strange = [
            "there is", " is not", "cannot", "wanted", "invalid", "error",
        ];
        let is_english = strange.iter().any(|words| chinese.err.contains(words));
        assert!(!is_english, "{arguments:?}: {}", chinese.err);
        let speaks = chinese
            .err
            .chars()
            .filter(|letter| !letter.is_ascii())
            .count();
        assert!(speaks > 4, "{arguments:?}: {}", chinese.err);
        assert!(chinese.out.is_empty(), "{arguments:?}: {}", chinese.out);
    }
    assert!(!std::path::Path::new("no-such-target").exists());
}

#[test]
fn no_command_is_wrong_use_and_an_empty_report_a_fault() {
    let bare = gulou(&[]);
    assert!(bare.code == 2 && bare.err.contains("Usage"), "{}", bare.err);
    let empty = gulou_fed(&["report", "read", "-"], b" \n");
    assert!(
        empty.code == 1 && empty.err.contains("no text"),
        "{}",
        empty.err
    );
}

#[test]
fn results_are_told_in_the_readers_language() {
    let folder = planned();
    let data = text(folder.path());
    for command in [
        &["verify"][..],
        &["ledger", "verify"],
        &["why", "promise.open"],
        &["rebuild"],
    ] {
        let arguments = [command, &["--data", data]].concat();
        let answer = gulou_in("zh", &arguments);
        assert_eq!(answer.code, 0, "{}", answer.err);
        for english in ["facts ", "all is well", "they agree", "rows,", "equal to"] {
            assert!(!answer.out.contains(english), "{}", answer.out);
        }
    }
}

#[test]
fn damaged_accounts_are_told_in_the_readers_language() {
    let folder = planned();
    let data = text(folder.path());
    let accounts = folder.path().join("access.sqlite3");
    std::fs::write(accounts, [0xa5; 8192]).unwrap();
    let chinese = gulou_in("zh", &["verify", "--data", data]);
    assert_eq!(chinese.code, 1, "{}{}", chinese.out, chinese.err);
    assert!(chinese.out.contains("access.sqlite3"), "{}", chinese.out);
    for english in ["bring back", "backup", "cannot be used"] {
        assert!(!chinese.out.contains(english), "{}", chinese.out);
    }
    let english = gulou(&["verify", "--data", data]);
    assert!(english.out.contains("bring back"), "{}", english.out);
}

#[test]
fn a_refused_import_is_told_in_the_language_of_the_reader() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["report", "import", REPORT, "--organ", "moon"];
    let arguments = [&arguments[..], &["--data", text(folder.path())]].concat();
    let answer = gulou_in("zh", &arguments);
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(!answer.err.contains("district"), "{}", answer.err);
    let english = gulou(&arguments).err;
    assert!(
        english.contains("`moon` is not an organ of the district"),
        "{english}"
    );
}

#[test]
fn groups_and_indicators_are_listed() {
    let folder = planned();
    let data = text(folder.path());
    let all = gulou(&["why", "--list", "--data", data]);
    assert!(
        all.code == 0 && all.out.contains("promise.open"),
        "{}",
        all.err
    );
    let groups = gulou(&["why", "promise.open", "--list", "--data", data]);
    assert_eq!(groups.code, 0, "{}", groups.err);
    let key = groups.out.lines().next().unwrap();
    let of_group = gulou(&["why", "promise.open", "--group", key, "--data", data]);
    assert_eq!(of_group.code, 0, "{}", of_group.err);
}

#[test]
fn a_report_comes_by_standard_input_and_in_sixteen_bits() {
    let report = std::fs::read_to_string(REPORT).unwrap();
    let from_file = gulou(&["report", "read", REPORT, "--format", "jsonl"]);
    let read = ["report", "read", "-", "--format", "jsonl"];
    let fed = gulou_fed(&read, report.as_bytes());
    assert_eq!((fed.code, &fed.out), (0, &from_file.out), "{}", fed.err);
    let marked = std::iter::once(0xfeff).chain(report.encode_utf16());
    let bytes: Vec<u8> = marked.flat_map(u16::to_le_bytes).collect();
    let sixteen = gulou_fed(&read, &bytes);
    assert_eq!((sixteen.code, &sixteen.out), (0, &from_file.out));
    assert!(sixteen.err.contains("UTF-16LE"), "{}", sixteen.err);
    let folder = tempfile::tempdir().unwrap();
    let import = ["report", "import", "-", "--year", "2026", "--data"];
    let import = [&import[..], &[text(folder.path())]].concat();
    let imported = gulou_fed(&import, report.as_bytes());
    assert_eq!(imported.code, 0, "{}", imported.err);
}

#[test]
fn the_year_of_the_plan_can_be_told_when_reading() {
    let periods = |year: &str| {
        let arguments = [
            "report", "read", REPORT, "--format", "jsonl", "--year", year,
        ];
        let answer = gulou(&arguments);
        assert_eq!(answer.code, 0, "{}", answer.err);
        let period = format!("\"period\":\"{year}\"");
        answer.out.matches(&period).count()
    };
    assert!(periods("2031") > 0);
    assert_eq!(periods("2031"), periods("2032"));
}
