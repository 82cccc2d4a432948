//! Facts to records to deltas to figures: pure, deterministic, blind to any pack.
//!
//! Given the checked catalog, this room folds the facts about one record into a
//! [`Timeline`], says what the timeline contributes to each indicator, which
//! deadlines run, which light shines and whether a draft may be admitted. It
//! does no I/O, reads no clock and names no pack; its tests run a teahouse.

mod contribute;
mod deadline;
mod fold;
mod judge;
mod light;
mod lists;
mod pace;
mod predicate;
mod row;

pub use contribute::{Contributor, Delta, Group, group_key};
pub use deadline::{Deadline, deadlines};
pub use fold::{Remark, Timeline, Version, fold};
pub use judge::{Context, Refusal, RefusalKind, judge, listed_in, named_in};
pub use light::{Light, LightInput, LightRuleFired, Status, light};
pub use lists::{FrozenList, frozen_lists};
pub use pace::{Pace, PaceInput, Schedule, pace};
pub use predicate::{Test, compile};
pub use row::{Cell, CellProblem, Row, cell_of, spell};
