//! Correcting a report's text through the door: what it did is told and can be found.

use serde_json::{Value, json};

use crate::house::{Answer, House, Visitor};

/// The job of a handed-in text when it has ended.
async fn ended(house: &House, visitor: &Visitor<'_>, started: &Answer) -> Value {
    assert_eq!(started.status, 202, "{}", started.body);
    let job = started.json()["job"].as_u64().unwrap();
    let mut changes = house.state.node.jobs().listen();
    loop {
        let now = visitor.get(&format!("/api/jobs/{job}")).await.json();
        if now["state"] != "running" {
            return now;
        }
        changes.recv().await.unwrap();
    }
}

#[tokio::test]
async fn a_corrected_text_says_what_it_did_and_what_is_gone_can_be_found() {
    let house = House::open();
    let plan = "# 2026年政府工作报告\n\n## 2026年主要任务\n\n";
    let text = format!("{plan}新增停车泊位300个。建成消防站2个。\n");
    let report = house.import(&text);
    let visitor = house.visitor("supervision").await;
    let corrected = format!("{plan}新增停车泊位300个。建成消防站25个。\n");
    let wish = |text: &str, id: &str| json!({"file_name": "a.txt", "text": text, "corrects": id});
    let send = |wish| visitor.send("POST", "/api/reports", Some(wish));
    let job = ended(&house, &visitor, &send(wish(&corrected, &report)).await).await;
    assert_eq!(
        (&job["state"], &job["report"]),
        (&json!("done"), &json!(report))
    );
    let expected =
        json!({"kept": 2, "moved": 0, "added": 2, "gone": 2, "returned": 0, "former": 0});
    assert_eq!(job["corrected"], expected);

    let counts = visitor.get(&format!("/api/reports/{report}")).await.json()["counts"].clone();
    assert_eq!(
        (&counts["promises"], &counts["promises_gone"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        (&counts["figures"], &counts["figures_gone"]),
        (&json!(2), &json!(1))
    );
    let gone = format!("/api/reports/{report}/review?kind=promise&state=gone");
    let gone = visitor.get(&gone).await.json();
    assert_eq!(gone["items"].as_array().unwrap().len(), 1);
    let (id, quote) = (
        gone["items"][0]["id"].clone(),
        gone["items"][0]["quote"].clone(),
    );
    let task = format!("/api/promises/{}", id.as_str().unwrap());
    let task = visitor.get(&task).await.json();
    assert_eq!(
        task["context"]["quote"], quote,
        "it stands in the former text"
    );
    assert_eq!(task["in_text"], false);

    let fields = [("corrects", report.as_str())];
    let form = visitor.form("/api/reports", &fields, ("a.txt", text.as_bytes()));
    let back = ended(&house, &visitor, &visitor.ask(form).await).await;
    assert_eq!(back["corrected"]["returned"], 2, "{back}");

    let other = ended(
        &house,
        &visitor,
        &send(wish("2024年政府工作报告", &report)).await,
    )
    .await;
    assert_eq!(other["problem"]["code"], "corrects-other-year");
    let nothing = fact::RecordId::from_bits(5).to_string();
    let nothing = ended(&house, &visitor, &send(wish(&text, &nothing)).await).await;
    assert_eq!(nothing["problem"]["code"], "corrects-nothing");
    let malformed = send(wish(&text, "report_1")).await;
    assert_eq!(malformed.said(), "422 bad-body");
}
