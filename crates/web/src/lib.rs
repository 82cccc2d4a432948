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
pub mod official;
pub mod problem;
pub mod reference;
pub mod security;
pub mod session;
pub mod state;
pub mod wording;
pub mod words;

mod accounts;
mod document;
mod health;
mod idempotency;
mod limits;
mod nearest;
mod page;
mod plan;
mod serve;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::compression::CompressionLayer;

pub use document::openapi;
pub use live::{Change, ChangedRecord, Live};
pub use reference::{DistrictName, Reference};
pub use serve::serve;
pub use session::Caller;
pub use state::{AppState, Options};

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
