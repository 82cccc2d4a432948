//! A request sent twice with one `Idempotency-Key` is carried out once.
//!
//! The answer of the first is remembered for a day, unless it says that the
//! server failed or is too long to keep. Operations that hand out a secret are
//! never remembered (`once` in the table of operations).

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest as _, Request};
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use fact::ActorId;
use node::access::{Recall, RememberKey, Remembered};
use sha2::{Digest as _, Sha256};

use crate::extract::broken;
use crate::problem::Problem;
use crate::state::AppState;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const KEY_LENGTH_MAX: usize = 128;
const ANSWER_BYTES_MAX: usize = 256 * 1024;

/// Carries a request out, or answers as before.
pub(crate) async fn once(
    state: &AppState,
    account: &ActorId,
    request: Request,
    next: Next,
    body_max: usize,
) -> Response {
    let key = match key_of(request.headers()) {
        Ok(Some(key)) => key,
        Ok(None) => return next.run(request).await,
        Err(problem) => return problem.into_response(),
    };
    match remembered(state, account, key, request, body_max).await {
        Ok((key, request)) => run(state, key, next.run(request).await).await,
        Err(answer) => *answer,
    }
}

fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    value
        .to_str()
        .ok()
        .filter(|key| (1..=KEY_LENGTH_MAX).contains(&key.len()))
        .map(|key| Some(key.to_owned()))
        .ok_or_else(|| Problem::new("bad-key"))
}

/// Takes the key, or gives back the answer that there is.
async fn remembered(
    state: &AppState,
    account: &ActorId,
    key: String,
    request: Request,
    body_max: usize,
) -> Result<(RememberKey, Request), Box<Response>> {
    let refuse = |problem: Problem| Box::new(problem.into_response());
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let bytes = axum::body::Bytes::from_request(whole, &())
        .await
        .map_err(|rejection| refuse(broken(&rejection, body_max)))?;
    let key = RememberKey {
        account: account.clone(),
        operation: format!("{} {}", parts.method, parts.uri),
        key,
        request: Sha256::digest(&bytes).into(),
    };
    let (asked, now) = (key.clone(), state.now());
    let recall = state
        .blocking(move |access| access.recall(&asked, now))
        .await
        .map_err(refuse)?;
    match recall {
        Recall::New => Ok((key, Request::from_parts(parts, Body::from(bytes)))),
        Recall::Answered(answer) => Err(Box::new(replay(answer))),
        Recall::Underway => Err(refuse(Problem::new("key-underway"))),
        Recall::Other => Err(refuse(Problem::new("key-reused"))),
    }
}

fn replay(answer: Remembered) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    if let Ok(media) = HeaderValue::from_str(&answer.media) {
        headers.insert(CONTENT_TYPE, media);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

async fn run(state: &AppState, key: RememberKey, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_BYTES_MAX).await;
    let keep = bytes.as_ref().ok().filter(|_| parts.status.is_success());
    let answer = keep.map(|bytes| Remembered {
        status: parts.status.as_u16(),
        media: media_of(&parts.headers),
        body: bytes.to_vec(),
    });
    let kept = state.blocking(move |access| match answer {
        Some(answer) => access.remember(&key, &answer),
        None => access.forget(&key),
    });
    match (kept.await, bytes) {
        (Ok(()), Ok(bytes)) => Response::from_parts(parts, Body::from(bytes)),
        (Err(problem), _) => problem.into_response(),
        (_, Err(error)) => Problem::internal(&error).into_response(),
    }
}

fn media_of(headers: &HeaderMap) -> String {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::fixture;
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU16, Ordering};
    use tower::ServiceExt as _;

    /// A counter whose every call says how often it was called; call 3 fails.
    fn counter(state: &AppState) -> Router {
        let calls = Arc::new(AtomicU16::new(0));
        let count = move |_body: String| {
            let call = calls.fetch_add(1, Ordering::Relaxed) + 1;
            let status = if call == 3 { 500 } else { 201 };
            std::future::ready((StatusCode::from_u16(status).unwrap(), call.to_string()))
        };
        let state = state.clone();
        Router::new().route("/count", post(count)).layer(from_fn(
            move |request: Request, next: Next| {
                let state = state.clone();
                async move {
                    let account = ActorId::new("acct_1").unwrap();
                    once(&state, &account, request, next, 1024).await
                }
            },
        ))
    }

    async fn call(router: &Router, key: Option<&str>, body: &str) -> (u16, String, bool) {
        let mut request = Request::post("/count");
        if let Some(key) = key {
            request = request.header(KEY, key);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let replayed = response.headers().contains_key(REPLAYED);
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 4096).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        (status, text, replayed)
    }

    #[tokio::test]
    async fn a_request_with_the_same_key_is_carried_out_once() {
        let (state, _folder) = fixture();
        let router = counter(&state);
        let first = (201, "1".to_owned(), false);
        assert_eq!(call(&router, Some("k"), "body").await, first);
        assert_eq!(
            call(&router, Some("k"), "body").await,
            (201, "1".to_owned(), true)
        );
        assert_eq!(call(&router, Some("other"), "body").await.1, "2");
        assert_eq!(call(&router, Some("k"), "another body").await.0, 422);
        assert_eq!(call(&router, Some(""), "body").await.0, 400);
    }

    #[tokio::test]
    async fn a_failure_is_not_remembered_and_may_be_tried_again() {
        let (state, _folder) = fixture();
        let router = counter(&state);
        assert_eq!(call(&router, None, "").await.1, "1");
        assert_eq!(call(&router, None, "").await.1, "2");
        assert_eq!(call(&router, Some("k"), "").await.0, 500);
        assert_eq!(
            call(&router, Some("k"), "").await,
            (201, "4".to_owned(), false)
        );
    }
}
