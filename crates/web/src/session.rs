//! The caller of a request: session cookie, page token and origin.
//!
//! The cookie is out of reach of scripts and other sites; requests that change
//! something must bring the session's page token and our own origin as well.

pub(crate) mod endpoints;

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::header::{COOKIE, HOST, HeaderName, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use node::access::{Principal, SESSION_ABSOLUTE_MS, Session, Token};

use crate::cursor::{hex, same};
use crate::problem::Problem;
use crate::state::{AppState, Options};

/// Name of the session cookie.
pub const COOKIE_NAME: &str = "gulou_session";
/// Header of the page token.
pub const CSRF_HEADER: HeaderName = HeaderName::from_static("x-gulou-csrf");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What a request shows at the door.
#[derive(Debug)]
pub(crate) struct Card {
    token: Option<Token>,
    address: String,
}

impl Card {
    /// Reads the cookie and the address.
    pub(crate) fn of(options: &Options, request: &Request) -> Self {
        Self {
            token: token_of(request.headers()),
            address: address_of(options, request),
        }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

/// Who is at the door, signed in or not.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) session: Option<Session>,
    pub(crate) token: Option<Token>,
    pub(crate) address: String,
}

impl Visit {
    /// Looks the cookie's session up.
    pub(crate) async fn of(state: &AppState, card: Card) -> Result<Self, Problem> {
        let Card { token, address } = card;
        let session = match token.clone() {
            Some(token) => {
                let now = state.now();
                state
                    .blocking(move |access| access.session(&token, now))
                    .await?
            }
            None => None,
        };
        Ok(Self {
            token: token.filter(|_| session.is_some()),
            session,
            address,
        })
    }

    /// Whose allowance of requests this one is taken from.
    pub(crate) fn caller(&self) -> String {
        match &self.token {
            Some(token) => hex(&token.digest()),
            None => self.address.clone(),
        }
    }

    /// The page token that unsafe requests of this visit must bring.
    pub(crate) fn csrf<'a>(&'a self, state: &'a AppState) -> &'a str {
        self.session
            .as_ref()
            .map_or(&*state.stranger_csrf, |session| &session.csrf)
    }
}

/// A signed-in caller; the gate has let it pass.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub principal: Principal,
    pub(crate) token: Token,
    pub(crate) address: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let visit = parts.extensions.get::<Visit>();
        visit
            .and_then(|visit| {
                Some(Self {
                    principal: visit.session.as_ref()?.principal.clone(),
                    token: visit.token.clone()?,
                    address: visit.address.clone(),
                })
            })
            .ok_or_else(|| Problem::new("sign-in-first"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    // INVARIANT (deny by default): without the gate there is no visit.
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| Problem::new("sign-in-first"))
    }
}

fn token_of(headers: &HeaderMap) -> Option<Token> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _value)| *name == COOKIE_NAME)
        .and_then(|(_name, value)| Token::from_text(value))
}

fn address_of(options: &Options, request: &Request) -> String {
    let forwarded = request
        .headers()
        .get_all(FORWARDED)
        .iter()
        .next_back()
        .filter(|_| options.proxied)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .map(|address| address.trim().chars().take(64).collect());
    let direct = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip().to_string());
    forwarded.or(direct).unwrap_or_else(|| "unknown".to_owned())
}

/// The `Set-Cookie` that begins a session, or ends it where there is no token.
pub(crate) fn cookie(options: &Options, token: Option<&Token>) -> Result<HeaderValue, Problem> {
    let (value, seconds) = token.map_or(("", 0), |token| {
        (token.reveal(), SESSION_ABSOLUTE_MS / 1000)
    });
    let secure = if options.https { "; Secure" } else { "" };
    let text = format!(
        "{COOKIE_NAME}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}"
    );
    let mut header = HeaderValue::from_str(&text).map_err(|error| Problem::internal(&error))?;
    header.set_sensitive(true);
    Ok(header)
}

/// Whether an unsafe request comes from a page of this site.
pub(crate) fn check_origin(options: &Options, headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let scheme = if options.https { "https://" } else { "http://" };
    let origin = text(ORIGIN).and_then(|origin| origin.strip_prefix(scheme));
    match (origin, text(HOST)) {
        (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host) => Ok(()),
        _other => Err(Problem::new("origin")),
    }
}

/// Whether an unsafe request brings the page token.
pub(crate) fn check_csrf(
    state: &AppState,
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let given = headers.get(CSRF_HEADER).map(HeaderValue::as_bytes);
    let wanted = visit.csrf(state).as_bytes();
    match given {
        Some(given) if same(given, wanted) => Ok(()),
        _other => Err(Problem::new("csrf")),
    }
}
