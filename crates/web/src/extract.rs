//! What a handler reads from a request; what cannot be read becomes a problem
//! that says where.

use axum::body::Bytes;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Path, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::guard::BodyMax;
use crate::problem::{Fault, Problem};
use crate::wording;

/// A JSON body.
#[derive(Debug, Clone, Copy)]
pub struct JsonBody<T>(pub T);

/// The parameters after the question mark.
#[derive(Debug, Clone, Copy)]
pub struct Params<T>(pub T);

/// The varying parts of the path.
#[derive(Debug, Clone, Copy)]
pub struct PathParts<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new("media-type").fill("wanted", "application/json"));
        }
        let limit = request.extensions().get::<BodyMax>().map_or(0, |max| max.0);
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| broken(&rejection, limit))?;
        parse_json(&bytes).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(value) = Query::from_request_parts(parts, state)
            .await
            .map_err(|rejection| {
                let told = rejection.body_text();
                let told = told
                    .split_once(": ")
                    .map_or(told.as_str(), |(_lead, rest)| rest);
                Problem::new("bad-query").fault(Fault::at("query", wording::unread(told)))
            })?;
        Ok(Self(value))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathParts<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(value) = Path::from_request_parts(parts, state)
            .await
            .map_err(|rejection| {
                let told = rejection.body_text();
                Problem::new("bad-path").fault(Fault::at("path", wording::unread(&told)))
            })?;
        Ok(Self(value))
    }
}

/// A form with files, within the operation's limit.
#[derive(Debug)]
pub struct Form {
    pub(crate) parts: Multipart,
    limit: usize,
}

impl Form {
    /// Words a failure to read the form: too much of it, or not all of it.
    pub(crate) fn broken(&self) -> impl Fn(MultipartError) -> Problem + Copy + use<> {
        let limit = self.limit;
        move |cause| {
            if cause.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new("too-large").fill("limit", limit)
            } else {
                Problem::new("body-broken")
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = MultipartRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, MultipartRejection> {
        let limit = request.extensions().get::<BodyMax>().map_or(0, |max| max.0);
        let parts = Multipart::from_request(request, state).await?;
        Ok(Self { parts, limit })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"))
}

/// The comma-separated words of a parameter, each of which must be a known one.
pub(crate) fn known_words(
    field: &str,
    text: Option<&str>,
    known: &[&str],
) -> Result<Vec<String>, Problem> {
    let words = text.unwrap_or_default().split(',');
    words
        .filter(|word| !word.is_empty())
        .map(|word| {
            let found = known.contains(&word).then(|| word.to_owned());
            found.ok_or_else(|| Problem::new("bad-query").fault(Fault::choose(field, known)))
        })
        .collect()
}

/// The problem of a body that did not arrive.
pub(crate) fn broken(rejection: &BytesRejection, limit: usize) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new("too-large").fill("limit", limit)
    } else {
        Problem::new("body-broken")
    }
}

/// Reads JSON, or says in which line and column it goes wrong.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let code = match error.classify() {
            Category::Data => Problem::new("bad-body"),
            Category::Io | Category::Syntax | Category::Eof => Problem::new("bad-json"),
        };
        let told = error.to_string();
        let told = told.split(" at line ").next().unwrap_or_default();
        code.fault(Fault {
            place: Some((error.line(), error.column())),
            ..Fault::at("body", wording::unread(told))
        })
    })
}
