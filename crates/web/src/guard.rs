//! Who may do what: one table of all operations, and the gate that enforces it.
//!
//! INVARIANT (deny by default): a request reaches a handler only through
//! `gate`, and the gate lets through only what [`OPERATIONS`] names. A test
//! holds the table equal to the OpenAPI document.

use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_LENGTH};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use node::access::Principal;

use crate::idempotency;
use crate::limits::check_rate;
use crate::problem::Problem;
use crate::session::{Card, Visit, check_csrf, check_origin};
use crate::state::AppState;

/// Most bytes of a JSON body.
pub const JSON_BYTES_MAX: usize = 1024 * 1024;
/// Most bytes of an upload.
pub const UPLOAD_BYTES_MAX: usize = 20 * 1024 * 1024;

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Everybody, signed in or not.
    Anyone,
    /// Every account.
    SignedIn,
    /// Accounts with one of these roles at any organ; records narrow it further.
    Roles(&'static [&'static str]),
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// Method in capitals.
    pub method: &'static str,
    /// Path as the router knows it.
    pub path: &'static str,
    /// Who may.
    pub may: May,
    /// Most bytes of the body.
    pub body_max: usize,
    /// `Idempotency-Key` is honoured.
    pub once: bool,
    /// Allowed before a prescribed change of password.
    pub before_change: bool,
}

/// How many bytes the body of this request may have.
#[derive(Debug, Clone, Copy)]
pub struct BodyMax(pub usize);

const ADMIN: May = May::Roles(&["admin"]);
const SUPERVISION: May = May::Roles(&["supervision"]);
const ACTING: May = May::Roles(&["supervision", "officer"]);

const fn operation(method: &'static str, path: &'static str, may: May) -> Operation {
    Operation {
        method,
        path,
        may,
        body_max: JSON_BYTES_MAX,
        once: false,
        before_change: false,
    }
}

impl Operation {
    /// Takes files.
    #[must_use]
    pub const fn takes_uploads(mut self) -> Self {
        self.body_max = UPLOAD_BYTES_MAX;
        self
    }

    /// Honours `Idempotency-Key`.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.once = true;
        self
    }

    const fn before_change(mut self) -> Self {
        self.before_change = true;
        self
    }
}

/// Every operation of the interface.
pub const OPERATIONS: &[Operation] = &[
    operation("GET", "/api/session", May::Anyone).before_change(),
    operation("POST", "/api/session", May::Anyone).before_change(),
    operation("DELETE", "/api/session", May::SignedIn).before_change(),
    operation("PUT", "/api/session/password", May::SignedIn).before_change(),
    operation("GET", "/api/sample-accounts", May::Anyone),
    operation("GET", "/api/accounts", ADMIN),
    operation("POST", "/api/accounts", ADMIN),
    operation("DELETE", "/api/accounts/{id}", ADMIN),
    operation("PUT", "/api/accounts/{id}/grants", ADMIN),
    operation("GET", "/api/organs", May::SignedIn),
    operation("GET", "/api/divisions", May::SignedIn),
    operation("GET", "/api/catalog", May::SignedIn),
    operation("GET", "/api/reports", May::SignedIn),
    operation("GET", "/api/reports/{id}", May::SignedIn),
    operation("GET", "/api/promises", May::SignedIn),
    operation("GET", "/api/promises/{id}", May::SignedIn),
    operation("GET", "/api/figures", May::SignedIn),
    operation("GET", "/api/figures/{id}", May::SignedIn),
    operation("GET", "/api/figures/{id}/why", May::SignedIn),
    operation("POST", "/api/reports", SUPERVISION)
        .takes_uploads()
        .once(),
    operation("GET", "/api/jobs/{id}", May::SignedIn),
    operation("GET", "/api/reports/{id}/review", May::SignedIn),
    operation("POST", "/api/reports/{id}/decisions", SUPERVISION),
    operation("POST", "/api/reports/{id}/reshape", SUPERVISION),
    operation("POST", "/api/reports/{id}/publish", SUPERVISION).once(),
    operation("POST", "/api/reports/{id}/notice", SUPERVISION).takes_uploads(),
    operation("GET", "/api/reports/{id}/notice", May::SignedIn),
    operation("GET", "/api/reports/{id}/links", May::SignedIn),
    operation("POST", "/api/reports/{id}/links", SUPERVISION).once(),
    operation("POST", "/api/facts", ACTING),
    operation("POST", "/api/blobs", ACTING).takes_uploads(),
    operation("GET", "/api/blobs/{sha256}", May::SignedIn),
    operation("GET", "/api/live", May::SignedIn),
    operation("GET", "/api/health", May::Anyone),
];

/// The row of a request, or the problem that there is none.
fn find(method: &Method, path: &str) -> Result<&'static Operation, Problem> {
    let wanted = if method == Method::HEAD {
        "GET"
    } else {
        method.as_str()
    };
    let here = || OPERATIONS.iter().filter(|operation| operation.path == path);
    here()
        .find(|operation| operation.method == wanted)
        .ok_or_else(|| {
            let allowed: Vec<&str> = here().map(|operation| operation.method).collect();
            let allowed = allowed.join(", ");
            let problem = Problem::new("method").fill("allowed", &allowed);
            match HeaderValue::from_str(&allowed) {
                Ok(value) => problem.header(ALLOW, value),
                Err(_invalid) => problem,
            }
        })
}

/// The layer around every operation.
pub(crate) async fn gate(
    State(state): State<AppState>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let card = Card::of(&state.options, &request);
    let visit = Visit::of(&state, card).await;
    match visit.and_then(|visit| admit(&state, path.as_str(), visit, &mut request)) {
        Ok((operation, Some(account))) if operation.once => {
            idempotency::once(&state, &account, request, next, operation.body_max).await
        }
        Ok(_open) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

type Admitted = (&'static Operation, Option<fact::ActorId>);

fn admit(
    state: &AppState,
    path: &str,
    visit: Visit,
    request: &mut Request,
) -> Result<Admitted, Problem> {
    let operation = find(request.method(), path)?;
    check_rate(state, &visit.caller())?;
    let principal = visit.session.as_ref().map(|session| &session.principal);
    if principal.is_none() && operation.may != May::Anyone {
        return Err(Problem::new("sign-in-first"));
    }
    if !request.method().is_safe() {
        check_origin(&state.options, request.headers())?;
        check_csrf(state, &visit, request.headers())?;
    }
    check_may(operation, principal)?;
    check_length(operation, request)?;
    let account = principal.map(|principal| principal.account.clone());
    DefaultBodyLimit::max(operation.body_max).apply(request);
    request.extensions_mut().insert(BodyMax(operation.body_max));
    request.extensions_mut().insert(visit);
    Ok((operation, account))
}

fn check_may(operation: &Operation, principal: Option<&Principal>) -> Result<(), Problem> {
    let changing = principal.is_some_and(|principal| principal.must_change);
    if changing && !operation.before_change {
        return Err(Problem::new("password-must-change"));
    }
    match (operation.may, principal) {
        (May::Anyone, _) | (May::SignedIn, Some(_)) => Ok(()),
        (_, None) => Err(Problem::new("sign-in-first")),
        (May::Roles(roles), Some(principal)) => check_roles(roles, principal),
    }
}

fn check_roles(roles: &[&str], principal: &Principal) -> Result<(), Problem> {
    let holds = |role: &&str| {
        let mut grants = principal.grants.iter();
        grants.any(|grant| grant.role.as_str() == *role)
    };
    if roles.iter().any(holds) {
        Ok(())
    } else {
        Err(Problem::new("forbidden").fill("roles", roles.join(", ")))
    }
}

fn check_length(operation: &Operation, request: &Request) -> Result<(), Problem> {
    let length = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<usize>().ok());
    if length.is_some_and(|length| length > operation.body_max) {
        return Err(Problem::new("too-large").fill("limit", operation.body_max));
    }
    Ok(())
}
