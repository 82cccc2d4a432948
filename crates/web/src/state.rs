//! What every request may use, and the options of the door.

use std::sync::Arc;
use std::time::Duration;

use fact::Moment;
use node::Node;
use node::access::{Access, AccessError, SampleAccount};
use tokio::sync::Semaphore;

use crate::cursor::{Cursors, hex};
use crate::limits::Buckets;
use crate::live::Live;
use crate::problem::Problem;
use crate::reference::Reference;

/// Passwords hashed at the same time; each takes some 20 MiB.
const HASHES_AT_ONCE: usize = 4;

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
    /// How long one request may take.
    pub request_time_max: Duration,
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
            request_time_max: Duration::from_secs(30),
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
            live: Live::new(options.streams_max),
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

    /// As [`Self::blocking`], for work that hashes passwords: few at a time.
    pub async fn hashing<T, E, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
        F: FnOnce(&Access) -> Result<T, E> + Send + 'static,
    {
        let _place = self
            .hashes
            .acquire()
            .await
            .map_err(|error| Problem::internal(&error))?;
        self.blocking(work).await
    }
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
