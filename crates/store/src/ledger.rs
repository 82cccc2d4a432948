//! The ledger in SQL: append, read, walk the chain.

use std::collections::BTreeSet;

use fact::ledger::{GENESIS, Link, read_fact};
use fact::{Fact, FactId, RecordRef};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

use crate::error::StoreError;

/// What a [`Line`] is read from.
const LINE: &str = "SELECT seq, body, link, id, record_type, record_id FROM fact";

/// Where the chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) seq: u64,
    pub(crate) link: Link,
}

/// A stored line of the ledger, as bytes: a damaged one may hold anything.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) seq: u64,
    pub(crate) body: Vec<u8>,
    pub(crate) link: Vec<u8>,
    /// What the columns beside the body say: id, type and id of the record.
    pub(crate) columns: [Vec<u8>; 3],
}

pub(crate) fn create(conn: &Connection) -> Result<(), StoreError> {
    Ok(conn.execute_batch(include_str!("ledger.sql"))?)
}

pub(crate) fn head(conn: &Connection) -> Result<Head, StoreError> {
    let last = conn
        .query_row(
            "SELECT seq, link FROM fact ORDER BY seq DESC LIMIT 1",
            [],
            |line| Ok((line.get::<_, u64>(0)?, line.get::<_, Vec<u8>>(1)?)),
        )
        .optional()?;
    let Some((seq, link)) = last else {
        return Ok(Head {
            seq: 0,
            link: GENESIS,
        });
    };
    let link = link.try_into().map_err(|_bytes| StoreError::Ledger {
        seq,
        cause: "its link is not 32 bytes".to_owned(),
    })?;
    Ok(Head { seq, link })
}

/// Notes where the chain ends, so that a ledger cut short is noticed.
pub(crate) fn note_head(conn: &Connection, head: Head) -> Result<(), StoreError> {
    let note = "INSERT OR REPLACE INTO meta (key, value) VALUES ('head', ?)";
    conn.prepare_cached(note)?.execute([head.seq.to_string()])?;
    Ok(())
}

/// The place of the last fact as noted, 0 before the first.
pub(crate) fn noted_head(conn: &Connection) -> rusqlite::Result<u64> {
    let noted: Option<String> = conn
        .query_row("SELECT value FROM meta WHERE key = 'head'", [], |line| {
            line.get(0)
        })
        .optional()?;
    Ok(noted.and_then(|seq| seq.parse().ok()).unwrap_or_default())
}

pub(crate) fn append(
    conn: &Connection,
    fact: &Fact,
    body: &str,
    link: &Link,
) -> Result<(), StoreError> {
    let record = fact.body.record();
    conn.prepare_cached(
        "INSERT INTO fact (seq, id, record_type, record_id, body, link) VALUES (?, ?, ?, ?, ?, ?)",
    )?
    .execute((
        fact.seq,
        fact.id.to_bits().to_be_bytes(),
        record.kind.as_str(),
        record.id.to_bits().to_be_bytes(),
        body,
        link,
    ))?;
    Ok(())
}

fn parse(seq: u64, body: &str) -> Result<Fact, StoreError> {
    read_fact(body.as_bytes()).map_err(|cause| StoreError::Ledger {
        seq,
        cause: cause.to_string(),
    })
}

fn seq_and_body(line: &Row<'_>) -> rusqlite::Result<(u64, String)> {
    Ok((line.get(0)?, line.get(1)?))
}

pub(crate) fn by_id(conn: &Connection, id: FactId) -> Result<Option<Fact>, StoreError> {
    conn.prepare_cached("SELECT seq, body FROM fact WHERE id = ?")?
        .query_row([id.to_bits().to_be_bytes()], seq_and_body)
        .optional()?
        .map(|(seq, body)| parse(seq, &body))
        .transpose()
}

pub(crate) fn of_record(conn: &Connection, record: &RecordRef) -> Result<Vec<Fact>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT seq, body FROM fact WHERE record_type = ? AND record_id = ? ORDER BY seq",
    )?;
    let key = (record.kind.as_str(), record.id.to_bits().to_be_bytes());
    let lines = statement.query_map(key, seq_and_body)?;
    lines
        .map(|line| {
            line.map_err(StoreError::from)
                .and_then(|(seq, body)| parse(seq, &body))
        })
        .collect()
}

/// Facts after a place, in order, at most so many.
pub(crate) fn after(conn: &Connection, seq: u64, limit: u32) -> Result<Vec<Fact>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT seq, body FROM fact WHERE seq > ? ORDER BY seq LIMIT ?")?;
    let lines = statement.query_map((seq, limit), seq_and_body)?;
    lines
        .map(|line| {
            line.map_err(StoreError::from)
                .and_then(|(seq, body)| parse(seq, &body))
        })
        .collect()
}

/// Hands over the facts of each record in turn; stops at the first error.
pub(crate) fn each_record(
    conn: &Connection,
    mut visit: impl FnMut(&RecordRef, &[Fact]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement =
        conn.prepare("SELECT seq, body FROM fact ORDER BY record_type, record_id, seq")?;
    let mut lines = statement.query([])?;
    let mut facts: Vec<Fact> = Vec::new();
    while let Some(line) = lines.next()? {
        let (seq, body) = seq_and_body(line)?;
        let fact = parse(seq, &body)?;
        if facts
            .first()
            .is_some_and(|first| first.body.record() != fact.body.record())
        {
            visit_record(&facts, &mut visit)?;
            facts.clear();
        }
        facts.push(fact);
    }
    visit_record(&facts, &mut visit)
}

fn visit_record(
    facts: &[Fact],
    visit: &mut impl FnMut(&RecordRef, &[Fact]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    facts
        .first()
        .map_or(Ok(()), |first| visit(first.body.record(), facts))
}

/// Walks every line in order.
pub(crate) fn each_line(
    conn: &Connection,
    mut visit: impl FnMut(Line) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = conn.prepare(&format!("{LINE} ORDER BY seq"))?;
    let mut lines = statement.query([])?;
    while let Some(line) = lines.next()? {
        visit(read_line(line)?)?;
    }
    Ok(())
}

/// The lines after a place, in order, at most so many.
pub(crate) fn lines_after(conn: &Connection, seq: u64, limit: u32) -> rusqlite::Result<Vec<Line>> {
    let mut statement = conn.prepare(&format!("{LINE} WHERE seq > ? ORDER BY seq LIMIT ?"))?;
    let lines = statement.query_map((seq, limit), read_line)?;
    lines.collect()
}

fn read_line(line: &Row<'_>) -> rusqlite::Result<Line> {
    let bytes = |column| line.get_ref(column).map(raw);
    Ok(Line {
        seq: line.get(0)?,
        body: bytes(1)?,
        link: bytes(2)?,
        columns: [bytes(3)?, bytes(4)?, bytes(5)?],
    })
}

/// The bytes of a text or blob; none of any other value.
fn raw(value: ValueRef<'_>) -> Vec<u8> {
    value.as_bytes().unwrap_or_default().to_vec()
}

/// What SQLite itself finds wrong with the file, its tables and indexes, at most so many.
pub(crate) fn structure(conn: &Connection, limit: usize) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    let mut statement = conn.prepare("PRAGMA integrity_check")?;
    let mut lines = statement.query([])?;
    while let Some(line) = lines.next()? {
        let said: String = line.get(0)?;
        if said != "ok" && found.len() < limit {
            found.push(said);
        }
    }
    Ok(found)
}

/// The actors of all records that can be read.
pub(crate) fn actors(conn: &Connection) -> Result<BTreeSet<String>, StoreError> {
    let mut statement = conn.prepare(
        "SELECT DISTINCT json_extract(body, '$.actor') FROM fact WHERE json_valid(body)",
    )?;
    let actors = statement.query_map([], |line| line.get::<_, Option<String>>(0))?;
    let actors: Result<Vec<Option<String>>, _> = actors.collect();
    Ok(actors?.into_iter().flatten().collect())
}
