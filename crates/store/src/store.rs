//! The store as others see it: open, write, read, rebuild, verify, back up.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, TrySendError};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use fact::Moment;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension};

use crate::backup::{self, Manifest, RESTORING};
use crate::blobs::Blobs;
use crate::digest;
use crate::error::StoreError;
use crate::ledger;
use crate::plan::Plan;
use crate::readers::{Reader, Readers, connect};
use crate::rebuild;
use crate::rescue;
use crate::verify::{self, Verdict};
use crate::walk::{self, Chain, PIECE_LINES, Unread};
use crate::writer::{Committed, Inbox, Message, WriteTx, Writer};

pub(crate) const DATABASE: &str = "gulou.sqlite3";
pub(crate) const BLOBS: &str = "blobs";
const LOCK: &str = "gulou.lock";
/// Writes that may wait before callers are told to come again.
const WAITING_MAX: usize = 4096;
/// How long a walk waits before it reads again what could not be read.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// A data folder, open.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    plan: Arc<Plan>,
    readers: Readers,
    blobs: Blobs,
    writing: Option<Writing>,
    /// What is known of the chain since opening.
    chain: RwLock<Chain>,
}

/// What a rebuilding did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// Digest of what stood there, when tables of these packs did.
    pub before: Option<String>,
    /// Digest of what stands there now.
    pub after: String,
    /// Where the old database is kept, when it was damaged.
    pub damaged: Option<PathBuf>,
}

#[derive(Debug)]
struct Writing {
    inbox: Inbox,
    thread: Mutex<Option<JoinHandle<()>>>,
    _lock: File,
}

/// Makes a folder that only its owner may enter, as far as the system knows owners; one that is
/// there already stays as it is.
pub fn private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The database of a folder; one that may not be looked at is another failure than none.
fn kept_database(folder: &Path) -> Result<PathBuf, StoreError> {
    let path = folder.join(DATABASE);
    match path.try_exists() {
        Ok(true) => Ok(path),
        Err(cause) if cause.kind() == std::io::ErrorKind::PermissionDenied => {
            Err(StoreError::file(&path, &cause))
        }
        Ok(false) | Err(_) => Err(StoreError::NoData(folder.to_owned())),
    }
}

impl Store {
    /// Opens a folder for writing, creating it when needed. Only one process may.
    ///
    /// When the packs changed since the tables were made, the tables are rebuilt.
    /// `listener` hears of every commit, on the writer's thread: it must be quick.
    pub fn open(
        folder: &Path,
        plan: Plan,
        listener: impl Fn(&[Committed]) + Send + 'static,
    ) -> Result<Self, StoreError> {
        private_folder(folder).map_err(|cause| StoreError::file(folder, &cause))?;
        let lock = lock(folder)?;
        if folder.join(RESTORING).exists() {
            return Err(StoreError::Unfinished(folder.to_owned()));
        }
        let path = folder.join(DATABASE);
        rescue::settle(&path)?;
        let conn = writing_connection(&path)?;
        ledger::create(&conn)?;
        verify::whole(&conn)?;
        let plan = Arc::new(plan);
        if meta(&conn, "plan")?.as_deref() != Some(plan.digest.as_str()) {
            let facts = ledger::head(&conn)?.seq;
            tracing::info!(
                facts,
                "making the tables from the ledger: the packs are new or changed"
            );
            verify::sound(&conn)?;
            rebuild_in_place(&conn, &plan)?;
        }
        let writer = Writer::new(conn, Arc::clone(&plan), Box::new(listener))?;
        let (inbox, outbox) = mpsc::sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new()
            .name("gulou-writer".to_owned())
            .spawn(move || writer.run(&outbox))
            .map_err(|cause| StoreError::file(folder, &cause))?;
        Ok(Self {
            folder: folder.to_owned(),
            plan,
            readers: Readers::new(&path),
            blobs: Blobs::at(folder.join(BLOBS)),
            writing: Some(Writing {
                inbox,
                thread: Mutex::new(Some(thread)),
                _lock: lock,
            }),
            chain: RwLock::new(Chain::Unwalked),
        })
    }

    /// Opens a folder for reading only, beside a running writer if need be.
    pub fn open_to_read(folder: &Path, plan: Plan) -> Result<Self, StoreError> {
        let path = kept_database(folder)?;
        let conn = connect(&path)?;
        if meta(&conn, "plan")?.as_deref() != Some(plan.digest.as_str()) {
            return Err(StoreError::OtherPacks);
        }
        Ok(Self {
            folder: folder.to_owned(),
            plan: Arc::new(plan),
            readers: Readers::new(&path),
            blobs: Blobs::at(folder.join(BLOBS)),
            writing: None,
            chain: RwLock::new(Chain::Unwalked),
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The evidence files.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Hands work to the writer; `reply` is called after the commit that holds it.
    ///
    /// Work that returns an error leaves nothing behind.
    pub fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
        reply: impl FnOnce(Result<T, StoreError>) + Send + 'static,
    ) -> Result<(), StoreError> {
        let writing = self.writing.as_ref().ok_or(StoreError::Closed)?;
        if let Chain::Broken(fault) = self.chain() {
            return Err(StoreError::Unsound(fault));
        }
        let work = Box::new(move |tx: Option<&mut WriteTx<'_>>| match tx.map(work) {
            None => {
                let answer: crate::writer::Reply = Box::new(move |failure| {
                    reply(Err(failure.unwrap_or(StoreError::Closed)));
                });
                (false, answer)
            }
            Some(Ok(value)) => {
                let answer: crate::writer::Reply = Box::new(move |failure| {
                    reply(failure.map_or(Ok(value), Err));
                });
                (true, answer)
            }
            Some(Err(cause)) => {
                let answer: crate::writer::Reply = Box::new(move |_failure| reply(Err(cause)));
                (false, answer)
            }
        });
        writing
            .inbox
            .try_send(Message::Work(work))
            .map_err(|refused| match refused {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Disconnected(_) => StoreError::Closed,
            })
    }

    /// Like [`Store::submit`], waiting on this thread for the commit.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, wait) = mpsc::sync_channel(1);
        self.submit(work, move |outcome| drop(answer.send(outcome)))?;
        wait.recv().unwrap_or(Err(StoreError::Closed))
    }

    /// Reads at one consistent commit.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&Reader<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.readers
            .with(|conn| read(&Reader::new(conn, &self.plan)))
    }

    /// The place of the last fact.
    pub fn head(&self) -> Result<u64, StoreError> {
        self.readers.with(|conn| Ok(ledger::head(conn)?.seq))
    }

    /// The digest of everything derived.
    pub fn digest(&self) -> Result<String, StoreError> {
        self.readers
            .with(|conn| digest::of_derived(conn, &self.plan))
    }

    /// Walks the whole chain beside readers and writers; from a break on nothing is
    /// written. May be called again while the chain is unknown.
    pub fn walk_chain(&self) -> Chain {
        let walked = walk::walk(
            |after| {
                let read = |conn: &Connection| Ok(walk::piece(conn, after, PIECE_LINES));
                self.readers
                    .with(read)
                    .unwrap_or_else(|cause| Err(Unread::Passing(cause)))
            },
            || std::thread::sleep(TRY_AGAIN),
        );
        let mut known = self.chain.write().unwrap_or_else(PoisonError::into_inner);
        // A break found once stays one.
        if !matches!(*known, Chain::Broken(_)) {
            *known = walked;
        }
        known.clone()
    }

    /// What is known of the chain.
    pub fn chain(&self) -> Chain {
        let known = self.chain.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    /// Verifies the chain alone.
    pub fn verify_ledger(&self) -> Result<Verdict, StoreError> {
        let mut verdict = Verdict::default();
        self.readers
            .with(|conn| verify::ledger(conn, Some(&self.blobs), &mut verdict))?;
        Ok(verdict)
    }

    /// Verifies the chain, the files, the typed tables and every cell; what is made of a
    /// broken ledger is not looked at.
    pub fn verify(&self) -> Result<Verdict, StoreError> {
        let mut verdict = Verdict::default();
        self.readers.with(|conn| {
            verify::ledger(conn, Some(&self.blobs), &mut verdict)?;
            verify::files(conn, &self.blobs, &mut verdict)?;
            if verdict.has_whole_ledger() {
                verify::derived(conn, &self.plan, &mut verdict)?;
            }
            Ok(())
        })?;
        Ok(verdict)
    }

    /// Everyone who recorded anything: accounts and parts of the program.
    pub fn actors(&self) -> Result<BTreeSet<String>, StoreError> {
        self.readers.with(ledger::actors)
    }

    /// Copies everything into an empty folder while others read and write.
    pub fn backup(&self, to: &Path) -> Result<Manifest, StoreError> {
        self.check_outside(to)?;
        backup::empty_folder(to)?;
        let conn = connect(&self.folder.join(DATABASE))?;
        backup::backup(&conn, &self.blobs, to)
    }

    /// Refuses a folder within this one for a copy: the copy would hold itself.
    pub fn check_outside(&self, to: &Path) -> Result<(), StoreError> {
        backup::outside(&self.folder, to)
    }

    /// Drops everything derived and makes it again. Needs the folder for itself.
    ///
    /// Where the database itself is damaged, a fresh one is made from its ledger.
    pub fn rebuild(folder: &Path, plan: &Plan, now: Moment) -> Result<Rebuilt, StoreError> {
        let path = kept_database(folder)?;
        let _lock = lock(folder)?;
        rescue::settle(&path)?;
        let conn = writing_connection(&path)?;
        match rebuild_sound(&conn, plan) {
            Err(cause) if is_damaged(&conn) => {
                tracing::warn!(%cause, "the database is damaged; a fresh one is made from its ledger");
                rebuild_afresh(&path, conn, plan, now)
            }
            rebuilt => rebuilt,
        }
    }

    /// Verifies the chain of a folder without looking at packs or tables.
    pub fn verify_ledger_of(folder: &Path) -> Result<Verdict, StoreError> {
        let path = kept_database(folder)?;
        let mut verdict = Verdict::default();
        verify::ledger(
            &connect(&path)?,
            Some(&Blobs::at(folder.join(BLOBS))),
            &mut verdict,
        )?;
        Ok(verdict)
    }

    /// Finishes waiting writes and closes.
    pub fn close(&self) {
        let Some(writing) = &self.writing else { return };
        if writing.inbox.send(Message::Stop).is_err() {
            tracing::debug!("the writer had stopped already");
        }
        let thread = writing
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer ended by a panic");
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(|cause| StoreError::file(&path, &cause))?;
    file.try_lock()
        .map_err(|_held| StoreError::InUse(folder.to_owned()))?;
    Ok(file)
}

/// Keeps prepared statements as they are; else many are prepared anew for each value bound.
pub(crate) fn stable_plans(conn: &Connection) -> Result<(), StoreError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

fn writing_connection(path: &Path) -> Result<Connection, StoreError> {
    let conn = Connection::open(path)?;
    conn.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; \
         PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 5000;",
    )?;
    conn.set_prepared_statement_cache_capacity(512);
    stable_plans(&conn)?;
    Ok(conn)
}

fn meta(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(conn
        .query_row("SELECT value FROM meta WHERE key = ?", [key], |line| {
            line.get(0)
        })
        .optional()?)
}

/// Rebuilds a database whose pages are well; nothing is written to one that is damaged.
fn rebuild_sound(conn: &Connection, plan: &Plan) -> Result<Rebuilt, StoreError> {
    verify::sound(conn)?;
    let same = meta(conn, "plan")?.as_deref() == Some(plan.digest.as_str());
    let before = same.then(|| digest::of_derived(conn, plan)).transpose()?;
    rebuild_in_place(conn, plan)?;
    Ok(Rebuilt {
        before,
        after: digest::of_derived(conn, plan)?,
        damaged: None,
    })
}

fn is_damaged(conn: &Connection) -> bool {
    ledger::structure(conn, 1).map_or(true, |found| !found.is_empty())
}

fn rebuild_afresh(
    path: &Path,
    damaged: Connection,
    plan: &Plan,
    now: Moment,
) -> Result<Rebuilt, StoreError> {
    let aside = rescue::aside(path, now, plan.setting.zone);
    let mut after = String::new();
    let aside = rescue::rescue(path, damaged, &aside, writing_connection, |fresh| {
        rebuild_in_place(fresh, plan)?;
        after = digest::of_derived(fresh, plan)?;
        Ok(())
    })?;
    Ok(Rebuilt {
        before: None,
        after,
        damaged: Some(aside),
    })
}

fn rebuild_in_place(conn: &Connection, plan: &Plan) -> Result<(), StoreError> {
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let made = rebuild::drop_derived(conn)
        .and_then(|()| rebuild::create_derived(conn, plan))
        .and_then(|()| rebuild::fill(conn, conn, plan))
        .and_then(|()| {
            let note = "INSERT OR REPLACE INTO meta (key, value) VALUES ('plan', ?)";
            conn.execute(note, [&plan.digest])?;
            Ok(conn.execute_batch("COMMIT")?)
        });
    if made.is_err() && !conn.is_autocommit() {
        conn.execute_batch("ROLLBACK")?;
    }
    made
}
