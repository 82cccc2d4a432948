//! The breakdown notice on the command line: drafted, read back, filled in and applied.

use serde_json::Value;

use crate::running::{gulou, gulou_fed, planned, text};

/// The notice with an owner for each task: the words of the draft and the names it is given.
fn filled(draft: &str, names: &[&str]) -> String {
    let form = include_str!("../../../node/tests/suite/fixtures/notice.txt").trim();
    let tasks = draft.lines().zip(names.iter().cycle());
    let lines = tasks.map(|(line, name)| {
        let task: Value = serde_json::from_str(line).unwrap();
        form.replace("{words}", task["quote"].as_str().unwrap())
            .replace("{name}", name)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn jsonl(data: &str, file: &str, input: &str) -> Vec<Value> {
    let arguments = ["notice", "read", file, "--format", "jsonl", "--data", data];
    let answer = gulou_fed(&arguments, input.as_bytes());
    assert_eq!(answer.code, 0, "{}", answer.err);
    let lines = answer.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_notice_is_drafted_read_back_and_applied_once() {
    let folder = planned();
    let data = text(folder.path());
    let file = folder.path().join("draft.docx");
    let out = ["notice", "draft", "--out", text(&file), "--data", data];
    let drafted = gulou(&out);
    assert_eq!(drafted.code, 0, "{}", drafted.err);
    assert!(drafted.out.contains("without a lead"), "{}", drafted.out);

    let read = jsonl(data, text(&file), "");
    assert!(read.len() > 5, "{read:?}");
    assert!(read.iter().all(|record| record["kind"] == "task"));
    assert!(
        read.iter()
            .all(|record| record["promises"][0]["id"].is_string())
    );
    let table = gulou(&["notice", "read", text(&file), "--data", data]);
    let total = format!("{} tasks", read.len());
    assert!(table.out.contains(&total), "{}", table.out);

    let finance = organ("finance");
    let odd: String = finance.chars().skip(1).collect();
    let records: Vec<String> = read.iter().map(Value::to_string).collect();
    let notice = filled(&records.join("\n"), &[&finance, &odd]);
    let apply = ["notice", "apply", "-", "--data", data];
    let applied = gulou_fed(&apply, notice.as_bytes());
    assert_eq!(applied.code, 0, "{}", applied.err);
    assert!(applied.out.contains("[finance]"), "{}", applied.out);
    assert!(applied.out.contains("it may be"), "{}", applied.out);
    let again = gulou_fed(&apply, notice.as_bytes());
    assert!(
        again.out.contains("\n0 promises got owners"),
        "{}",
        again.out
    );

    let redrafted = gulou(&out);
    assert_eq!(redrafted.code, 0, "{}", redrafted.err);
    let owners = jsonl(data, text(&file), "");
    let led = owners.iter().filter(|task| {
        let mut owners = task["owners"].as_array().unwrap().iter();
        owners.any(|owner| owner["organ"] == "finance" && owner["role"] == "lead")
    });
    assert!(led.count() >= read.len() / 2, "{owners:?}");
}

/// The short name of an organ of the sample district.
fn organ(id: &str) -> String {
    let loaded = node::Bundle::embedded().load().unwrap();
    loaded.district.organs.get(id).unwrap().short.clone()
}

#[test]
fn what_is_no_notice_and_a_report_there_is_not_are_told_apart() {
    let folder = planned();
    let data = text(folder.path());
    let none = gulou_fed(&["notice", "read", "-", "--data", data], b"tea for all\n");
    assert!(
        none.code == 1 && none.err.contains("no task with owners"),
        "{}",
        none.err
    );
    let id = fact::RecordId::new(7, 1).to_string();
    let out = folder.path().join("a.docx");
    let arguments = [
        "notice",
        "draft",
        "--out",
        text(&out),
        "--data",
        data,
        "--report",
    ];
    let missing = gulou(&[&arguments[..], &[&id]].concat());
    assert!(
        missing.code == 2 && missing.err.contains(&id),
        "{}",
        missing.err
    );
    let wrong = gulou(&[&arguments[..], &["one"]].concat());
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert!(!out.exists());
}
