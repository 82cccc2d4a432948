//! Lists page by page: nothing is lost, and a cursor fits its own filter only.

use serde_json::Value;

use crate::house::{House, Visitor};

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// All ids of a list, read with so many items on a page.
async fn read(visitor: &Visitor<'_>, path: &str, limit: usize) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = visitor.get(&format!("{path}&limit={limit}{cursor}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let page = answer.json();
        assert!(ids(&page).len() <= limit);
        all.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

async fn sample_report(visitor: &Visitor<'_>) -> String {
    visitor.get("/api/reports").await.text("/items/0/id")
}

#[tokio::test]
async fn pages_together_are_the_whole_list() {
    let house = House::with_sample();
    let visitor = house.visitor("admin").await;
    let report = sample_report(&visitor).await;
    for (path, limit, least) in [
        // Figures of one row stand at one place: single steps must not pass over any.
        (format!("/api/reports/{report}/review?kind=figure"), 1, 200),
        (
            format!("/api/reports/{report}/review?kind=promise"),
            31,
            200,
        ),
        (format!("/api/promises?report={report}&sort=light"), 31, 200),
        (format!("/api/promises?report={report}&sort=due"), 31, 200),
        ("/api/accounts?".to_owned(), 1, 4),
    ] {
        let whole = read(&visitor, &path, 500).await;
        assert!(whole.len() >= least, "{path}: {}", whole.len());
        assert_eq!(read(&visitor, &path, limit).await, whole, "{path}");
    }
}

/// Figures that share one number stand at one place of the text.
#[tokio::test]
async fn figures_at_one_place_are_all_paged_through() {
    let house = House::open();
    let report = house.import(include_str!("../texts/shared-number.txt"));
    let visitor = house.visitor("supervision").await;
    let path = format!("/api/reports/{report}/review?kind=figure");
    let answer = visitor.get(&path).await.json();
    let place = |item: &Value| (item["start"].clone(), item["fields"]["num_start"].clone());
    let items = answer["items"].as_array().unwrap();
    let shared = items
        .windows(2)
        .any(|pair| place(&pair[0]) == place(&pair[1]));
    assert!(shared, "{answer}");
    assert_eq!(read(&visitor, &path, 1).await, ids(&answer));
}

#[tokio::test]
async fn every_list_refuses_the_same_limits_and_foreign_cursors() {
    let house = House::with_sample();
    let visitor = house.visitor("admin").await;
    let report = sample_report(&visitor).await;
    for (path, other) in [
        (
            format!("/api/reports/{report}/review?kind=figure"),
            format!("/api/reports/{report}/review?kind=promise"),
        ),
        (
            "/api/promises?sort=due".to_owned(),
            "/api/promises?sort=light".to_owned(),
        ),
    ] {
        for limit in ["0", "501"] {
            let answer = visitor.get(&format!("{path}&limit={limit}")).await;
            assert_eq!(answer.said(), "400 bad-limit", "{path}");
        }
        let next = visitor.get(&format!("{path}&limit=2")).await.text("/next");
        let here = visitor.get(&format!("{path}&limit=3&cursor={next}")).await;
        assert_eq!(here.status, 200, "{path}");
        let there = visitor.get(&format!("{other}&cursor={next}")).await;
        assert_eq!(there.said(), "400 bad-cursor", "{other}");
    }
    let accounts = visitor.get("/api/accounts?limit=0").await;
    assert_eq!(accounts.said(), "400 bad-limit");
}
