//! Jobs: long work that reports how far it is.
//!
//! One job works at a time and a few wait; more are refused. Only the newest ended jobs
//! are remembered, since what they did is in the ledger anyway; a job that works or waits
//! is never forgotten, and one that breaks off has failed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fact::{Moment, RecordId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};

use crate::plan::Corrected;

/// Jobs remembered at most; of those that have ended the oldest are forgotten first.
const JOBS_MAX: usize = 100;
/// Jobs that wait or work at the same time.
const LINE_MAX: usize = 4;
/// Changes kept for slow listeners.
const BACKLOG: usize = 256;

/// Identifies a job, also across runs of the program: answers that name one are
/// remembered for longer than a run lasts. It stays below 2^53, so that pages can read it
/// as a number.
pub type JobId = u64;
/// How many jobs may begin in a millisecond before ids of two runs could meet.
const IDS_A_MILLISECOND: u64 = 1000;

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// At work.
    Running,
    /// Finished well.
    Done {
        /// The record it made or changed.
        record: RecordId,
        /// What a corrected text did to it.
        corrected: Option<Corrected>,
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
    first: JobId,
    line: Arc<Semaphore>,
    turn: Arc<Semaphore>,
    changes: broadcast::Sender<Job>,
}

/// A job's place in the line, held until it ends.
#[derive(Debug)]
pub struct Ticket {
    id: JobId,
    jobs: Jobs,
    ended: bool,
    _place: OwnedSemaphorePermit,
}

impl Ticket {
    /// Says how far the job is.
    pub fn progress(&self, done: usize, total: usize) {
        self.jobs.change(self.id, |job| {
            job.done = done;
            job.total = total;
        });
    }

    fn end(mut self, state: JobState) {
        self.ended = true;
        self.jobs.change(self.id, |job| job.state = state);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.ended {
            self.jobs.change(self.id, |job| {
                job.state = JobState::Failed {
                    code: "internal".to_owned(),
                    detail: "the work broke off".to_owned(),
                };
            });
        }
    }
}

impl Jobs {
    /// No jobs yet, in a run that begins now.
    pub fn beginning(now: Moment) -> Self {
        let millis = u64::try_from(now.millis()).unwrap_or_default();
        Self {
            jobs: Arc::default(),
            first: millis.saturating_mul(IDS_A_MILLISECOND),
            line: Arc::new(Semaphore::new(LINE_MAX)),
            turn: Arc::new(Semaphore::new(1)),
            changes: broadcast::channel(BACKLOG).0,
        }
    }

    /// Begins work when it is its turn, beside the requests; `None` when too many wait.
    /// Must be called within a tokio runtime.
    pub fn begin(
        &self,
        owner: &str,
        work: impl FnOnce(&Ticket) -> JobState + Send + 'static,
    ) -> Option<JobId> {
        let place = Arc::clone(&self.line).try_acquire_owned().ok()?;
        let ticket = Ticket {
            id: self.register(owner),
            jobs: self.clone(),
            ended: false,
            _place: place,
        };
        let (id, turn) = (ticket.id, Arc::clone(&self.turn));
        tokio::spawn(async move {
            let Ok(turn) = turn.acquire_owned().await else {
                return;
            };
            tokio::task::spawn_blocking(move || {
                let state = work(&ticket);
                ticket.end(state);
                drop(turn);
            });
        });
        Some(id)
    }

    fn register(&self, owner: &str) -> JobId {
        let mut jobs = self.jobs();
        let id = jobs.keys().next_back().map_or(self.first, |last| last + 1);
        while jobs.len() >= JOBS_MAX
            && let Some(oldest) = oldest_ended(&jobs)
        {
            jobs.remove(&oldest);
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

    /// One job.
    pub fn get(&self, id: JobId) -> Option<Job> {
        self.jobs().get(&id).cloned()
    }

    /// Hears of every change from now on.
    pub fn listen(&self) -> broadcast::Receiver<Job> {
        self.changes.subscribe()
    }

    fn change(&self, id: JobId, change: impl FnOnce(&mut Job)) {
        let mut jobs = self.jobs();
        if let Some(job) = jobs.get_mut(&id) {
            change(job);
            // Nobody listening is not an error.
            drop(self.changes.send(job.clone()));
        }
    }

    fn jobs(&self) -> MutexGuard<'_, BTreeMap<JobId, Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn oldest_ended(jobs: &BTreeMap<JobId, Job>) -> Option<JobId> {
    let mut ended = jobs.values().filter(|job| job.state != JobState::Running);
    ended.next().map(|job| job.id)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const T0: Moment = Moment::from_millis(1_790_000_000_000);

    fn done() -> JobState {
        JobState::Done {
            record: RecordId::from_bits(7),
            corrected: None,
        }
    }

    async fn ended(jobs: &Jobs, id: JobId) -> Job {
        let mut changes = jobs.listen();
        loop {
            match jobs.get(id) {
                Some(job) if job.state != JobState::Running => return job,
                _running => drop(changes.recv().await),
            }
        }
    }

    #[tokio::test]
    async fn a_job_is_followed_to_its_end() {
        let jobs = Jobs::beginning(T0);
        let id = jobs.begin("acct_1", |ticket| {
            ticket.progress(3, 10);
            done()
        });
        let job = ended(&jobs, id.unwrap()).await;
        assert_eq!((job.done, job.total, job.state), (3, 10, done()));
    }

    #[tokio::test]
    async fn one_job_works_a_few_wait_and_more_are_refused() {
        let jobs = Jobs::beginning(T0);
        let (go, gate) = mpsc::channel::<()>();
        let first = jobs.begin("acct_1", move |_ticket| {
            gate.recv().unwrap();
            done()
        });
        let order = Arc::new(Mutex::new(Vec::new()));
        let waiting: Vec<JobId> = (1..LINE_MAX)
            .map(|place| {
                let order = Arc::clone(&order);
                let work = move |_: &Ticket| {
                    order.lock().unwrap().push(place);
                    done()
                };
                jobs.begin("acct_1", work).unwrap()
            })
            .collect();
        assert_eq!(jobs.begin("acct_1", |_ticket| done()), None);
        assert!(order.lock().unwrap().is_empty());
        go.send(()).unwrap();
        ended(&jobs, first.unwrap()).await;
        for id in waiting {
            ended(&jobs, id).await;
        }
        assert_eq!(*order.lock().unwrap(), [1, 2, 3]);
        assert!(jobs.begin("acct_1", |_ticket| done()).is_some());
    }

    #[tokio::test]
    async fn work_that_breaks_off_has_failed() {
        let jobs = Jobs::beginning(T0);
        let id = jobs.begin("acct_1", |_ticket| panic!("on purpose"));
        let job = ended(&jobs, id.unwrap()).await;
        assert!(matches!(job.state, JobState::Failed { .. }));
    }

    #[tokio::test]
    async fn ended_jobs_are_forgotten_and_never_a_running_one() {
        let jobs = Jobs::beginning(T0);
        let running = jobs.register("acct_1");
        let mut ids = Vec::new();
        for _job in 0..JOBS_MAX + 50 {
            let id = jobs.begin("acct_1", |_ticket| done()).unwrap();
            ended(&jobs, id).await;
            ids.push(id);
        }
        assert_eq!(jobs.jobs().len(), JOBS_MAX);
        assert!(jobs.get(running).is_some() && jobs.get(ids[0]).is_none());
        assert!(jobs.get(ids[ids.len() - 1]).is_some());
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn ids_of_another_run_are_other_ids_and_fit_a_page() {
        let first = Jobs::beginning(T0).register("acct_1");
        let later = Jobs::beginning(T0.plus_millis(1)).register("acct_1");
        assert!(later - first >= 1000 && later < 1 << 53);
    }
}
