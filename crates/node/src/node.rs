//! The node: store, catalog and district behind one door.

use std::path::Path;
use std::sync::{Arc, mpsc};

use fact::{Date, Draft, Moment, Zone};
use store::{Committed, Plan, Reader, Setting, Store, StoreError};
use tokio::sync::{broadcast, oneshot};

use crate::admit::{Author, Gate, Outcome};
use crate::bundle::Loaded;
use crate::jobs::Jobs;
use crate::piece::{Door, Piece};

/// Changes kept for slow listeners before they must read again.
const LIVE_BACKLOG: usize = 1024;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The machine's clock.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the clock is read"
        )]
        let now = std::time::SystemTime::now();
        let since = now
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default();
        Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

/// What can go wrong in the node.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The running product without its doors.
pub struct Node {
    store: Store,
    loaded: Loaded,
    clock: Clock,
    live: broadcast::Sender<Committed>,
    jobs: Jobs,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node")
            .field("folder", &self.store.folder())
            .finish_non_exhaustive()
    }
}

/// What the store needs of a loaded bundle.
pub(crate) fn setting(loaded: &Loaded) -> Setting {
    Setting {
        catalog: Arc::clone(&loaded.catalog),
        calendar: Arc::new(loaded.district.calendar.clone()),
        zone: Zone::CHINA,
    }
}

impl Node {
    /// Opens a data folder for writing.
    pub fn open(folder: &Path, loaded: Loaded, clock: Clock) -> Result<Self, StoreError> {
        let (live, _none) = broadcast::channel(LIVE_BACKLOG);
        let sender = live.clone();
        let store = Store::open(folder, Plan::new(setting(&loaded)), move |committed| {
            for change in committed {
                // Nobody listening is not an error.
                drop(sender.send(change.clone()));
            }
        })?;
        Ok(Self {
            store,
            loaded,
            jobs: Jobs::beginning(clock()),
            clock,
            live,
        })
    }

    /// Opens a data folder for reading, beside a running node if need be.
    pub fn open_to_read(folder: &Path, loaded: Loaded, clock: Clock) -> Result<Self, StoreError> {
        let store = Store::open_to_read(folder, Plan::new(setting(&loaded)))?;
        Ok(Self {
            store,
            loaded,
            jobs: Jobs::beginning(clock()),
            clock,
            live: broadcast::channel(1).0,
        })
    }

    /// The prepared plan of a bundle, for maintenance without a node.
    pub fn plan_of(loaded: &Loaded) -> Plan {
        Plan::new(setting(loaded))
    }

    /// The node's clock, for doors that must tell the same time.
    pub fn clock(&self) -> Clock {
        Arc::clone(&self.clock)
    }

    /// The present moment, by the node's clock.
    pub fn now(&self) -> Moment {
        (self.clock)()
    }

    /// Today, in the district's zone.
    pub fn today(&self) -> Date {
        Zone::CHINA.date_of(self.now())
    }

    /// Packs, district and texts.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// The store, for reading, blobs and maintenance.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Long work under way.
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Hears of every commit from now on.
    pub fn listen(&self) -> broadcast::Receiver<Committed> {
        self.live.subscribe()
    }

    /// Reads at one consistent commit.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.store.read(read)
    }

    fn door(&self, author: &Author) -> Door {
        Door {
            gate: Gate {
                district: Arc::clone(&self.loaded.district),
                blobs: self.store.blobs().clone(),
            },
            author: author.clone(),
            clock: Arc::clone(&self.clock),
        }
    }

    fn work(
        &self,
        author: &Author,
        drafts: Vec<Draft>,
    ) -> impl FnOnce(&mut store::WriteTx<'_>) -> Result<Vec<Outcome>, StoreError> + Send + 'static
    {
        let door = self.door(author);
        move |tx| {
            let mut piece = Piece::new(tx, &door);
            drafts.into_iter().map(|draft| piece.admit(draft)).collect()
        }
    }

    /// Does work that stands or falls as a whole: an error leaves nothing behind.
    ///
    /// The work looks and admits within one transaction, so nothing changes in between.
    pub(crate) fn whole<T, E>(
        &self,
        author: &Author,
        work: impl FnOnce(&mut Piece<'_, '_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let door = self.door(author);
        let (tell, told) = mpsc::channel();
        let written = self.store.write(move |tx| {
            work(&mut Piece::new(tx, &door)).map_err(|cause| {
                drop(tell.send(cause));
                // Only undoes the piece; the caller hears the cause itself.
                StoreError::Closed
            })
        });
        written.map_err(|failure| told.try_recv().unwrap_or_else(|_none| failure.into()))
    }

    /// Admits drafts one by one, in order, in one commit; each has its own outcome.
    ///
    /// Returns when the admitted ones are on disk. Waits on this thread.
    pub fn admit(&self, author: &Author, drafts: Vec<Draft>) -> Result<Vec<Outcome>, StoreError> {
        self.store.write(self.work(author, drafts))
    }

    /// Like [`Node::admit`], without holding a thread while it waits.
    pub async fn admit_later(
        &self,
        author: &Author,
        drafts: Vec<Draft>,
    ) -> Result<Vec<Outcome>, StoreError> {
        let (answer, wait) = oneshot::channel();
        self.store
            .submit(self.work(author, drafts), move |outcome| {
                // The caller may have gone away; the facts stay.
                drop(answer.send(outcome));
            })?;
        wait.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Finishes waiting writes and closes the store.
    pub fn close(&self) {
        self.store.close();
    }
}
