//! The plan over HTTP: reports, review, facts, files.

mod blobs;
mod facts;
mod figures;
mod imports;
mod media;
mod promises;
mod refusal;
mod reports;
mod review;
mod task;
mod view;

use fact::{OrganId, RecordId};
use node::access::Principal;
use utoipa_axum::router::OpenApiRouter;

use crate::problem::Problem;
use crate::state::AppState;

pub(crate) use imports::JobView;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(imports::routes())
        .merge(reports::routes())
        .merge(review::routes())
        .merge(promises::routes())
        .merge(task::routes())
        .merge(figures::routes())
        .merge(facts::routes())
        .merge(blobs::routes())
}

/// The organ a caller acts for: that of the first grant whose role acts.
pub(crate) fn acting_organ(state: &AppState, who: &Principal) -> Result<OrganId, Problem> {
    let roles = &state.reference.catalog.roles;
    who.grants
        .iter()
        .find(|grant| roles.get(&grant.role).is_some_and(|role| role.acts))
        .map(|grant| grant.organ.clone())
        .ok_or_else(|| Problem::new("no-organ"))
}

/// The record id in a path; anything else names nothing.
pub(crate) fn record_id(text: &str) -> Result<RecordId, Problem> {
    text.parse().map_err(|_cause| Problem::not_found(text))
}
