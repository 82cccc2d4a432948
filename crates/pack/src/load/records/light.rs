//! How a record's light is computed.

use std::collections::BTreeMap;

use fact::Name;

use super::{A_DATE, A_TEXT, Draft, Later, own_field};
use crate::catalog::{LightRule, RecordType};
use crate::form::{Form, Told};

const DAYS_MAX: i64 = 3660;
const NEAR_DAYS: u16 = 30;
const REPORT_DAYS: u16 = 45;

/// The `[light]` table, if written.
pub(super) fn read(
    draft: &Draft<'_>,
    top: &mut Form<'_>,
    record: &RecordType,
) -> Option<LightRule> {
    let mut form = top.form("light")?;
    let due = own_field(draft, &mut form, "due", record, A_DATE);
    let due = form.must("due", due);
    let start = own_field(draft, &mut form, "start", record, A_DATE);
    let near_days = days(&mut form, "near_days", NEAR_DAYS);
    let report_days = days(&mut form, "report_days", REPORT_DAYS);
    let reports = form
        .form("reports")
        .and_then(|reports| read_reports(draft, reports));
    let mut seen = BTreeMap::new();
    let mut group = |key| read_group(draft, &mut form, (key, record), &mut seen);
    let (done, waiting, silent) = (group("done"), group("waiting"), group("silent"));
    let stated = own_field(draft, &mut form, "stated", record, A_TEXT);
    form.finish();
    Some(LightRule {
        due: due?,
        start,
        near_days,
        report_days,
        reports,
        done,
        waiting,
        silent,
        stated,
    })
}

fn days(form: &mut Form<'_>, key: &'static str, default: u16) -> u16 {
    form.small(key, DAYS_MAX).map_or(default, |days| days.value)
}

fn read_reports(draft: &Draft<'_>, mut form: Form<'_>) -> Option<(Name, Name)> {
    let record = form.name("record");
    let record = form.must("record", record);
    let field = form.name("field");
    let field = form.must("field", field);
    form.finish();
    let (record, field): (Told<Name>, Told<Name>) = (record?, field?);
    let pair = (record.value.clone(), field.value.clone());
    draft.later.borrow_mut().push(Later::Reports {
        on: draft.id.clone(),
        record,
        field,
    });
    Some(pair)
}

/// States of one group; no state may stand in two.
fn read_group(
    draft: &Draft<'_>,
    form: &mut Form<'_>,
    (key, record): (&'static str, &RecordType),
    seen: &mut BTreeMap<Name, &'static str>,
) -> Vec<Name> {
    let told = form.names(key);
    for state in &told {
        if let Some(other) = seen.insert(state.value.clone(), key) {
            let message = format!("state `{}` is in `{other}` already", state.value);
            form.sink()
                .error("GL0216", &state.spot, message, |finding| finding);
        }
    }
    super::super::lifecycle::known_states(draft.ground, record, &told)
}
