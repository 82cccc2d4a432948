//! Live change as a page hears it.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderValue, Response};
use tokio_stream::StreamExt as _;
use tower::ServiceExt as _;
use web::{Change, ChangedRecord, Options};

use crate::house::{House, Visitor};

const TIME_MAX: Duration = Duration::from_secs(20);

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

/// Somebody who listens; what was heard so far, such as `13 change`.
struct Ear {
    stream: BodyDataStream,
    text: String,
}

impl Ear {
    fn of(response: Response<Body>) -> Self {
        assert_eq!(response.status(), 200);
        let stream = response.into_body().into_data_stream();
        let text = String::new();
        Self { stream, text }
    }

    fn heard(&self) -> Vec<String> {
        let events = self.text.split("\n\n").filter(|event| !event.is_empty());
        let word = |line: &str| {
            let id = line.strip_prefix("id: ");
            id.or(line.strip_prefix("event: ")).map(str::to_owned)
        };
        let words = |event: &str| event.lines().filter_map(word).collect::<Vec<_>>();
        events.map(|event| words(event).join(" ")).collect()
    }

    /// Hears the next part; `false` at the end.
    async fn hear(&mut self) -> bool {
        let Some(part) = self.stream.next().await else {
            return false;
        };
        self.text
            .push_str(std::str::from_utf8(&part.unwrap()).unwrap());
        true
    }

    async fn until(&mut self, event: &str) {
        // Heartbeats come for as long as the stream is open.
        let heard = tokio::time::timeout(TIME_MAX, async {
            while !self.heard().iter().any(|heard| heard == event) {
                assert!(self.hear().await, "the stream ended: {:?}", self.heard());
            }
        });
        let heard = heard.await;
        assert!(heard.is_ok(), "{event} was not heard: {:?}", self.heard());
    }

    /// All that was heard when the server has closed.
    async fn whole(mut self) -> Vec<String> {
        let end = tokio::time::timeout(TIME_MAX, async { while self.hear().await {} });
        end.await.expect("the stream did not end");
        self.heard()
    }
}

async fn listen(begin: u64, last: Option<&str>, later: u64) -> Vec<String> {
    let house = House::open();
    house.state.live.begin_after(begin);
    let visitor = house.visitor("viewer").await;
    (begin + 1..begin + 4).for_each(|seq| house.state.live.announce(change(seq)));
    let mut ear = Ear::of(open(&house, &visitor, last).await);
    house.state.live.announce(change(later));
    ear.until(&format!("{later} change")).await;
    house.state.live.close();
    ear.whole().await
}

#[tokio::test]
async fn a_stream_that_resumes_hears_every_change_once() {
    assert_eq!(
        listen(10, Some("11"), 14).await,
        ["11", "12 change", "13 change", "14 change"]
    );
    assert_eq!(listen(10, Some("13"), 14).await, ["13", "14 change"]);
    assert_eq!(listen(10, None, 14).await, ["13", "14 change"]);
}

#[tokio::test]
async fn a_stream_that_missed_too_much_is_told_to_read_anew() {
    for last in ["3", "99"] {
        let heard = listen(10, Some(last), 14).await;
        assert_eq!(heard, ["13 reset", "14 change"]);
    }
}

#[tokio::test]
async fn who_saw_no_change_yet_resumes_as_well() {
    let house = House::open();
    let live = &house.state.live;
    live.begin_after(10);
    let visitor = house.visitor("viewer").await;
    let mut first = Ear::of(open(&house, &visitor, None).await);
    first.until("10").await;
    let last = first.heard().pop();
    drop(first);
    live.announce(change(11));
    let mut again = Ear::of(open(&house, &visitor, last.as_deref()).await);
    again.until("11 change").await;
    live.close();
    assert_eq!(again.whole().await, ["10", "11 change"]);
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
    let following = tokio::spawn(live.clone().follow(&node));
    let body = serde_json::json!({
        "id": fact::FactId::new(1, 1), "organ": "gov-office", "source": {"kind": "program"},
        "body": {"do": "open", "record": {"type": "series", "id": fact::RecordId::new(1, 1)},
            "values": {"name": "tea houses"}}
    });
    let mut ear = Ear::of(open(&house, &visitor, None).await);
    let draft = serde_json::from_value(body).unwrap();
    let author = node::Author::Program(fact::Name::new("test").unwrap());
    let outcomes = node.admit_later(&author, vec![draft]).await.unwrap();
    let seq = outcomes[0].fact().expect("the draft was refused").seq;
    ear.until(&format!("{seq} change")).await;
    assert_eq!(live.seq(), seq);
    live.close();
    assert_eq!(ear.whole().await, ["0".to_owned(), format!("{seq} change")]);
    following.abort();
}
