//! `cargo run -p xtask -- glossary | graph`: writes what is generated.

use anyhow::bail;
use xtask::{glossary, graph, tree};

fn main() -> anyhow::Result<()> {
    let root = tree::root();
    let written = match std::env::args().nth(1).as_deref() {
        Some("glossary") => {
            let path = root.join(glossary::PAGE);
            std::fs::write(&path, glossary::render(&root)?)?;
            path
        }
        Some("graph") => {
            let path = root.join(graph::TABLE);
            std::fs::write(&path, graph::render(&root)?)?;
            path
        }
        _ => bail!("say `glossary` or `graph`"),
    };
    let said = format!("wrote {}\n", written.display());
    std::io::Write::write_all(&mut std::io::stdout(), said.as_bytes())?;
    Ok(())
}
