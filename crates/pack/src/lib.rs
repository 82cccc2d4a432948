//! The pack language: TOML to spanned tree to checked [`Catalog`].
//!
//! Packs and districts are folders of declarations. This room turns their text
//! into a catalog or into diagnostics that point into the file. It does no I/O:
//! the caller hands over named texts.

pub mod catalog;
pub mod expression;

pub use catalog::Catalog;
