//! Limits at the door: rate, size of address and headers, time, and how many
//! requests at once. No request waits in a queue: what is too much is refused.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderMap;
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use fact::Moment;

use crate::problem::{Problem, wait};
use crate::state::AppState;

/// Most bytes of an address.
const URI_BYTES_MAX: usize = 8 * 1024;
/// Most bytes of all headers together.
const HEADER_BYTES_MAX: usize = 16 * 1024;
/// Callers remembered at the same time.
const BUCKETS_MAX: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Bucket {
    millitokens: i64,
    seen: Moment,
}

/// A token bucket for each caller, of a bounded number of callers.
#[derive(Debug)]
pub(crate) struct Buckets {
    by_caller: Mutex<BTreeMap<String, Bucket>>,
    per_second: i64,
    burst: i64,
}

impl Buckets {
    pub(crate) fn new(per_second: u32, burst: u32) -> Self {
        Self {
            by_caller: Mutex::new(BTreeMap::new()),
            per_second: i64::from(per_second.max(1)),
            burst: i64::from(burst.max(1)),
        }
    }

    /// Takes one token, or says how many seconds to wait.
    pub(crate) fn take(&self, caller: &str, now: Moment) -> Result<(), u32> {
        let mut buckets = self
            .by_caller
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX && !buckets.contains_key(caller) {
            self.make_room(&mut buckets, now);
        }
        let full = Bucket {
            millitokens: self.burst * 1000,
            seen: now,
        };
        let bucket = buckets.entry(caller.to_owned()).or_insert(full);
        bucket.millitokens = self.filled(*bucket, now);
        bucket.seen = now;
        if bucket.millitokens >= 1000 {
            bucket.millitokens -= 1000;
            return Ok(());
        }
        let missing_ms = (1000 - bucket.millitokens) / self.per_second;
        Err(u32::try_from(missing_ms / 1000 + 1).unwrap_or(1))
    }

    fn filled(&self, bucket: Bucket, now: Moment) -> i64 {
        let elapsed_ms = (now.millis() - bucket.seen.millis()).max(0);
        let fresh = elapsed_ms.saturating_mul(self.per_second);
        bucket
            .millitokens
            .saturating_add(fresh)
            .min(self.burst * 1000)
    }

    /// Forgets callers whose bucket is full again, or else the one seen longest ago.
    fn make_room(&self, buckets: &mut BTreeMap<String, Bucket>, now: Moment) {
        buckets.retain(|_caller, bucket| self.filled(*bucket, now) < self.burst * 1000);
        if buckets.len() >= BUCKETS_MAX {
            let oldest = buckets
                .iter()
                .min_by_key(|(_caller, bucket)| bucket.seen)
                .map(|(caller, _bucket)| caller.clone());
            oldest.map(|caller| buckets.remove(&caller));
        }
    }
}

/// The layer that holds all requests to the limits and writes them to the log.
pub(crate) async fn hold(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = match check_size(&request) {
        Ok(()) => run(&state, request, next).await,
        Err(problem) => problem.into_response(),
    };
    tracing::debug!(
        http.method = %method,
        http.route = route.as_ref().map_or("page", MatchedPath::as_str),
        http.status = response.status().as_u16(),
        duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "answered a request"
    );
    response
}

async fn run(state: &AppState, request: Request, next: Next) -> Response {
    let Ok(_place) = state.requests.try_acquire() else {
        return Problem::new("busy")
            .header(RETRY_AFTER, 1.into())
            .into_response();
    };
    let limit = state.options.request_time_max;
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_elapsed) => too_slow(limit).into_response(),
    }
}

fn too_slow(limit: Duration) -> Problem {
    Problem::new("timeout").fill("limit", limit.as_secs())
}

fn check_size(request: &Request) -> Result<(), Problem> {
    let uri_bytes = request
        .uri()
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    if uri_bytes > URI_BYTES_MAX {
        return Err(Problem::new("uri-too-long").fill("limit", URI_BYTES_MAX));
    }
    if header_bytes(request.headers()) > HEADER_BYTES_MAX {
        return Err(Problem::new("headers-too-large").fill("limit", HEADER_BYTES_MAX));
    }
    Ok(())
}

fn header_bytes(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum()
}

/// Takes one request from a caller's allowance.
pub(crate) fn check_rate(state: &AppState, caller: &str) -> Result<(), Problem> {
    state
        .buckets
        .take(caller, state.now())
        .map_err(|seconds| wait("rate", seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Moment = Moment::from_millis(1_790_000_000_000);

    #[test]
    fn a_burst_is_allowed_and_then_the_rate() {
        let buckets = Buckets::new(2, 5);
        assert!((0..5).all(|_| buckets.take("a", T0).is_ok()));
        assert_eq!(buckets.take("a", T0), Err(1));
        assert!(buckets.take("b", T0).is_ok());
        assert!(buckets.take("a", T0.plus_millis(500)).is_ok());
        assert_eq!(buckets.take("a", T0.plus_millis(500)), Err(1));
    }

    #[test]
    fn no_more_than_so_many_callers_are_remembered() {
        let buckets = Buckets::new(1, 5);
        for caller in 0..(BUCKETS_MAX + 50) {
            buckets.take(&caller.to_string(), T0).unwrap();
        }
        assert_eq!(buckets.by_caller.lock().unwrap().len(), BUCKETS_MAX);
        buckets.take("later", T0.plus_millis(60_000)).unwrap();
        assert_eq!(buckets.by_caller.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn work_that_takes_too_long_is_stopped() {
        let (state, _folder) = crate::state::fixture();
        let router = axum::Router::new()
            .route("/", axum::routing::get(std::future::pending::<()>))
            .layer(axum::middleware::from_fn_with_state(state, hold));
        let request = Request::get("/").body(axum::body::Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
        assert_eq!(response.status(), 504);
    }
}
