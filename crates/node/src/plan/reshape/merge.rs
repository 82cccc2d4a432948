//! Two neighbouring promises become one.

use std::collections::BTreeSet;

use fact::{RecordId, RecordRef};
use report::Span;
use store::Reader;

use super::forms::Form;
use super::split::passed_to;
use super::stand::{Standing, held, held_with};
use super::{Opening, Plan, ReshapeError, Table, cut};
use crate::plan::follow::reference;

impl Table {
    /// The first gives the fields; owners and targets are those of both.
    pub(super) fn merge(
        &self,
        reader: &Reader<'_>,
        promises: [RecordId; 2],
    ) -> Result<Plan, ReshapeError> {
        let [one, other] = promises;
        let mut both = [
            self.standing(reader, &reference("promise", one))?,
            self.standing(reader, &reference("promise", other))?,
        ];
        both.sort_by_key(Standing::span);
        let [first, second] = &both;
        let (before, after) = (first.span(), second.span());
        let same_section = first.text("section") == second.text("section");
        if one == other || !same_section || !cut::touch(&self.text, before, after) {
            return Err(ReshapeError::Apart);
        }
        let span = Span {
            start: before.start,
            end: after.end,
        };
        let record = reference("promise", self.made_id(0));
        let form = Form::new(first.def, first.said(reader)).quote(&self.text, span);
        let mut gone_with = Vec::new();
        let mut made_with = owners_of_both(reader, &both, &record)?;
        for old in &both {
            gone_with.extend(held_with(reader, &old.reference)?);
            for target in held(reader, "target", ("promise", &old.reference))? {
                made_with.push(passed_to(reader, &target, &record));
            }
        }
        let made = Opening {
            record,
            at: first.row.opened,
            values: form.values(),
        };
        Ok(Plan {
            gone: both.map(|old| old.reference).into(),
            gone_with,
            made: vec![made],
            made_with,
            ..Plan::default()
        })
    }
}

/// An organ that leads one and supports the other leads.
fn owners_of_both(
    reader: &Reader<'_>,
    both: &[Standing<'_>; 2],
    promise: &RecordRef,
) -> Result<Vec<Opening>, ReshapeError> {
    let mut owners = Vec::new();
    for old in both {
        owners.extend(held(reader, "assignment", ("promise", &old.reference))?);
    }
    owners.sort_by_key(|owner| owner.text("role") != Some("lead"));
    let mut owning = BTreeSet::new();
    owners.retain(|owner| owning.insert(owner.text("organ").map(str::to_owned)));
    let passed = owners.iter().map(|owner| passed_to(reader, owner, promise));
    Ok(passed.collect())
}
