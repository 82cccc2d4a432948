//! The one loop: drafts come in by one door, are judged, admitted and announced.
//!
//! [`Node`] owns the store, the catalog and the district. Only its pieces of work
//! append facts. Time comes from the clock the node is given; credentials live
//! in [`access`], outside the ledger.

pub mod access;
pub mod plan;
pub mod relation;

mod admit;
mod bundle;
mod derive;
mod jobs;
mod node;
mod piece;
mod sample;
mod strike;

pub use admit::{Author, Outcome};
pub use bundle::{Bundle, BundleError, Loaded};
pub use derive::{fact_id_from, record_id_from};
pub use jobs::{Job, JobId, JobState, Jobs, Ticket};
pub use node::{Clock, Node, NodeError, system_clock};
pub use sample::SampleError;
