//! Working days with make-up days, as the State Council announces them yearly.
//!
//! A calendar is data. A year nobody has announced yet is counted by weekends
//! alone and the result says so: it is provisional.

use std::collections::{BTreeMap, BTreeSet};

use crate::Date;

/// What an announced day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// A day off, whatever the weekday.
    Off,
    /// A make-up working day on a weekend.
    Workday,
}

/// Announced days off and make-up workdays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, DayKind>,
    years: BTreeSet<i16>,
}

/// A due date and whether it rests on a year not announced yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDate {
    /// The day.
    pub date: Date,
    /// True when a year without announcement was crossed.
    pub provisional: bool,
}

impl Calendar {
    /// A calendar of announced days; `years` are those fully announced.
    pub fn new(days: BTreeMap<Date, DayKind>, years: BTreeSet<i16>) -> Self {
        Self { days, years }
    }

    /// Whether people work on this date.
    pub fn is_working(&self, date: Date) -> bool {
        match self.days.get(&date) {
            Some(DayKind::Off) => false,
            Some(DayKind::Workday) => true,
            None => !date.is_weekend(),
        }
    }

    /// Whether the year of this date has been announced.
    pub fn is_announced(&self, date: Date) -> bool {
        self.years.contains(&date.year())
    }

    /// The date so many working days after `start`; the start day does not count.
    pub fn plus_working_days(&self, start: Date, working_days: u16) -> DueDate {
        let mut due = DueDate {
            date: start,
            provisional: !self.is_announced(start),
        };
        let mut left = working_days;
        while left > 0 {
            let next = due.date.plus_days(1);
            if next == due.date {
                break;
            }
            due.date = next;
            due.provisional |= !self.is_announced(next);
            left -= u16::from(self.is_working(next));
        }
        due
    }

    /// Working days after `start` up to and including `end`.
    pub fn working_days_between(&self, start: Date, end: Date) -> u32 {
        let days = (start.day_number() + 1)..=end.day_number();
        let working = days
            .filter_map(Date::from_day_number)
            .filter(|day| self.is_working(*day));
        u32::try_from(working.count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn sample() -> Calendar {
        let mut days = BTreeMap::new();
        for date in 15..=23 {
            days.insert(Date::new(2026, 2, date).unwrap(), DayKind::Off);
        }
        days.insert(day("2026-02-14"), DayKind::Workday);
        Calendar::new(days, BTreeSet::from([2026]))
    }

    #[test]
    fn a_make_up_saturday_counts_and_the_holiday_does_not() {
        let calendar = sample();
        let due = |n| calendar.plus_working_days(day("2026-02-13"), n).date;
        assert_eq!(
            (due(0), due(1), due(2)),
            (day("2026-02-13"), day("2026-02-14"), day("2026-02-24"))
        );
    }

    #[test]
    fn crossing_into_an_unannounced_year_is_provisional() {
        let due = sample().plus_working_days(day("2026-12-31"), 1);
        assert_eq!(
            due,
            DueDate {
                date: day("2027-01-01"),
                provisional: true
            }
        );
    }

    #[test]
    fn counting_undoes_adding() {
        let calendar = sample();
        for days in 0..60 {
            let end = calendar.plus_working_days(day("2026-02-01"), days).date;
            assert_eq!(
                calendar.working_days_between(day("2026-02-01"), end),
                u32::from(days)
            );
        }
    }
}
