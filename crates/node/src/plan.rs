//! The plan: a report's promises from import to answer.
//!
//! Speaks the record types of the `promise` pack; the kernel below does not.

mod book;
mod deadline;
mod decide;
mod explain;
mod follow;
mod import;
mod notice;
mod phrase;
mod publish;
mod series;
mod standing;
mod suggest;
mod timeline;
mod value;

pub use book::{Book, Entry, Said, Target};
pub use decide::{Choice, Decided, Decision, Owner};
pub use explain::{Ask, Explained, ExplainedRow, Unexplained, explain};
pub(crate) use follow::followers;
pub use follow::is_sample;
pub use import::{CHARS_MAX, Corrected, Import, ImportError, Imported};
pub use notice::{
    DraftSection, DraftTask, NoticeDraft, NoticeError, NoticeOwner, NoticeRead, NoticeTask,
};
pub use phrase::Phrase;
pub(crate) use publish::check_publication;
pub use publish::{Publication, PublishError, Rest, SameYear};
pub use series::{Actual, Last, actuals, claims, is_gone, lasts};
pub use standing::{LightShown, PaceShown, show_light};
pub use suggest::{Suggestion, suggest_owners};
pub use timeline::{Change, Item, timeline};
pub use value::{IndicatorValue, groups_of, in_force, value_of, versions_over};
