//! A request sent twice with one `Idempotency-Key` is carried out once.
//!
//! The answer of the first is remembered for a day, unless it says that the
//! server failed or is too long to keep. Operations that hand out a secret are
//! never remembered (`once` in the table of operations).
//!
//! INVARIANT (no key is left behind): a taken key is held by a [`Held`], which gives
//! it back wherever the request ends without an answer: refused, failed, out of time,
//! or dropped because the client went away.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use fact::ActorId;
use node::access::{Access, AccessError, Recall, RememberKey, Remembered};
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
        Ok((held, request)) => run(state, held, next.run(request).await).await,
        Err(answer) => *answer,
    }
}

/// A taken key; dropping it gives it back.
struct Held {
    access: Arc<Access>,
    key: Option<RememberKey>,
}

impl Held {
    /// Keeps the answer for the key.
    fn answer(mut self, answer: &Remembered) -> Result<(), AccessError> {
        let kept = self.key.as_ref();
        let kept = kept.map_or(Ok(()), |key| self.access.remember(key, answer));
        if kept.is_ok() {
            self.key = None;
        }
        kept
    }

    /// Gives the key back before the answer is sent, so that a retry finds it free.
    fn give_back(mut self) -> Result<(), AccessError> {
        self.key
            .take()
            .map_or(Ok(()), |key| self.access.forget(&key))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(key) = self.key.take() else {
            return;
        };
        let access = Arc::clone(&self.access);
        let give_back = move || {
            if let Err(error) = access.forget(&key) {
                tracing::error!(cause = %error, "a key could not be given back");
            }
        };
        // A dropped request must not wait for the disk.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(give_back)),
            Err(_stopped) => give_back(),
        }
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
) -> Result<(Held, Request), Box<Response>> {
    let refuse = |problem: Problem| Box::new(problem.into_response());
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let bytes = Bytes::from_request(whole, &())
        .await
        .map_err(|rejection| refuse(broken(&rejection, body_max)))?;
    let key = RememberKey {
        account: account.clone(),
        operation: format!("{} {}", parts.method, parts.uri),
        key,
        request: digest(&parts, &bytes).await,
    };
    let (held, recall) = take(state, key).await.map_err(refuse)?;
    match recall {
        Recall::New => Ok((held, Request::from_parts(parts, Body::from(bytes)))),
        Recall::Answered(answer) => Err(Box::new(replay(answer))),
        Recall::Underway => Err(refuse(Problem::new("key-underway"))),
        Recall::Other => Err(refuse(Problem::new("key-reused"))),
    }
}

/// Takes the key unless it is known; held at once, should the request be dropped meanwhile.
async fn take(state: &AppState, key: RememberKey) -> Result<(Held, Recall), Problem> {
    let (shared, now) = (Arc::clone(&state.access), state.now());
    state
        .blocking(move |access| {
            let recall = access.recall(&key, now)?;
            let key = matches!(recall, Recall::New).then_some(key);
            let access = shared;
            Ok::<_, AccessError>((Held { access, key }, recall))
        })
        .await
}

/// What a body says: a form's parts rather than its bytes, since a browser that sends the
/// same form again chooses another boundary.
async fn digest(parts: &Parts, bytes: &Bytes) -> [u8; 32] {
    let again = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
    let form = match Multipart::from_request(again, &()).await {
        Ok(form) => digest_form(form).await.ok(),
        Err(_no_form) => None,
    };
    form.unwrap_or_else(|| Sha256::digest(bytes).into())
}

async fn digest_form(mut form: Multipart) -> Result<[u8; 32], MultipartError> {
    let mut sum = Sha256::new();
    while let Some(part) = form.next_field().await? {
        let named = [part.name(), part.file_name(), part.content_type()];
        for text in named {
            // The length before each piece keeps pieces apart; none is not empty.
            let length = text.map_or(u64::MAX, |text| text.len() as u64);
            sum.update(length.to_be_bytes());
            sum.update(text.unwrap_or_default());
        }
        let content = part.bytes().await?;
        sum.update((content.len() as u64).to_be_bytes());
        sum.update(&content);
    }
    Ok(sum.finalize().into())
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

async fn run(state: &AppState, held: Held, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_BYTES_MAX).await;
    let keep = bytes.as_ref().ok().filter(|_| parts.status.is_success());
    let answer = keep.map(|bytes| Remembered {
        status: parts.status.as_u16(),
        media: media_of(&parts.headers),
        body: bytes.to_vec(),
    });
    let kept = state.blocking(move |_access| match answer {
        Some(answer) => held.answer(&answer),
        None => held.give_back(),
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

    async fn send_form(router: &Router, key: &str, boundary: &str, text: &str) -> (u16, bool) {
        let body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n\
             {text}\r\n--{boundary}--\r\n"
        );
        let media = format!("multipart/form-data; boundary={boundary}");
        let request = Request::post("/count")
            .header(KEY, key)
            .header(CONTENT_TYPE, media)
            .body(Body::from(body));
        let response = router.clone().oneshot(request.unwrap()).await.unwrap();
        let replayed = response.headers().contains_key(REPLAYED);
        (response.status().as_u16(), replayed)
    }

    #[tokio::test]
    async fn a_form_is_the_same_under_another_boundary() {
        let (state, _folder) = fixture();
        let router = counter(&state);
        assert_eq!(send_form(&router, "k", "one", "tea").await, (201, false));
        assert_eq!(send_form(&router, "k", "two", "tea").await, (201, true));
        assert_eq!(send_form(&router, "k", "two", "one").await, (422, false));
        // The boundary as content is content.
        assert_eq!(send_form(&router, "l", "b1", "b2").await, (201, false));
        assert_eq!(send_form(&router, "l", "b2", "b1").await, (422, false));
    }

    #[tokio::test]
    async fn a_request_that_is_dropped_gives_its_key_back() {
        let (state, _folder) = fixture();
        let (shared, key) = (state.clone(), "k");
        let begun = Arc::new(tokio::sync::Notify::new());
        let begins = Arc::clone(&begun);
        let hang = move |_body: String| {
            begins.notify_one();
            std::future::pending::<StatusCode>()
        };
        let slow = Router::new().route("/count", post(hang)).layer(from_fn(
            move |request: Request, next: Next| {
                let state = shared.clone();
                async move {
                    let account = ActorId::new("acct_1").unwrap();
                    once(&state, &account, request, next, 1024).await
                }
            },
        ));
        let client = tokio::spawn(async move { call(&slow, Some(key), "body").await });
        begun.notified().await;
        let router = counter(&state);
        assert_eq!(call(&router, Some(key), "body").await.0, 409);
        client.abort();
        assert!(client.await.unwrap_err().is_cancelled());
        let mut answer = call(&router, Some(key), "body").await;
        for _asked in 0..1000 {
            if answer.0 == 409 {
                answer = call(&router, Some(key), "body").await;
            }
        }
        assert_eq!(answer, (201, "1".to_owned(), false));
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
