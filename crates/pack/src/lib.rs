//! The pack language: TOML to spanned tree to checked [`Catalog`].
//!
//! Packs and districts are folders of declarations. This room turns their text
//! into a catalog or into diagnostics that point into the file. It does no I/O:
//! the caller hands over named texts.

pub mod catalog;
pub mod expression;

mod diagnostic;
mod district;
mod explain;
mod form;
mod load;
mod nearness;
mod schema;
mod tree;

pub use catalog::Catalog;
pub use diagnostic::{Diagnostic, Diagnostics, Look, Severity};
pub use district::{District, Plan, district};
pub use explain::{explain, explanations};
pub use load::load;
pub use schema::{schema_text, schemas};

/// A named text: one file of a pack or district folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Path within the folder, with `/`, such as `promise/records/promise.toml`.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl Source {
    /// A source from its parts.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }
}
