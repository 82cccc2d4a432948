//! A reviewed report becomes the plan.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use axum::Json;
use axum::extract::State;
use node::Author;
use node::plan::{Publication, Rest};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::{IntoParams, ToSchema};

use crate::extract::{Params, PathParts};
use crate::plan::{acting_organ, may_move, record_id};
use crate::problem::{Fault, Problem};
use crate::session::Caller;
use crate::state::AppState;

/// What to do with undecided proposals.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PublishAsk {
    /// `accept` or `reject` decides the rest; without it undecided ones hold up publication.
    rest: Option<String>,
}

/// A report became the plan.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Published {
    id: String,
    state: String,
}

/// Publish a reviewed report.
#[utoipa::path(post, path = "/api/reports/{id}/publish", tag = "plan", params(
    ("id" = String, Path, description = "the report"), PublishAsk),
    responses((status = 200, body = Published)))]
pub(super) async fn publish(
    State(state): State<AppState>,
    caller: Caller,
    PathParts(id): PathParts<String>,
    Params(ask): Params<PublishAsk>,
) -> Result<Json<Published>, Problem> {
    let report = record_id(&id)?;
    let rest = match ask.rest.as_deref() {
        None => Rest::Wait,
        Some("accept") => Rest::Accept,
        Some("reject") => Rest::Reject,
        Some(_) => {
            return Err(
                Problem::new("bad-query").fault(Fault::choose("rest", &["accept", "reject"]))
            );
        }
    };
    let by = may_move(&state, "report", "publish");
    let organ = acting_organ(&state, &caller.principal, by)?;
    let author = Author::Account(caller.principal);
    let publication = Publication {
        report,
        rest,
        at: None,
    };
    let published = state
        .reading(move |node| {
            Ok::<_, StoreError>(node.publish_report(&author, &organ, &publication))
        })
        .await?;
    Ok(Json(Published {
        id,
        state: published?.to_string(),
    }))
}
