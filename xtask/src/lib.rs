//! Housekeeping of the source tree: the glossary as a page, the crate graph as a
//! table. The tests of this room keep the tree tidy.

pub mod glossary;
pub mod graph;
pub mod tree;
