//! The ledger, the typed tables, the cells and the blobs, on SQLite.
//!
//! One writer commits many callers' facts at once; readers never wait. Only the
//! ledger and the blobs are kept for ever: typed tables, cells and clocks are
//! made from them and may be dropped at any time ([`Store::rebuild`]).
//!
//! What this room does not know: who may do what, and what any pack means.

mod backup;
mod blobs;
mod cells;
mod digest;
mod error;
mod ledger;
mod plan;
mod predicate;
mod readers;
mod rebuild;
mod record;
mod rescue;
mod store;
mod tables;
mod verify;
mod walk;
mod why;
mod writer;

pub use backup::{MANIFEST, Manifest, RESTORING, restore};
pub use blobs::Blobs;
pub use cells::{CellSum, Figure};
pub use error::{Damage, StoreError};
pub use plan::{Plan, Setting};
pub use readers::Reader;
pub use record::Record;
pub use store::{Rebuilt, Store, private_folder};
pub use verify::{Fault, Verdict};
pub use walk::Chain;
pub use why::{Contribution, Why};
pub use writer::{Committed, WriteTx};
