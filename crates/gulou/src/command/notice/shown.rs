//! A notice that was read, as lines for people and as records.

use std::collections::{BTreeMap, BTreeSet};

use fact::{OrganId, RecordId};
use node::Node;
use node::plan::{NoticeApplied, NoticeOwner, NoticeRead, NoticeTask, Owner};
use serde_json::{Value, json};
use store::StoreError;
use web::wording;

use crate::print::padded;
use crate::speech;

const WORD_WIDTH: usize = 14;

/// What was read, with the words of the promises.
pub(super) struct Shown<'a> {
    node: &'a Node,
    read: &'a NoticeRead,
    quotes: BTreeMap<RecordId, String>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(node: &'a Node, read: &'a NoticeRead) -> Result<Self, StoreError> {
        let mut wanted = read.promises();
        wanted.extend(&read.unassigned);
        let quotes = node.read(|reader| {
            let def = reader.def("promise")?;
            let mut quotes = BTreeMap::new();
            for id in wanted {
                let found = reader.record("promise", id)?;
                let quote = found
                    .as_ref()
                    .and_then(|found| found.row.text(def, "quote"));
                quotes.insert(id, quote.unwrap_or_default().to_owned());
            }
            Ok(quotes)
        })?;
        Ok(Self { node, read, quotes })
    }

    /// One JSON object a line.
    pub(super) fn records(&self) -> Vec<String> {
        let tasks = self.read.tasks.iter().map(|task| self.record(task));
        let unassigned = self.read.unassigned.iter().map(
            |id| json!({"kind": "unassigned", "id": id.to_string(), "quote": self.quote(*id)}),
        );
        tasks
            .chain(unassigned)
            .map(|record| record.to_string())
            .collect()
    }

    fn record(&self, found: &NoticeTask) -> Value {
        let task = &found.task;
        let owner = |owner: &NoticeOwner| {
            json!({
                "role": owner.role.as_str(),
                "name": owner.name,
                "organ": owner.organ.as_ref().map(OrganId::as_str),
                "suggestions": owner.suggestions.iter().map(OrganId::as_str).collect::<Vec<_>>(),
            })
        };
        let promise = |id: &RecordId| json!({"id": id.to_string(), "quote": self.quote(*id)});
        json!({
            "kind": "task",
            "number": task.number,
            "heading": task.heading,
            "start": task.span.start,
            "end": task.span.end,
            "quote": task.quote,
            "deadline": task.deadline,
            "due": found.due.map(|due| due.to_string()),
            "owners": found.owners.iter().map(owner).collect::<Vec<_>>(),
            "promises": found.promises.iter().map(promise).collect::<Vec<_>>(),
        })
    }

    /// Task by task, then what no task speaks of, then how many there are.
    pub(super) fn table(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .read
            .tasks
            .iter()
            .flat_map(|task| self.rows(task))
            .collect();
        lines.extend(self.unassigned());
        lines.push(speech::text(
            "notice-total",
            &[
                ("tasks", &self.read.tasks.len()),
                ("promises", &self.read.promises().len()),
                ("unknown", &self.unknown().len()),
                ("unassigned", &self.read.unassigned.len()),
            ],
        ));
        lines
    }

    fn rows(&self, found: &NoticeTask) -> Vec<String> {
        let task = &found.task;
        let number = task.number.as_deref().unwrap_or("-");
        let mut rows = vec![format!("{number} {}", task.quote)];
        for owner in &found.owners {
            let role = speech::name("role", owner.role.as_str());
            rows.push(row(&role, &self.owner(owner)));
        }
        if let Some(deadline) = &task.deadline {
            let due = found.due.map(|due| format!(" ({due})"));
            let text = format!("{deadline}{}", due.unwrap_or_default());
            rows.push(row(&speech::text("notice-due", &[]), &text));
        }
        for promise in &found.promises {
            let text = self.promise(*promise);
            rows.push(row(&speech::text("notice-promise", &[]), &text));
        }
        if found.promises.is_empty() {
            let text = speech::text("notice-no-promise", &[]);
            rows.push(row(&speech::text("notice-promise", &[]), &text));
        }
        rows
    }

    /// What was done, then what waits for a person.
    pub(super) fn applied(&self, applied: &NoticeApplied) -> Vec<String> {
        let mut lines = Vec::new();
        for assigned in &applied.assigned {
            let owners: Vec<String> = assigned.owners.iter().map(|one| self.named(one)).collect();
            let text = format!(
                "{}  <-  {}",
                self.quote(assigned.promise),
                owners.join(", ")
            );
            lines.push(row(&speech::text("notice-assigned", &[]), &text));
        }
        for (promise, refusal) in &applied.refused {
            let why = wording::refusal(refusal);
            let text = format!(
                "{}: {}",
                self.quote(*promise),
                why.speak(speech::language())
            );
            lines.push(row(&speech::text("notice-refused", &[]), &text));
        }
        let unknown = self.unknown();
        for name in &unknown {
            lines.push(row(&speech::text("notice-waits", &[]), name));
        }
        lines.extend(self.unassigned());
        lines.push(speech::text(
            "notice-applied",
            &[
                ("assigned", &applied.assigned.len()),
                ("known", &applied.known),
                ("refused", &applied.refused.len()),
                ("unknown", &unknown.len()),
                ("unassigned", &self.read.unassigned.len()),
            ],
        ));
        lines
    }

    fn unassigned(&self) -> Vec<String> {
        let word = speech::text("notice-unassigned", &[]);
        let promises = self.read.unassigned.iter();
        promises.map(|id| row(&word, &self.promise(*id))).collect()
    }

    /// Each name no organ has, once, with the organs it may mean.
    fn unknown(&self) -> BTreeSet<String> {
        let owners = self.read.tasks.iter().flat_map(|task| &task.owners);
        owners
            .filter(|owner| owner.organ.is_none())
            .map(|owner| self.owner(owner))
            .collect()
    }

    fn owner(&self, owner: &NoticeOwner) -> String {
        let Some(organ) = &owner.organ else {
            let near: Vec<String> = owner.suggestions.iter().map(|id| self.organ(id)).collect();
            return if near.is_empty() {
                speech::text("notice-unknown", &[("name", &owner.name)])
            } else {
                let near = near.join(", ");
                speech::text("notice-near", &[("name", &owner.name), ("near", &near)])
            };
        };
        self.organ(organ)
    }

    fn named(&self, owner: &Owner) -> String {
        let role = speech::name("role", owner.role.as_str());
        format!("{role} {}", self.organ(&owner.organ))
    }

    fn organ(&self, id: &OrganId) -> String {
        let organ = self.node.loaded().district.organs.get(id.as_str());
        organ.map_or_else(|| id.to_string(), |organ| format!("{} [{id}]", organ.short))
    }

    fn quote(&self, promise: RecordId) -> &str {
        self.quotes.get(&promise).map_or("", String::as_str)
    }

    fn promise(&self, promise: RecordId) -> String {
        format!("{}  {promise}", self.quote(promise))
    }
}

fn row(word: &str, text: &str) -> String {
    format!("    {} {text}", padded(word, WORD_WIDTH))
}
