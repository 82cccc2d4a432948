//! The glossary as a page for people.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

/// The source.
pub const SOURCE: &str = "docs/glossary.toml";
/// The page.
pub const PAGE: &str = "docs/glossary.md";

/// All terms.
#[derive(Debug, Deserialize)]
pub struct Glossary {
    /// In their order.
    pub term: Vec<Term>,
}

/// One term.
#[derive(Debug, Deserialize)]
pub struct Term {
    /// The word in code.
    pub id: String,
    /// The word in Chinese.
    pub zh: String,
    /// The word in English.
    pub en: String,
    /// What it means.
    pub definition: Definition,
    /// Words not to be used for it.
    #[serde(default)]
    pub not: Vec<String>,
}

/// A meaning in both languages.
#[derive(Debug, Deserialize)]
pub struct Definition {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Reads the glossary.
pub fn read(root: &Path) -> anyhow::Result<Glossary> {
    let text = std::fs::read_to_string(root.join(SOURCE)).context(SOURCE)?;
    toml::from_str(&text).context(SOURCE)
}

/// The page's text.
pub fn render(root: &Path) -> anyhow::Result<String> {
    let mut page = String::from(
        "# Glossary\n\nMade from `docs/glossary.toml` by `cargo run -p xtask -- glossary`.\n\n\
         | id | zh | en | meaning | not |\n| --- | --- | --- | --- | --- |\n",
    );
    for term in read(root)?.term {
        let meaning = format!("{} {}", term.definition.zh, term.definition.en);
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
        writeln!(
            page,
            "| `{}` | {} | {} | {} | {} |",
            term.id,
            cell(&term.zh),
            cell(&term.en),
            cell(&meaning),
            cell(&term.not.join(", "))
        )?;
    }
    Ok(page)
}
