//! Sign-in, cookies, page token, origin, expiry.

use axum::http::{HeaderValue, header};
use serde_json::json;
use web::Options;

use crate::house::{House, PASSWORD, Visitor};

const HOUR_MS: i64 = 3_600_000;

async fn try_sign_in(visitor: &Visitor<'_>, password: &str) -> String {
    let body = json!({"name": "viewer", "password": password});
    visitor
        .send("POST", "/api/session", Some(body))
        .await
        .said()
}

#[tokio::test]
async fn signing_in_shows_the_account_and_signing_out_ends_it() {
    let house = House::open();
    let visitor = house.visitor("viewer").await;
    let seen = visitor.get("/api/session").await;
    assert_eq!(seen.text("/account/name"), "viewer");
    assert_eq!(seen.text("/account/grants/0/organ_title"), "区政府办");
    assert_eq!(seen.text("/csrf"), visitor.csrf);
    assert_eq!(
        visitor.send("DELETE", "/api/session", None).await.status,
        204
    );
    assert!(
        visitor
            .get("/api/session")
            .await
            .json()
            .get("account")
            .is_none()
    );
    assert_eq!(visitor.get("/api/organs").await.said(), "401 sign-in-first");
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    for (https, secure) in [(false, ""), (true, "; Secure")] {
        let house = House::with(Options {
            https,
            ..Options::default()
        });
        let visitor = house.stranger().await;
        let body = json!({"name": "viewer", "password": PASSWORD}).to_string();
        let mut request = visitor.request("POST", "/api/session", body);
        if https {
            let origin = HeaderValue::from_static("https://gulou.test");
            request.headers_mut().insert(header::ORIGIN, origin);
        }
        let answer = visitor.ask(request).await;
        let (pair, flags) = answer.header("set-cookie").split_once("; ").unwrap();
        assert_eq!(pair.len(), "gulou_session=".len() + 64);
        let expect = format!("HttpOnly; SameSite=Strict; Path=/; Max-Age=43200{secure}");
        assert_eq!(flags, expect);
        assert_eq!(
            answer.header("strict-transport-security").is_empty(),
            !https
        );
    }
}

#[tokio::test]
async fn a_session_ends_after_two_idle_hours_and_after_twelve_in_all() {
    let house = House::open();
    let idle = house.visitor("viewer").await;
    let busy = house.visitor("officer").await;
    for _hour in 0..11 {
        house.pass_ms(HOUR_MS);
        assert_eq!(busy.get("/api/organs").await.status, 200);
    }
    assert_eq!(idle.get("/api/organs").await.said(), "401 sign-in-first");
    house.pass_ms(HOUR_MS);
    assert_eq!(busy.get("/api/organs").await.said(), "401 sign-in-first");
}

#[tokio::test]
async fn wrong_passwords_are_refused_and_then_stopped() {
    let house = House::open();
    let visitor = house.stranger().await;
    for _attempt in 0..5 {
        assert_eq!(try_sign_in(&visitor, "wrong").await, "401 sign-in");
    }
    assert_eq!(try_sign_in(&visitor, PASSWORD).await, "429 throttled");
    house.pass_ms(60_000);
    assert_eq!(try_sign_in(&visitor, PASSWORD).await, "200");
}

#[tokio::test]
async fn unsafe_requests_need_the_page_token_and_our_origin() {
    let house = House::open();
    let visitor = house.visitor("admin").await;
    let other = house.visitor("admin").await;
    let spoil = async |name: &'static str, value: Option<&str>| {
        let mut request = visitor.request("DELETE", "/api/session", "");
        request.headers_mut().remove(name);
        if let Some(value) = value {
            let value = HeaderValue::from_str(value).unwrap();
            request.headers_mut().insert(name, value);
        }
        visitor.ask(request).await.said()
    };
    assert_eq!(spoil("x-gulou-csrf", None).await, "403 csrf");
    assert_eq!(spoil("x-gulou-csrf", Some("")).await, "403 csrf");
    assert_eq!(spoil("x-gulou-csrf", Some(&other.csrf)).await, "403 csrf");
    let stranger = house.stranger().await;
    assert_eq!(
        spoil("x-gulou-csrf", Some(&stranger.csrf)).await,
        "403 csrf"
    );
    for origin in [
        None,
        Some("null"),
        Some("http://evil.test"),
        Some("https://gulou.test"),
        Some("http://gulou.test.evil.test"),
        Some("http://gulou.test:81"),
    ] {
        assert_eq!(spoil("origin", origin).await, "403 origin", "{origin:?}");
    }
    assert_eq!(
        visitor.send("DELETE", "/api/session", None).await.status,
        204
    );
}

#[tokio::test]
async fn a_newcomer_changes_the_password_before_anything_else() {
    let house = House::open();
    let newcomer = house.newcomer().await;
    assert_eq!(
        newcomer.get("/api/organs").await.said(),
        "403 password-must-change"
    );
    let seen = newcomer.get("/api/session").await;
    assert_eq!(seen.json()["account"]["must_change"], true);
    let wrong = json!({"old": "wrong", "new": "seven-loud-geese"});
    let answer = newcomer
        .send("PUT", "/api/session/password", Some(wrong))
        .await;
    assert_eq!(answer.said(), "403 password-old");
}

#[tokio::test]
async fn a_changed_password_opens_the_door_and_the_old_one_does_not() {
    let house = House::open();
    let visitor = house.visitor("officer").await;
    let change = async |new: &str| {
        let body = json!({"old": PASSWORD, "new": new});
        let answer = visitor
            .send("PUT", "/api/session/password", Some(body))
            .await;
        answer.said()
    };
    assert_eq!(change("short").await, "422 password-length");
    assert_eq!(change("password123").await, "422 password-guessable");
    assert_eq!(change(PASSWORD).await, "422 password-same");
    assert_eq!(change("seven-loud-geese").await, "204");
    house.sign_in("officer", "seven-loud-geese").await;
    let stranger = house.stranger().await;
    let body = json!({"name": "officer", "password": PASSWORD});
    let old = stranger.send("POST", "/api/session", Some(body)).await;
    assert_eq!(old.said(), "401 sign-in");
}

#[tokio::test]
async fn sample_accounts_are_offered_with_their_published_password() {
    let house = House::open();
    let answer = house.stranger().await.get("/api/sample-accounts").await;
    assert_eq!(answer.json()["items"].as_array().unwrap().len(), 4);
    assert_eq!(answer.text("/items/0/password"), PASSWORD);
}

#[tokio::test]
async fn a_forwarded_address_counts_only_behind_a_proxy() {
    for (proxied, expect) in [(false, "429 throttled"), (true, "401 sign-in")] {
        let house = House::with(Options {
            proxied,
            ..Options::default()
        });
        let visitor = house.stranger().await;
        let mut last = String::new();
        for attempt in 0..6 {
            let body = json!({"name": "viewer", "password": "wrong"}).to_string();
            let mut request = visitor.request("POST", "/api/session", body);
            let address = HeaderValue::from_str(&format!("10.9.9.9, 10.0.0.{attempt}")).unwrap();
            request.headers_mut().insert("x-forwarded-for", address);
            last = visitor.ask(request).await.said();
        }
        assert_eq!(last, expect);
    }
}
