//! Where a target starts from, when no result of its own series says so: the level whose growth
//! it asks for, the growth of the level, or the same thing under another name.
//!
//! INVARIANT (no mixing): such a result keeps its own unit and says how it is related; nothing is
//! computed from it.

use std::collections::BTreeMap;

use fact::RecordId;
use report::link::Relation;
use store::{Reader, StoreError};

use super::{LinkError, Pair};
use crate::node::Node;
use crate::plan::book::{Book, Entry, Target};
use crate::plan::series::{Last, claim};

/// A result of the period before that a target starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// How it speaks of the same thing.
    pub relation: Relation,
    /// It is the size of a change, and no level.
    pub is_change: bool,
    /// The result.
    pub last: Last,
}

/// The starts of targets, by target.
pub type Starts = BTreeMap<RecordId, Vec<Start>>;

impl Node {
    /// Where those targets of a promise start from that have no result of their own series.
    pub fn starts_of_promise(&self, promise: RecordId) -> Result<Starts, LinkError> {
        let today = self.today();
        let entry = self.read(|reader| {
            let Some(entry) = Book::of_promise(reader, promise, today)? else {
                return Ok(None);
            };
            let report = entry.row.text(reader.def("promise")?, "report");
            Ok(report.and_then(|id| id.parse().ok()).map(|id| (id, entry)))
        })?;
        match entry {
            Some((report, entry)) if entry.targets.iter().any(is_bare) => {
                let linked = self.link_reports(report, None)?;
                Ok(self.read(|reader| starts(reader, &entry, &linked.pairs))?)
            }
            _ => Ok(Starts::new()),
        }
    }

    /// The same for the targets that stand in a series.
    pub fn starts_of_series(&self, series: RecordId) -> Result<Starts, LinkError> {
        let promises = self.read(|reader| {
            let def = reader.def("target")?;
            let rows = reader.records_where("target", "series", &series.to_string())?;
            let held = rows.iter().filter(|found| found.row.is_in("held"));
            let mut promises: Vec<RecordId> = held
                .filter_map(|found| found.row.text(def, "promise")?.parse().ok())
                .collect();
            promises.sort_unstable();
            promises.dedup();
            Ok(promises)
        })?;
        let mut all = Starts::new();
        for promise in promises {
            all.extend(self.starts_of_promise(promise)?);
        }
        Ok(all)
    }
}

/// A number to reach beside which nothing of its own series stands.
fn is_bare(target: &Target) -> bool {
    target.value.is_some() && target.last.is_empty() && target.figure.is_some()
}

fn starts(reader: &Reader<'_>, entry: &Entry, pairs: &[Pair]) -> Result<Starts, StoreError> {
    let mut all = Starts::new();
    for target in entry.targets.iter().filter(|target| is_bare(target)) {
        for pair in pairs {
            // What several share, or make up together, is nobody's own starting point.
            let own = !matches!(pair.relation, Relation::Sum | Relation::Split);
            if own && pair.target.figure == target.figure {
                all.insert(target.id, told(reader, pair)?);
            }
        }
    }
    Ok(all)
}

fn told(reader: &Reader<'_>, pair: &Pair) -> Result<Vec<Start>, StoreError> {
    let def = reader.def("figure")?;
    let mut starts = Vec::new();
    for figure in pair.results.iter().filter_map(|spot| spot.figure) {
        let found = reader.record("figure", figure)?;
        let heard = found.filter(|found| !found.row.is_void(def) && !found.row.is_in("rejected"));
        let last = heard.as_ref().and_then(|found| {
            let is_change = found.row.text(def, "change").is_some();
            Some((
                is_change,
                claim(def, found).filter(|last| last.value.is_some())?,
            ))
        });
        starts.extend(last.map(|(is_change, last)| Start {
            relation: pair.relation,
            is_change,
            last,
        }));
    }
    Ok(starts)
}
