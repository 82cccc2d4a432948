//! A reviewed report becomes the plan.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use node::Author;
use node::plan::{Publication, PublishError, Rest, SameYear};
use serde::{Deserialize, Serialize};
use store::StoreError;
use utoipa::{IntoParams, ToSchema};

use crate::extract::{Params, PathParts};
use crate::plan::{acting_organ, may_move, record_id, refusal};
use crate::problem::{Fault, Problem};
use crate::session::Caller;
use crate::state::AppState;
use crate::words::Language;

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
            Some(_) => Err(Problem::new("bad-query").fault(Fault::at("rest", "accept | reject"))),
        }
    }

    fn same_year(&self) -> Result<SameYear, Problem> {
        match self.same_year.as_deref() {
            None => Ok(SameYear::Refuse),
            Some("add") => Ok(SameYear::Add),
            Some("replace") => Ok(SameYear::Replace),
            Some(_) => {
                Err(Problem::new("bad-query").fault(Fault::at("same_year", "add | replace")))
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
    headers: HeaderMap,
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
    match published {
        Ok(state) => Ok(Json(Published {
            id,
            state: state.to_string(),
        })),
        Err(PublishError::Undecided { promises, figures }) => Err(Problem::new("undecided")
            .fill("promises", promises)
            .fill("figures", figures)),
        Err(PublishError::SameYear { year, title }) => Err(Problem::new("same-year")
            .fill("year", year)
            .fill("title", title)),
        Err(PublishError::Refused(reasons)) => {
            Err(refusal::problem(&reasons, Language::of(&headers)))
        }
        Err(PublishError::Store(cause)) => Err(cause.into()),
    }
}
