//! A year has one plan: its published reports all lead to one first report.
//!
//! INVARIANT (one plan a year): whatever is said of a report, by whichever verb, is refused
//! when it leaves the year with more published first reports than one and than before.

use std::collections::BTreeSet;

use fact::{ActorId, Draft, Moment, Name, RecordId};
use kernel::{Refusal, RefusalKind, Row, fold};
use pack::catalog::RecordType;
use store::{Reader, Record, StoreError, WriteTx};

use crate::plan::follow::is_sample;

/// The state of a report that is the plan.
pub(super) const PUBLISHED: &str = "published";
/// The field that names the report this one adds to.
pub(super) const ADDITION: &str = "addition_to";
const YEAR: &str = "year";

/// What a year's plan depends on in a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Standing {
    published: bool,
    year: Option<i64>,
    adds_to: Option<RecordId>,
}

impl Standing {
    fn of(def: &RecordType, row: &Row) -> Self {
        Self {
            published: row.is_in(PUBLISHED),
            year: row.cell(def, YEAR).as_integer(),
            adds_to: row.text(def, ADDITION).and_then(|id| id.parse().ok()),
        }
    }
}

/// Whether a draft about a report leaves its year with one plan.
pub(crate) fn check_year(
    tx: &mut WriteTx<'_>,
    def: &RecordType,
    draft: &Draft,
    (actor, now): (&ActorId, Moment),
) -> Result<Option<Refusal>, StoreError> {
    let record = draft.body.record();
    if record.kind.as_str() != "report" {
        return Ok(None);
    }
    let (before, after) = tx.with_record(record, |facts, timeline| {
        let seq = facts.last().map_or(1, |last| last.seq + 1);
        let mut facts = facts.to_vec();
        facts.push(draft.clone().admitted(seq, now, actor.clone()));
        let standing = |row: Option<&Row>| row.map(|row| Standing::of(def, row));
        (
            standing(timeline.now()).unwrap_or_default(),
            standing(fold(def, &facts).now()).unwrap_or_default(),
        )
    })?;
    let change = Change {
        reader: tx.reader(),
        report: record.id,
        before,
        after,
    };
    change.judge()
}

/// A report before and after a draft.
struct Change<'a> {
    reader: Reader<'a>,
    report: RecordId,
    before: Standing,
    after: Standing,
}

impl Change<'_> {
    fn judge(&self) -> Result<Option<Refusal>, StoreError> {
        if self.before == self.after {
            return Ok(None);
        }
        let stays = self.before.published && self.after.published;
        if stays && self.before.year != self.after.year {
            return Ok(Some(of_field(YEAR, RefusalKind::Frozen)));
        }
        if let Some(kind) = self.judge_link()? {
            return Ok(Some(of_field(ADDITION, kind)));
        }
        let others = self.others()?;
        let firsts = self.firsts(&others, self.after)?;
        let more = firsts > 1 && firsts > self.firsts(&others, self.before)?;
        Ok(more.then(|| of_field(ADDITION, RefusalKind::Required)))
    }

    /// What is wrong with the report that is named as the one added to.
    fn judge_link(&self) -> Result<Option<RefusalKind>, StoreError> {
        let circular = first_of(&self.reader, self.report, self.own(self.after))?.is_none();
        let (renamed, appears) = (
            self.before.adds_to != self.after.adds_to,
            self.after.published && !self.before.published,
        );
        if circular && (renamed || appears) {
            return Ok(Some(RefusalKind::Circular));
        }
        let Some(named) = self.after.adds_to.filter(|_named| renamed) else {
            return Ok(None);
        };
        let Some(found) = self.reader.record("report", named)? else {
            return Ok(None);
        };
        let standing = Standing::of(self.reader.def("report")?, &found.row);
        Ok(if self.after.published && !standing.published {
            found
                .row
                .state
                .map(|state| RefusalKind::WrongState(state.to_string()))
        } else {
            (standing.year != self.after.year).then_some(RefusalKind::NotValidThen)
        })
    }

    fn others(&self) -> Result<Vec<Record>, StoreError> {
        match self.after.year {
            Some(year) => published_of(&self.reader, year, self.report),
            None => Ok(Vec::new()),
        }
    }

    /// How many first reports the year has when this one stands so.
    fn firsts(&self, others: &[Record], standing: Standing) -> Result<usize, StoreError> {
        let own = standing.published.then_some(self.report);
        count_firsts(&self.reader, others, own, self.own(standing))
    }

    fn own(&self, standing: Standing) -> (RecordId, Option<RecordId>) {
        (self.report, standing.adds_to)
    }
}

fn of_field(field: &'static str, kind: RefusalKind) -> Refusal {
    Refusal {
        field: Some(Name::literal(field)),
        kind,
    }
}

/// Whether a report is one plan with the published others, as all of them name each other
/// already.
pub(super) fn is_one_plan(
    reader: &Reader<'_>,
    report: RecordId,
    others: &[Record],
) -> Result<bool, StoreError> {
    let own = (report, adds_to(reader, report)?);
    let circular = first_of(reader, report, own)?.is_none();
    Ok(!circular && count_firsts(reader, others, Some(report), own)? <= 1)
}

/// The report that a report adds to.
pub(super) fn adds_to(
    reader: &Reader<'_>,
    report: RecordId,
) -> Result<Option<RecordId>, StoreError> {
    let def = reader.def("report")?;
    let found = reader.record("report", report)?;
    Ok(found.and_then(|found| Standing::of(def, &found.row).adds_to))
}

/// First reports that published ones lead to; those in a circle count as one more.
fn count_firsts(
    reader: &Reader<'_>,
    others: &[Record],
    with: Option<RecordId>,
    own: (RecordId, Option<RecordId>),
) -> Result<usize, StoreError> {
    let reports = others.iter().map(|other| other.id).chain(with);
    let firsts: BTreeSet<Option<RecordId>> = reports
        .map(|report| first_of(reader, report, own))
        .collect::<Result<_, _>>()?;
    Ok(firsts.len())
}

/// The report at the end of what a report adds to; none when that is a circle.
///
/// `own` says what one report adds to, whatever is recorded of it.
fn first_of(
    reader: &Reader<'_>,
    report: RecordId,
    own: (RecordId, Option<RecordId>),
) -> Result<Option<RecordId>, StoreError> {
    let (mut seen, mut at) = (BTreeSet::new(), report);
    while seen.insert(at) {
        let next = if at == own.0 {
            own.1
        } else {
            adds_to(reader, at)?
        };
        match next {
            Some(next) => at = next,
            None => return Ok(Some(at)),
        }
    }
    Ok(None)
}

/// Published reports of the same year that real people brought in, the first one in front.
pub(super) fn published_beside(
    reader: &Reader<'_>,
    report: RecordId,
) -> Result<Vec<Record>, StoreError> {
    let def = reader.def("report")?;
    let found = reader.record("report", report)?;
    match found.and_then(|found| Standing::of(def, &found.row).year) {
        Some(year) => published_of(reader, year, report),
        None => Ok(Vec::new()),
    }
}

fn published_of(
    reader: &Reader<'_>,
    year: i64,
    except: RecordId,
) -> Result<Vec<Record>, StoreError> {
    let def = reader.def("report")?;
    let mut others = Vec::new();
    for other in reader.records_where("report", YEAR, &year.to_string())? {
        let published = other.id != except && other.row.is_in(PUBLISHED);
        if published && !is_sample(reader, other.id)? {
            others.push(other);
        }
    }
    let adds = |found: &Record| !found.row.cell(def, ADDITION).is_absent();
    others.sort_by_key(|found| (adds(found), found.row.opened, found.id));
    Ok(others)
}
