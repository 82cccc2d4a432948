//! The server on a real socket: it answers, and it stops when it is told to.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

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

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_ends_its_live_streams_and_returns() {
    let house = House::open();
    let cookie = house.visitor("viewer").await.cookie.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(web::serve(house.state.clone(), listener, async {
        stopped.await.unwrap();
    }));
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
