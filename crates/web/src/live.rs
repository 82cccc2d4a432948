//! Live change: server-sent events of what was recorded and of running jobs.
//!
//! INVARIANT (no gap): remembering a change and announcing it happen under one
//! lock, and so do catching up and subscribing; a stream that resumes sees every
//! change once, or is told `reset` and reads anew. Every stream begins by telling from
//! where it goes on, so that also who saw no change yet can resume.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use node::Node;
use serde::Serialize;
use store::{Committed, StoreError};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, mpsc, watch};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::plan::JobView;
use crate::problem::Problem;
use crate::session::Caller;
use crate::state::AppState;

const RECENT_MAX: usize = 2048;
const WAITING_MAX: usize = 64;
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A stream ends after this long, so that an ended session cannot listen on.
const STREAM_TIME_MAX: Duration = Duration::from_secs(15 * 60);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
const NO_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Something was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// Number of the fact.
    pub seq: u64,
    /// The record it is about.
    pub record: ChangedRecord,
    /// `open`, `set`, `move`, `retract`, `list` or `struck`.
    pub verb: String,
}

/// The record that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangedRecord {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which one.
    pub id: String,
}

impl From<Committed> for Change {
    fn from(commit: Committed) -> Self {
        Self {
            seq: commit.seq,
            record: ChangedRecord {
                kind: commit.record.kind.to_string(),
                id: commit.record.id.to_string(),
            },
            verb: commit.verb.to_owned(),
        }
    }
}

#[derive(Debug, Clone)]
enum News {
    Change(Change),
    Job {
        owner: String,
        job: serde_json::Value,
    },
    Lost {
        seq: u64,
    },
}

#[derive(Debug, Default)]
struct Recent {
    changes: VecDeque<Change>,
    seq: u64,
}

/// Announces changes to all streams.
#[derive(Debug, Clone)]
pub struct Live {
    recent: Arc<Mutex<Recent>>,
    news: broadcast::Sender<Arc<News>>,
    streams: Arc<Semaphore>,
    by_account: Arc<Mutex<BTreeMap<String, usize>>>,
    account_max: usize,
    closing: Arc<watch::Sender<bool>>,
}

/// A stream's place among all and among those of its account.
#[derive(Debug)]
struct Seat {
    account: String,
    by_account: Arc<Mutex<BTreeMap<String, usize>>>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = locked(&self.by_account);
        if let Some(count) = seats.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                seats.remove(&self.account);
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Live {
    /// With room for so many streams, and so many of one account.
    pub fn new(streams_max: usize, account_max: usize) -> Self {
        Self {
            recent: Arc::default(),
            news: broadcast::Sender::new(RECENT_MAX),
            streams: Arc::new(Semaphore::new(streams_max)),
            by_account: Arc::default(),
            account_max,
            closing: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Begins after facts that were recorded before the server started.
    pub fn begin_after(&self, seq: u64) {
        self.recent().seq = seq;
    }

    /// Announces a change; changes come in the order of their numbers.
    pub fn announce(&self, change: Change) {
        let mut recent = self.recent();
        recent.seq = change.seq;
        if recent.changes.len() == RECENT_MAX {
            recent.changes.pop_front();
        }
        recent.changes.push_back(change.clone());
        // Nobody listening is not an error.
        drop(self.news.send(Arc::new(News::Change(change))));
    }

    /// Announces to its owner how far a job is.
    pub fn announce_job(&self, owner: &str, job: serde_json::Value) {
        let owner = owner.to_owned();
        drop(self.news.send(Arc::new(News::Job { owner, job })));
    }

    /// Announces what the node records from this call on and how far its jobs are, until
    /// it closes.
    pub fn follow(self, node: &Node) -> impl Future<Output = ()> + Send + use<> {
        let (commits, jobs) = (node.listen(), node.jobs().listen());
        let begun = head(node).inspect(|seen| self.begin_after(*seen));
        async move {
            match begun {
                Ok(seen) => self.follow_after(seen, commits, jobs).await,
                Err(error) => tracing::error!(cause = %error, "live changes are off"),
            }
        }
    }

    async fn follow_after(
        self,
        mut seen: u64,
        mut commits: broadcast::Receiver<Committed>,
        mut jobs: broadcast::Receiver<node::Job>,
    ) {
        loop {
            tokio::select! {
                commit = commits.recv() => match commit {
                    Ok(commit) if commit.seq > seen => {
                        seen = commit.seq;
                        self.announce(Change::from(commit));
                    }
                    Ok(_earlier) => {}
                    Err(RecvError::Lagged(count)) => {
                        tracing::warn!(changes.lost = count, "live changes came too fast");
                        self.forget(count);
                    }
                    Err(RecvError::Closed) => return,
                },
                Ok(job) = jobs.recv() => self.follow_job(&job),
            }
        }
    }

    fn follow_job(&self, job: &node::Job) {
        match serde_json::to_value(JobView::of(job)) {
            Ok(view) => self.announce_job(&job.owner, view),
            Err(error) => tracing::error!(cause = %error, "a job cannot be told"),
        }
    }

    /// Tells all streams to read anew: so many changes were lost. They are counted, so
    /// that who saw the last change before them and resumes is told as well.
    fn forget(&self, count: u64) {
        let mut recent = self.recent();
        recent.changes.clear();
        recent.seq = recent.seq.saturating_add(count);
        let seq = recent.seq;
        drop(self.news.send(Arc::new(News::Lost { seq })));
    }

    fn seat(&self, account: &str) -> Result<Seat, Problem> {
        let place = Arc::clone(&self.streams)
            .try_acquire_owned()
            .map_err(|_full| Problem::new("streams"))?;
        let mut seats = locked(&self.by_account);
        let count = seats.entry(account.to_owned()).or_default();
        if *count >= self.account_max {
            return Err(Problem::new("account-streams").fill("limit", self.account_max));
        }
        *count += 1;
        Ok(Seat {
            account: account.to_owned(),
            by_account: Arc::clone(&self.by_account),
            _place: place,
        })
    }

    /// Number of the newest change.
    pub fn seq(&self) -> u64 {
        self.recent().seq
    }

    /// Ends all streams: the server stops.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// From where a stream goes on, what was missed since then, and all news from now on.
    fn listen(&self, since: Option<u64>) -> (Vec<Event>, broadcast::Receiver<Arc<News>>) {
        let recent = self.recent();
        let missed = missed(&recent, since.unwrap_or(recent.seq));
        (missed, self.news.subscribe())
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        locked(&self.recent)
    }
}

/// Number of the newest fact in the ledger.
pub(crate) fn head(node: &Node) -> Result<u64, StoreError> {
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method alone is not general enough over the reader's lifetime"
    )]
    node.read(|reader| reader.head())
}

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(listen))
}

/// Live changes as server-sent events: first a number to resume from, then `change` with
/// a `Change`, `job` with a job, `reset` when the page must read anew.
#[utoipa::path(get, path = "/api/live", tag = "live",
    params(("Last-Event-ID" = Option<String>, Header, description = "number of the last change seen")),
    responses((status = 200, body = Change, content_type = "text/event-stream")))]
async fn listen(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seat = state.live.seat(caller.principal.account.as_str())?;
    let since = headers
        .get(LAST_EVENT_ID)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok());
    let (missed, news) = state.live.listen(since);
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let feed = Feed {
        news,
        closing: state.live.closing.subscribe(),
        sender,
        seat,
        live: state.live.clone(),
    };
    tokio::spawn(feed.run(missed));
    let stream =
        Sse::new(ReceiverStream::new(receiver)).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = stream.into_response();
    let plain = HeaderValue::from_static("no");
    response.headers_mut().insert(NO_BUFFERING, plain);
    Ok(response)
}

struct Feed {
    news: broadcast::Receiver<Arc<News>>,
    closing: watch::Receiver<bool>,
    sender: mpsc::Sender<Result<Event, Infallible>>,
    seat: Seat,
    live: Live,
}

impl Feed {
    /// Feeds one stream until it, the server or its time ends.
    async fn run(mut self, missed: Vec<Event>) {
        let mut closing = self.closing.clone();
        let gone = self.sender.clone();
        tokio::select! {
            () = self.feed(missed) => {}
            _closing = closing.wait_for(|closing| *closing) => {}
            () = gone.closed() => {}
            () = tokio::time::sleep(STREAM_TIME_MAX) => {}
        }
    }

    async fn feed(&mut self, missed: Vec<Event>) {
        for event in missed {
            if self.sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
        loop {
            let event = match self.news.recv().await {
                Ok(news) => self.event_of(&news),
                Err(RecvError::Lagged(_count)) => Some(reset(self.live.seq())),
                Err(RecvError::Closed) => return,
            };
            if let Some(event) = event
                && self.sender.send(Ok(event)).await.is_err()
            {
                return;
            }
        }
    }

    fn event_of(&self, news: &News) -> Option<Event> {
        match news {
            News::Change(change) => change_event(change),
            News::Job { owner, job } if *owner == self.seat.account => {
                Event::default().event("job").json_data(job).ok()
            }
            News::Job { .. } => None,
            News::Lost { seq } => Some(reset(*seq)),
        }
    }
}

/// What a stream that saw all up to a number begins with.
fn missed(recent: &Recent, since: u64) -> Vec<Event> {
    let complete = match recent.changes.front() {
        Some(first) => first.seq <= since.saturating_add(1),
        None => since == recent.seq,
    };
    if !complete || since > recent.seq {
        return vec![reset(recent.seq)];
    }
    let later = recent.changes.iter().filter(|change| change.seq > since);
    std::iter::once(beginning(since))
        .chain(later.filter_map(change_event))
        .collect()
}

/// Nothing but a number, which pages resume from and otherwise take no notice of.
fn beginning(seq: u64) -> Event {
    Event::default().id(seq.to_string())
}

fn change_event(change: &Change) -> Option<Event> {
    Event::default()
        .id(change.seq.to_string())
        .event("change")
        .json_data(change)
        .ok()
}

fn reset(seq: u64) -> Event {
    Event::default()
        .id(seq.to_string())
        .event("reset")
        .data(format!("{{\"seq\":{seq}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(seq: u64) -> Change {
        let (kind, id) = ("promise".to_owned(), format!("p{seq}"));
        let record = ChangedRecord { kind, id };
        let verb = "set".to_owned();
        Change { seq, record, verb }
    }

    /// What a stream begins with, such as `14 reset`.
    async fn begins(live: &Live, since: u64) -> String {
        let events = live.listen(Some(since)).0.into_iter();
        let stream = tokio_stream::iter(events.map(Ok::<_, Infallible>));
        let body = Sse::new(stream).into_response().into_body();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let words = |line: &str| {
            line.strip_prefix("id: ")
                .or(line.strip_prefix("event: "))
                .map(str::to_owned)
        };
        let told: Vec<String> = text.lines().filter_map(words).collect();
        told.join(" ")
    }

    #[tokio::test]
    async fn who_resumes_after_lost_changes_is_told_to_read_anew() {
        let live = Live::new(1, 1);
        live.begin_after(10);
        live.announce(change(11));
        let (_missed, mut news) = live.listen(Some(11));
        assert_eq!(begins(&live, 11).await, "11");
        live.forget(3);
        assert!(matches!(*news.try_recv().unwrap(), News::Lost { seq: 14 }));
        // Before the next change and after it.
        assert_eq!(begins(&live, 11).await, "14 reset");
        assert_eq!(begins(&live, 14).await, "14");
        live.announce(change(15));
        assert_eq!(begins(&live, 14).await, "14 15 change");
    }
}
