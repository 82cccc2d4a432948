//! Jobs: long work that reports how far it is.
//!
//! Only the newest jobs are remembered; what they did is in the ledger anyway.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use fact::RecordId;
use tokio::sync::broadcast;

/// Jobs remembered at most; the oldest are forgotten first.
const JOBS_MAX: usize = 100;
/// Changes kept for slow listeners.
const BACKLOG: usize = 256;

/// Identifies a job within one run of the program.
pub type JobId = u64;

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// At work.
    Running,
    /// Finished well.
    Done {
        /// The record it made.
        record: RecordId,
    },
    /// Given up.
    Failed {
        /// Stable code of the reason.
        code: String,
        /// The reason in words.
        detail: String,
    },
}

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// The actor who started it; only that actor may look.
    pub owner: String,
    /// How it stands.
    pub state: JobState,
    /// Steps done.
    pub done: usize,
    /// Steps in all; 0 while unknown.
    pub total: usize,
}

/// All jobs of this run.
#[derive(Debug, Clone)]
pub struct Jobs {
    jobs: Arc<Mutex<BTreeMap<JobId, Job>>>,
    changes: broadcast::Sender<Job>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            jobs: Arc::default(),
            changes: broadcast::channel(BACKLOG).0,
        }
    }
}

impl Jobs {
    /// Registers a job.
    pub fn start(&self, owner: &str) -> JobId {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let id = jobs.keys().next_back().map_or(1, |last| last + 1);
        while jobs.len() >= JOBS_MAX {
            jobs.pop_first();
        }
        jobs.insert(
            id,
            Job {
                id,
                owner: owner.to_owned(),
                state: JobState::Running,
                done: 0,
                total: 0,
            },
        );
        id
    }

    /// Says how far a job is.
    pub fn progress(&self, id: JobId, done: usize, total: usize) {
        self.change(id, |job| {
            job.done = done;
            job.total = total;
        });
    }

    /// Ends a job.
    pub fn finish(&self, id: JobId, state: JobState) {
        self.change(id, |job| job.state = state);
    }

    /// One job.
    pub fn get(&self, id: JobId) -> Option<Job> {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned()
    }

    /// Hears of every change from now on.
    pub fn listen(&self) -> broadcast::Receiver<Job> {
        self.changes.subscribe()
    }

    fn change(&self, id: JobId, change: impl FnOnce(&mut Job)) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = jobs.get_mut(&id) {
            change(job);
            // Nobody listening is not an error.
            drop(self.changes.send(job.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_followed_to_its_end() {
        let jobs = Jobs::default();
        let id = jobs.start("acct_1");
        jobs.progress(id, 3, 10);
        jobs.finish(
            id,
            JobState::Done {
                record: RecordId::from_bits(7),
            },
        );
        let job = jobs.get(id).unwrap();
        assert_eq!((job.done, job.total), (3, 10));
        assert_eq!(
            job.state,
            JobState::Done {
                record: RecordId::from_bits(7)
            }
        );
    }

    #[test]
    fn old_jobs_are_forgotten_and_ids_are_not_used_twice() {
        let jobs = Jobs::default();
        let ids: Vec<JobId> = (0..150).map(|_| jobs.start("acct_1")).collect();
        assert!(jobs.get(ids[0]).is_none() && jobs.get(ids[149]).is_some());
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
