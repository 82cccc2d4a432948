//! Whether the product says how its ledger is.

use std::path::Path;

use crate::house::House;

const REPORT: &str = "# 2026\n\n## 2026年主要任务\n\n新增停车泊位500个。\n";

/// Flips a byte of a record in the ledger; no other table names who recorded it.
fn flip_a_byte(folder: &Path) {
    let path = folder.join("gulou.sqlite3");
    let mut bytes = std::fs::read(&path).unwrap();
    let actor = br#""actor":"test""#;
    let place = bytes.windows(actor.len()).position(|part| part == actor);
    bytes[place.unwrap() + actor.len() - 2] ^= 1;
    std::fs::write(&path, bytes).unwrap();
}

async fn health(house: &House) -> (u16, String, String) {
    let answer = house.stranger().await.get("/api/health").await;
    let (status, chain) = (answer.text("/status"), answer.text("/chain"));
    (answer.status, status, chain)
}

fn told(code: u16, status: &str, chain: &str) -> (u16, String, String) {
    (code, status.to_owned(), chain.to_owned())
}

#[tokio::test]
async fn a_broken_ledger_is_unhealthy_and_a_whole_one_is_not() {
    let house = House::open();
    house.import(REPORT);
    assert_eq!(health(&house).await, told(200, "ok", "checking"));
    house.state.node.store().walk_chain();
    assert_eq!(health(&house).await, told(200, "ok", "whole"));
    let house = house.reopened_after(flip_a_byte);
    assert_eq!(health(&house).await, told(200, "ok", "checking"));
    house.state.node.store().walk_chain();
    assert_eq!(health(&house).await, told(503, "broken", "broken"));
}
