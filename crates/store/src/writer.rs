//! The one writer: many callers' work, one durable commit.
//!
//! Callers hand over work and wait. The writer takes what waits, runs each
//! piece between savepoints in one transaction, commits once (`synchronous=FULL`)
//! and only then answers. What was answered is on disk.
//!
//! INVARIANT (memory follows disk): when a piece fails or a commit fails, the
//! writer's memory of the chain, timelines and sums is set back with it. Nothing runs
//! outside a transaction: after the first failure of the database the rest of the
//! batch is told so and not tried.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use fact::ledger::{chain, write_fact};
use fact::{ActorId, Draft, Fact, FactId, Moment, RecordRef};
use kernel::{Timeline, cell_of, deadlines, fold};
use pack::catalog::{FieldKind, RecordType};
use rusqlite::Connection;

use crate::cells;
use crate::error::StoreError;
use crate::ledger::{self, Head};
use crate::plan::{Plan, TypePlan};

/// Pieces of work committed together at most.
const BATCH_MAX: usize = 512;
/// Records whose facts and timelines are remembered at most.
const REMEMBERED_MAX: usize = 20_000;

/// A fact that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Its place.
    pub seq: u64,
    /// The record it changed.
    pub record: RecordRef,
    /// What was done, see [`fact::Body::verb`].
    pub verb: &'static str,
}

pub(crate) type Reply = Box<dyn FnOnce(Option<StoreError>) + Send>;
/// A caller's work, given the transaction; given none it only says how to reply.
/// The answer says whether to keep what was done.
pub(crate) type Work = Box<dyn FnOnce(Option<&mut WriteTx<'_>>) -> (bool, Reply) + Send>;
pub(crate) type Listener = Box<dyn Fn(&[Committed]) + Send>;

pub(crate) enum Message {
    Work(Work),
    Stop,
}

/// A record as the writer remembers it.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) facts: Vec<Fact>,
    pub(crate) timeline: Timeline,
}

type CellKey = (String, String, i32);
/// What a batch adds to the cells; wider than a cell, so that adding up cannot overflow.
pub(crate) type Sums = BTreeMap<CellKey, i128>;

struct Memory {
    head: Head,
    last_known: Moment,
    records: BTreeMap<RecordRef, Arc<Known>>,
    sums: Sums,
    committed: Vec<Committed>,
}

/// One caller's piece of work within the transaction.
pub struct WriteTx<'a> {
    conn: &'a Connection,
    plan: &'a Plan,
    memory: &'a mut Memory,
    touched: Vec<RecordRef>,
    added: Vec<(CellKey, i64)>,
}

impl std::fmt::Debug for WriteTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriteTx")
            .field("head", &self.memory.head.seq)
            .finish_non_exhaustive()
    }
}

impl WriteTx<'_> {
    /// The fact with this id, if it was admitted before.
    pub fn fact(&self, id: FactId) -> Result<Option<Fact>, StoreError> {
        ledger::by_id(self.conn, id)
    }

    /// The facts about a record so far and what they add up to.
    pub fn record(&mut self, record: &RecordRef) -> Result<(Vec<Fact>, Timeline), StoreError> {
        let known = self.known(record)?;
        Ok((known.facts.clone(), known.timeline.clone()))
    }

    /// Runs `look` on the record without copying it.
    pub fn with_record<T>(
        &mut self,
        record: &RecordRef,
        look: impl FnOnce(&[Fact], &Timeline) -> T,
    ) -> Result<T, StoreError> {
        let known = self.known(record)?;
        Ok(look(&known.facts, &known.timeline))
    }

    /// The typed tables as they are within this transaction.
    pub fn reader(&self) -> crate::Reader<'_> {
        crate::Reader::new(self.conn, self.plan)
    }

    /// Appends an admitted draft and brings its record, cells and clocks up to date.
    pub fn append(
        &mut self,
        draft: Draft,
        actor: ActorId,
        now: Moment,
    ) -> Result<Fact, StoreError> {
        let plan = self.plan.of(draft.body.record().kind.as_str())?;
        let old = self.known(draft.body.record())?;
        let seq = self.memory.head.seq + 1;
        let known = now.max(self.memory.last_known);
        let fact = draft.admitted(seq, known, actor);
        let broken = |cause: &dyn std::fmt::Display| StoreError::Ledger {
            seq,
            cause: cause.to_string(),
        };
        let body = write_fact(&fact).map_err(|cause| broken(&cause))?;
        let link = chain(&self.memory.head.link, &body);
        let body = String::from_utf8(body).map_err(|cause| broken(&cause))?;
        ledger::append(self.conn, &fact, &body, &link)?;
        self.memory.head = Head { seq, link };
        self.memory.last_known = known;
        self.refold(plan, &old, &fact)?;
        self.memory.committed.push(Committed {
            seq,
            record: fact.body.record().clone(),
            verb: fact.body.verb(),
        });
        Ok(fact)
    }

    fn known(&mut self, record: &RecordRef) -> Result<Arc<Known>, StoreError> {
        if let Some(known) = self.memory.records.get(record) {
            return Ok(Arc::clone(known));
        }
        let plan = self.plan.of(record.kind.as_str())?;
        let facts = ledger::of_record(self.conn, record)?;
        let timeline = fold(&plan.def, &facts);
        let known = Arc::new(Known { facts, timeline });
        if self.memory.records.len() >= REMEMBERED_MAX {
            self.memory.records.clear();
        }
        self.memory
            .records
            .insert(record.clone(), Arc::clone(&known));
        Ok(known)
    }

    fn refold(&mut self, plan: &TypePlan, old: &Known, fact: &Fact) -> Result<(), StoreError> {
        let record = fact.body.record();
        let mut facts = old.facts.clone();
        facts.push(fact.clone());
        let timeline = fold(&plan.def, &facts);
        plan.table
            .write(self.conn, &record.id.to_string(), &old.timeline, &timeline)?;
        self.add_up(plan, &old.timeline, &timeline);
        write_blobs(self.conn, &plan.def, fact)?;
        write_clocks(self.conn, self.plan, plan, record, &timeline)?;
        self.touched.push(record.clone());
        self.memory
            .records
            .insert(record.clone(), Arc::new(Known { facts, timeline }));
        Ok(())
    }

    fn add_up(&mut self, plan: &TypePlan, old: &Timeline, new: &Timeline) {
        for contributor in &plan.contributors {
            let before = contributor.deltas(&plan.def, old);
            let after = contributor.deltas(&plan.def, new);
            if before == after {
                continue;
            }
            let out = before
                .into_iter()
                .map(|delta| (delta.group, delta.day, -delta.amount));
            let into = after
                .into_iter()
                .map(|delta| (delta.group, delta.day, delta.amount));
            for (group, day, amount) in out.chain(into) {
                let key = (contributor.key().to_owned(), group, day);
                *self.memory.sums.entry(key.clone()).or_default() += i128::from(amount);
                self.added.push((key, amount));
            }
        }
    }
}

/// Notes which files a fact names.
pub(crate) fn write_blobs(
    conn: &Connection,
    def: &RecordType,
    fact: &Fact,
) -> Result<(), StoreError> {
    let evidence = fact
        .evidence
        .iter()
        .map(|evidence| evidence.blob.to_string());
    let values = fact.body.values().into_iter().flatten();
    let fields = values.filter_map(|(name, value)| {
        let field = def
            .fields
            .get(name)
            .filter(|field| field.kind == FieldKind::Blob)?;
        cell_of(field, value).ok()?.as_text().map(str::to_owned)
    });
    for blob in evidence.chain(fields) {
        conn.prepare_cached("INSERT OR IGNORE INTO named_blob (blob, seq) VALUES (?, ?)")?
            .execute((blob, fact.seq))?;
    }
    Ok(())
}

pub(crate) fn write_clocks(
    conn: &Connection,
    plan: &Plan,
    of: &TypePlan,
    record: &RecordRef,
    timeline: &Timeline,
) -> Result<(), StoreError> {
    if of.def.clocks.is_empty() {
        return Ok(());
    }
    let id = record.id.to_string();
    conn.prepare_cached("DELETE FROM clock WHERE record_type = ? AND record_id = ?")?
        .execute((record.kind.as_str(), &id))?;
    let setting = &plan.setting;
    for deadline in deadlines(&of.def, timeline, &setting.calendar, setting.zone) {
        if deadline.running && !deadline.struck {
            conn.prepare_cached(
                "INSERT INTO clock (record_type, record_id, clock, due) VALUES (?, ?, ?, ?)",
            )?
            .execute((
                record.kind.as_str(),
                &id,
                deadline.clock.as_str(),
                deadline.due.millis(),
            ))?;
        }
    }
    Ok(())
}

/// The writer's thread.
pub(crate) struct Writer {
    conn: Connection,
    plan: Arc<Plan>,
    memory: Memory,
    /// The memory may not be what is on disk.
    is_stale: bool,
    listener: Listener,
}

impl Writer {
    pub(crate) fn new(
        conn: Connection,
        plan: Arc<Plan>,
        listener: Listener,
    ) -> Result<Self, StoreError> {
        let memory = fresh_memory(&conn)?;
        Ok(Self {
            conn,
            plan,
            memory,
            is_stale: false,
            listener,
        })
    }

    pub(crate) fn run(mut self, inbox: &Receiver<Message>) {
        while let Ok(message) = inbox.recv() {
            let mut batch = Vec::new();
            let mut stop = false;
            let mut next = Some(message);
            while let Some(message) = next {
                match message {
                    Message::Work(work) => batch.push(work),
                    Message::Stop => stop = true,
                }
                next = (batch.len() < BATCH_MAX && !stop)
                    .then(|| inbox.try_recv().ok())
                    .flatten();
            }
            self.commit_together(batch);
            if stop {
                break;
            }
        }
    }

    fn commit_together(&mut self, batch: Vec<Work>) {
        if batch.is_empty() {
            return;
        }
        if self.is_stale && !self.forget() {
            for work in batch {
                work(None).1(Some(StoreError::Stale));
            }
            return;
        }
        let (replies, outcome) = self.transact(batch);
        if let Err(failure) = &outcome {
            tracing::error!(error = %failure, "a commit failed; its callers were told");
            self.is_stale = true;
            self.forget();
        }
        for reply in replies {
            reply(outcome.as_ref().err().cloned());
        }
        let committed = std::mem::take(&mut self.memory.committed);
        if outcome.is_ok() && !committed.is_empty() {
            (self.listener)(&committed);
        }
    }

    fn transact(&mut self, batch: Vec<Work>) -> (Vec<Reply>, Result<(), StoreError>) {
        let mut replies = Vec::with_capacity(batch.len());
        let mut outcome = self
            .conn
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(Into::into);
        for work in batch {
            let (reply, ended) = match &outcome {
                Ok(()) => self.piece(work),
                Err(_) => (work(None).1, Ok(())),
            };
            replies.push(reply);
            outcome = outcome.and(ended);
        }
        let outcome = outcome
            .and_then(|()| cells::flush(&self.conn, std::mem::take(&mut self.memory.sums)))
            .and_then(|()| ledger::note_head(&self.conn, self.memory.head))
            .and_then(|()| Ok(self.conn.execute_batch("COMMIT")?));
        if outcome.is_err() && !self.conn.is_autocommit() {
            let rolled_back = self.conn.execute_batch("ROLLBACK");
            tracing::warn!(ok = rolled_back.is_ok(), "rolled back");
        }
        (replies, outcome)
    }

    /// Runs one piece between savepoints; its own failure is its own, the database's
    /// and a panic's are the whole batch's.
    fn piece(&mut self, work: Work) -> (Reply, Result<(), StoreError>) {
        let (head, last_known, committed) = (
            self.memory.head,
            self.memory.last_known,
            self.memory.committed.len(),
        );
        if let Err(cause) = self.statement("SAVEPOINT piece") {
            return (work(None).1, Err(cause));
        }
        let mut tx = WriteTx {
            conn: &self.conn,
            plan: &self.plan,
            memory: &mut self.memory,
            touched: Vec::new(),
            added: Vec::new(),
        };
        let done = catch_unwind(AssertUnwindSafe(|| work(Some(&mut tx))));
        let (touched, added) = (tx.touched, tx.added);
        let Ok((keep, reply)) = done else {
            return (Box::new(drop), Err(StoreError::Panicked));
        };
        if keep {
            return (reply, self.statement("RELEASE piece"));
        }
        self.memory.head = head;
        self.memory.last_known = last_known;
        self.memory.committed.truncate(committed);
        for record in &touched {
            self.memory.records.remove(record);
        }
        for (key, amount) in added {
            if let Some(sum) = self.memory.sums.get_mut(&key) {
                *sum -= i128::from(amount);
            }
        }
        (reply, self.statement("ROLLBACK TO piece"))
    }

    fn statement(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Takes the memory from disk again; nothing is written before that has gone well.
    fn forget(&mut self) -> bool {
        match fresh_memory(&self.conn) {
            Ok(memory) => {
                self.memory = memory;
                self.is_stale = false;
            }
            Err(cause) => tracing::error!(error = %cause, "the ledger's head cannot be read"),
        }
        !self.is_stale
    }
}

fn fresh_memory(conn: &Connection) -> Result<Memory, StoreError> {
    let head = ledger::head(conn)?;
    let last = ledger::after(conn, head.seq.saturating_sub(1), 1)?;
    Ok(Memory {
        head,
        last_known: last.first().map_or(Moment::default(), |fact| fact.known),
        records: BTreeMap::new(),
        sums: BTreeMap::new(),
        committed: Vec::new(),
    })
}

pub(crate) type Inbox = SyncSender<Message>;
