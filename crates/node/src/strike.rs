//! The node's clock: deadlines that pass become facts.

use fact::{Body, Draft, Name, Source, SourceKind};
use store::StoreError;

use crate::admit::Author;
use crate::derive::fact_id_from;
use crate::node::Node;

/// Deadlines struck in one commit at most.
const STRIKE_MAX: u32 = 500;

impl Node {
    /// Admits a `struck` fact for every deadline that has passed; says how many.
    ///
    /// The fact's id follows from record, clock and moment: striking twice is once.
    pub fn strike_due(&self, organ: &Name) -> Result<usize, StoreError> {
        let now = self.now();
        let mut total = 0;
        loop {
            let due = self.read(|reader| reader.due_clocks(now.plus_millis(-1), STRIKE_MAX))?;
            let drafts: Vec<Draft> = due
                .into_iter()
                .map(|(record, clock, due)| Draft {
                    id: fact_id_from(&[
                        "struck",
                        &record.to_string(),
                        clock.as_str(),
                        &due.millis().to_string(),
                    ]),
                    at: Some(due),
                    organ: organ.clone(),
                    source: Source {
                        kind: SourceKind::Program,
                        detail: "clock".to_owned(),
                    },
                    evidence: Vec::new(),
                    amends: None,
                    body: Body::Struck { record, clock, due },
                })
                .collect();
            let asked = drafts.len();
            let author = Author::Program(Name::literal("clock"));
            let outcomes = self.admit(&author, drafts)?;
            let admitted = outcomes
                .iter()
                .filter(|outcome| outcome.fact().is_some())
                .count();
            total += admitted;
            if admitted == 0 || asked < usize::try_from(STRIKE_MAX).unwrap_or(usize::MAX) {
                return Ok(total);
            }
        }
    }
}
