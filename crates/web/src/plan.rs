//! The plan over HTTP: reports, review, facts, files.

mod attachment;
mod blobs;
mod facts;
mod figures;
mod handed;
mod imports;
mod links;
mod media;
mod notice;
mod promises;
mod reports;
mod review;
mod task;
mod view;

use fact::{Name, OrganId, RecordId};
use node::access::{Grant, Principal};
use pack::catalog::Catalog;
use utoipa_axum::router::OpenApiRouter;

use crate::problem::Problem;
use crate::state::AppState;

pub(crate) use imports::JobView;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(imports::routes())
        .merge(reports::routes())
        .merge(review::routes())
        .merge(notice::routes())
        .merge(links::routes())
        .merge(promises::routes())
        .merge(task::routes())
        .merge(figures::routes())
        .merge(facts::routes())
        .merge(blobs::routes())
}

/// The organ a caller acts for when only these roles may do it: that of the first such
/// grant whose role acts. An officer of one organ may supervise for another.
pub(crate) fn acting_organ(
    state: &AppState,
    who: &Principal,
    roles: &[Name],
) -> Result<OrganId, Problem> {
    let catalog = &state.reference.catalog;
    acting_grants(catalog, who)
        .find(|grant| roles.contains(&grant.role))
        .map(|grant| grant.organ.clone())
        .ok_or_else(|| Problem::new("no-organ"))
}

/// The grants whose role acts for its organ.
pub(crate) fn acting_grants<'a>(
    catalog: &'a Catalog,
    who: &'a Principal,
) -> impl Iterator<Item = &'a Grant> {
    let acts = |grant: &&Grant| catalog.roles.get(&grant.role).is_some_and(|role| role.acts);
    who.grants.iter().filter(acts)
}

/// The roles that may make a transition of a type.
pub(crate) fn may_move<'a>(state: &'a AppState, kind: &str, transition: &str) -> &'a [Name] {
    let def = state.reference.catalog.record(kind);
    def.and_then(|def| def.lifecycle.as_ref()?.transitions.get(transition))
        .map_or(&[], |transition| &transition.by)
}

/// The roles that may open a record of a type.
pub(crate) fn may_open<'a>(state: &'a AppState, kind: &str) -> &'a [Name] {
    let def = state.reference.catalog.record(kind);
    def.map_or(&[], |def| &def.open)
}

/// The record id in a path; anything else names nothing.
pub(crate) fn record_id(text: &str) -> Result<RecordId, Problem> {
    text.parse().map_err(|_cause| Problem::not_found(text))
}
