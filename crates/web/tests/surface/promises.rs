//! The list of promises: which report it is about, and words it does not know.

use serde_json::json;

use crate::house::{House, Visitor};

const TEXT: &str = include_str!("../texts/shared-number.txt");

const ANNEX: &str = include_str!("../texts/annex.txt");

/// The report of the first promise in any state.
async fn shown(visitor: &Visitor<'_>) -> String {
    let path = "/api/promises?state=proposed,planned,rejected";
    visitor.get(path).await.text("/items/0/report")
}

#[tokio::test]
async fn without_a_name_the_newest_published_report_is_shown_else_one_under_review() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    assert_eq!(shown(&visitor).await, "");
    let first = house.import(TEXT);
    assert_eq!(shown(&visitor).await, first);
    house.pass_ms(1000);
    let newer = house.import(&format!("{TEXT}\n完。\n"));
    assert_eq!(shown(&visitor).await, newer);
    let path = format!("/api/reports/{first}/publish?rest=accept");
    assert_eq!(visitor.send("POST", &path, None).await.status, 200);
    assert_eq!(shown(&visitor).await, first);
    let withdraw = json!({"id": fact::FactId::new(7, 1), "organ": "gov-office", "body": {
        "do": "move", "record": {"type": "report", "id": first}, "transition": "withdraw"}});
    let drafts = json!({"drafts": [withdraw]});
    let answer = visitor.send("POST", "/api/facts", Some(drafts)).await;
    assert_eq!(answer.json()["results"][0]["ok"], true, "{}", answer.body);
    assert_eq!(shown(&visitor).await, newer);
}

#[tokio::test]
async fn a_second_report_of_a_year_needs_a_word_and_an_addition_stays_behind_the_first() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let first = house.import(TEXT);
    let publish =
        |report: &str, more: &str| format!("/api/reports/{report}/publish?rest=accept{more}");
    let answer = visitor.send("POST", &publish(&first, ""), None).await;
    assert_eq!(answer.status, 200);
    house.pass_ms(1000);
    let second = house.import(&format!("{TEXT}\n完。\n"));
    let answer = visitor.send("POST", &publish(&second, ""), None).await;
    assert_eq!(answer.said(), "409 same-year");
    let title = visitor
        .get(&format!("/api/reports/{first}"))
        .await
        .text("/title");
    assert!(answer.text("/detail").contains(&title), "{}", answer.body);
    let answer = visitor
        .send("POST", &publish(&second, "&same_year=maybe"), None)
        .await;
    assert_eq!(answer.said(), "400 bad-query");
    let answer = visitor
        .send("POST", &publish(&second, "&same_year=add"), None)
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(shown(&visitor).await, first);
    let reports = visitor.get("/api/reports").await;
    assert_eq!(reports.text("/items/1/addition_to"), first);
    let answer = visitor
        .send("POST", &publish(&second, "&same_year=replace"), None)
        .await;
    assert_eq!(
        answer.status, 200,
        "published already: only the rest is decided"
    );
    assert_eq!(shown(&visitor).await, first);
}

#[tokio::test]
async fn a_plan_lists_and_totals_what_a_report_adds_to_it() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let first = house.import(TEXT);
    house.pass_ms(1000);
    let annex = house.import(ANNEX);
    for (report, more) in [(&first, ""), (&annex, "&same_year=add")] {
        let path = format!("/api/reports/{report}/publish?rest=accept{more}");
        assert_eq!(visitor.send("POST", &path, None).await.status, 200);
    }
    let list = async |path: &str| {
        let answer = visitor.get(path).await.json();
        let reports: Vec<String> = answer["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["report"].as_str().unwrap().to_owned())
            .collect();
        (reports, answer["totals"]["all"].as_u64().unwrap())
    };
    let (rows, all) = list("/api/promises?limit=500").await;
    assert_eq!(rows.len() as u64, all);
    let of_first = rows.iter().filter(|report| **report == first).count();
    assert!(of_first > 0 && of_first < rows.len(), "{rows:?}");
    assert!(rows[..of_first].iter().all(|report| *report == first));
    assert!(rows[of_first..].iter().all(|report| *report == annex));
    let counted = visitor.get("/api/figures/promise.open").await;
    let value = counted.json()["value"].clone();
    assert_eq!(value, all.to_string(), "{}", counted.body);
    let (alone, _) = list(&format!("/api/promises?report={annex}")).await;
    assert_eq!(alone.len(), rows.len() - of_first);

    // Pages of one row each give the same rows in the same order.
    let mut paged = Vec::new();
    let mut path = "/api/promises?limit=1".to_owned();
    loop {
        let answer = visitor.get(&path).await;
        paged.push(answer.text("/items/0/report"));
        match answer.text("/next") {
            next if next.is_empty() => break,
            next => path = format!("/api/promises?limit=1&cursor={next}"),
        }
    }
    assert_eq!(paged, rows);
}

#[tokio::test]
async fn a_report_that_is_not_there_is_not_found() {
    let house = House::open();
    let report = house.import(TEXT);
    let visitor = house.visitor("viewer").await;
    let mistyped = report.replacen(|letter: char| letter.is_ascii_digit(), "z", 1);
    assert_ne!(mistyped, report);
    for named in ["garbage", "", mistyped.as_str()] {
        let answer = visitor.get(&format!("/api/promises?report={named}")).await;
        assert_eq!(answer.said(), "404 not-found", "{named}");
    }
}

#[tokio::test]
async fn words_that_are_not_known_are_named_with_those_that_are() {
    let house = House::open();
    let report = house.import(TEXT);
    let visitor = house.visitor("viewer").await;
    let review = format!("/api/reports/{report}/review?kind=promise&state=x");
    for (path, field, known) in [
        ("/api/promises?light=red", "light", "overdue"),
        ("/api/promises?light=done,red", "light", "overdue"),
        ("/api/promises?modality=maybe", "modality", "strive"),
        ("/api/promises?schedule=x", "schedule", "on_pace"),
        ("/api/promises?state=x", "state", "planned"),
        ("/api/promises?sort=x", "sort", "position"),
        (review.as_str(), "state", "proposed"),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.said(), "400 bad-query", "{path}");
        assert_eq!(answer.text("/errors/0/path"), field);
        assert!(answer.text("/errors/0/message").contains(known), "{path}");
    }
}
