//! Deadlines: which clocks of a record run, until when, and why.

use fact::{Calendar, Date, Moment, Name, Zone};
use pack::catalog::{ClockLimit, ClockRule, RecordType};

use crate::fold::Timeline;
use crate::row::Row;

/// A clock of a record as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The clock.
    pub clock: Name,
    /// The last moment in time.
    pub due: Moment,
    /// Rests on a year whose calendar is not announced yet.
    pub provisional: bool,
    /// Already struck for this very moment.
    pub struck: bool,
    /// Runs in the record's present state.
    pub running: bool,
}

/// The deadlines of a record, in declared order.
pub fn deadlines(
    def: &RecordType,
    timeline: &Timeline,
    calendar: &Calendar,
    zone: Zone,
) -> Vec<Deadline> {
    let Some(row) = timeline.now() else {
        return Vec::new();
    };
    def.clocks
        .iter()
        .filter_map(|clock| {
            let (day, provisional) = due_day(clock, def, row, calendar, zone)?;
            let due = zone.end_of(day);
            let struck = timeline
                .struck
                .get(&clock.name)
                .is_some_and(|struck| struck.contains(&due));
            let running = clock.runs_in.is_empty()
                || row
                    .state
                    .as_ref()
                    .is_some_and(|state| clock.runs_in.contains(state));
            Some(Deadline {
                clock: clock.name.clone(),
                due,
                provisional,
                struck,
                running,
            })
        })
        .collect()
}

fn due_day(
    clock: &ClockRule,
    def: &RecordType,
    row: &Row,
    calendar: &Calendar,
    zone: Zone,
) -> Option<(Date, bool)> {
    let start = |after: &Name| row.entered.get(after).map(|at| zone.date_of(*at));
    match &clock.limit {
        ClockLimit::Field(field) => row.date(def, field.as_str()).map(|date| (date, false)),
        ClockLimit::WorkingDays { days, after } => {
            let due = calendar.plus_working_days(start(after)?, *days);
            Some((due.date, due.provisional))
        }
        ClockLimit::CalendarDays { days, after } => {
            Some((start(after)?.plus_days(i32::from(*days)), false))
        }
    }
}
