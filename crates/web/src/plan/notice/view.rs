//! What is shown of a notice that was read.

use fact::RecordId;
use node::plan::{NoticeOwner, NoticeRead, NoticeTask};
use serde::Serialize;
use store::{Reader, StoreError};
use utoipa::ToSchema;

use crate::plan::handed::LeftOutView;
use crate::plan::review::{OwnerView, owners};
use crate::plan::view::OrganRef;
use crate::reference::Reference;

/// A notice held against the plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notice)]
pub(crate) struct NoticeView {
    /// In the order of the notice.
    tasks: Vec<TaskView>,
    /// Every promise a task speaks of, and those of which none does.
    promises: Vec<PromiseView>,
    /// Promises of which no task speaks.
    unassigned: Vec<String>,
    /// What of the file is no text and was not read.
    left_out: Vec<LeftOutView>,
}

/// A task of the notice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeTask)]
struct TaskView {
    /// Its number as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// The heading above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    heading: Option<String>,
    quote: String,
    /// First character in the text of the notice.
    start: usize,
    /// One past the last character.
    end: usize,
    /// By when, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    /// The day that means.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
    owners: Vec<NamedView>,
    /// Ids of the promises it speaks of.
    promises: Vec<String>,
}

/// An owner as the notice names it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticeOwner)]
struct NamedView {
    /// `lead` or `support`.
    role: &'static str,
    /// As written.
    name: String,
    /// The organ of this name, if one has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    organ: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organ_title: Option<String>,
    /// Organs it may be, best first.
    suggestions: Vec<OrganRef>,
}

/// A promise of the report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NoticePromise)]
struct PromiseView {
    id: String,
    quote: String,
    /// Who owns it already.
    owners: Vec<OwnerView>,
}

impl NoticeView {
    pub(super) fn of(
        reader: &Reader<'_>,
        reference: &Reference,
        read: &NoticeRead,
        left_out: Vec<LeftOutView>,
    ) -> Result<Self, StoreError> {
        let shelf = Shelf { reader, reference };
        let spoken = read.promises().into_iter();
        let all = spoken.chain(read.unassigned.iter().copied());
        Ok(Self {
            tasks: read.tasks.iter().map(|task| shelf.task(task)).collect(),
            promises: all
                .map(|promise| shelf.promise(promise))
                .collect::<Result<_, _>>()?,
            unassigned: read.unassigned.iter().map(RecordId::to_string).collect(),
            left_out,
        })
    }
}

/// Where words for ids come from.
struct Shelf<'a> {
    reader: &'a Reader<'a>,
    reference: &'a Reference,
}

impl Shelf<'_> {
    fn task(&self, found: &NoticeTask) -> TaskView {
        let task = &found.task;
        TaskView {
            number: task.number.clone(),
            heading: task.heading.clone(),
            quote: task.quote.clone(),
            start: task.span.start,
            end: task.span.end,
            deadline: task.deadline.clone(),
            due: found.due.map(|due| due.to_string()),
            owners: found.owners.iter().map(|owner| self.named(owner)).collect(),
            promises: found.promises.iter().map(RecordId::to_string).collect(),
        }
    }

    fn named(&self, owner: &NoticeOwner) -> NamedView {
        let organ = owner.organ.as_ref();
        let suggestions = owner.suggestions.iter();
        NamedView {
            role: owner.role.as_str(),
            name: owner.name.clone(),
            organ: organ.map(ToString::to_string),
            organ_title: organ.map(|organ| self.reference.organ_title(organ.as_str())),
            suggestions: suggestions
                .map(|organ| OrganRef::of(self.reference, organ.as_str()))
                .collect(),
        }
    }

    fn promise(&self, promise: RecordId) -> Result<PromiseView, StoreError> {
        let def = self.reader.def("promise")?;
        let found = self.reader.record("promise", promise)?;
        let quote = found
            .as_ref()
            .and_then(|found| found.row.text(def, "quote"));
        Ok(PromiseView {
            id: promise.to_string(),
            quote: quote.unwrap_or_default().to_owned(),
            owners: owners(self.reader, self.reference, promise)?,
        })
    }
}
