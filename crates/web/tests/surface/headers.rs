//! Headers of every answer, tags, and the page.

use axum::http::{HeaderValue, header};

use crate::house::House;

#[tokio::test]
async fn every_answer_carries_the_protecting_headers() {
    let house = House::open();
    let visitor = house.stranger().await;
    for path in [
        "/",
        "/api/health",
        "/api/nothing",
        "/api/organs",
        "/missing.js",
    ] {
        let answer = visitor.get(path).await;
        let shown: Vec<String> = [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "permissions-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
        ]
        .iter()
        .map(|name| format!("{name}: {}", answer.header(name)))
        .collect();
        let shown = shown.join("\n").replace("; ", ";\n    ");
        insta::with_settings!({snapshot_path => "../snapshots", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!("headers", shown);
        });
    }
}

#[tokio::test]
async fn what_the_reader_has_is_not_sent_again() {
    let house = House::open();
    let visitor = house.visitor("viewer").await;
    let first = visitor.get("/api/organs").await;
    let organs = first.json();
    let organs = organs["items"].as_array().unwrap();
    assert!(organs.iter().any(|organ| organ["collective"] == true));
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let mut again = visitor.request("GET", "/api/organs", "");
    let tag = HeaderValue::from_str(first.header("etag")).unwrap();
    again.headers_mut().insert(header::IF_NONE_MATCH, tag);
    let again = visitor.ask(again).await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(
        visitor.get("/api/session").await.header("cache-control"),
        "no-store"
    );
}

#[tokio::test]
async fn the_page_is_served_for_its_own_addresses_only() {
    let house = House::open();
    let visitor = house.stranger().await;
    for path in ["/", "/plan", "/figures/promise.kept", "/missing.js"] {
        let answer = visitor.get(path).await;
        let html = answer.header("content-type") == "text/html; charset=utf-8";
        assert_eq!(html, path != "/missing.js", "{path}");
    }
    for path in ["/..%2f..%2fCargo.toml", "/assets/%2e%2e/%2e%2e/Cargo.toml"] {
        assert_eq!(visitor.get(path).await.said(), "404 not-found", "{path}");
    }
}
