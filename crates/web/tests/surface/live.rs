//! Live change as a page hears it.

use axum::body::Body;
use axum::http::{HeaderValue, Response};
use tokio_stream::StreamExt as _;
use tower::ServiceExt as _;
use web::{Change, ChangedRecord, Options};

use crate::house::{House, Visitor};

fn change(seq: u64) -> Change {
    Change {
        seq,
        record: ChangedRecord {
            kind: "promise".to_owned(),
            id: format!("p{seq}"),
        },
        verb: "set".to_owned(),
    }
}

async fn open(house: &House, visitor: &Visitor<'_>, last: Option<&str>) -> Response<Body> {
    let mut request = visitor.request("GET", "/api/live", "");
    if let Some(last) = last {
        let last = HeaderValue::from_str(last).unwrap();
        request.headers_mut().insert("last-event-id", last);
    }
    house.router.clone().oneshot(request).await.unwrap()
}

/// What was sent until the server closed.
async fn heard(response: Response<Body>) -> Vec<String> {
    let mut stream = response.into_body().into_data_stream();
    let mut text = String::new();
    while let Some(part) = stream.next().await {
        text.push_str(std::str::from_utf8(&part.unwrap()).unwrap());
    }
    let lines = text.lines().filter(|line| line.starts_with("id: "));
    lines.map(str::to_owned).collect()
}

async fn listen(begin: u64, last: Option<&str>, later: u64) -> Vec<String> {
    let house = House::open();
    house.state.live.begin_after(begin);
    let visitor = house.visitor("viewer").await;
    (begin + 1..begin + 4).for_each(|seq| house.state.live.announce(change(seq)));
    let response = open(&house, &visitor, last).await;
    assert_eq!(response.status(), 200);
    house.state.live.announce(change(later));
    let mut stream = Box::pin(heard(response));
    let early = tokio::time::timeout(std::time::Duration::from_millis(200), &mut stream).await;
    assert!(early.is_err(), "the stream ended by itself");
    house.state.live.close();
    stream.await
}

#[tokio::test]
async fn a_stream_that_resumes_hears_every_change_once() {
    assert_eq!(
        listen(10, Some("11"), 14).await,
        ["id: 12", "id: 13", "id: 14"]
    );
    assert_eq!(listen(10, Some("13"), 14).await, ["id: 14"]);
    assert_eq!(listen(10, None, 14).await, ["id: 14"]);
}

#[tokio::test]
async fn a_stream_that_missed_too_much_is_told_to_read_anew() {
    assert_eq!(listen(10, Some("3"), 14).await, ["id: 13", "id: 14"]);
    assert_eq!(listen(10, Some("99"), 14).await, ["id: 13", "id: 14"]);
}

#[tokio::test]
async fn streams_are_counted() {
    let house = House::with(Options {
        streams_max: 1,
        ..Options::default()
    });
    let visitor = house.visitor("viewer").await;
    let _first = open(&house, &visitor, None).await;
    assert_eq!(visitor.get("/api/live").await.said(), "503 streams");
}

#[tokio::test]
async fn one_account_cannot_hold_all_streams() {
    let house = House::with(Options {
        account_streams_max: 2,
        ..Options::default()
    });
    let visitor = house.visitor("viewer").await;
    let first = open(&house, &visitor, None).await;
    let _second = open(&house, &visitor, None).await;
    let third = visitor.get("/api/live").await;
    assert_eq!(third.said(), "429 account-streams");
    let other = house.visitor("officer").await;
    assert_eq!(open(&house, &other, None).await.status(), 200);
    drop(first);
    let mut status = 429;
    for _turn in 0..100 {
        tokio::task::yield_now().await;
        if status == 429 {
            status = open(&house, &visitor, None).await.status().as_u16();
        }
    }
    assert_eq!(status, 200);
}

#[tokio::test]
async fn what_the_node_records_is_announced_with_its_number() {
    let house = House::open();
    let node = std::sync::Arc::clone(&house.state.node);
    let visitor = house.visitor("viewer").await;
    let live = house.state.live.clone();
    let mut following = tokio::spawn(live.clone().follow(std::sync::Arc::clone(&node)));
    let body = serde_json::json!({
        "id": fact::FactId::new(1, 1), "organ": "gov-office", "source": {"kind": "program"},
        "body": {"do": "open", "record": {"type": "series", "id": fact::RecordId::new(1, 1)},
            "values": {"name": "tea houses"}}
    });
    let before = tokio::time::timeout(std::time::Duration::from_millis(50), &mut following).await;
    assert!(before.is_err(), "following ended by itself");
    let response = open(&house, &visitor, None).await;
    let draft = serde_json::from_value(body).unwrap();
    let author = node::Author::Program(fact::Name::new("test").unwrap());
    let outcomes = node.admit_later(&author, vec![draft]).await.unwrap();
    let seq = outcomes[0].fact().expect("the draft was refused").seq;
    let mut stream = Box::pin(heard(response));
    let early = tokio::time::timeout(std::time::Duration::from_millis(500), &mut stream).await;
    assert!(early.is_err(), "the stream ended by itself");
    assert_eq!(live.seq(), seq);
    live.close();
    assert_eq!(stream.await, [format!("id: {seq}")]);
    following.abort();
}
