//! The floor: bare SQLite with the same bytes, indexes and durability.

use std::path::Path;
use std::sync::mpsc;

use rusqlite::Connection;

/// What one fact costs the disk, whatever else is done with it.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) seq: u64,
    pub(crate) id: [u8; 16],
    pub(crate) kind: String,
    pub(crate) record: [u8; 16],
    pub(crate) body: String,
}

/// A database like the ledger's, and nothing else.
pub(crate) fn open(folder: &Path) -> anyhow::Result<Connection> {
    let conn = Connection::open(folder.join("bare.sqlite3"))?;
    conn.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; \
         CREATE TABLE fact (seq INTEGER PRIMARY KEY, id BLOB NOT NULL, record_type TEXT NOT NULL, \
           record_id BLOB NOT NULL, body TEXT NOT NULL, link BLOB NOT NULL) STRICT; \
         CREATE UNIQUE INDEX fact_id ON fact (id); \
         CREATE INDEX fact_record ON fact (record_type, record_id);",
    )?;
    Ok(conn)
}

fn insert(conn: &Connection, line: &Line) -> rusqlite::Result<usize> {
    conn.prepare_cached("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?)")?
        .execute((
            line.seq,
            line.id,
            &line.kind,
            line.record,
            &line.body,
            [7_u8; 32],
        ))
}

/// Inserts lines, so many a commit.
pub(crate) fn insert_batches(
    conn: &Connection,
    lines: &[Line],
    batch: usize,
) -> anyhow::Result<()> {
    for chunk in lines.chunks(batch) {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for line in chunk {
            insert(conn, line)?;
        }
        conn.execute_batch("COMMIT")?;
    }
    Ok(())
}

/// Callers that each wait for their own line; one writer commits what waits.
pub(crate) fn insert_together(conn: Connection, callers: Vec<Vec<Line>>) -> anyhow::Result<()> {
    let (inbox, outbox) = mpsc::sync_channel::<(Line, mpsc::SyncSender<()>)>(4096);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> anyhow::Result<()> {
            while let Ok(first) = outbox.recv() {
                let waiting: Vec<_> = std::iter::once(first)
                    .chain(outbox.try_iter().take(511))
                    .collect();
                conn.execute_batch("BEGIN IMMEDIATE")?;
                for (line, _done) in &waiting {
                    insert(&conn, line)?;
                }
                conn.execute_batch("COMMIT")?;
                for (_line, done) in waiting {
                    done.send(())?;
                }
            }
            Ok(())
        });
        for lines in callers {
            let inbox = inbox.clone();
            scope.spawn(move || call(&inbox, lines));
        }
        drop(inbox);
        writer
            .join()
            .map_err(|_panic| anyhow::anyhow!("the bare writer stumbled"))?
    })
}

fn call(inbox: &mpsc::SyncSender<(Line, mpsc::SyncSender<()>)>, lines: Vec<Line>) {
    let (done, wait) = mpsc::sync_channel(1);
    for line in lines {
        if inbox.send((line, done.clone())).is_err() || wait.recv().is_err() {
            return;
        }
    }
}
