//! Whether the server is alive and what it serves.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
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
    /// `ok`.
    status: String,
    /// Number of the newest fact.
    seq: u64,
    /// Digest of the packs.
    catalog: String,
}

/// The state of the server.
#[utoipa::path(get, path = "/api/health", tag = "health",
    responses((status = 200, body = Health)))]
async fn read_health(State(state): State<AppState>) -> Result<Json<Health>, Problem> {
    let seq = state.reading(live::head).await?;
    Ok(Json(Health {
        status: "ok".to_owned(),
        seq,
        catalog: state.reference.catalog.digest.clone(),
    }))
}
