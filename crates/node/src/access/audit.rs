//! What was decided about access: sign-ins, passwords, accounts and grants.
//!
//! Rows name accounts and addresses, never passwords or tokens; the oldest go
//! when the limit is reached.

use fact::Moment;
use rusqlite::Connection;

use super::{Access, AccessError};

const ROWS_MAX: i64 = 100_000;

/// One row of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Moment,
    /// The account that did it; `None` for the program or somebody unknown.
    pub actor: Option<String>,
    /// What: `sign-in`, `sign-in-refused`, `sign-out`, `password-changed`, ...
    pub verb: String,
    /// The account it was done to.
    pub subject: String,
    /// Details, such as the grants or the address.
    pub detail: String,
}

impl Access {
    /// The newest rows, newest first.
    pub fn audit(&self, limit: u32) -> Result<Vec<AuditRow>, AccessError> {
        let connection = self.lock();
        let mut rows = connection.prepare_cached(
            "SELECT at, actor, verb, subject, detail FROM audit ORDER BY id DESC LIMIT ?1",
        )?;
        let rows = rows.query_map([limit], |row| {
            Ok(AuditRow {
                at: Moment::from_millis(row.get(0)?),
                actor: row.get(1)?,
                verb: row.get(2)?,
                subject: row.get(3)?,
                detail: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Writes a row and forgets the one that is one too many.
pub(super) fn write(connection: &Connection, row: &AuditRow) -> Result<(), AccessError> {
    connection
        .prepare_cached(
            "INSERT INTO audit (at, actor, verb, subject, detail) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            row.at.millis(),
            &row.actor,
            &row.verb,
            &row.subject,
            &row.detail,
        ))?;
    connection
        .prepare_cached("DELETE FROM audit WHERE id <= ?1")?
        .execute([connection.last_insert_rowid() - ROWS_MAX])?;
    Ok(())
}

/// A row about an account.
pub(super) fn row(at: Moment, actor: Option<&str>, verb: &str, subject: &str) -> AuditRow {
    AuditRow {
        at,
        actor: actor.map(str::to_owned),
        verb: verb.to_owned(),
        subject: subject.to_owned(),
        detail: String::new(),
    }
}
