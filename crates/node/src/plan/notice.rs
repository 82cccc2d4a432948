//! The breakdown notice: read against a plan, and drafted from one.
//!
//! LAW (names): an organ is resolved only by a name it has; anything else is a suggestion that a
//! person takes or leaves.

mod apply;
mod draft;
mod resolve;

use std::collections::BTreeSet;

use fact::{Date, Name, OrganId, RecordId};
use report::notice::{Role, Task, match_clauses};
use store::StoreError;

use crate::node::Node;
use crate::plan::book::Book;
use crate::plan::deadline::deadline_date;
use crate::plan::decide::Owner;

pub use apply::{Assigned, NoticeApplied};
pub use draft::{DraftSection, DraftTask, NoticeDraft};

/// An owner as the notice names it, with the organs it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeOwner {
    /// Leads or supports.
    pub role: Role,
    /// The name as written.
    pub name: String,
    /// The organ that has the name; none when no organ, or more than one, has it.
    pub organ: Option<OrganId>,
    /// Organs with a name much like it, best first.
    pub suggestions: Vec<OrganId>,
}

/// A task of a notice, held against the plan.
#[derive(Debug, Clone)]
pub struct NoticeTask {
    /// As read.
    pub task: Task,
    /// Its owners, in order.
    pub owners: Vec<NoticeOwner>,
    /// The day its deadline means, if it names one.
    pub due: Option<Date>,
    /// Promises it speaks of, in the order of the report.
    pub promises: Vec<RecordId>,
}

/// A notice held against the plan of a report.
#[derive(Debug, Clone)]
pub struct NoticeRead {
    /// Its tasks, in order.
    pub tasks: Vec<NoticeTask>,
    /// Promises of which no task speaks.
    pub unassigned: Vec<RecordId>,
}

/// Why a notice was not read.
#[derive(Debug, thiserror::Error)]
pub enum NoticeError {
    /// There is no such report.
    #[error("there is no report `{0}`")]
    NoReport(RecordId),
    /// There is nothing to draft a notice from.
    #[error("the report has no promises to draft a notice from")]
    NoPromises,
    /// The notice has no task with owners.
    #[error(
        "no task with owners was found; a task ends with a bracket such as (A leads, B assists), or stands in a table with columns for task and owners"
    )]
    NoTasks,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl NoticeRead {
    /// The owners each promise gets: those whose organ is known, over all tasks that speak of it.
    pub fn owners_of(&self, promise: RecordId) -> Vec<Owner> {
        let tasks = self
            .tasks
            .iter()
            .filter(|task| task.promises.contains(&promise));
        let mut out: Vec<Owner> = Vec::new();
        for owner in tasks.flat_map(|task| &task.owners) {
            let Some(organ) = &owner.organ else { continue };
            if out.iter().all(|known| known.organ != *organ) {
                out.push(Owner {
                    organ: organ.clone(),
                    role: Name::literal(owner.role.as_str()),
                    reason: owner.name.clone(),
                });
            }
        }
        out
    }

    /// Every promise that a task speaks of.
    pub fn promises(&self) -> BTreeSet<RecordId> {
        let tasks = self.tasks.iter();
        tasks
            .flat_map(|task| task.promises.iter().copied())
            .collect()
    }
}

impl Node {
    /// Reads a breakdown notice and holds it against the promises of a report. Records nothing.
    pub fn read_notice(&self, report: RecordId, text: &str) -> Result<NoticeRead, NoticeError> {
        let notice = report::notice::read(text, &self.loaded().lexicon);
        if notice.tasks.is_empty() {
            return Err(NoticeError::NoTasks);
        }
        let year = self.report_year(report)?;
        let (ids, clauses) = self.clauses(report)?;
        let words: Vec<&str> = notice
            .tasks
            .iter()
            .map(|task| task.quote.as_str())
            .collect();
        let quotes: Vec<&str> = clauses.iter().map(String::as_str).collect();
        let matches = match_clauses(&words, &quotes);
        let today = self.today();
        let organs = &self.loaded().district.organs;
        let tasks = notice.tasks.into_iter().enumerate().map(|(place, task)| {
            let mine = matches.iter().filter(|found| found.task == place);
            NoticeTask {
                owners: resolve::owners(organs, &task.owners, today),
                due: task
                    .deadline
                    .as_deref()
                    .and_then(|words| deadline_date(words, year)),
                promises: mine
                    .filter_map(|found| ids.get(found.clause))
                    .copied()
                    .collect(),
                task,
            }
        });
        let tasks: Vec<NoticeTask> = tasks.collect();
        let read = NoticeRead {
            tasks,
            unassigned: Vec::new(),
        };
        let spoken = read.promises();
        let unassigned = ids.into_iter().filter(|id| !spoken.contains(id)).collect();
        Ok(NoticeRead { unassigned, ..read })
    }

    fn report_year(&self, report: RecordId) -> Result<i16, NoticeError> {
        let year = self.read(|reader| {
            let def = reader.def("report")?;
            let found = reader.record("report", report)?;
            Ok(found.map(|found| found.row.cell(def, "year").as_integer().unwrap_or_default()))
        })?;
        let year = year.ok_or(NoticeError::NoReport(report))?;
        Ok(i16::try_from(year).unwrap_or_default())
    }

    /// Ids and quotes of the promises that stand, in the order of the report.
    fn clauses(&self, report: RecordId) -> Result<(Vec<RecordId>, Vec<String>), NoticeError> {
        let today = self.today();
        let all = self.read(|reader| {
            let def = reader.def("promise")?;
            let book = Book::of_report(reader, report, today)?;
            let standing = book.entries.into_iter().filter(|entry| stands(&entry.row));
            Ok(standing
                .map(|entry| {
                    let quote = entry.row.text(def, "quote").unwrap_or_default();
                    (entry.id, quote.to_owned())
                })
                .collect::<Vec<_>>())
        })?;
        Ok(all.into_iter().unzip())
    }
}

/// Whether a promise is part of the plan, or may become so.
fn stands(row: &kernel::Row) -> bool {
    !["rejected", "withdrawn", "dropped"]
        .into_iter()
        .any(|state| row.is_in(state))
}
