//! Which report comes first: the one to show when none is named.

use fact::RecordId;
use store::{Reader, Record, StoreError};

use crate::plan::follow::is_sample;
use crate::plan::year::{PUBLISHED, adds_to};

/// Reports listed at most.
const REPORTS_MAX: u32 = 500;

/// All reports, the one to be shown first in front.
pub fn ranked_reports(reader: &Reader<'_>) -> Result<Vec<Record>, StoreError> {
    let found = reader.records_after("report", None, REPORTS_MAX)?;
    let ranked = found
        .into_iter()
        .map(|found| Ok((rank(reader, &found)?, found)));
    let mut ranked = ranked.collect::<Result<Vec<_>, StoreError>>()?;
    ranked.sort_by(|(a, _), (b, _)| b.cmp(a));
    Ok(ranked.into_iter().map(|(_rank, found)| found).collect())
}

/// The report meant when none is named: the newest published one, else the newest
/// under review; never a withdrawn one.
pub fn first_report(reader: &Reader<'_>) -> Result<Option<RecordId>, StoreError> {
    let ranked = ranked_reports(reader)?;
    let shown = |found: &&Record| !found.row.is_in("withdrawn");
    Ok(ranked.iter().find(shown).map(|found| found.id))
}

/// The reports of one plan: this one, then the published ones that add to it, whether directly
/// or through another, each after what it adds to.
pub fn reports_of_plan(reader: &Reader<'_>, report: RecordId) -> Result<Vec<RecordId>, StoreError> {
    let mut published = reader.records_after("report", None, REPORTS_MAX)?;
    published.retain(|found| found.row.is_in(PUBLISHED));
    published.sort_by_key(|found| (found.row.opened, found.id));
    let mut adding = Vec::new();
    for found in published {
        adding.push((found.id, adds_to(reader, found.id)?));
    }
    let mut plan = vec![report];
    let mut place = 0;
    while let Some(at) = plan.get(place).copied() {
        let own = adding.iter().filter(|(_id, to)| *to == Some(at));
        let new: Vec<RecordId> = own
            .map(|(id, _to)| *id)
            .filter(|id| !plan.contains(id))
            .collect();
        plan.extend(new);
        place += 1;
    }
    Ok(plan)
}

/// Orders reports: a published one before one under review, a real one before the
/// sample, then by year; one of its own before one that adds to it, the newest first.
fn rank(reader: &Reader<'_>, found: &Record) -> Result<impl Ord + use<>, StoreError> {
    let def = reader.def("report")?;
    let published = found.row.is_in("published");
    let year = found.row.cell(def, "year").as_integer();
    Ok((
        published,
        !is_sample(reader, found.id)?,
        year,
        found.row.cell(def, "addition_to").is_absent(),
        found.row.opened,
        found.id,
    ))
}
