//! Reviewing a report: decisions belong to it, and are made for the organ that may.

use serde_json::{Value, json};

use crate::house::{House, Visitor};

const TEXT: &str = include_str!("../texts/shared-number.txt");

async fn promises(visitor: &Visitor<'_>, report: &str) -> Vec<String> {
    let path = format!("/api/reports/{report}/review?kind=promise");
    let page = visitor.get(&path).await.json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn accept(number: u128, kind: &str, id: &str) -> Value {
    json!({"fact": fact::FactId::new(7, number), "kind": kind, "id": id, "decision": "accept"})
}

#[tokio::test]
async fn decisions_are_taken_on_proposals_of_the_named_report_only() {
    let house = House::open();
    let first = house.import(TEXT);
    let second = house.import(&format!("{TEXT}\n完。\n"));
    let visitor = house.visitor("supervision").await;
    let (own, strange) = (
        promises(&visitor, &first).await,
        promises(&visitor, &second).await,
    );
    assert_ne!(own, strange);
    let items = json!({"items": [
        accept(1, "promise", &strange[0]),
        accept(2, "promise", &own[0]),
        accept(3, "promise", &first),
    ]});
    let path = format!("/api/reports/{first}/decisions");
    let answer = visitor.send("POST", &path, Some(items.clone())).await;
    let said: Vec<String> = (0..3)
        .map(|place| answer.text(&format!("/results/{place}/problem/code")))
        .collect();
    assert_eq!(said, ["other-report", "", "refused"], "{}", answer.body);
    assert_eq!(answer.text("/results/1/id"), own[0]);
    for missing in ["0", strange[0].as_str()] {
        let path = format!("/api/reports/{missing}/decisions");
        let answer = visitor.send("POST", &path, Some(items.clone())).await;
        assert_eq!(answer.said(), "404 not-found");
    }
    let items = json!({"items": [accept(4, "report", &first)]});
    let answer = visitor.send("POST", &path, Some(items)).await;
    assert_eq!(answer.said(), "422 bad-body");
    assert_eq!(answer.text("/errors/0/path"), "items[0].kind");
}

#[tokio::test]
async fn a_decision_is_made_for_the_organ_whose_grant_may_decide() {
    let house = House::open();
    let report = house.import(TEXT);
    let grants = ["viewer@justice", "officer@civil", "supervision@gov-office"];
    let visitor = house.holder("both", &grants).await;
    let session = visitor.get("/api/session").await;
    let acts: Vec<String> = (0..2)
        .map(|place| session.text(&format!("/acts_for/{place}/organ")))
        .collect();
    assert_eq!(acts, ["civil", "gov-office"], "{}", session.body);
    let promise = &promises(&visitor, &report).await[0];
    let path = format!("/api/reports/{report}/decisions");
    let items = json!({"items": [accept(1, "promise", promise)]});
    let answer = visitor.send("POST", &path, Some(items)).await;
    assert!(answer.json()["results"][0]["ok"] == true, "{}", answer.body);
    let fact = house
        .state
        .node
        .read(|reader| reader.fact(fact::FactId::new(7, 1)));
    assert_eq!(fact.unwrap().unwrap().organ.as_str(), "gov-office");
}
