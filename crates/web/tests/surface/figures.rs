//! Figures: what is not known has no value, and the future has none yet.

use serde_json::Value;

use crate::house::House;

#[tokio::test]
async fn a_reported_indicator_has_no_sum_and_no_zeros() {
    let house = House::with_sample();
    let visitor = house.visitor("viewer").await;
    let figure = visitor.get("/api/figures/promise.reported").await.json();
    assert_eq!(figure["definition"]["kind"], "reported");
    assert!(figure.get("value").is_none() && figure.get("as_of").is_none());
    assert_eq!(figure["points"], Value::Array(Vec::new()));
}

/// The house's clock stands at 2026-09-21.
#[tokio::test]
async fn a_period_ends_today_at_the_latest() {
    let house = House::with_sample();
    let visitor = house.visitor("viewer").await;
    let year = visitor.get("/api/figures/promise.kept?period=2026").await;
    assert_eq!(year.text("/as_of"), "2026-09-21");
    let points = year.json()["points"].as_array().unwrap().clone();
    let last = points.last().unwrap();
    assert_eq!(
        (&last["period"], &last["as_of"]),
        (&"2026-09".into(), &"2026-09-21".into())
    );
    let so_far = visitor.get("/api/figures/promise.kept").await;
    assert_eq!(year.json()["value"], so_far.json()["value"]);
    let half = visitor
        .get("/api/figures/promise.kept?period=2026-H1")
        .await;
    assert_eq!(half.text("/as_of"), "2026-06-30");
}

#[tokio::test]
async fn a_period_that_has_not_begun_has_no_value() {
    let house = House::with_sample();
    let visitor = house.visitor("viewer").await;
    for period in ["2030", "2026-Q4"] {
        let path = format!("/api/figures/promise.kept?period={period}");
        let figure = visitor.get(&path).await.json();
        assert_eq!(figure["id"], "promise.kept", "{figure}");
        assert!(figure.get("value").is_none() && figure.get("as_of").is_none());
        assert_eq!(figure["points"], Value::Array(Vec::new()));
        let path = format!("/api/figures/promise.kept/why?period={period}");
        let why = visitor.get(&path).await;
        assert_eq!(why.said(), "400 bad-query");
        assert_eq!(why.text("/errors/0/path"), "period");
    }
}

#[tokio::test]
async fn facts_that_are_cut_are_counted() {
    let house = House::with_sample();
    let visitor = house.visitor("viewer").await;
    let why = visitor.get("/api/figures/promise.open/why").await.json();
    let count = |field: &str| why[field].as_array().unwrap().len() as u64;
    let total = why["facts_total"].as_u64().unwrap();
    assert!(count("rows") > 30 && count("facts") < total, "{total}");
    let rows = why["rows"].as_array().unwrap();
    let behind = rows.iter().flat_map(|row| row["facts"].as_array().unwrap());
    let behind: std::collections::BTreeSet<&str> =
        behind.map(|fact| fact.as_str().unwrap()).collect();
    assert_eq!(behind.len() as u64, total);
}
