//! The node's clock: deadlines that pass become facts.

use fact::{Body, Draft, Moment, Name, RecordRef, Source, SourceKind};
use store::StoreError;

use crate::admit::{Author, Outcome};
use crate::derive::fact_id_from;
use crate::node::Node;

/// Deadlines struck in one commit at most.
const STRIKE_MAX: u32 = 500;
/// Commits of one call at most; the next call goes on.
const ROUNDS_MAX: usize = 200;

impl Node {
    /// Admits a `struck` fact for every deadline that has passed; says how many.
    ///
    /// The fact's id follows from record, clock and moment: striking twice is once.
    pub fn strike_due(&self, organ: &Name) -> Result<usize, StoreError> {
        let now = self.now();
        let author = Author::Program(Name::literal("clock"));
        let mut total = 0;
        for _ in 0..ROUNDS_MAX {
            let due = self.read(|reader| reader.due_clocks(now.plus_millis(-1), STRIKE_MAX))?;
            let drafts: Vec<Draft> = due.into_iter().map(|due| struck(organ, due)).collect();
            let outcomes = self.admit(&author, drafts)?;
            let mut admitted = 0;
            for outcome in outcomes {
                match outcome {
                    Outcome::Admitted(_) => admitted += 1,
                    Outcome::Repeated(_) => {}
                    Outcome::Refused(reasons) => {
                        tracing::warn!(?reasons, "a deadline passed and could not be recorded");
                    }
                }
            }
            total += admitted;
            if admitted == 0 {
                break;
            }
        }
        Ok(total)
    }
}

fn struck(organ: &Name, (record, clock, due): (RecordRef, Name, Moment)) -> Draft {
    Draft {
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
    }
}
