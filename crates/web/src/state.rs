//! What every request may use, and the options of the door.

use std::sync::Arc;
use std::time::Duration;

use fact::Moment;
use node::Node;
use node::access::{Access, AccessError, SampleAccount};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::cursor::{Cursors, hex};
use crate::limits::Buckets;
use crate::live::Live;
use crate::problem::{Problem, wait};
use crate::reference::Reference;

/// Passwords hashed at the same time; each takes some 20 MiB.
const HASHES_AT_ONCE: usize = 4;
/// How long a password waits for a place; a hash takes less.
const HASH_WAIT_MAX: Duration = Duration::from_millis(500);
/// Files parsed at the same time: one may take much memory for a moment.
const FILES_AT_ONCE: usize = 1;
/// How long a file waits for its turn; most take less than a second.
const FILE_WAIT_MAX: Duration = Duration::from_secs(5);

/// How the door behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Browsers reach us by HTTPS: cookies get `Secure`, and the origin must be `https`.
    pub https: bool,
    /// A proxy stands before us: the caller's address is the last of `X-Forwarded-For`.
    pub proxied: bool,
    /// Requests a second that one session or address may make for long.
    pub rate_per_second: u32,
    /// Requests it may make at once.
    pub rate_burst: u32,
    /// Requests worked on at the same time.
    pub requests_at_once: usize,
    /// Live streams open at the same time.
    pub streams_max: usize,
    /// Of those, streams of one account.
    pub account_streams_max: usize,
    /// How long one request may take.
    pub request_time_max: Duration,
    /// Connections open at the same time; more wait with the system.
    pub connections_max: usize,
    /// How long a caller may take to send the head of a request, or stay silent before it.
    pub head_time_max: Duration,
    /// How long bytes of an answer wait for a caller who takes none.
    pub write_time_max: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            https: false,
            proxied: false,
            rate_per_second: 50,
            rate_burst: 400,
            requests_at_once: 256,
            streams_max: 256,
            account_streams_max: 8,
            request_time_max: Duration::from_secs(30),
            connections_max: 1024,
            head_time_max: Duration::from_secs(10),
            write_time_max: Duration::from_secs(60),
        }
    }
}

/// What every request may use.
#[derive(Clone)]
pub struct AppState {
    /// Accounts and sessions.
    pub access: Arc<Access>,
    /// The plan: facts, views and jobs.
    pub node: Arc<Node>,
    /// Organs, divisions and the catalog.
    pub reference: Arc<Reference>,
    /// Live changes.
    pub live: Live,
    /// How the door behaves.
    pub options: Arc<Options>,
    /// Writes and reads cursors.
    pub cursors: Cursors,
    pub(crate) buckets: Arc<Buckets>,
    pub(crate) requests: Arc<Semaphore>,
    pub(crate) hashes: Arc<Semaphore>,
    pub(crate) files: Arc<Semaphore>,
    pub(crate) stranger_csrf: Arc<str>,
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl AppState {
    /// The state of a door with these options.
    pub fn new(
        access: Arc<Access>,
        node: Arc<Node>,
        options: Options,
    ) -> Result<Self, AccessError> {
        Ok(Self {
            cursors: Cursors::new(access.key("cursor")?),
            stranger_csrf: hex(&access.key("csrf")?).into(),
            buckets: Arc::new(Buckets::new(options.rate_per_second, options.rate_burst)),
            requests: Arc::new(Semaphore::new(options.requests_at_once)),
            hashes: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            files: Arc::new(Semaphore::new(FILES_AT_ONCE)),
            live: Live::new(options.streams_max, options.account_streams_max),
            options: Arc::new(options),
            reference: Arc::new(Reference::of(&node)),
            access,
            node,
        })
    }

    /// Offers sample accounts on the login page: with a sample district only.
    pub fn offer_samples(&mut self, accounts: Vec<SampleAccount>) {
        Arc::make_mut(&mut self.reference).sample_accounts = accounts;
    }

    /// The present moment, by the node's clock.
    pub fn now(&self) -> Moment {
        self.node.now()
    }

    /// Runs work that waits for the disk beside the requests.
    pub async fn blocking<T, E, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
        F: FnOnce(&Access) -> Result<T, E> + Send + 'static,
    {
        let access = Arc::clone(&self.access);
        tokio::task::spawn_blocking(move || work(&access))
            .await
            .map_err(|error| Problem::internal(&error))?
            .map_err(Into::into)
    }

    /// Runs work on the node that waits for the disk beside the requests.
    pub async fn reading<T, E, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
        F: FnOnce(&Node) -> Result<T, E> + Send + 'static,
    {
        let node = Arc::clone(&self.node);
        tokio::task::spawn_blocking(move || work(&node))
            .await
            .map_err(|error| Problem::internal(&error))?
            .map_err(Into::into)
    }

    /// Parses a file beside the requests, one at a time; who finds the place taken for long
    /// is refused.
    pub async fn parsing<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, Problem> + Send + 'static,
    {
        let place = place(&self.files, FILE_WAIT_MAX).await?;
        let parsed = tokio::task::spawn_blocking(move || {
            let parsed = work();
            drop(place);
            parsed
        });
        parsed.await.map_err(|error| Problem::internal(&error))?
    }

    /// As [`Self::blocking`], for work that hashes passwords: few at a time, and who finds
    /// all places taken for more than a moment is refused.
    pub async fn hashing<T, E, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
        F: FnOnce(&Access) -> Result<T, E> + Send + 'static,
    {
        let place = place(&self.hashes, HASH_WAIT_MAX).await?;
        // The place is held until the hash has ended, even when nobody waits for it any more.
        self.blocking(move |access| {
            let done = work(access);
            drop(place);
            done
        })
        .await
    }
}

/// A place among those who work at the same time, if one is free soon.
async fn place(
    places: &Arc<Semaphore>,
    wait_max: Duration,
) -> Result<OwnedSemaphorePermit, Problem> {
    let place = Arc::clone(places).acquire_owned();
    tokio::time::timeout(wait_max, place)
        .await
        .map_err(|_elapsed| wait("busy", 1))?
        .map_err(|error| Problem::internal(&error))
}

/// A state on a fresh folder with nothing in it.
#[cfg(test)]
pub(crate) fn fixture() -> (AppState, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let loaded = node::Bundle::embedded().load().unwrap();
    let clock: node::Clock = Arc::new(|| Moment::from_millis(1_790_000_000_000));
    let options = Options {
        request_time_max: Duration::from_millis(20),
        ..Options::default()
    };
    let state = AppState::new(
        Arc::new(Access::open(folder.path()).unwrap()),
        Arc::new(Node::open(folder.path(), loaded, clock).unwrap()),
        options,
    );
    (state.unwrap(), folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Work that hashes until it is told to end.
    fn hash(gate: mpsc::Receiver<()>) -> impl FnOnce(&Access) -> Result<(), Problem> {
        move |_access| {
            gate.recv().unwrap_or_default();
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn files_are_parsed_one_at_a_time_and_not_on_the_thread_of_the_requests() {
        let (state, _folder) = fixture();
        let (open, gate) = mpsc::channel::<()>();
        let (tell, began) = tokio::sync::oneshot::channel();
        let slow = state.clone();
        let slow = tokio::spawn(async move {
            let parse = move || {
                tell.send(std::thread::current().id()).unwrap_or_default();
                gate.recv().unwrap_or_default();
                Ok(7)
            };
            slow.parsing(parse).await
        });
        // There is one thread for requests: we would not come here if the file held it.
        assert_ne!(began.await.unwrap(), std::thread::current().id());
        assert!(state.reading(crate::live::head).await.is_ok());
        let second = state.parsing(|| Ok(8));
        let (refused, ()) = tokio::join!(second, tokio::time::advance(FILE_WAIT_MAX * 2));
        assert_eq!(refused.unwrap_err().code(), "busy");
        drop(open);
        assert_eq!(slow.await.unwrap().unwrap(), 7);
        assert_eq!(state.parsing(|| Ok(8)).await.unwrap(), 8);
    }

    #[tokio::test]
    async fn a_password_is_refused_while_all_places_are_taken_even_by_those_who_left() {
        let (state, _folder) = fixture();
        let mut gates = Vec::new();
        for _place in 0..HASHES_AT_ONCE {
            let (open, gate) = mpsc::channel();
            gates.push(open);
            let left = state.hashing(hash(gate));
            let left = tokio::time::timeout(Duration::from_millis(20), left).await;
            assert!(left.is_err());
        }
        let refused = state.hashing(|_access| Ok::<_, Problem>(())).await;
        assert_eq!(refused.unwrap_err().code(), "busy");
        gates.pop();
        assert!(state.hashing(|_access| Ok::<_, Problem>(())).await.is_ok());
    }
}
