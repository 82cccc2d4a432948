//! Accounts, for administrators: list, create, grant, switch off.
//!
//! An account stands for a post, never for a person by name.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fact::Name;
use node::access::{Account, Grant, NewAccount, Principal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cursor::Page;
use crate::extract::{JsonBody, Params, PathParts};
use crate::problem::{Fault, Problem};
use crate::reference::Reference;
use crate::session::Caller;
use crate::state::AppState;

const TAG: &str = "accounts";

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_accounts, create_account))
        .routes(routes!(disable_account))
        .routes(routes!(set_grants))
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct AccountView {
    id: String,
    /// Login name.
    name: String,
    /// The post it stands for.
    title: String,
    grants: Vec<GrantView>,
    /// Must choose a password before anything else.
    must_change: bool,
    sample: bool,
    /// Switched off.
    disabled: bool,
}

/// A role at an organ.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub(crate) struct GrantView {
    role: String,
    organ: String,
    organ_title: String,
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accounts {
    items: Vec<AccountView>,
    /// Cursor of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// An account that has just been made.
#[derive(Serialize, ToSchema)]
pub(crate) struct CreatedAccount {
    account: AccountView,
    /// Shown once; must be changed at the first sign-in.
    password: String,
}

/// What is wanted of a new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountWish {
    name: String,
    title: String,
    #[serde(default)]
    grants: Vec<GrantWish>,
}

/// A role at an organ, by id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantWish {
    role: String,
    organ: String,
}

/// The grants an account shall have from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grants {
    grants: Vec<GrantWish>,
}

impl GrantView {
    pub(crate) fn of(reference: &Reference, grant: &Grant) -> Self {
        Self {
            role: grant.role.to_string(),
            organ: grant.organ.to_string(),
            organ_title: reference.organ_title(grant.organ.as_str()),
        }
    }
}

impl AccountView {
    /// The view of a signed-in account.
    pub(crate) fn of(reference: &Reference, principal: &Principal) -> Self {
        let grants = principal.grants.iter();
        let grants = grants.map(|grant| GrantView::of(reference, grant));
        Self {
            id: principal.account.to_string(),
            name: principal.name.clone(),
            title: principal.title.clone(),
            grants: grants.collect(),
            must_change: principal.must_change,
            sample: principal.sample,
            disabled: false,
        }
    }

    fn of_account(reference: &Reference, account: &Account) -> Self {
        Self {
            disabled: account.disabled,
            ..Self::of(reference, &account.principal)
        }
    }
}

/// All accounts, by login name.
#[utoipa::path(get, path = "/api/accounts", tag = TAG, params(Page),
    responses((status = 200, body = Accounts)))]
async fn list_accounts(
    State(state): State<AppState>,
    Params(page): Params<Page>,
) -> Result<Json<Accounts>, Problem> {
    let limit = page.limit()?;
    let list = state.cursors.list("accounts", &())?;
    let after: Option<String> = page.after(&list)?;
    let wanted = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let found = state
        .blocking(move |access| access.list(after.as_deref(), wanted))
        .await?;
    let last = found.get(limit - 1).filter(|_| found.len() > limit);
    let next = last
        .map(|account| list.write(&account.principal.name))
        .transpose()?;
    let items = found
        .iter()
        .take(limit)
        .map(|account| AccountView::of_account(&state.reference, account))
        .collect();
    Ok(Json(Accounts { items, next }))
}

/// Make an account; its password is shown once.
#[utoipa::path(post, path = "/api/accounts", tag = TAG, request_body = AccountWish,
    responses((status = 201, body = CreatedAccount)))]
async fn create_account(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(wish): JsonBody<AccountWish>,
) -> Result<(StatusCode, Json<CreatedAccount>), Problem> {
    let new = NewAccount {
        grants: check_grants(&state.reference, &wish.grants)?,
        name: wish.name,
        title: wish.title,
    };
    let now = state.now();
    let (account, password) = state
        .hashing(move |access| access.create_account(&new, Some(&caller.principal.account), now))
        .await?;
    tracing::info!(account.id = %account.principal.account, "an account was created");
    let account = AccountView::of_account(&state.reference, &account);
    Ok((
        StatusCode::CREATED,
        Json(CreatedAccount { account, password }),
    ))
}

/// Switch an account off; facts keep naming it.
#[utoipa::path(delete, path = "/api/accounts/{id}", tag = TAG,
    params(("id" = String, Path, description = "account id")),
    responses((status = 204, description = "switched off")))]
async fn disable_account(
    State(state): State<AppState>,
    caller: Caller,
    PathParts(id): PathParts<String>,
) -> Result<StatusCode, Problem> {
    let id = account_id(&id)?;
    let now = state.now();
    state
        .blocking(move |access| access.disable(&id, Some(&caller.principal.account), now))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replace the grants of an account.
#[utoipa::path(put, path = "/api/accounts/{id}/grants", tag = TAG, request_body = Grants,
    params(("id" = String, Path, description = "account id")),
    responses((status = 200, body = AccountView)))]
async fn set_grants(
    State(state): State<AppState>,
    caller: Caller,
    PathParts(id): PathParts<String>,
    JsonBody(wish): JsonBody<Grants>,
) -> Result<Json<AccountView>, Problem> {
    let id = account_id(&id)?;
    let grants = check_grants(&state.reference, &wish.grants)?;
    let now = state.now();
    let account = state
        .blocking(move |access| {
            access.set_grants(&id, &grants, Some(&caller.principal.account), now)
        })
        .await?;
    Ok(Json(AccountView::of_account(&state.reference, &account)))
}

fn account_id(text: &str) -> Result<Name, Problem> {
    Name::new(text).map_err(|_cause| Problem::new("bad-path"))
}

/// Grants whose role can be granted and whose organ exists.
fn check_grants(reference: &Reference, wishes: &[GrantWish]) -> Result<Vec<Grant>, Problem> {
    let wrong = |place: usize, word: &str, part: &str| {
        let word: String = word.chars().take(64).collect();
        let path = format!("grants.{place}.{part}");
        let fault = Fault::of(path, "not-known-there", &[("given", word.clone())]);
        Problem::new("bad-grant").fill("word", word).fault(fault)
    };
    let check = |(place, wish): (usize, &GrantWish)| {
        let role = Name::new(&wish.role)
            .ok()
            .filter(|role| reference.can_be_granted(role))
            .ok_or_else(|| wrong(place, &wish.role, "role"))?;
        let organ = Name::new(&wish.organ)
            .ok()
            .filter(|organ| reference.organs.get(organ.as_str()).is_some())
            .ok_or_else(|| wrong(place, &wish.organ, "organ"))?;
        Ok(Grant { role, organ })
    };
    wishes.iter().enumerate().map(check).collect()
}
