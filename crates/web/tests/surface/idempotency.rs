//! Only what the table marks is remembered, and secrets never are.

use serde_json::json;
use web::guard::OPERATIONS;

use crate::house::House;

#[test]
fn operations_that_hand_out_secrets_are_not_remembered() {
    for operation in OPERATIONS {
        let secret = ["/api/session", "/api/accounts"].contains(&operation.path);
        assert!(!(secret && operation.once), "{}", operation.path);
        assert!(!operation.once || operation.method == "POST");
    }
}

#[tokio::test]
async fn making_an_account_twice_with_one_key_does_not_show_its_password_again() {
    let house = House::open();
    let admin = house.visitor("admin").await;
    let mut said = Vec::new();
    for _again in 0..2 {
        let wish = json!({"name": "clerk", "title": "post"}).to_string();
        let mut request = admin.request("POST", "/api/accounts", wish);
        let key = axum::http::HeaderValue::from_static("k-1");
        request.headers_mut().insert("idempotency-key", key);
        said.push(admin.ask(request).await.said());
    }
    assert_eq!(said, ["201", "409 account-taken"]);
}

#[tokio::test]
async fn a_report_sent_twice_with_one_key_is_read_once() {
    let house = House::open();
    let supervision = house.visitor("supervision").await;
    let mut jobs = Vec::new();
    for key in ["k-1", "k-1", "k-2"] {
        let report = json!({"file_name": "a.txt", "text": "Tea for all by 2026."}).to_string();
        let mut request = supervision.request("POST", "/api/reports", report);
        let key = axum::http::HeaderValue::from_static(key);
        request.headers_mut().insert("idempotency-key", key);
        let answer = supervision.ask(request).await;
        let replayed = answer.header("idempotency-replayed") == "true";
        jobs.push((answer.status, answer.json()["job"].clone(), replayed));
    }
    assert_eq!((jobs[0].0, &jobs[1].1), (202, &jobs[0].1), "{jobs:?}");
    assert!(!jobs[0].2 && jobs[1].2 && !jobs[2].2);
    assert_ne!(jobs[2].1, jobs[0].1);
}
