//! What cannot be read is refused, with the place and the reason.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use serde_json::{Value, json};
use web::Options;

use crate::house::House;

#[tokio::test]
async fn malformed_json_is_refused_with_line_and_column() {
    let house = House::open();
    let visitor = house.stranger().await;
    let body = "{\"name\": \"a\",\n \"password\" \"b\"}";
    let answer = visitor
        .ask(visitor.request("POST", "/api/session", body))
        .await;
    assert_eq!(answer.said(), "400 bad-json");
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(
        answer.json()["errors"][0],
        json!({"path": "body", "line": 2, "column": 13, "message": "expected `:`"})
    );
}

#[tokio::test]
async fn a_field_that_does_not_fit_is_named() {
    let house = House::open();
    let visitor = house.stranger().await;
    for (body, message) in [
        (json!({"name": "a"}), "missing field `password`"),
        (
            json!({"name": "a", "password": "b", "admin": true}),
            "unknown field `admin`; these are known: name, password",
        ),
    ] {
        let answer = visitor.send("POST", "/api/session", Some(body)).await;
        assert_eq!(answer.said(), "422 bad-body");
        assert_eq!(answer.text("/errors/0/message"), message);
    }
}

#[tokio::test]
async fn other_media_types_are_refused() {
    let house = House::open();
    let visitor = house.stranger().await;
    let mut request = visitor.request("POST", "/api/session", "{}");
    let media = HeaderValue::from_static("text/plain");
    request.headers_mut().insert(header::CONTENT_TYPE, media);
    assert_eq!(visitor.ask(request).await.said(), "415 media-type");
}

#[tokio::test]
async fn a_body_over_one_mebibyte_is_refused_whether_announced_or_not() {
    let house = House::open();
    let visitor = house.stranger().await;
    let large = " ".repeat(1024 * 1024 + 1);
    let mut announced = visitor.request("POST", "/api/session", large.clone());
    let length = HeaderValue::from(large.len());
    announced
        .headers_mut()
        .insert(header::CONTENT_LENGTH, length);
    assert_eq!(visitor.ask(announced).await.said(), "413 too-large");
    let parts = large.into_bytes();
    let parts: Vec<Result<Vec<u8>, std::io::Error>> = parts
        .chunks(64 * 1024)
        .map(|part| Ok(part.to_vec()))
        .collect();
    let streamed = Body::from_stream(tokio_stream::iter(parts));
    let request = visitor.request("POST", "/api/session", streamed);
    let answer = visitor.ask(request).await;
    assert_eq!(answer.said(), "413 too-large");
    assert_eq!(
        answer.text("/detail"),
        "at most 1048576 bytes are taken here"
    );
}

#[tokio::test]
async fn long_addresses_and_headers_are_refused() {
    let house = House::open();
    let visitor = house.stranger().await;
    let long = format!("/api/health?x={}", "a".repeat(8 * 1024));
    assert_eq!(visitor.get(&long).await.said(), "414 uri-too-long");
    let mut request = visitor.request("GET", "/api/health", "");
    let value = HeaderValue::from_str(&"a".repeat(16 * 1024)).unwrap();
    request.headers_mut().insert("x-much", value);
    assert_eq!(visitor.ask(request).await.said(), "431 headers-too-large");
}

#[tokio::test]
async fn a_caller_that_asks_too_often_waits_and_others_do_not() {
    let house = House::with(Options {
        rate_per_second: 1,
        rate_burst: 3,
        ..Options::default()
    });
    let visitor = house.visitor("viewer").await;
    for _request in 0..3 {
        assert_eq!(visitor.get("/api/organs").await.status, 200);
    }
    let stopped = visitor.get("/api/organs").await;
    assert_eq!(
        (stopped.said().as_str(), stopped.header("retry-after")),
        ("429 rate", "2")
    );
    house.pass_ms(2000);
    assert_eq!(visitor.get("/api/organs").await.status, 200);
}

#[tokio::test]
async fn pages_are_rated_by_themselves() {
    let house = House::with(Options {
        rate_per_second: 1,
        rate_burst: 3,
        ..Options::default()
    });
    let visitor = house.visitor("viewer").await;
    let mut said = Vec::new();
    for _page in 0..4 {
        said.push(visitor.get("/assets/none.js").await.said());
    }
    let missing = "404 not-found";
    assert_eq!(said, [missing, missing, missing, "429 rate"]);
    assert_eq!(visitor.get("/api/organs").await.status, 200);
}

#[tokio::test]
async fn a_full_house_says_so_instead_of_queueing() {
    let house = House::with(Options {
        requests_at_once: 0,
        ..Options::default()
    });
    let answer = house.stranger().await.get("/api/health").await;
    assert_eq!(
        (answer.said().as_str(), answer.header("retry-after")),
        ("503 busy", "1")
    );
}

#[tokio::test]
async fn reports_beyond_a_short_line_are_turned_away() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let (go, gate) = std::sync::mpsc::channel::<()>();
    let slow = move |_: &node::Ticket| {
        gate.recv().unwrap_or_default();
        let (code, detail) = ("internal".to_owned(), String::new());
        node::JobState::Failed { code, detail }
    };
    house.state.node.jobs().begin("somebody", slow).unwrap();
    let mut said = Vec::new();
    for number in 0..4 {
        let text = format!("Tea for all {number} by 2026.");
        let report = json!({"file_name": "a.txt", "text": text});
        let answer = visitor.send("POST", "/api/reports", Some(report)).await;
        said.push((answer.said(), answer.header("retry-after").to_owned()));
    }
    go.send(()).unwrap();
    let taken = ("202".to_owned(), String::new());
    let busy = ("503 busy".to_owned(), "10".to_owned());
    assert_eq!(said, [taken.clone(), taken.clone(), taken, busy]);
}

#[tokio::test]
async fn unknown_operations_and_methods_are_problems_in_the_readers_language() {
    let house = House::open();
    let visitor = house.visitor("admin").await;
    assert_eq!(visitor.get("/api/nothing").await.said(), "404 no-route");
    let method = visitor.send("PATCH", "/api/accounts", None).await;
    assert_eq!(
        (method.said().as_str(), method.header("allow")),
        ("405 method", "GET, POST")
    );
    assert_eq!(method.text("/instance"), "/api/accounts");
    let mut request = visitor.request("GET", "/api/nothing", "");
    request.headers_mut().remove(header::ACCEPT_LANGUAGE);
    let zh = visitor.ask(request).await;
    assert_eq!(zh.text("/title"), "没有这个接口");
    assert_eq!(zh.header("content-language"), "zh-CN");
}

#[tokio::test]
async fn what_the_framework_refuses_is_a_problem_too() {
    let house = House::open();
    let visitor = house.visitor("officer").await;
    let answer = visitor.send("POST", "/api/blobs", Some(json!({}))).await;
    assert_eq!(answer.said(), "400 unreadable");
    assert_eq!(answer.text("/instance"), "/api/blobs");
}

#[tokio::test]
async fn a_report_comes_in_several_formats_and_what_is_not_read_is_named() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    for (name, bytes, expected) in [
        ("a.txt", &b"Tea for all by 2026."[..], "202"),
        ("a.html", b"<html><p>Tea for all by 2026.</p></html>", "202"),
        ("a.txt", b"\xb2\xe8\xcb\xae 2026", "202"),
        ("a.pdf", b"%PDF-1.7 rest", "422 document-broken"),
        ("a.rtf", b"{\\rtf1 rest}", "422 document-unread"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest",
            "422 document-old",
        ),
        ("a.docx", b"PK\x03\x04 rest", "422 document-broken"),
        ("a.txt", b"one\ntwo\xff\xff", "422 text-encoding"),
        ("a.txt", b"one\0", "422 not-text"),
        ("a.html", b"<html><p> </p></html>", "422 report-empty"),
    ] {
        let request = visitor.upload("/api/reports", name, bytes);
        let said = visitor.ask(request).await.said();
        assert_eq!(said, expected, "{name}");
    }
}

/// The words beside what the client itself wrote, which is ASCII here.
async fn told_in_chinese(visitor: &crate::house::Visitor<'_>, ask: (&str, &str, Value)) {
    let (method, path, body) = ask;
    let mut request = visitor.request(method, path, body.to_string());
    let chinese = HeaderValue::from_static("zh-CN");
    request
        .headers_mut()
        .insert(header::ACCEPT_LANGUAGE, chinese);
    let answer = visitor.ask(request).await;
    let said = answer.json();
    let errors = [&said["errors"], &said["results"][0]["problem"]["errors"]];
    let messages: Vec<&str> = errors
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(|error| error["message"].as_str())
        .collect();
    assert!(!messages.is_empty(), "{path}: {}", answer.body);
    for message in messages {
        let speaks = message.chars().filter(|letter| !letter.is_ascii()).count();
        assert!(speaks > 1, "{path}: {message}");
    }
}

#[tokio::test]
async fn faults_are_told_in_the_language_that_was_asked_for() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let draft = |record: &str, values: Value| {
        json!({"drafts": [{"id": fact::FactId::new(7, 1), "organ": "gov-office", "body": {
            "do": "open", "record": {"type": "milestone", "id": record}, "values": values}}]})
    };
    let good = fact::RecordId::new(7, 1).to_string();
    for ask in [
        ("POST", "/api/session", json!({"name": 1})),
        ("POST", "/api/session", json!({"name": "a"})),
        ("POST", "/api/facts", draft("mile_1", json!({}))),
        ("POST", "/api/facts", draft(&good, json!({"due": "soon"}))),
        ("POST", "/api/facts", draft(&good, json!({"due": 7}))),
        (
            "POST",
            "/api/reports",
            json!({"text": "x", "file_name": "x", "issued_on": "soon"}),
        ),
        ("GET", "/api/promises?strange=1", Value::Null),
        ("GET", "/api/promises?sort=x", Value::Null),
        (
            "GET",
            "/api/figures/promise.open?period=2026-13",
            Value::Null,
        ),
        (
            "GET",
            "/api/figures/promise.open/why?period=2990",
            Value::Null,
        ),
        ("GET", "/api/figures/promise.open/why?group=x", Value::Null),
        ("GET", "/api/jobs/x", Value::Null),
    ] {
        told_in_chinese(&visitor, ask).await;
    }
}

#[tokio::test]
async fn who_hands_in_a_report_is_told_what_of_it_is_not_read() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let page = "<html><nav>Home</nav><p>Tea for all by 2026.</p><img src=a><img src=b></html>";
    let file = visitor.upload("/api/reports", "a.html", page.as_bytes());
    let of_file = visitor.ask(file).await.json();
    let wish = json!({"file_name": "a.txt", "text": page});
    let pasted = visitor
        .send("POST", "/api/reports", Some(wish))
        .await
        .json();
    let expected = json!([{"what": "picture", "times": 2}, {"what": "frame", "times": 1}]);
    assert_eq!(of_file["left_out"], expected);
    assert_eq!(pasted["left_out"], expected);
    assert_eq!(pasted["replaced"], json!([]));
}

#[tokio::test]
async fn who_hands_in_a_report_is_told_what_letters_stand_for_others() {
    let house = House::open();
    let visitor = house.visitor("supervision").await;
    let file = visitor.upload("/api/reports", "a.pdf", &radical());
    let told = visitor.ask(file).await.json();
    let expected = json!([{"what": "radical", "times": 1}]);
    assert_eq!(told["replaced"], expected, "{told}");
}

/// A PDF whose font names its first letter as a radical, the others as Latin ones.
fn radical() -> Vec<u8> {
    let table = "1 begincodespacerange <00> <ff> endcodespacerange \
        1 beginbfchar <61> <2f08> endbfchar 1 beginbfrange <62> <7a> <0062> endbfrange";
    let words = format!("BT /F 12 Tf 9 700 Td <61{}> Tj ET", "62".repeat(90));
    let stream = |text: &str| format!("<</Length {}>>stream\n{text}\nendstream", text.len());
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Song/ToUnicode 6 0 R>>".to_owned(),
        stream(&words),
        stream(table),
    ];
    let mut body = String::new();
    for (object, number) in objects.iter().zip(1..) {
        writeln!(body, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    format!("%PDF-1.7\n{body}trailer<</Root 1 0 R>>\n%%EOF\n").into_bytes()
}
