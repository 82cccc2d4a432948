//! The pack language: TOML to spanned tree to checked [`Catalog`].
//!
//! Packs and districts are folders of declarations. This room turns their text
//! into a catalog or into diagnostics that point into the file. It does no I/O:
//! the caller hands over named texts. It knows the words of the language and no
//! pack: whatever a pack needs that cannot be said gets a word here.
//!
//! ```
//! use pack::Source;
//! let sources = [
//!     Source::new("units.toml", "[[unit]]\nsymbol = 'cup'\ndimension = 'count.cup'\nen = 'cups'"),
//!     Source::new("teahouse/pack.toml", "[pack]\nid = 'tea'\ntitle = { zh = 'cha', en = 'tea' }"),
//! ];
//! let found = pack::load(&sources).unwrap_err();
//! assert_eq!(found.list[0].code, "GL0111");
//! assert!(found.render(&sources).contains("--> teahouse/pack.toml:2:6"));
//! ```

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
