//! Writes the JSON Schemas into a folder: `cargo run -p pack --example schema`.

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let default = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/schema"));
    let folder = std::env::args().nth(1).map_or_else(default, PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    for (name, schema) in pack::schemas() {
        std::fs::write(
            folder.join(format!("{name}.json")),
            pack::schema_text(&schema),
        )?;
    }
    Ok(())
}
