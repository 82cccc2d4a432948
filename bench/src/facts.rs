//! Facts per second through the whole path, and questions asked of them.

use std::time::Instant;

use anyhow::{Context, bail};
use fact::ledger::write_fact;
use fact::{
    Body, Date, Draft, Fact, FactId, Name, Period, RecordId, RecordRef, Source, SourceKind, Values,
};
use node::{Author, Bundle, Node, Outcome as Admitted, system_clock};

use crate::bare::{self, Line};
use crate::outcome::Outcome;

const BATCHES: usize = 40;
const BATCH: usize = 1000;
const CALLERS: usize = 64;
const EACH: usize = 300;

/// A node on real packs with one promise that everything is about.
pub(crate) struct House {
    node: Node,
    promise: RecordId,
    folder: tempfile::TempDir,
}

fn name(text: &str) -> anyhow::Result<Name> {
    Ok(Name::new(text)?)
}

fn per_second(n: usize, started: Instant) -> f64 {
    rate(n) / started.elapsed().as_secs_f64()
}

fn rate(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

impl House {
    pub(crate) fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let node = Node::open(folder.path(), Bundle::embedded().load()?, system_clock())?;
        node.load_sample()?;
        let promise = node
            .read(|reader| reader.records_after("promise", None, 1))?
            .first()
            .context("the sample has no promise")?
            .id;
        Ok(Self {
            node,
            promise,
            folder,
        })
    }

    /// A milestone: a record with a lifecycle, a clock, a light and two indicators.
    fn draft(&self, number: usize) -> anyhow::Result<Draft> {
        let number = number as u128;
        let day = Date::from_day_number(20_454 + i32::try_from(number % 365)?).context("a day")?;
        let values = Values::from([
            (name("promise")?, self.promise.to_string().into()),
            (
                name("title")?,
                format!("step {number} of the bench, about as long as real ones are").into(),
            ),
            (name("due")?, day.to_string().into()),
        ]);
        let record = RecordRef {
            kind: name("milestone")?,
            id: RecordId::new(1_790_000_000_000, number),
        };
        Ok(Draft {
            id: FactId::new(1_790_000_000_000, number),
            at: None,
            organ: name("gov-office")?,
            source: Source {
                kind: SourceKind::Interface,
                detail: "bench".to_owned(),
            },
            evidence: Vec::new(),
            amends: None,
            body: Body::Open { record, values },
        })
    }

    fn drafts(&self, from: usize, count: usize) -> anyhow::Result<Vec<Draft>> {
        (from..from + count)
            .map(|number| self.draft(number))
            .collect()
    }

    fn admit(&self, drafts: Vec<Draft>) -> anyhow::Result<Vec<Fact>> {
        let author = Author::Program(name("bench")?);
        let mut facts = Vec::with_capacity(drafts.len());
        for outcome in self.node.admit(&author, drafts)? {
            match outcome {
                Admitted::Admitted(fact) => facts.push(fact),
                other => bail!("not admitted: {other:?}"),
            }
        }
        Ok(facts)
    }

    fn one_by_one(&self, drafts: Vec<Draft>) -> anyhow::Result<Vec<Fact>> {
        let mut facts = Vec::with_capacity(drafts.len());
        for draft in drafts {
            facts.extend(self.admit(vec![draft])?);
        }
        Ok(facts)
    }

    /// One caller, a thousand drafts a call.
    pub(crate) fn batches(&self) -> anyhow::Result<Vec<Outcome>> {
        let count = BATCHES * BATCH;
        let batches: Vec<Vec<Draft>> = (0..BATCHES)
            .map(|turn| self.drafts(turn * BATCH, BATCH))
            .collect::<Result<_, _>>()?;
        let started = Instant::now();
        let mut facts = Vec::with_capacity(count);
        for batch in batches {
            facts.extend(self.admit(batch)?);
        }
        let whole = per_second(count, started);
        let lines = lines(&facts)?;
        let bare = tempfile::tempdir()?;
        let conn = bare::open(bare.path())?;
        let started = Instant::now();
        bare::insert_batches(&conn, &lines, BATCH)?;
        let floor = per_second(count, started);
        Ok(vec![
            outcome("bare_batch", floor, "facts/s", None, count),
            outcome(
                "facts_batch",
                whole,
                "facts/s",
                Some(("bare_batch", whole / floor)),
                count,
            ),
        ])
    }

    /// Sixty-four callers, each waiting for every single fact to be on disk.
    pub(crate) fn concurrent(&self) -> anyhow::Result<Vec<Outcome>> {
        let count = CALLERS * EACH;
        let first = BATCHES * BATCH;
        // Ids grow with time, as those of real callers do.
        let callers: Vec<Vec<Draft>> = (0..CALLERS)
            .map(|caller| {
                (0..EACH)
                    .map(|turn| self.draft(first + turn * CALLERS + caller))
                    .collect()
            })
            .collect::<Result<_, _>>()?;
        let started = Instant::now();
        let facts: Vec<Vec<Fact>> = std::thread::scope(|scope| {
            let running: Vec<_> = callers
                .into_iter()
                .map(|drafts| scope.spawn(move || self.one_by_one(drafts)))
                .collect();
            running
                .into_iter()
                .map(|caller| {
                    caller
                        .join()
                        .map_err(|_panic| anyhow::anyhow!("a caller stumbled"))?
                })
                .collect::<anyhow::Result<_>>()
        })?;
        let whole = per_second(count, started);
        let lines = facts
            .iter()
            .map(|facts| lines(facts))
            .collect::<Result<Vec<_>, _>>()?;
        let bare = tempfile::tempdir()?;
        let conn = bare::open(bare.path())?;
        let started = Instant::now();
        bare::insert_together(conn, lines)?;
        let floor = per_second(count, started);
        Ok(vec![
            outcome("bare_concurrent64", floor, "facts/s", None, count),
            outcome(
                "facts_concurrent64",
                whole,
                "facts/s",
                Some(("bare_concurrent64", whole / floor)),
                count,
            ),
        ])
    }

    /// Why a figure is what it is, and the proof of everything.
    pub(crate) fn questions(&self) -> anyhow::Result<Vec<Outcome>> {
        let catalog = std::sync::Arc::clone(&self.node.loaded().catalog);
        let indicator = catalog
            .indicator("promise.milestones_due")
            .first()
            .context("the indicator")?;
        let period = Period::year(2026).context("a year")?;
        let started = Instant::now();
        let why = self
            .node
            .read(|reader| reader.why(indicator, period, None, 200))?
            .context("a why")?;
        let asked = started.elapsed().as_secs_f64() * 1000.0;
        if why.cell != why.recomputed {
            bail!("the figure differs from its rows");
        }
        let facts = usize::try_from(self.node.store().head()?)?;
        let started = Instant::now();
        let verdict = self.node.store().verify()?;
        if !verdict.faults.is_empty() {
            bail!("not well: {:?}", verdict.faults);
        }
        let verified = per_second(facts, started);
        let size = std::fs::metadata(self.folder.path().join("gulou.sqlite3"))?.len();
        let bytes = rate(usize::try_from(size)?) / rate(facts);
        Ok(vec![
            outcome("why", asked, "ms", None, usize::try_from(why.rows_total)?),
            outcome("verify", verified, "facts/s", None, facts),
            outcome("disk", bytes, "bytes/fact", None, facts),
        ])
    }
}

pub(crate) fn outcome(
    name: &'static str,
    value: f64,
    unit: &'static str,
    held: Option<(&'static str, f64)>,
    n: usize,
) -> Outcome {
    let (ratio_to, ratio) = held.unzip();
    Outcome {
        name,
        value,
        unit,
        ratio_to,
        ratio,
        n: n as u64,
    }
}

fn lines(facts: &[Fact]) -> anyhow::Result<Vec<Line>> {
    facts
        .iter()
        .map(|fact| {
            let record = fact.body.record();
            Ok(Line {
                seq: fact.seq,
                id: fact.id.to_bits().to_be_bytes(),
                kind: record.kind.to_string(),
                record: record.id.to_bits().to_be_bytes(),
                body: String::from_utf8(write_fact(fact)?)?,
            })
        })
        .collect()
}
