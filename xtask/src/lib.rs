//! Housekeeping of the source tree: the glossary as a page, the crate graph as a
//! table, licences held against the policy. The tests of this room keep the tree tidy.

pub mod glossary;
pub mod graph;
pub mod licences;
pub mod tree;
