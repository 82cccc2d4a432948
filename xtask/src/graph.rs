//! The crate graph, from the crates' own manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

/// The table that is checked in.
pub const TABLE: &str = "docs/crate-graph.txt";
/// Reading order: a crate may depend only on those before it.
pub const ORDER: [&str; 9] = [
    "fact", "report", "wire", "pack", "kernel", "store", "node", "web", "gulou",
];

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

/// For each crate, in reading order, our crates it depends on.
pub fn edges(root: &Path) -> anyhow::Result<Vec<(&'static str, BTreeSet<String>)>> {
    ORDER
        .into_iter()
        .map(|name| {
            let path = root.join("crates").join(name).join("Cargo.toml");
            let text =
                std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            let manifest: Manifest = toml::from_str(&text)?;
            let ours = manifest
                .dependencies
                .into_keys()
                .filter(|of| ORDER.contains(&of.as_str()));
            Ok((name, ours.collect()))
        })
        .collect()
}

/// The table's text.
pub fn render(root: &Path) -> anyhow::Result<String> {
    let mut table =
        String::from("# crate: our crates it depends on (made by `cargo run -p xtask -- graph`)\n");
    for (name, ours) in edges(root)? {
        let ours: Vec<String> = ours.into_iter().collect();
        writeln!(
            table,
            "{name}: {}",
            if ours.is_empty() {
                "-".to_owned()
            } else {
                ours.join(" ")
            }
        )?;
    }
    Ok(table)
}
