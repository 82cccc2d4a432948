//! The server on a real socket: it answers, and it stops when it is told to.

use std::io::{Read as _, Result, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use web::Options;

use crate::house::House;

fn talk(address: SocketAddr, path: &str, cookie: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// A server on a free port, and what stops it.
async fn serve(house: &House) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(web::serve(house.state.clone(), listener, async {
        stopped.await.unwrap_or_default();
    }));
    (address, stop, serving)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_ends_its_live_streams_and_returns() {
    let house = House::open();
    let cookie = house.visitor("viewer").await.cookie.unwrap();
    let (address, stop, serving) = serve(&house).await;
    let (begun, begins) = oneshot::channel();
    let listening = tokio::task::spawn_blocking(move || {
        let mut stream = talk(address, "/api/live", &cookie);
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        begun
            .send(String::from_utf8(head.to_vec()).unwrap())
            .unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap()
    });
    assert_eq!(begins.await.unwrap(), "HTTP/1.1 200");
    stop.send(()).unwrap();
    let limit = Duration::from_secs(5);
    tokio::time::timeout(limit, serving)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    tokio::time::timeout(limit, listening)
        .await
        .unwrap()
        .unwrap();
}

/// What the server sends on a connection until it closes it.
fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_finish_the_head_of_a_request_is_cut_off() {
    let house = House::with(Options {
        head_time_max: Duration::from_millis(50),
        ..Options::default()
    });
    let (address, _stop, _serving) = serve(&house).await;
    let cut = tokio::task::spawn_blocking(move || {
        let mut slow = TcpStream::connect(address).unwrap();
        let silent = TcpStream::connect(address).unwrap();
        let kept = talk(address, "/api/health", "");
        for stream in [&slow, &silent, &kept] {
            let limit = Some(Duration::from_secs(10));
            stream.set_read_timeout(limit).unwrap();
        }
        slow.write_all(b"GET /api/health HTTP/1.1\r\nhost: a\r\n")
            .unwrap();
        [slow, silent, kept].map(rest)
    });
    let [slow, silent, kept] = cut.await.unwrap();
    assert!(!slow.contains("200 OK") && silent.is_empty(), "{slow}");
    assert!(kept.starts_with("HTTP/1.1 200 OK"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_are_counted_and_more_wait() {
    let house = House::with(Options {
        connections_max: 1,
        ..Options::default()
    });
    let (address, _stop, _serving) = serve(&house).await;
    let answered = tokio::task::spawn_blocking(move || {
        let first = TcpStream::connect(address).unwrap();
        let mut second = talk(address, "/api/health", "");
        let limit = Some(Duration::from_millis(200));
        second.set_read_timeout(limit).unwrap();
        let mut head = [0; 12];
        let waiting = second.read_exact(&mut head).is_err();
        drop(first);
        second
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        second.read_exact(&mut head).unwrap();
        (waiting, head)
    });
    assert_eq!(answered.await.unwrap(), (true, *b"HTTP/1.1 200"));
}

/// A kept file that no buffer between server and caller holds; gives its path.
async fn large_file(house: &House) -> String {
    let node = &house.state.node;
    let file = [b"%PDF-1.7".as_slice(), &vec![b'a'; 32 << 20]].concat();
    let blob = node.store().blobs().put(&file).unwrap();
    let draft = serde_json::json!({
        "id": fact::FactId::new(7, 1), "organ": "gov-office", "source": {"kind": "program"},
        "evidence": [{"blob": blob, "name": "a.pdf", "media": "application/pdf"}],
        "body": {"do": "open", "record": {"type": "series", "id": fact::RecordId::new(7, 1)},
            "values": {"name": "tea houses"}}
    });
    let author = node::Author::Program(fact::Name::new("test").unwrap());
    let draft = serde_json::from_value(draft).unwrap();
    let outcomes = node.admit_later(&author, vec![draft]).await.unwrap();
    assert!(outcomes[0].fact().is_some());
    format!("/api/blobs/{blob}")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_nothing_of_an_answer_is_cut_off() {
    let house = House::with(Options {
        connections_max: 1,
        write_time_max: Duration::from_millis(100),
        ..Options::default()
    });
    let cookie = house.visitor("viewer").await.cookie.unwrap();
    let path = large_file(&house).await;
    let (address, _stop, _serving) = serve(&house).await;
    let answered = tokio::task::spawn_blocking(move || {
        let mut first = talk(address, &path, &cookie);
        let mut head = [0; 12];
        first.read_exact(&mut head).unwrap();
        // The second has its turn when the first has lost its place.
        let mut second = talk(address, "/api/health", "");
        let mut answer = [0; 12];
        second.read_exact(&mut answer).unwrap();
        let mut rest = Vec::new();
        let whole = first.read_to_end(&mut rest).is_ok() && rest.len() > 32 << 20;
        (head, answer, whole)
    });
    let ok = *b"HTTP/1.1 200";
    assert_eq!(answered.await.unwrap(), (ok, ok, false));
}
