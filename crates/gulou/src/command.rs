//! The commands.

pub(crate) mod account;
pub(crate) mod backup;
pub(crate) mod ledger;
pub(crate) mod notice;
pub(crate) mod pack;
pub(crate) mod rebuild;
pub(crate) mod report;
pub(crate) mod restore;
pub(crate) mod serve;
mod signals;
mod source;
mod staged;
pub(crate) mod verify;
pub(crate) mod why;
