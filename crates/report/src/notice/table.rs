//! Rows of a table whose header names task, owners and deadline.

use super::owners::{self, Label, role_of};
use super::{Page, Role, Task};
use crate::reading::Span;

/// A row has at most this many cells.
const CELLS_MAX: usize = 40;

/// The cells of a line; none when it is no row.
pub(super) fn cells(page: Page<'_>, line: Span) -> Option<Vec<Span>> {
    let is_mark = |rest: &[char]| usize::from(matches!(rest.first(), Some('|' | '\t')));
    let cells = page.cut(line, is_mark);
    let row = (2..=CELLS_MAX).contains(&cells.len());
    row.then(|| cells.iter().map(|cell| page.trimmed(*cell, &[])).collect())
}

/// The table under way: what its columns are, and what a merged cell goes on from.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: Vec<Option<Label>>,
    /// Owners and deadline of the row before.
    before: owners::Owned,
}

impl Table {
    /// Takes a row: a header, or a task.
    pub(super) fn row(&mut self, page: Page<'_>, cells: &[Span]) -> Option<Task> {
        let labels: Vec<_> = cells
            .iter()
            .map(|cell| owners::label(page, *cell))
            .collect();
        if is_header(&labels) {
            self.columns = labels;
            return None;
        }
        let task = self.cell(cells, Label::Task)?;
        if task.end == task.start {
            return None;
        }
        let leads = self.columns.contains(&Some(Label::Lead));
        let mut owned = owners::Owned::default();
        for (column, cell) in self.columns.iter().zip(cells) {
            match column {
                Some(Label::Deadline) if cell.end > cell.start => {
                    owned.deadline = Some(page.quote(*cell));
                }
                Some(label @ (Label::Lead | Label::Support | Label::Either)) => {
                    owners::add(page, *cell, role_of(*label, leads), &mut owned.names);
                }
                _ => {}
            }
        }
        self.carry(&mut owned);
        let number = self.cell(cells, Label::Number);
        let number = number.filter(|cell| cell.end > cell.start);
        let span = page.trimmed(task, &super::STOPS);
        Some(Task {
            number: number.map(|cell| page.quote(cell)),
            span,
            quote: page.quote(span),
            heading: None,
            owners: owned.names,
            deadline: owned.deadline,
        })
    }

    fn cell(&self, cells: &[Span], label: Label) -> Option<Span> {
        let place = self.columns.iter().position(|c| *c == Some(label))?;
        cells.get(place).copied()
    }

    /// A row without a lead goes on from the row before: its cells are merged.
    fn carry(&mut self, owned: &mut owners::Owned) {
        if owned.names.iter().all(|named| named.role != Role::Lead) {
            let kept = self.before.names.iter().cloned();
            let leads = kept.filter(|named| named.role == Role::Lead || owned.names.is_empty());
            let mut names: Vec<_> = leads.collect();
            names.append(&mut owned.names);
            owned.names = names;
            if owned.deadline.is_none() {
                owned.deadline.clone_from(&self.before.deadline);
            }
        }
        self.before = owners::Owned {
            names: owned.names.clone(),
            deadline: owned.deadline.clone(),
        };
    }
}

/// A header names the task's column and one of an owner's.
fn is_header(labels: &[Option<Label>]) -> bool {
    let owner =
        |label: &Option<Label>| matches!(label, Some(Label::Lead | Label::Support | Label::Either));
    labels.contains(&Some(Label::Task)) && labels.iter().any(owner)
}
