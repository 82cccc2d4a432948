//! The plan: a report's promises from import to answer.
//!
//! Speaks the record types of the `promise` pack; the kernel below does not.

mod book;
mod deadline;
mod decide;
mod explain;
mod follow;
mod import;
mod links;
mod notice;
mod phrase;
mod publish;
mod reports;
mod reshape;
mod series;
mod standing;
mod suggest;
mod timeline;
mod value;
mod year;

pub(crate) use book::support;
pub use book::{Backing, Book, Entry, Said, Target, backing_of};
pub use decide::{Choice, Decided, Decision, Owner};
pub use explain::{Ask, Explained, ExplainedRow, Unexplained, explain};
pub(crate) use follow::followers;
pub use follow::is_sample;
pub use import::{
    CHARS_MAX, Corrected, Import, ImportError, Imported, is_gone_from_text, is_out_of_text,
};
pub use links::{
    Former, LinkChoice, LinkDecision, LinkError, LinkSide, Linked, Pair, Ruling, Spot, Start,
    Starts,
};
pub use notice::{
    Assigned, DraftSection, DraftTask, NoticeApplied, NoticeDraft, NoticeError, NoticeOwner,
    NoticeRead, NoticeTask,
};
pub use phrase::Phrase;
pub use publish::{Publication, PublishError, Rest, SameYear};
pub use report::SkipReason;
pub use report::link::{Relation, Verdict};
pub use reports::{first_report, ranked_reports, reports_of_plan};
pub use reshape::{Cut, Label, Reshape, ReshapeError, Reshaped, is_replaced};
pub use series::{Actual, Last, actuals, claims, is_gone, lasts};
pub use standing::{LightShown, PaceShown, show_light};
pub use suggest::{Suggestion, suggest_owners};
pub use timeline::{Change, Item, timeline};
pub use value::{IndicatorValue, groups_of, in_force, value_of, versions_over};
pub(crate) use year::check_year;
