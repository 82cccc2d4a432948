//! Whether the server is alive and what it serves.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use store::Chain;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::live;
use crate::problem::Problem;
use crate::state::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read_health))
}

/// The state of the server.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`, or `broken` when the chain of the ledger is: then nothing is recorded.
    status: String,
    /// `checking` after the start, then `whole` or `broken`, or `unknown` when it could not
    /// be read to its end.
    chain: String,
    /// Number of the newest fact.
    seq: u64,
    /// Digest of the packs.
    catalog: String,
}

/// The state of the server.
#[utoipa::path(get, path = "/api/health", tag = "health",
    responses((status = 200, body = Health), (status = 503, body = Health)))]
async fn read_health(State(state): State<AppState>) -> Result<(StatusCode, Json<Health>), Problem> {
    let seq = state.reading(live::head).await?;
    let (code, status, chain) = told(&state.node.store().chain());
    let health = Health {
        status: status.to_owned(),
        chain: chain.to_owned(),
        seq,
        catalog: state.reference.catalog.digest.clone(),
    };
    Ok((code, Json(health)))
}

fn told(chain: &Chain) -> (StatusCode, &'static str, &'static str) {
    match chain {
        Chain::Unwalked => (StatusCode::OK, "ok", "checking"),
        Chain::Whole(_) => (StatusCode::OK, "ok", "whole"),
        Chain::Unknown(_) => (StatusCode::OK, "ok", "unknown"),
        Chain::Broken(_) => (StatusCode::SERVICE_UNAVAILABLE, "broken", "broken"),
    }
}
