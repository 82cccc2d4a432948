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

fn fact(number: u128) -> String {
    fact::FactId::new(8, number).to_string()
}

fn ids(answer: &Value, list: &str) -> Vec<String> {
    let records = answer[list].as_array().unwrap().iter();
    records
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn proposals_are_merged_split_relabelled_and_put_back() {
    let house = House::open();
    let report = house.import(TEXT);
    let visitor = house.visitor("supervision").await;
    let path = format!("/api/reports/{report}/reshape");
    let ask = |body: Value| visitor.send("POST", &path, Some(body));
    let before = promises(&visitor, &report).await;
    let merge = json!({"do": "merge", "fact": fact(1), "ids": before});
    let merged = ask(merge.clone()).await;
    assert_eq!(ids(&merged.json(), "gone"), before, "{}", merged.body);
    let whole = ids(&merged.json(), "made");
    assert_eq!(promises(&visitor, &report).await, whole);
    assert_eq!(ask(merge).await.json(), merged.json(), "twice is once");
    let summary = visitor.get(&format!("/api/reports/{report}")).await.json();
    assert_eq!(summary["counts"]["promises"], 1, "{summary}");
    let marks = summary["marks"].as_array().unwrap();
    let mark = marks.iter().find(|mark| mark["kind"] == "promise").unwrap();
    assert_eq!(mark["id"], whole[0]);
    let replaced = format!("/api/reports/{report}/review?kind=promise&state=replaced");
    let replaced = visitor.get(&replaced).await.json();
    assert_eq!(replaced["items"].as_array().unwrap().len(), 2);
    let at = replaced["items"][1]["start"].as_u64().unwrap();
    let inside = ask(json!({"do": "split", "fact": fact(2), "id": whole[0], "at": at - 2})).await;
    assert_eq!(inside.said(), "422 reshape-number", "{}", inside.body);
    assert!(inside.text("/detail").contains("3\u{4e2a}"));
    let split = ask(json!({"do": "split", "fact": fact(3), "id": whole[0], "at": at})).await;
    assert_eq!(ids(&split.json(), "made").len(), 2, "{}", split.body);
    let undone = ask(json!({"do": "undo", "fact": fact(4), "of": fact(3)})).await;
    assert_eq!(ids(&undone.json(), "made"), whole, "{}", undone.body);
    let said = json!({"indicator": "places", "nature": "target"});
    let figure = json!({"do": "relabel", "fact": fact(5), "kind": "promise", "id": whole[0],
        "to": "figure", "values": said});
    let figure = ask(figure).await;
    assert_eq!(figure.text("/made/0/kind"), "figure", "{}", figure.body);
    assert!(promises(&visitor, &report).await.is_empty());
    let id = figure.text("/made/0/id");
    let relabel = |number, reason: &str| {
        json!({"do": "relabel", "fact": fact(number), "kind": "figure", "id": id,
            "to": "skip", "reason": reason})
    };
    let odd = ask(relabel(6, "mood")).await;
    assert_eq!(odd.said(), "422 bad-body");
    assert_eq!(odd.text("/errors/0/path"), "reason");
    let catalog = visitor.get("/api/catalog").await;
    let reason = catalog.text("/skip_reasons/0/name");
    let skip = ask(relabel(7, &reason)).await;
    assert_eq!(skip.text("/made/0/kind"), "skip", "{}", skip.body);
}

#[tokio::test]
async fn what_cannot_be_cut_is_told_in_words() {
    let house = House::open();
    let report = house.import(TEXT);
    let other = house.import(&format!("{TEXT}\n\u{5b8c}\u{3002}\n"));
    let visitor = house.visitor("supervision").await;
    let promise = &promises(&visitor, &report).await[0];
    let of = |report: &str| format!("/api/reports/{report}/reshape");
    let place = |at: i64| json!({"do": "split", "fact": fact(1), "id": promise, "at": at});
    for (path, body, wanted) in [
        (of(&report), place(0), "422 reshape-place"),
        (of(&other), place(60), "404 not-found"),
        (of("0"), place(60), "404 not-found"),
        (
            of(&report),
            json!({"do": "merge", "fact": fact(2), "ids": [promise, promise]}),
            "409 reshape-apart",
        ),
        (
            of(&report),
            json!({"do": "undo", "fact": fact(3), "of": fact(1)}),
            "404 not-found",
        ),
        (
            of(&report),
            json!({"do": "undo", "fact": "x", "of": fact(1)}),
            "422 bad-body",
        ),
        (
            of(&report),
            json!({"do": "melt", "fact": fact(4)}),
            "422 bad-body",
        ),
        (
            of(&report),
            json!({"do": "relabel", "fact": fact(5), "kind": "report", "id": promise, "to": "skip"}),
            "422 bad-body",
        ),
    ] {
        let answer = visitor.send("POST", &path, Some(body.clone())).await;
        assert_eq!(answer.said(), wanted, "{body} {}", answer.body);
    }
    let path = format!("/api/reports/{report}/publish?rest=accept");
    visitor.send("POST", &path, None).await;
    let answer = visitor.send("POST", &of(&report), Some(place(60))).await;
    assert_eq!(answer.said(), "409 reshape-settled", "{}", answer.body);
}
