//! Sign in, sign out, change the password, see who is signed in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue, SET_COOKIE};
use axum::response::{IntoResponse as _, Response};
use node::access::{PasswordChange, Session};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Caller, Visit, cookie};
use crate::accounts::{AccountView, GrantView};
use crate::extract::JsonBody;
use crate::plan::acting_grants;
use crate::problem::Problem;
use crate::state::AppState;
use crate::words::Words;

const TAG: &str = "session";

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read_session, sign_in, sign_out))
        .routes(routes!(change_password))
        .routes(routes!(read_sample_accounts))
}

/// Who is signed in, and where.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionView {
    /// The account; absent when nobody is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountView>,
    /// The grants whose role acts for its organ, by role and organ: facts may
    /// be recorded for these organs only.
    acts_for: Vec<GrantView>,
    /// The page token for the header `X-Gulou-Csrf`.
    csrf: String,
    district: DistrictView,
    catalog: CatalogName,
    /// The first administrator has not chosen a password yet.
    first_login: bool,
}

/// The district this installation serves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = District)]
pub(crate) struct DistrictView {
    id: String,
    title: Words,
    code: String,
    sample: bool,
}

/// Which version of the packs is loaded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CatalogName {
    digest: String,
}

/// A login name and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    name: String,
    password: String,
}

/// The old and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    old: String,
    new: String,
}

/// The accounts that come with the sample district.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SampleAccounts {
    items: Vec<SampleAccountView>,
}

/// A sample account with its published password.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SampleAccount)]
pub(crate) struct SampleAccountView {
    name: String,
    title: String,
    password: String,
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", tag = TAG,
    responses((status = 200, body = SessionView)))]
async fn read_session(State(state): State<AppState>, visit: Visit) -> Result<Response, Problem> {
    let csrf = visit.csrf(&state).to_owned();
    view(&state, visit.session.as_ref(), csrf).await
}

/// Begin a session.
#[utoipa::path(post, path = "/api/session", tag = TAG, request_body = SignIn,
    responses((status = 200, body = SessionView)))]
async fn sign_in(
    State(state): State<AppState>,
    visit: Visit,
    JsonBody(body): JsonBody<SignIn>,
) -> Result<Response, Problem> {
    let now = state.now();
    let address = visit.address.clone();
    let signed = state
        .hashing(move |access| access.sign_in(&body.name, &body.password, &address, now))
        .await?;
    if let Some(before) = visit.token {
        state
            .blocking(move |access| access.sign_out(&before, now))
            .await?;
    }
    tracing::info!(account.id = %signed.session.principal.account, "an account signed in");
    let cookie = cookie(&state.options, Some(&signed.token))?;
    let csrf = signed.session.csrf.clone();
    let mut response = view(&state, Some(&signed.session), csrf).await?;
    response.headers_mut().insert(SET_COOKIE, cookie);
    Ok(response)
}

/// End the session.
#[utoipa::path(delete, path = "/api/session", tag = TAG,
    responses((status = 204, description = "signed out")))]
async fn sign_out(State(state): State<AppState>, caller: Caller) -> Result<Response, Problem> {
    let now = state.now();
    state
        .blocking(move |access| access.sign_out(&caller.token, now))
        .await?;
    let headers = HeaderMap::from_iter([(SET_COOKIE, cookie(&state.options, None)?)]);
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}

/// Change the password; other sessions of the account end.
#[utoipa::path(put, path = "/api/session/password", tag = TAG, request_body = NewPassword,
    responses((status = 204, description = "changed")))]
async fn change_password(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(body): JsonBody<NewPassword>,
) -> Result<StatusCode, Problem> {
    let now = state.now();
    state
        .hashing(move |access| {
            let change = PasswordChange {
                old: &body.old,
                new: &body.new,
                keep: &caller.token,
                address: &caller.address,
            };
            access.change_password(&caller.principal.account, &change, now)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The accounts of the sample district, for the buttons of the login page.
#[utoipa::path(get, path = "/api/sample-accounts", tag = TAG,
    responses((status = 200, body = SampleAccounts)))]
async fn read_sample_accounts(
    State(state): State<AppState>,
) -> Result<Json<SampleAccounts>, Problem> {
    let reference = &state.reference;
    if !reference.district.sample || reference.sample_accounts.is_empty() {
        return Err(Problem::new("sample-absent"));
    }
    let items = reference
        .sample_accounts
        .iter()
        .map(|sample| SampleAccountView {
            name: sample.account.name.clone(),
            title: sample.account.title.clone(),
            password: sample.password.clone(),
        });
    Ok(Json(SampleAccounts {
        items: items.collect(),
    }))
}

async fn view(
    state: &AppState,
    session: Option<&Session>,
    csrf: String,
) -> Result<Response, Problem> {
    let reference = &state.reference;
    let district = &reference.district;
    let first_login = state
        .blocking(node::access::Access::awaits_first_login)
        .await?;
    let view = SessionView {
        account: session.map(|session| AccountView::of(reference, &session.principal)),
        acts_for: session.map_or_else(Vec::new, |session| {
            let acting = acting_grants(&reference.catalog, &session.principal);
            acting
                .map(|grant| GrantView::of(reference, grant))
                .collect()
        }),
        csrf,
        district: DistrictView {
            id: district.id.clone(),
            title: Words::from(&district.title),
            code: district.code.clone(),
            sample: district.sample,
        },
        catalog: CatalogName {
            digest: reference.catalog.digest.clone(),
        },
        first_login,
    };
    let mut response = Json(view).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
