//! How many passwords may be tried: five a minute for one account from one
//! address, and thirty a minute from one address.
//!
//! An attempt is written down before the password is hashed and taken back when
//! it was right, so that trying in parallel gains nothing.

use fact::Moment;
use rusqlite::Connection;

use super::AccessError;

const WINDOW_MS: i64 = 60_000;
const PER_ACCOUNT: i64 = 5;
const PER_ADDRESS: i64 = 30;
const ADDRESS_LENGTH_MAX: usize = 64;

/// Counts an attempt, or says how many seconds to wait.
pub(super) fn admit(
    connection: &mut Connection,
    name: &str,
    address: &str,
    now: Moment,
) -> Result<Result<(), u32>, AccessError> {
    let address = short(address);
    let transaction = connection.transaction()?;
    let since = now.plus_millis(-WINDOW_MS).millis();
    transaction.execute("DELETE FROM attempt WHERE at <= ?1", [since])?;
    let (account, all, oldest): (i64, i64, Option<i64>) = transaction.query_row(
        "SELECT count(*) FILTER (WHERE name = ?2), count(*), min(at) FROM attempt WHERE address = ?1",
        (&address, name),
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    if account >= PER_ACCOUNT || all >= PER_ADDRESS {
        let wait_ms = oldest.map_or(WINDOW_MS, |oldest| oldest - since).max(1);
        return Ok(Err(
            u32::try_from(wait_ms.saturating_add(999) / 1000).unwrap_or(60)
        ));
    }
    transaction.execute(
        "INSERT INTO attempt (name, address, at) VALUES (?1, ?2, ?3)",
        (name, &address, now.millis()),
    )?;
    transaction.commit()?;
    Ok(Ok(()))
}

/// Takes back the attempts of an account from an address: the password was right.
pub(super) fn forgive(
    connection: &Connection,
    name: &str,
    address: &str,
) -> Result<(), AccessError> {
    connection.execute(
        "DELETE FROM attempt WHERE name = ?1 AND address = ?2",
        (name, short(address)),
    )?;
    Ok(())
}

fn short(address: &str) -> String {
    address.chars().take(ADDRESS_LENGTH_MAX).collect()
}
