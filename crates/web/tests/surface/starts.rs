//! Beside a growth target stands the level it grows from, in its own unit and by its own name.

use serde_json::{Value, json};

use crate::house::House;

const TEXT: &str = include_str!("../texts/start-2026.txt");

#[tokio::test]
async fn a_growth_target_shows_last_years_level_apart() {
    let house = House::open();
    let report = house.import(TEXT);
    let visitor = house.visitor("supervision").await;
    let publish = format!("/api/reports/{report}/publish?rest=accept");
    assert_eq!(visitor.send("POST", &publish, None).await.status, 200);
    let list = visitor.get("/api/promises").await.json();
    let mut targets = Vec::new();
    for item in list["items"].as_array().unwrap() {
        let path = format!("/api/promises/{}", item["id"].as_str().unwrap());
        let task = visitor.get(&path).await.json();
        targets.extend(task["targets"].as_array().unwrap().iter().cloned());
    }
    // Growth before level.
    targets.sort_by_key(|target| target["target"]["change"].is_null());
    let [growth, level] = targets.as_slice() else {
        panic!("{targets:?}")
    };
    assert_eq!(growth["target"]["unit"], "%");
    assert_eq!(growth["last"], json!([]), "no growth was told");
    let start = &growth["starts"][0];
    assert_eq!(start["relation"], "level-growth");
    assert_eq!(start["is_change"], false);
    assert_eq!(
        (&start["period"], &start["value"]),
        (&json!("2025"), &json!("500"))
    );
    assert_ne!(start["unit"], "%");
    let quote = start["source"]["quote"].as_str().unwrap();
    assert!(TEXT.contains(quote), "{quote}");
    // What its own series says needs no other word for it.
    assert_eq!(level["last"][0]["value"], "1200");
    assert_eq!(level["starts"], json!([]));

    let series = growth["series"]["id"].as_str().unwrap();
    let figure = visitor.get(&format!("/api/figures/{series}")).await.json();
    assert_eq!(&figure["targets"][0]["starts"][0], start);
    let values: Vec<&Value> = figure["points"].as_array().unwrap().iter().collect();
    assert!(
        values.iter().all(|point| point["value"] != "500"),
        "{values:?}"
    );
}
