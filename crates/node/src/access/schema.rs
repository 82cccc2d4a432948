//! Numbered migrations of the access file, each held to its checksum.
//!
//! A migration that was applied must never change: its SHA-256 is kept beside
//! its number and compared at every start.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};
use sha2::{Digest as _, Sha256};

use super::AccessError;

const MIGRATIONS: &[&str] = &[include_str!("migrations/0001_accounts.sql")];
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Sets the file up and applies what is missing.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), AccessError> {
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    migrate(connection, MIGRATIONS)
}

fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), AccessError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL) STRICT",
    )?;
    let newest: Option<i64> =
        transaction.query_row("SELECT max(number) FROM migration", [], |row| row.get(0))?;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if newest.is_some_and(|newest| newest > known) {
        return Err(AccessError::Schema(
            "it was written by a newer version; start that one".to_owned(),
        ));
    }
    for (number, text) in (1_i64..).zip(migrations) {
        apply(&transaction, number, text)?;
    }
    Ok(transaction.commit()?)
}

fn apply(connection: &Connection, number: i64, text: &str) -> Result<(), AccessError> {
    let sum: [u8; 32] = Sha256::digest(text).into();
    let applied: Option<[u8; 32]> = connection
        .query_row(
            "SELECT sha256 FROM migration WHERE number = ?1",
            [number],
            |row| row.get(0),
        )
        .optional()?;
    match applied {
        Some(applied) if applied == sum => Ok(()),
        Some(_other) => Err(AccessError::Schema(format!(
            "migration {number} is not the one that was applied"
        ))),
        None => {
            connection.execute_batch(text)?;
            connection.execute(
                "INSERT INTO migration (number, sha256) VALUES (?1, ?2)",
                (number, sum),
            )?;
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(first: &[&str], second: &[&str], fits: bool) {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, first).unwrap();
        assert_eq!(migrate(&mut connection, second).is_ok(), fits);
    }

    #[test]
    fn a_changed_or_missing_migration_is_refused() {
        let (one, two) = ("CREATE TABLE a (x)", "CREATE TABLE b (x)");
        check(&[one], &[one, two], true);
        check(&[one, two], &[one, two], true);
        check(&[one, two], &[one], false);
        check(&[one], &[two], false);
    }
}
