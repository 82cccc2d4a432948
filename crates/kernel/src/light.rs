//! Lights: six words, computed by rule with the moment and the rule kept.
//!
//! A light is measured against the original date; an agreed later date is shown
//! beside it and never washes history: what was finished late stays marked.

use fact::{Date, Moment, Name, Zone};
use pack::catalog::{LightRule, RecordType};

use crate::row::Row;

/// The six words, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The original date has passed.
    Overdue,
    /// The original date is near.
    Near,
    /// Begun, but nothing was reported for too long. Unknown is never zero.
    Unreported,
    /// Under way, in time, reported.
    OnTrack,
    /// Not begun and not yet due.
    NotStarted,
    /// Done, perhaps late.
    Done,
}

impl Status {
    /// All, worst first.
    pub const ALL: [Self; 6] = [
        Self::Overdue,
        Self::Near,
        Self::Unreported,
        Self::OnTrack,
        Self::NotStarted,
        Self::Done,
    ];

    /// The word used in interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Near => "near",
            Self::Unreported => "unreported",
            Self::OnTrack => "on_track",
            Self::NotStarted => "not_started",
            Self::Done => "done",
        }
    }
}

/// Which clause of the rule decided, with the numbers it used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LightRuleFired {
    /// Done on a day, on or before the original date or after it.
    Done {
        /// The day it was done.
        on: Date,
        /// Days after the original date, 0 when in time.
        late_days: u32,
    },
    /// Today is after the original date.
    PastDue {
        /// The original date.
        due: Date,
        /// Days since.
        days: u32,
    },
    /// The original date is within the declared days.
    DueSoon {
        /// The original date.
        due: Date,
        /// Days left, today not counted.
        days: u32,
    },
    /// Still in a waiting state.
    Waiting {
        /// The original date.
        due: Date,
    },
    /// Said to be done, and nothing shows it, or nobody has confirmed what shows it.
    Stated {
        /// The day it is said to have been done.
        on: Date,
        /// Days after the original date, 0 when in time.
        late_days: u32,
    },
    /// No report for the declared number of days.
    Silent {
        /// Since when: last report, or beginning of work.
        since: Date,
        /// Days since.
        days: u32,
    },
    /// None of the above.
    InTime {
        /// The original date.
        due: Date,
        /// Days left.
        days: u32,
    },
}

/// A computed light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Light {
    /// The word.
    pub status: Status,
    /// What decided.
    pub fired: LightRuleFired,
    /// The day for which it was computed.
    pub today: Date,
    /// It was late at some time, even if done now.
    pub was_late: bool,
}

/// What a light is computed from, besides the record itself.
#[derive(Debug, Clone, Copy)]
pub struct LightInput {
    /// The day for which it is computed.
    pub today: Date,
    /// Day of the newest report about the record, if any.
    pub reported: Option<Date>,
    /// Something besides words shows that it is done.
    pub backed: bool,
    /// The district's zone.
    pub zone: Zone,
}

/// The light of a record; `None` for states without one or when no date is known.
pub fn light(def: &RecordType, row: &Row, input: LightInput) -> Option<Light> {
    let rule = def.light.as_ref()?;
    let due = row.date(def, rule.due.as_str())?;
    let state = row.state.as_ref();
    if state.is_some_and(|state| rule.silent.contains(state)) {
        return None;
    }
    let fired = if state.is_some_and(|state| rule.done.contains(state)) {
        done(rule, def, row, due, input)
    } else {
        open(rule, def, row, due, input)
    };
    let was_late = matches!(fired, LightRuleFired::PastDue { .. })
        || matches!(
            fired,
            LightRuleFired::Done { late_days, .. } | LightRuleFired::Stated { late_days, .. }
                if late_days > 0
        );
    Some(Light {
        status: status(fired),
        fired,
        today: input.today,
        was_late,
    })
}

fn status(fired: LightRuleFired) -> Status {
    match fired {
        LightRuleFired::Done { .. } => Status::Done,
        LightRuleFired::PastDue { .. } => Status::Overdue,
        LightRuleFired::DueSoon { .. } => Status::Near,
        LightRuleFired::Waiting { .. } => Status::NotStarted,
        // What is only said is not reported: unknown is never done.
        LightRuleFired::Silent { .. } | LightRuleFired::Stated { .. } => Status::Unreported,
        LightRuleFired::InTime { .. } => Status::OnTrack,
    }
}

fn days_between(earlier: Date, later: Date) -> u32 {
    u32::try_from(later.day_number() - earlier.day_number()).unwrap_or(0)
}

fn done(
    rule: &LightRule,
    def: &RecordType,
    row: &Row,
    due: Date,
    input: LightInput,
) -> LightRuleFired {
    let on = done_since(rule, row).map_or(input.today, |at| input.zone.date_of(at));
    let late_days = days_between(due, on);
    let shown = |field: &Name| input.backed && row.cell(def, field.as_str()).is_absent();
    if rule.stated.as_ref().is_none_or(shown) {
        LightRuleFired::Done { on, late_days }
    } else {
        LightRuleFired::Stated { on, late_days }
    }
}

/// Since when it has been done without a break: what was reopened was not done.
fn done_since(rule: &LightRule, row: &Row) -> Option<Moment> {
    let (done, open): (Vec<_>, Vec<_>) = row
        .entered
        .iter()
        .partition(|(state, _at)| rule.done.contains(state));
    let last_open = open.into_iter().map(|(_state, at)| *at).max();
    done.into_iter()
        .map(|(_state, at)| *at)
        .filter(|at| last_open.is_none_or(|open| *at >= open))
        .min()
}

fn open(
    rule: &LightRule,
    def: &RecordType,
    row: &Row,
    due: Date,
    input: LightInput,
) -> LightRuleFired {
    let days = days_between(input.today, due);
    if input.today > due {
        return LightRuleFired::PastDue {
            due,
            days: days_between(due, input.today),
        };
    }
    if days <= u32::from(rule.near_days) {
        return LightRuleFired::DueSoon { due, days };
    }
    let begun = begun_on(rule, row, input.zone);
    let started = rule
        .start
        .as_ref()
        .and_then(|field| row.date(def, field.as_str()));
    if begun.is_none() && started.is_none_or(|start| input.today < start) {
        return LightRuleFired::Waiting { due };
    }
    match input.reported.max(begun).or(started) {
        Some(since) if rule.reports.is_some() && silent_too_long(rule, since, input.today) => {
            LightRuleFired::Silent {
                since,
                days: days_between(since, input.today),
            }
        }
        _ => LightRuleFired::InTime { due, days },
    }
}

fn silent_too_long(rule: &LightRule, since: Date, today: Date) -> bool {
    days_between(since, today) > u32::from(rule.report_days)
}

/// The first day in a state that is neither waiting nor silent, if work has begun.
fn begun_on(rule: &LightRule, row: &Row, zone: Zone) -> Option<Date> {
    let idle = |state: &Name| rule.waiting.contains(state) || rule.silent.contains(state);
    if row.state.as_ref().is_none_or(idle) {
        return None;
    }
    let began = row
        .entered
        .iter()
        .filter(|(state, _at)| !idle(state))
        .map(|(_state, at)| *at)
        .min();
    began.map(|at| zone.date_of(at))
}
