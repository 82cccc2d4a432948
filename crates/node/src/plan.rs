//! The plan: a report's promises from import to answer.
//!
//! Speaks the record types of the `promise` pack; the kernel below does not.

mod deadline;
mod decide;
mod import;
mod publish;
mod suggest;

pub use decide::{Choice, Decided, Decision, Owner};
pub use import::{CHARS_MAX, Import, ImportError, Imported, report_id};
pub use publish::{Publication, PublishError, Rest};
pub use suggest::{Reason, Suggestion, suggest_owners};
