//! Done takes more than words, and words alone do not light as done.

use serde_json::{Value, json};

use crate::house::{House, Visitor};

const TEXT: &str = include_str!("../texts/shared-number.txt");

/// Finishes a promise with these values; the code of the refusal, if any.
async fn finish(visitor: &Visitor<'_>, promise: &str, number: u128, values: Value) -> String {
    let draft = json!({"id": fact::FactId::new(8, number), "organ": "gov-office", "body": {
        "do": "move", "record": {"type": "promise", "id": promise},
        "transition": "finish", "values": values}});
    let drafts = json!({"drafts": [draft]});
    let answer = visitor.send("POST", "/api/facts", Some(drafts)).await;
    answer.text("/results/0/problem/errors/0/path")
}

#[tokio::test]
async fn a_promise_finished_by_words_alone_shows_the_words_and_no_done_light() {
    let house = House::open();
    let report = house.import(TEXT);
    let visitor = house.visitor("supervision").await;
    let publish = format!("/api/reports/{report}/publish?rest=accept");
    assert_eq!(visitor.send("POST", &publish, None).await.status, 200);
    let promise = visitor.get("/api/promises").await.text("/items/0/id");
    let refused = finish(&visitor, &promise, 1, json!({})).await;
    assert_eq!(refused, "finish_reason");
    let why = json!({"finish_reason": "told by the owner"});
    assert_eq!(finish(&visitor, &promise, 2, why).await, "");
    let task = visitor.get(&format!("/api/promises/{promise}")).await;
    assert_eq!(task.text("/state"), "done");
    assert_eq!(task.text("/light/status"), "unreported");
    assert_eq!(task.text("/finish_reason"), "told by the owner");
    assert_ne!(task.text("/schedule/status"), "complete");
    let lit = visitor.get("/api/promises?light=done").await;
    assert_eq!(lit.json()["items"], json!([]), "{}", lit.body);
}
