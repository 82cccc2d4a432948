//! A reviewed report becomes the plan.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use axum::Json;
use axum::extract::State;
use node::Author;
use node::plan::{Publication, Rest, SameYear};
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
    /// `add` or `replace` says what this report does to published ones of its year;
    /// without it they hold up publication.
    same_year: Option<String>,
}

impl PublishAsk {
    fn rest(&self) -> Result<Rest, Problem> {
        match self.rest.as_deref() {
            None => Ok(Rest::Wait),
            Some("accept") => Ok(Rest::Accept),
            Some("reject") => Ok(Rest::Reject),
            Some(_) => {
                Err(Problem::new("bad-query").fault(Fault::choose("rest", &["accept", "reject"])))
            }
        }
    }

    fn same_year(&self) -> Result<SameYear, Problem> {
        match self.same_year.as_deref() {
            None => Ok(SameYear::Refuse),
            Some("add") => Ok(SameYear::Add),
            Some("replace") => Ok(SameYear::Replace),
            Some(_) => {
                Err(Problem::new("bad-query")
                    .fault(Fault::choose("same_year", &["add", "replace"])))
            }
        }
    }
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
    let (rest, same_year) = (ask.rest()?, ask.same_year()?);
    let by = may_move(&state, "report", "publish");
    let organ = acting_organ(&state, &caller.principal, by)?;
    let author = Author::Account(caller.principal);
    let publication = Publication {
        report,
        rest,
        same_year,
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
