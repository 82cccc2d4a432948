//! The breakdown notice: drafted as a file, read from one, and taken over by decisions.

use node::plan::{NoticeDraft, first_report};
use serde_json::{Value, json};

use crate::house::{House, Visitor};

const TEXT: &str = include_str!("../texts/shared-number.txt");
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn sample(house: &House) -> (fact::RecordId, String) {
    let report = house.state.node.read(first_report).unwrap().unwrap();
    (report, format!("/api/reports/{report}/notice"))
}

fn strings(of: &Value) -> Vec<String> {
    let all = of.as_array().unwrap().iter();
    all.map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// Words, promises, who leads, who supports.
type Shown = (String, Vec<String>, Vec<String>, Vec<String>);

fn of_draft(draft: &NoticeDraft) -> Vec<Shown> {
    let tasks = draft.sections.iter().flat_map(|section| &section.tasks);
    tasks
        .map(|task| {
            let promises = task.promises.iter().map(ToString::to_string).collect();
            let owners = (task.leads.clone(), task.supports.clone());
            (task.words.clone(), promises, owners.0, owners.1)
        })
        .collect()
}

fn of_answer(notice: &Value) -> Vec<Shown> {
    let tasks = notice["tasks"].as_array().unwrap().iter();
    tasks
        .map(|task| {
            let titles = |role: &str| {
                let owners = task["owners"].as_array().unwrap().iter();
                let owners = owners.filter(|owner| owner["role"] == role);
                owners
                    .map(|owner| owner["organ_title"].as_str().unwrap_or("").to_owned())
                    .collect()
            };
            let words = task["quote"].as_str().unwrap().to_owned();
            let promises = strings(&task["promises"]);
            (words, promises, titles("lead"), titles("support"))
        })
        .collect()
}

#[tokio::test]
async fn a_drafted_file_handed_in_again_has_the_same_tasks_promises_and_owners() {
    let house = House::with_sample();
    let (report, path) = sample(&house);
    let visitor = house.visitor("supervision").await;
    let file = visitor.get(&path).await;
    assert_eq!((file.status, file.header("content-type")), (200, DOCX));
    assert_eq!(file.header("cache-control"), "no-store");
    let draft = house.state.node.draft_notice(report).unwrap();
    let named = file.header("content-disposition");
    assert!(named.starts_with("attachment; filename*=UTF-8''%E7%9B%AE"));
    assert!(named.ends_with("%EF%BC%89.docx"), "{named}");
    let document = wire::document::read(&file.bytes).unwrap();
    assert!(document.text.contains(&draft.title));

    let answer = visitor
        .ask(visitor.upload(&path, "notice.docx", &file.bytes))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let notice = answer.json();
    let (read, drafted) = (of_answer(&notice), of_draft(&draft));
    assert!(drafted.len() > 20, "{}", drafted.len());
    let leads: usize = drafted.iter().map(|(_, _, leads, _)| leads.len()).sum();
    assert!(leads > 20, "{leads}");
    assert_eq!(read, drafted);
    assert_eq!(notice["unassigned"], json!([]));
    let promises = notice["promises"].as_array().unwrap();
    assert!(
        promises
            .iter()
            .any(|one| one["owners"][0]["role"] == "lead")
    );
}

async fn handed_in(visitor: &Visitor<'_>, path: &str, text: &str) -> Value {
    let body = json!({"file_name": "notice.txt", "text": text});
    let answer = visitor.send("POST", path, Some(body)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// The lines of a draft, with the first organ named for its first task.
fn lines(house: &House, report: &str, organ: &str) -> String {
    let node = &house.state.node;
    let draft = node.draft_notice(report.parse().unwrap()).unwrap();
    let tasks = draft.sections.iter().flat_map(|section| &section.tasks);
    let lines: Vec<&str> = tasks.map(|task| task.line.as_str()).collect();
    let first = include_str!("../texts/notice.txt")
        .trim()
        .replace("{words}", &draft.sections[0].tasks[0].words)
        .replace("{name}", organ);
    [&[first.as_str()], &lines[1..]].concat().join("\n")
}

#[tokio::test]
async fn what_was_read_is_taken_over_by_decisions_and_nothing_before() {
    let house = House::open();
    let report = house.import(TEXT);
    let path = format!("/api/reports/{report}/notice");
    let visitor = house.visitor("supervision").await;
    let finance = house.state.node.loaded().district.organs.get("finance");
    let name = finance.unwrap().short.clone();
    let text = lines(&house, &report, &name);
    let read = handed_in(&visitor, &path, &text).await;
    let task = &read["tasks"][0];
    assert_eq!(task["owners"][0]["organ"], "finance", "{read}");
    let promise = strings(&task["promises"]).remove(0);
    let held = |read: &Value| {
        let mut all = read["promises"].as_array().unwrap().iter();
        let found = all.find(|one| one["id"] == promise.as_str());
        found.unwrap()["owners"].clone()
    };
    assert_eq!(held(&read), json!([]));
    let decision = json!({"fact": fact::FactId::new(7, 1), "kind": "promise", "id": promise,
        "decision": "edit", "owners": [{"organ": "finance", "role": "lead", "reason": name}]});
    let items = json!({"items": [decision]});
    let decided = format!("/api/reports/{report}/decisions");
    let answer = visitor.send("POST", &decided, Some(items)).await;
    assert_eq!(answer.json()["results"][0]["ok"], true, "{}", answer.body);
    let again = handed_in(&visitor, &path, &text).await;
    assert_eq!(held(&again)[0]["organ"], "finance");

    let odd: String = name.chars().skip(1).collect();
    let unknown = handed_in(&visitor, &path, &lines(&house, &report, &odd)).await;
    let owner = &unknown["tasks"][0]["owners"][0];
    assert_eq!(owner["organ"], Value::Null);
    assert_eq!(owner["suggestions"][0]["id"], "finance", "{owner}");
}

#[tokio::test]
async fn what_is_no_notice_is_refused_with_what_to_do() {
    let house = House::open();
    let report = house.import(TEXT);
    let path = format!("/api/reports/{report}/notice");
    let visitor = house.visitor("supervision").await;
    for (text, said) in [
        ("tea for all", "422 notice-no-tasks"),
        (" \n", "422 report-empty"),
        (&"a ".repeat(200_001), "422 report-too-long"),
    ] {
        let body = json!({"file_name": "a.txt", "text": text});
        let answer = visitor.send("POST", &path, Some(body)).await;
        assert_eq!(answer.said(), said);
    }
    let broken = visitor.upload(&path, "a.docx", b"PK\x03\x04\0");
    assert_eq!(visitor.ask(broken).await.said(), "422 document-broken");
    let huge = visitor.upload(&path, "a.txt", &vec![b'a'; 4 * 1024 * 1024 + 1]);
    assert_eq!(visitor.ask(huge).await.said(), "413 too-large");
    let body = json!({"file_name": "a.txt", "text": "a", "title": "b"});
    let answer = visitor.send("POST", &path, Some(body)).await;
    assert_eq!(answer.said(), "422 bad-body");
    for missing in [
        format!("/api/reports/{}/notice", fact::RecordId::new(7, 1)),
        "/api/reports/0/notice".to_owned(),
    ] {
        assert_eq!(visitor.get(&missing).await.said(), "404 not-found");
    }
    let nothing = house.import("nothing is promised here\n");
    let path = format!("/api/reports/{nothing}/notice");
    assert_eq!(visitor.get(&path).await.said(), "422 notice-no-promises");
}
