//! The list of operations and the OpenAPI document made from it.

use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{OpenApi as _, ToSchema as _};
use utoipa_axum::router::OpenApiRouter;

use crate::problem::ProblemView;
use crate::state::AppState;
use crate::{accounts, health, live, plan, reference, session};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Gulou",
        description = "The interface of the page and of other programs. Errors are RFC 9457 problems.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemView))
)]
struct Head;

/// One list gives the router and the document.
pub(crate) fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Head::openapi())
        .merge(session::endpoints::routes())
        .merge(accounts::routes())
        .merge(reference::routes())
        .merge(live::routes())
        .merge(plan::routes())
        .merge(health::routes())
}

/// The OpenAPI document.
pub fn openapi() -> OpenApi {
    let mut document = operations().into_openapi();
    for item in document.paths.paths.values_mut() {
        for operation in [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.delete,
        ] {
            operation.iter_mut().for_each(may_fail);
        }
    }
    document
}

/// Every operation may answer with a problem.
fn may_fail(operation: &mut Operation) {
    let schema = Ref::from_schema_name(ProblemView::name());
    let response: Response = ResponseBuilder::new()
        .description("a problem")
        .content("application/problem+json", Content::new(Some(schema)))
        .build();
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::T(response));
}
