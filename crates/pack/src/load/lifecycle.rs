//! States, transitions and clocks of a record type.

use std::collections::BTreeSet;

use fact::Name;
use indexmap::IndexMap;

use super::Ground;
use super::records::{A_DATE, Draft, known_field, own_field, read_words};
use crate::catalog::{ClockLimit, ClockRule, Lifecycle, RecordType, Title, Transition};
use crate::form::{Form, Told};

const DAYS_MAX: i64 = 3660;
/// The word that names the opening of a record where transitions are named.
const OPENING: &str = "open";

/// The `[lifecycle]` table, if written.
pub(super) fn read(
    draft: &Draft<'_>,
    top: &mut Form<'_>,
    record: &RecordType,
) -> Option<Lifecycle> {
    let mut form = top.form("lifecycle")?;
    let sink = draft.ground.sink;
    let states = read_words(&mut form, "states");
    if states.is_empty() {
        sink.error(
            "GL0104",
            &form.spot,
            "a lifecycle needs `states`",
            |finding| finding.help("write `[lifecycle.states]`; the first is where a record opens"),
        );
    }
    let spots: Vec<Told<Name>> = states.iter().map(|(name, _title)| name.clone()).collect();
    for state in &spots {
        if state.value.as_str().contains(['-', '.']) {
            let message = format!("state `{}` cannot be used in expressions", state.value);
            sink.error("GL0105", &state.spot, message, |finding| {
                finding.help("use a-z, 0-9 and `_` only")
            });
        }
    }
    let states: IndexMap<Name, Title> = states
        .into_iter()
        .map(|(name, title)| (name.value, title))
        .collect();
    let before = sink.count();
    let transitions = read_transitions(draft, &mut form, (record, &states));
    let void = form.names("void");
    let void = void
        .iter()
        .filter_map(|told| known_name(draft.ground, &states, told))
        .collect();
    form.finish();
    // A slip in a transition would make its state look unreachable too.
    if sink.count() == before {
        check_reachable(draft.ground, &spots, &transitions);
    }
    Some(Lifecycle {
        states,
        transitions,
        void,
    })
}

fn known_name(
    ground: &Ground<'_>,
    states: &IndexMap<Name, Title>,
    told: &Told<Name>,
) -> Option<Name> {
    ground.known("GL0209", "state", told, states.keys().map(Name::as_str))
}

fn read_transitions(
    draft: &Draft<'_>,
    form: &mut Form<'_>,
    around: (&RecordType, &IndexMap<Name, Title>),
) -> IndexMap<Name, Transition> {
    let entries = form.entries("transitions");
    let names: Vec<Name> = entries
        .iter()
        .map(|(name, _node)| name.value.clone())
        .collect();
    let sink = draft.ground.sink;
    entries
        .into_iter()
        .filter_map(|(name, node)| {
            if name.value.as_str() == OPENING {
                let message = "`open` means the opening of a record";
                sink.error("GL0203", &name.spot, message, |finding| {
                    finding.help("choose another name")
                });
            }
            let form = Form::over(sink, node, name.spot.clone())?;
            read_transition(draft, form, around, &names).map(|made| (name.value, made))
        })
        .collect()
}

fn read_transition(
    draft: &Draft<'_>,
    mut form: Form<'_>,
    (record, states): (&RecordType, &IndexMap<Name, Title>),
    names: &[Name],
) -> Option<Transition> {
    let title = form.title("title");
    let from = form.names("from");
    if from.is_empty() {
        form.must::<()>("from", None);
    }
    let to = form.name("to");
    let to = form.must("to", to);
    let by = draft.roles(&mut form, "by");
    let needs = form.names("needs");
    let needs_evidence = form.flag("needs_evidence");
    let not = form.names("not");
    form.finish();
    let ground = draft.ground;
    let state = |told: &Told<Name>| known_name(ground, states, told);
    let transition = |told: &Told<Name>| {
        let known = names.iter().map(Name::as_str).chain([OPENING]);
        ground.known("GL0211", "transition", told, known)
    };
    Some(Transition {
        title,
        from: from.iter().filter_map(state).collect(),
        to: state(&to?)?,
        by,
        needs: needs
            .iter()
            .filter_map(|told| known_field(draft, record, told))
            .collect(),
        needs_evidence,
        not: not.iter().filter_map(transition).collect(),
    })
}

/// Every state but the first is reached by some chain of transitions.
fn check_reachable(
    ground: &Ground<'_>,
    states: &[Told<Name>],
    transitions: &IndexMap<Name, Transition>,
) {
    let mut reached: BTreeSet<&Name> = states.iter().take(1).map(|state| &state.value).collect();
    for _round in states {
        let next: Vec<&Name> = transitions
            .values()
            .filter(|made| made.from.iter().any(|from| reached.contains(from)))
            .map(|made| &made.to)
            .collect();
        reached.extend(next);
    }
    for state in states
        .iter()
        .filter(|state| !reached.contains(&state.value))
    {
        let message = format!("state `{}` can never be reached", state.value);
        ground
            .sink
            .error("GL0210", &state.spot, message, |finding| {
                finding.help("add a transition that leads to it, or remove it")
            });
    }
}

/// Keeps the declared states of a record type.
pub(super) fn known_states(
    ground: &Ground<'_>,
    record: &RecordType,
    told: &[Told<Name>],
) -> Vec<Name> {
    told.iter()
        .filter_map(|state| known_state(ground, record, state))
        .collect()
}

/// A declared state of a record type.
pub(super) fn known_state(
    ground: &Ground<'_>,
    record: &RecordType,
    told: &Told<Name>,
) -> Option<Name> {
    let cycle = record.lifecycle.as_ref();
    let states = cycle.iter().flat_map(|cycle| cycle.states.keys());
    ground.known("GL0209", "state", told, states.map(Name::as_str))
}

/// All `[[clock]]`.
pub(super) fn read_clocks(
    draft: &Draft<'_>,
    top: &mut Form<'_>,
    record: &RecordType,
) -> Vec<ClockRule> {
    let mut clocks: Vec<ClockRule> = Vec::new();
    for form in top.forms("clock") {
        if let Some((clock, name)) = read_clock(draft, form, record) {
            if clocks.iter().any(|other| other.name == clock.name) {
                let message = format!("clock `{}` is declared twice", clock.name);
                draft
                    .ground
                    .sink
                    .error("GL0201", &name.spot, message, |finding| finding);
            }
            clocks.push(clock);
        }
    }
    clocks
}

fn read_clock(
    draft: &Draft<'_>,
    mut form: Form<'_>,
    record: &RecordType,
) -> Option<(ClockRule, Told<Name>)> {
    let name = form.name("name");
    let name = form.must("name", name);
    let title = form.title("title");
    let limit = read_limit(draft, &mut form, record);
    let runs_in = form.names("runs_in");
    form.finish();
    let name = name?;
    let clock = ClockRule {
        name: name.value.clone(),
        title,
        limit: limit?,
        runs_in: known_states(draft.ground, record, &runs_in),
    };
    Some((clock, name))
}

/// Exactly one of `field`, `working_days` and `calendar_days`.
fn read_limit(draft: &Draft<'_>, form: &mut Form<'_>, record: &RecordType) -> Option<ClockLimit> {
    let field = own_field(draft, form, "field", record, A_DATE);
    let working = form.small("working_days", DAYS_MAX);
    let calendar = form.small("calendar_days", DAYS_MAX);
    let after = form.name("after");
    let written = ["field", "working_days", "calendar_days"]
        .into_iter()
        .filter(|key| form.spot_of_key(key).is_some())
        .count();
    if written != 1 {
        let message = "a clock has exactly one limit";
        form.sink().error("GL0213", &form.spot, message, |finding| {
            finding.help(
                "write `field`, or `working_days` and `after`, or `calendar_days` and `after`",
            )
        });
        return None;
    }
    if let Some(field) = field {
        return Some(ClockLimit::Field(field));
    }
    let after = form
        .must("after", after)
        .and_then(|state| known_state(draft.ground, record, &state));
    match (working, calendar) {
        (Some(days), _) => Some(ClockLimit::WorkingDays {
            days: days.value,
            after: after?,
        }),
        (_, Some(days)) => Some(ClockLimit::CalendarDays {
            days: days.value,
            after: after?,
        }),
        _ => None,
    }
}
