//! The server: connections in, answers out, and an orderly end.
//!
//! Limits stand here because they come before any request: how many connections are open
//! (more wait with the system until one ends), how long a caller may take to send the
//! head of a request, which also ends connections that stay silent, and how long bytes of
//! an answer wait for a caller who takes none. Who takes a few now and then is served to
//! the end, however long that lasts.

mod patience;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

use self::patience::Patient;
use crate::router;
use crate::state::AppState;

/// How long open requests may go on when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// Pause after a failure to accept, such as too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Serves until `shutdown` ends; open requests then have ten seconds.
pub async fn serve(
    state: AppState,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let live = state.live.clone();
    let following = tokio::spawn(live.clone().follow(&state.node));
    let graceful = GracefulShutdown::new();
    let connections_max = state.options.connections_max;
    let places = Arc::new(Semaphore::new(connections_max));
    let mut door = Door {
        http: http(state.options.head_time_max),
        write_time_max: state.options.write_time_max,
        places: Arc::clone(&places),
        router: router(state),
        listener,
    };
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            (stream, address, place) = door.next() => {
                door.admit(&graceful, (stream, address), place);
            }
        }
    }
    drop(door);
    live.close();
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(GRACE) => {
            let open = connections_max.saturating_sub(places.available_permits());
            tracing::warn!(connections.open = open, "open requests were cut off");
        }
    }
    following.abort();
    Ok(())
}

fn http(head_time_max: Duration) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new());
    http.header_read_timeout(head_time_max);
    http
}

struct Door {
    listener: TcpListener,
    http: http1::Builder,
    write_time_max: Duration,
    router: Router,
    places: Arc<Semaphore>,
}

impl Door {
    /// The next connection, once there is a place for it. May be dropped at any await.
    async fn next(&mut self) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
        // Places are never closed.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => return (stream, address, place),
                Err(error) => {
                    tracing::warn!(cause = %error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn admit(
        &self,
        graceful: &GracefulShutdown,
        (stream, address): (TcpStream, SocketAddr),
        place: Option<OwnedSemaphorePermit>,
    ) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(cause = %error, "a connection sends in larger pieces");
        }
        let router = self.router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            router.clone().oneshot(request)
        });
        let stream = TokioIo::new(Patient::new(stream, self.write_time_max));
        let connection = self.http.serve_connection(stream, service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(cause = %error, "a connection broke off");
            }
            drop(place);
        });
    }
}
