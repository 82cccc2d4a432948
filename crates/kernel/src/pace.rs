//! Pace: is a target reached as fast as the year passes?
//!
//! The schedule words are those of the supervision offices' forms: behind, on
//! pace, ahead, complete, other. A sum is held against the share of the period
//! that has passed; a rate is held against the target itself; without numbers
//! the milestones speak, but never of completion; without those it is "other", never a guess.

use std::cmp::Ordering;

use fact::Date;
use rust_decimal::Decimal;

/// The schedule words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Schedule {
    /// Less than the plan asks by now.
    Behind,
    /// As the plan asks.
    OnPace,
    /// More than the plan asks by now.
    Ahead,
    /// Reached.
    Complete,
    /// Cannot be said from numbers.
    Other,
}

impl Schedule {
    /// All, worst first.
    pub const ALL: [Self; 5] = [
        Self::Behind,
        Self::OnPace,
        Self::Ahead,
        Self::Complete,
        Self::Other,
    ];

    /// The word used in interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Behind => "behind",
            Self::OnPace => "on_pace",
            Self::Ahead => "ahead",
            Self::Complete => "complete",
            Self::Other => "other",
        }
    }
}

/// What pace is computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaceInput {
    /// A sum that grows towards a target over a period.
    Sum {
        /// What should be reached.
        target: Decimal,
        /// Only more than the target reaches it.
        beyond: bool,
        /// What was reached by `as_of`; `None` when nothing was reported.
        actual: Option<Decimal>,
        /// The day the actual speaks of.
        as_of: Date,
        /// First day of the period.
        first: Date,
        /// The day it is due.
        due: Date,
    },
    /// A rate or level that is held directly against its target.
    Level {
        /// The target.
        target: Decimal,
        /// The newest value.
        actual: Option<Decimal>,
        /// Smaller is better.
        falling: bool,
        /// The target itself does not reach it.
        beyond: bool,
        /// The period of the target is over.
        over: bool,
    },
    /// Milestones done, due by now, missed, and all.
    Milestones {
        /// How many are done.
        done: u32,
        /// How many are past their date and not done.
        missed: u32,
        /// How many were due by now.
        due: u32,
        /// How many there are.
        all: u32,
    },
    /// Nothing to compute from.
    Nothing,
}

/// A computed pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// The word.
    pub schedule: Schedule,
    /// What was found, if numbers spoke.
    pub actual: Option<Decimal>,
    /// What the plan asks by that day.
    pub expected: Option<Decimal>,
}

/// Within this share of the expected value a sum is "on pace".
const TOLERANCE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// Computes the schedule word.
pub fn pace(input: &PaceInput) -> Pace {
    let other = Pace {
        schedule: Schedule::Other,
        actual: None,
        expected: None,
    };
    match input {
        PaceInput::Sum {
            target,
            beyond,
            actual: Some(actual),
            as_of,
            first,
            due,
        } => {
            let share = share_passed(*as_of, *first, *due);
            sum_pace((*target, *beyond), *actual, share)
        }
        PaceInput::Level {
            target,
            actual: Some(actual),
            falling,
            beyond,
            over,
        } => {
            let reached = match actual.cmp(target) {
                Ordering::Equal => !beyond,
                Ordering::Less => *falling,
                Ordering::Greater => !falling,
            };
            let schedule = match (reached, over) {
                (true, true) => Schedule::Complete,
                (true, false) => Schedule::OnPace,
                (false, _) => Schedule::Behind,
            };
            Pace {
                schedule,
                actual: Some(*actual),
                expected: Some(*target),
            }
        }
        PaceInput::Milestones {
            done,
            missed,
            due,
            all,
        } if *all > 0 => {
            let schedule = match () {
                // The last milestone is not the end: that is the promise's own to say.
                () if *missed > 0 => Schedule::Behind,
                () if done > due => Schedule::Ahead,
                () => Schedule::OnPace,
            };
            Pace {
                schedule,
                actual: Some((*done).into()),
                expected: Some((*due).into()),
            }
        }
        _ => other,
    }
}

fn share_passed(as_of: Date, first: Date, due: Date) -> Decimal {
    let days = |from: Date, to: Date| Decimal::from((to.day_number() - from.day_number()).max(0));
    let whole = days(first, due) + Decimal::ONE;
    ((days(first, as_of) + Decimal::ONE) / whole).min(Decimal::ONE)
}

fn sum_pace((target, beyond): (Decimal, bool), actual: Decimal, share: Decimal) -> Pace {
    let expected = (target * share).round_dp(4).normalize();
    let slack = (target * TOLERANCE).abs();
    let schedule = match () {
        () if actual > target || (actual == target && !beyond) => Schedule::Complete,
        () if actual < expected - slack => Schedule::Behind,
        () if actual > expected + slack => Schedule::Ahead,
        () => Schedule::OnPace,
    };
    Pace {
        schedule,
        actual: Some(actual),
        expected: Some(expected),
    }
}
