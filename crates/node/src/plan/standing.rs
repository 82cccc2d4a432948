//! How a promise stands, in words that say the rule and why it fired.

use fact::Date;
use kernel::{Light, LightRuleFired, Pace, PaceInput, Schedule, pace};
use rust_decimal::Decimal;

use crate::plan::book::Backing;
use crate::plan::phrase::Phrase;

/// A light with its rule and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightShown {
    /// The computed light.
    pub light: Light,
    /// The clause of the rule.
    pub rule: Phrase,
    /// Why it fired.
    pub because: Phrase,
}

/// Puts a light into words; `backing` is what speaks for it that it is done.
pub fn show_light(light: Light, due: Date, backing: Backing) -> LightShown {
    let date = due.to_string();
    let (rule, because) = match light.fired {
        LightRuleFired::Done { on, late_days: 0 } => (
            Phrase::of("rule-done", &[]),
            Phrase::of("done", &[("on", &on.to_string()), ("due", &date)]),
        ),
        LightRuleFired::Done { on, late_days } => {
            let fills = [
                ("on", on.to_string()),
                ("due", date),
                ("days", late_days.to_string()),
            ];
            (
                Phrase::of("rule-done", &[]),
                Phrase::of("done-late", &borrowed(&fills)),
            )
        }
        LightRuleFired::Stated { on, .. } => {
            let fills = [("on", on.to_string()), ("due", date)];
            (
                Phrase::of("rule-stated", &[]),
                Phrase::of(stated(backing), &borrowed(&fills)),
            )
        }
        LightRuleFired::PastDue { days, .. } => {
            let fills = [("due", date), ("days", days.to_string())];
            (
                Phrase::of("rule-past-due", &[]),
                Phrase::of("past-due", &borrowed(&fills)),
            )
        }
        LightRuleFired::DueSoon { days, .. } => {
            let fills = [("due", date), ("days", days.to_string())];
            (
                Phrase::of("rule-due-soon", &[]),
                Phrase::of("due-soon", &borrowed(&fills)),
            )
        }
        LightRuleFired::Waiting { .. } => (
            Phrase::of("rule-waiting", &[]),
            Phrase::of("waiting", &[("due", &date)]),
        ),
        LightRuleFired::Silent { since, days } => {
            let fills = [("since", since.to_string()), ("days", days.to_string())];
            (
                Phrase::of("rule-silent", &[]),
                Phrase::of("silent", &borrowed(&fills)),
            )
        }
        LightRuleFired::InTime { days, .. } => {
            let fills = [("due", date), ("days", days.to_string())];
            (
                Phrase::of("rule-in-time", &[]),
                Phrase::of("in-time", &borrowed(&fills)),
            )
        }
    };
    LightShown {
        light,
        rule,
        because,
    }
}

fn stated(backing: Backing) -> &'static str {
    match backing {
        Backing::Nothing | Backing::Files(0) => "stated",
        Backing::Short => "stated-short",
        Backing::Unmet => "stated-unmet",
        Backing::Accepted | Backing::Reached | Backing::Files(_) => "stated-backed",
    }
}

fn borrowed<'a, const N: usize>(fills: &'a [(&'a str, String); N]) -> [(&'a str, &'a str); N] {
    fills
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()))
}

/// A pace with its rule and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceShown {
    /// The computed pace.
    pub pace: Pace,
    /// The rule.
    pub rule: Phrase,
    /// Why.
    pub because: Phrase,
    /// Published values it rests on.
    pub values: usize,
}

impl PaceShown {
    /// A promise whose light is done is complete: evidence showed it.
    pub(crate) fn finished() -> Self {
        Self {
            pace: Pace {
                schedule: Schedule::Complete,
                actual: None,
                expected: None,
            },
            rule: Phrase::of("rule-state", &[]),
            because: Phrase::of("state", &[]),
            values: 0,
        }
    }

    /// The worse of two, where "other" says nothing.
    pub(crate) fn worse(self, other: Self) -> Self {
        let silent = |shown: &Self| shown.pace.schedule == Schedule::Other;
        match (silent(&self), silent(&other)) {
            (true, false) => other,
            (false, false) if other.pace.schedule < self.pace.schedule => other,
            _ => self,
        }
    }
}

/// Computes a pace and puts it into words; `as_of` and `unit` only for the words.
pub(crate) fn show_pace(
    input: &PaceInput,
    as_of: Option<Date>,
    unit: &str,
    values: usize,
) -> PaceShown {
    let pace = pace(input);
    let spelled = |value: Option<Decimal>| {
        value
            .map(|value| value.normalize().to_string())
            .unwrap_or_default()
    };
    let fills = [
        (
            "as_of",
            as_of.map(|day| day.to_string()).unwrap_or_default(),
        ),
        ("actual", spelled(pace.actual)),
        ("expected", spelled(pace.expected)),
        ("unit", unit.to_owned()),
    ];
    let (rule, because) = match input {
        _ if pace.schedule == Schedule::Other => {
            (Phrase::of("rule-nothing", &[]), Phrase::of("nothing", &[]))
        }
        PaceInput::Sum { .. } => (
            Phrase::of("rule-sum", &[]),
            Phrase::of("sum", &borrowed(&fills)),
        ),
        PaceInput::Level { .. } => (
            Phrase::of("rule-level", &[]),
            Phrase::of("level", &borrowed(&fills)),
        ),
        PaceInput::Milestones {
            done,
            missed,
            due,
            all,
        } => {
            let fills = [
                ("done", done.to_string()),
                ("missed", missed.to_string()),
                ("due", due.to_string()),
                ("all", all.to_string()),
            ];
            let because = if *missed > 0 {
                Phrase::of("milestones-missed", &borrowed(&fills))
            } else {
                Phrase::of("milestones", &borrowed(&fills))
            };
            (Phrase::of("rule-milestones", &[]), because)
        }
        PaceInput::Nothing => (Phrase::of("rule-nothing", &[]), Phrase::of("nothing", &[])),
    };
    PaceShown {
        pace,
        rule,
        because,
        values,
    }
}

/// What evidence supports, apart from what the owner says.
pub(crate) fn supported(
    pace: &PaceShown,
    judged: Option<bool>,
    files: usize,
) -> (Schedule, Phrase) {
    match judged {
        Some(true) => return (Schedule::Complete, Phrase::of("by-acceptance", &[])),
        Some(false) => return (Schedule::Behind, Phrase::of("by-acceptance", &[])),
        None => {}
    }
    if pace.values > 0 {
        let count = pace.values.to_string();
        return (
            pace.pace.schedule,
            Phrase::of("by-figures", &[("count", &count)]),
        );
    }
    if files > 0 {
        return (
            Schedule::Other,
            Phrase::of("by-files", &[("count", &files.to_string())]),
        );
    }
    (Schedule::Other, Phrase::of("by-nothing", &[]))
}
