//! The digest of everything derived: equal digests mean equal tables and cells.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::plan::{Plan, hex};
use crate::tables::{history_table, now_table};

/// SHA-256 over all typed tables, histories, non-zero cells, clocks and named files, in key order.
pub(crate) fn of_derived(conn: &Connection, plan: &Plan) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    for kind in plan.types.keys() {
        absorb(
            conn,
            &mut hash,
            &format!("SELECT * FROM {} ORDER BY id", now_table(kind.as_str())),
        )?;
        let history = history_table(kind.as_str());
        absorb(
            conn,
            &mut hash,
            &format!("SELECT * FROM {history} ORDER BY id, valid_from"),
        )?;
    }
    absorb(
        conn,
        &mut hash,
        "SELECT * FROM cell WHERE amount <> 0 ORDER BY indicator, grp, day",
    )?;
    absorb(
        conn,
        &mut hash,
        "SELECT * FROM clock ORDER BY record_type, record_id, clock",
    )?;
    absorb(
        conn,
        &mut hash,
        "SELECT * FROM named_blob ORDER BY blob, seq",
    )?;
    Ok(hex(&hash.finalize()))
}

fn absorb(conn: &Connection, hash: &mut Sha256, sql: &str) -> Result<(), StoreError> {
    hash.update(sql.as_bytes());
    let mut statement = conn.prepare(sql)?;
    let columns = statement.column_count();
    let mut lines = statement.query([])?;
    while let Some(line) = lines.next()? {
        for column in 0..columns {
            match line.get_ref(column)? {
                ValueRef::Null => hash.update([0]),
                ValueRef::Integer(number) => {
                    hash.update([1]);
                    hash.update(number.to_be_bytes());
                }
                ValueRef::Real(number) => hash.update(number.to_be_bytes()),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    hash.update([2]);
                    hash.update(bytes.len().to_be_bytes());
                    hash.update(bytes);
                }
            }
        }
    }
    Ok(())
}
