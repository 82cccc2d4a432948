//! Measures speed as ratios within one run, never against a clock of last week.
//!
//! Facts go through the whole path (judged, chained, folded, tables, cells,
//! durable) and are held against a bare SQLite insert of the same bytes with the
//! same durability in the same run. Writes `bench/results.jsonl`, prints a table.

mod bare;
mod facts;
mod outcome;
mod reading;

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let mut results = Vec::new();
    let house = facts::House::new()?;
    results.extend(house.batches()?);
    results.extend(house.concurrent()?);
    results.extend(house.questions()?);
    results.extend(reading::reports()?);
    outcome::write(
        &results,
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/results.jsonl")),
    )
}
