//! Taking a notice over into the plan: the owners whose organ is known are named.

use fact::{Name, OrganId, RecordId, RecordRef};
use kernel::Refusal;
use store::StoreError;

use super::NoticeRead;
use crate::admit::Author;
use crate::derive::fact_id_from;
use crate::node::Node;
use crate::plan::decide::{Choice, Decision, Owner, held_owners};

/// The owners one promise got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The promise.
    pub promise: RecordId,
    /// Owners it did not have before.
    pub owners: Vec<Owner>,
}

/// What became of a notice.
#[derive(Debug, Clone, Default)]
pub struct NoticeApplied {
    /// Promises that got owners, in the order of their ids.
    pub assigned: Vec<Assigned>,
    /// How many promises had all these owners before.
    pub known: usize,
    /// Promises whose owners were refused, and why.
    pub refused: Vec<(RecordId, Refusal)>,
}

impl Node {
    /// Names the owners a notice names, where the organ is known. Doing it twice is once.
    pub fn apply_notice(
        &self,
        author: &Author,
        organ: &OrganId,
        notice: &NoticeRead,
    ) -> Result<NoticeApplied, StoreError> {
        let mut applied = NoticeApplied::default();
        let mut decisions = Vec::new();
        for promise in notice.promises() {
            let named = notice.owners_of(promise);
            if named.is_empty() {
                continue;
            }
            let owners = self.fresh(promise, named)?;
            if owners.is_empty() {
                applied.known += 1;
            } else {
                decisions.push(self.naming(promise, owners));
            }
        }
        for (decision, decided) in decisions
            .iter()
            .zip(self.decide(author, organ, &decisions)?)
        {
            let promise = decision.record.id;
            match decided.refused.into_iter().next() {
                Some(refusal) => applied.refused.push((promise, refusal)),
                None => applied.assigned.push(Assigned {
                    promise,
                    owners: decision.owners.clone(),
                }),
            }
        }
        Ok(applied)
    }

    /// The owners a promise does not have yet.
    fn fresh(&self, promise: RecordId, named: Vec<Owner>) -> Result<Vec<Owner>, StoreError> {
        let held = self.read(|reader| held_owners(reader, promise))?;
        let is_new =
            |owner: &Owner| !held.contains(&(owner.organ.to_string(), owner.role.to_string()));
        Ok(named.into_iter().filter(is_new).collect())
    }

    /// Named again after it was ended, an owner is named anew: the moment is part of the id.
    fn naming(&self, promise: RecordId, owners: Vec<Owner>) -> Decision {
        let now = self.now().millis().to_string();
        Decision {
            fact: fact_id_from(&["notice", &promise.to_string(), &now]),
            record: RecordRef {
                kind: Name::literal("promise"),
                id: promise,
            },
            choice: Choice::Edit,
            values: fact::Values::new(),
            reason: String::new(),
            owners,
        }
    }
}
