//! Readers: a few connections that see the last commit and never wait for the writer.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use fact::{BlobHash, Fact, FactId, Moment, Name, Period, RecordId, RecordRef};
use kernel::{Timeline, fold};
use pack::catalog::{FieldKind, Indicator, RecordType};
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::cells::{self, Figure};
use crate::error::StoreError;
use crate::ledger;
use crate::plan::{Plan, Setting};
use crate::record::{Record, read_record};
use crate::store::stable_plans;
use crate::tables::{column, now_table};
use crate::why::{self, Why};

/// Idle connections kept at most.
const IDLE_MAX: usize = 8;
/// Labels followed from record to record at most.
const LABEL_STEPS_MAX: usize = 4;

/// A pool of read-only connections.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            idle: Mutex::new(Vec::new()),
        }
    }

    pub(crate) fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let conn = idle.map_or_else(|| connect(&self.path), Ok)?;
        conn.execute_batch("BEGIN")?;
        let answer = read(&conn);
        conn.execute_batch("COMMIT")?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(conn);
        }
        answer
    }
}

/// A read-only connection to the database file.
pub(crate) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.execute_batch(
        "PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000;",
    )?;
    conn.set_prepared_statement_cache_capacity(128);
    stable_plans(&conn)?;
    Ok(conn)
}

/// A consistent view of the store at one commit.
#[derive(Debug)]
pub struct Reader<'a> {
    conn: &'a Connection,
    plan: &'a Plan,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(conn: &'a Connection, plan: &'a Plan) -> Self {
        Self { conn, plan }
    }

    /// Catalog, calendar and zone.
    pub fn setting(&self) -> &Setting {
        &self.plan.setting
    }

    /// The place of the last fact.
    pub fn head(&self) -> Result<u64, StoreError> {
        Ok(ledger::head(self.conn)?.seq)
    }

    /// The declaration of a record type.
    pub fn def(&self, kind: &str) -> Result<&'a RecordType, StoreError> {
        Ok(&self.plan.of(kind)?.def)
    }

    /// One fact.
    pub fn fact(&self, id: FactId) -> Result<Option<Fact>, StoreError> {
        ledger::by_id(self.conn, id)
    }

    /// Facts after a place in the ledger, at most so many.
    pub fn facts_after(&self, seq: u64, limit: u32) -> Result<Vec<Fact>, StoreError> {
        ledger::after(self.conn, seq, limit)
    }

    /// The facts about a record, in ledger order.
    pub fn facts(&self, record: &RecordRef) -> Result<Vec<Fact>, StoreError> {
        ledger::of_record(self.conn, record)
    }

    /// A record through time, folded from its facts.
    pub fn timeline(&self, record: &RecordRef) -> Result<Timeline, StoreError> {
        Ok(fold(self.def(record.kind.as_str())?, &self.facts(record)?))
    }

    /// One record as it is now.
    pub fn record(&self, kind: &str, id: RecordId) -> Result<Option<Record>, StoreError> {
        let table = &self.plan.of(kind)?.table;
        let sql = format!("{} WHERE id = ?", table.select_now);
        Ok(self
            .conn
            .prepare_cached(&sql)?
            .query_row([id.to_string()], |line| read_record(table, line))
            .optional()?)
    }

    /// The name of a record: the text of its label, or the name of the record its label
    /// refers to.
    pub fn title(&self, kind: &str, id: RecordId) -> Result<Option<String>, StoreError> {
        let (mut kind, mut id) = (kind.to_owned(), id);
        for _step in 0..LABEL_STEPS_MAX {
            let def = self.def(&kind)?;
            let Some(label) = &def.label else { break };
            let Some(found) = self.record(&kind, id)? else {
                break;
            };
            let Some(text) = found.row.text(def, label.as_str()) else {
                break;
            };
            match def.fields.get(label).map(|field| &field.kind) {
                Some(FieldKind::Reference { record }) => {
                    let Ok(next) = text.parse() else { break };
                    (kind, id) = (record.to_string(), next);
                }
                _ => return Ok(Some(text.to_owned())),
            }
        }
        Ok(None)
    }

    /// All records of a type, by id, at most so many after one id.
    pub fn records_after(
        &self,
        kind: &str,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<Record>, StoreError> {
        let table = &self.plan.of(kind)?.table;
        let sql = format!("{} WHERE id > ? ORDER BY id LIMIT ?", table.select_now);
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        self.select(kind, &sql, (after, limit))
    }

    /// Records of a type whose field has the value; fast for reference fields.
    pub fn records_where(
        &self,
        kind: &str,
        field: &str,
        value: &str,
    ) -> Result<Vec<Record>, StoreError> {
        let plan = self.plan.of(kind)?;
        if !plan.def.fields.contains_key(field) {
            return Err(StoreError::Undeclared(format!("{kind}.{field}")));
        }
        let sql = format!(
            "{} WHERE {} = ? ORDER BY id",
            plan.table.select_now,
            column(field)
        );
        self.select(kind, &sql, [value])
    }

    /// Records whose reference field names a record of another type that itself
    /// names `value`: all milestones of all promises of one report, in one query.
    pub fn grandchildren(
        &self,
        kind: &str,
        via: &str,
        parent: (&str, &str),
        value: &str,
    ) -> Result<Vec<Record>, StoreError> {
        let (parent_kind, parent_field) = parent;
        let plan = self.plan.of(kind)?;
        let parent_plan = self.plan.of(parent_kind)?;
        for (def, field) in [(&plan.def, via), (&parent_plan.def, parent_field)] {
            if !def.fields.contains_key(field) {
                return Err(StoreError::Undeclared(format!("{}.{field}", def.id)));
            }
        }
        let sql = format!(
            "{} WHERE {} IN (SELECT id FROM {} WHERE {} = ?) ORDER BY id",
            plan.table.select_now,
            column(via),
            now_table(parent_kind),
            column(parent_field)
        );
        self.select(kind, &sql, [value])
    }

    fn select(
        &self,
        kind: &str,
        sql: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<Record>, StoreError> {
        let table = &self.plan.of(kind)?.table;
        let mut statement = self.conn.prepare_cached(sql)?;
        let lines = statement.query_map(parameters, |line| read_record(table, line))?;
        Ok(lines.collect::<Result<_, _>>()?)
    }

    /// Whether a record exists.
    pub fn exists(&self, kind: &str, id: &str) -> Result<bool, StoreError> {
        let sql = format!("SELECT 1 FROM {} WHERE id = ?", now_table(kind));
        self.plan.of(kind)?;
        Ok(self.conn.prepare_cached(&sql)?.exists([id])?)
    }

    /// Deadlines due by the moment and not struck, oldest first, at most so many.
    pub fn due_clocks(
        &self,
        by: Moment,
        limit: u32,
    ) -> Result<Vec<(RecordRef, Name, Moment)>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT record_type, record_id, clock, due FROM clock WHERE due <= ? ORDER BY due LIMIT ?",
        )?;
        let mut lines = statement.query((by.millis(), limit))?;
        let mut due = Vec::new();
        while let Some(line) = lines.next()? {
            let (kind, id, clock): (String, String, String) =
                (line.get(0)?, line.get(1)?, line.get(2)?);
            let named = |cause: fact::IdError| StoreError::Undeclared(cause.to_string());
            let record = RecordRef {
                kind: Name::new(&kind).map_err(named)?,
                id: id.parse().map_err(named)?,
            };
            due.push((
                record,
                Name::new(&clock).map_err(named)?,
                Moment::from_millis(line.get(3)?),
            ));
        }
        Ok(due)
    }

    /// A figure from the cells: a flow over the period, a stock at its last day.
    pub fn figure(&self, indicator: &Indicator, period: Period) -> Result<Figure, StoreError> {
        cells::figure(self.conn, indicator, period)
    }

    /// Whether a record of a type refers to another by a field.
    pub fn refers(&self, kind: &str, field: &str, to: RecordId) -> Result<bool, StoreError> {
        let table = now_table(kind);
        let sql = format!("SELECT 1 FROM {table} WHERE {} = ? LIMIT 1", column(field));
        let mut statement = self.conn.prepare_cached(&sql)?;
        Ok(statement.exists([to.to_string()])?)
    }

    /// Keys of all groups an indicator's version was ever counted under.
    pub fn groups(&self, indicator: &Indicator) -> Result<Vec<String>, StoreError> {
        cells::groups(self.conn, indicator)
    }

    /// Why a figure is what it is: the rows behind it, by SQL that is run and shown.
    pub fn why(
        &self,
        indicator: &Indicator,
        period: Period,
        group: Option<&str>,
        limit: u32,
    ) -> Result<Option<Why>, StoreError> {
        why::explain(
            self.conn,
            self.plan,
            indicator,
            period,
            why::Ask { group, limit },
        )
    }

    /// The first fact that names this file, as evidence or in a field.
    pub fn fact_naming(&self, blob: BlobHash) -> Result<Option<Fact>, StoreError> {
        let seq: Option<u64> = self
            .conn
            .prepare_cached("SELECT seq FROM named_blob WHERE blob = ? ORDER BY seq LIMIT 1")?
            .query_row([blob.to_string()], |line| line.get(0))
            .optional()?;
        let Some(seq) = seq else { return Ok(None) };
        Ok(self.facts_after(seq - 1, 1)?.into_iter().next())
    }
}
