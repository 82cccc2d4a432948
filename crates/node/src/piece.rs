//! A piece of work: drafts admitted within one transaction, with what follows from them.

use fact::Draft;
use store::{Reader, StoreError, WriteTx};

use crate::admit::{Author, Gate, Outcome, admit_one};
use crate::node::Clock;
use crate::plan::followers;

/// Admits drafts within the writer's transaction.
pub(crate) struct Piece<'a, 'tx> {
    tx: &'a mut WriteTx<'tx>,
    door: &'a Door,
}

/// Who hands in, and what admission needs to know.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) gate: Gate,
    pub(crate) author: Author,
    pub(crate) clock: Clock,
}

impl<'a, 'tx> Piece<'a, 'tx> {
    pub(crate) fn new(tx: &'a mut WriteTx<'tx>, door: &'a Door) -> Self {
        Self { tx, door }
    }

    /// The records as they are within this piece.
    pub(crate) fn reader(&self) -> Reader<'_> {
        self.tx.reader()
    }

    /// Admits a draft and everything that follows from it.
    ///
    /// What follows needs no role of its own: whoever may withdraw a report withdraws
    /// its promises. The facts name the same actor.
    pub(crate) fn admit(&mut self, draft: Draft) -> Result<Outcome, StoreError> {
        let outcome = self.admit_as(&self.door.author, draft)?;
        let mut causes = Vec::new();
        if let Outcome::Admitted(fact) = &outcome {
            causes.push(fact.clone());
        }
        let program = Author::Program(self.door.author.actor());
        while let Some(cause) = causes.pop() {
            for follower in followers(&self.reader(), &cause)? {
                causes.extend(self.follow(&program, follower)?);
            }
        }
        Ok(outcome)
    }

    /// Admits what follows from what this piece has admitted in the author's own name, also a
    /// step that the packs leave to the program alone; the fact names the same actor.
    pub(crate) fn admit_by_program(&mut self, draft: Draft) -> Result<Outcome, StoreError> {
        let program = Author::Program(self.door.author.actor());
        self.admit_as(&program, draft)
    }

    /// Admits a follower at its cause's moment, or now when the record was in no state
    /// for it then.
    fn follow(&mut self, program: &Author, draft: Draft) -> Result<Option<fact::Fact>, StoreError> {
        let undated = Draft {
            at: None,
            ..draft.clone()
        };
        for draft in [draft, undated] {
            let refused = match self.admit_as(program, draft)? {
                Outcome::Admitted(fact) => return Ok(Some(fact)),
                Outcome::Repeated(_) => return Ok(None),
                Outcome::Refused(reasons) => reasons,
            };
            tracing::debug!(reasons = ?refused, "a following draft does not fit then");
        }
        tracing::warn!("a following draft was refused; the packs do not allow it");
        Ok(None)
    }

    fn admit_as(&mut self, author: &Author, draft: Draft) -> Result<Outcome, StoreError> {
        let now = (self.door.clock)();
        admit_one(self.tx, &self.door.gate, author, draft, now)
    }
}
