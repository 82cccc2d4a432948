//! Whole packs, read from their folders.

mod district;
mod folder;
mod packs;
mod teahouse;
