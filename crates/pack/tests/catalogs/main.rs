//! Whole packs, read from their folders.

mod folder;
mod packs;
mod teahouse;
