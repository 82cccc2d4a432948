//! The door for browsers: the HTTP interface, its OpenAPI and the page.
//!
//! Only this room knows HTTP and JSON of the interface. It decides nothing about
//! records: handlers read a request, ask `node`, and write a view. Every
//! operation stands in one table ([`guard::OPERATIONS`]) with who may call it,
//! and nothing else gets through.

pub mod cursor;
pub mod etag;
pub mod extract;
pub mod guard;
pub mod live;
pub mod problem;
pub mod reference;
pub mod security;
pub mod session;
pub mod state;
pub mod words;

mod accounts;
mod document;
mod health;
mod idempotency;
mod limits;
mod page;
mod plan;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

pub use document::openapi;
pub use live::{Change, ChangedRecord, Live};
pub use reference::{DistrictName, Reference};
pub use session::Caller;
pub use state::{AppState, Options};

/// How long open requests may go on when the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// Everything that answers.
pub fn router(state: AppState) -> Router {
    let https = state.options.https;
    let (operations, _document) = document::operations().split_for_parts();
    operations
        .route_layer(from_fn(etag::tag))
        .route_layer(from_fn_with_state(state.clone(), guard::gate))
        .fallback(page::page)
        .layer(from_fn_with_state(state.clone(), limits::hold))
        .layer(from_fn(problem::render))
        .layer(CompressionLayer::new())
        .layer(from_fn(move |request, next| {
            security::protect(https, request, next)
        }))
        .with_state(state)
}

/// Serves until `shutdown` ends; open requests then have ten seconds.
pub async fn serve(
    state: AppState,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let live = state.live.clone();
    let following = tokio::spawn(live.clone().follow(Arc::clone(&state.node)));
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown.await;
        live.close();
        stopping.send_replace(true);
    });
    let ended = tokio::select! {
        ended = async { serving.await } => ended,
        () = async {
            // An error means that the server ended by itself.
            if stopped.wait_for(|stopping| *stopping).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(GRACE).await;
        } => {
            tracing::warn!("requests were still open when the server stopped");
            Ok(())
        }
    };
    following.abort();
    ended
}
