//! Rebuilding: drop everything derived and make it again from the ledger.
//!
//! Each record is folded once from all its facts, so this path does not share
//! the writer's incremental upkeep: equal digests mean both are right.

use kernel::{Timeline, fold};
use rusqlite::Connection;

use crate::cells;
use crate::error::StoreError;
use crate::ledger;
use crate::plan::Plan;
use crate::writer::{Sums, write_blobs, write_clocks};

/// Drops every derived table, also those of packs that are gone.
pub(crate) fn drop_derived(conn: &Connection) -> Result<(), StoreError> {
    let mut statement = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' \
         AND (name IN ('cell', 'clock', 'named_blob') OR name GLOB 'r_*' OR name GLOB 'h_*')",
    )?;
    let names: Vec<String> = statement
        .query_map([], |line| line.get(0))?
        .collect::<Result<_, _>>()?;
    for name in names {
        conn.execute_batch(&format!("DROP TABLE {}", crate::tables::quoted(&name)))?;
    }
    Ok(())
}

/// Creates the derived tables, empty.
pub(crate) fn create_derived(conn: &Connection, plan: &Plan) -> Result<(), StoreError> {
    conn.execute_batch(include_str!("derived.sql"))?;
    for of in plan.types.values() {
        for statement in &of.table.create {
            conn.execute_batch(statement)?;
        }
    }
    Ok(())
}

/// Fills empty derived tables in `target` from the ledger in `source`.
///
/// Facts about record types that no pack declares stay in the ledger unread.
pub(crate) fn fill(
    source: &Connection,
    target: &Connection,
    plan: &Plan,
) -> Result<(), StoreError> {
    let mut sums = Sums::new();
    let nothing = Timeline::default();
    ledger::each_record(source, |record, facts| {
        let Some(of) = plan.types.get(&record.kind) else {
            return Ok(());
        };
        let timeline = fold(&of.def, facts);
        of.table
            .write(target, &record.id.to_string(), &nothing, &timeline)?;
        for contributor in &of.contributors {
            for delta in contributor.deltas(&of.def, &timeline) {
                let key = (contributor.key().to_owned(), delta.group, delta.day);
                *sums.entry(key).or_default() += i128::from(delta.amount);
            }
        }
        for fact in facts {
            write_blobs(target, &of.def, fact)?;
        }
        write_clocks(target, plan, of, record, &timeline)
    })?;
    cells::flush(target, sums)
}
