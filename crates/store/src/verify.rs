//! Verifying: the chain, the typed tables, and every cell against its SQL.

use std::path::Path;

use fact::ledger::{GENESIS, Link, chain, read_fact};
use rusqlite::Connection;

use crate::digest;
use crate::error::StoreError;
use crate::ledger::{self, Line};
use crate::plan::Plan;
use crate::rebuild;
use crate::why::recompute;

/// Faults listed at most.
const FAULTS_MAX: usize = 100;

/// Something that is not as it must be, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A ledger record or its link was altered.
    Altered {
        /// Its place.
        seq: u64,
    },
    /// A place in the ledger is missing.
    Missing {
        /// The place.
        seq: u64,
    },
    /// A record's bytes are not a ledger record, or its columns say something else.
    Unreadable {
        /// Its place.
        seq: u64,
        /// Why.
        cause: String,
    },
    /// The database's own structures are damaged.
    Structure {
        /// What SQLite says.
        cause: String,
    },
    /// A cell differs from its SQL.
    Cell {
        /// Version of the indicator.
        indicator: String,
        /// The group.
        group: String,
        /// The day.
        day: i32,
        /// What the cell says.
        cell: i64,
        /// What SQL says.
        sql: i64,
    },
    /// The typed tables differ from the ledger.
    Tables {
        /// Digest of the tables in place.
        kept: String,
        /// Digest of tables made anew.
        rebuilt: String,
    },
    /// An evidence file that a fact names is missing or altered.
    Evidence {
        /// The fact's place.
        seq: u64,
        /// The file's hash.
        blob: String,
    },
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Altered { seq } => {
                write!(f, "ledger record {seq}: its bytes or its link were altered")
            }
            Self::Missing { seq } => write!(f, "ledger record {seq} is missing"),
            Self::Unreadable { seq, cause } => {
                write!(f, "ledger record {seq} cannot be trusted: {cause}")
            }
            Self::Structure { cause } => write!(
                f,
                "the database file is damaged ({cause}); when the chain is well, run `gulou rebuild`, else bring back a backup"
            ),
            Self::Cell {
                indicator,
                group,
                day,
                cell,
                sql,
            } => write!(
                f,
                "{indicator} {group} day {day}: the cell says {cell}, the rows say {sql}; run `gulou rebuild`"
            ),
            Self::Tables { kept, rebuilt } => write!(
                f,
                "the tables ({kept}) differ from the ledger ({rebuilt}); when the ledger itself is well, run `gulou rebuild`"
            ),
            Self::Evidence { seq, blob } => {
                write!(
                    f,
                    "file {blob} of ledger record {seq} is missing or altered"
                )
            }
        }
    }
}

/// What was verified and found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Facts in the ledger.
    pub facts: u64,
    /// Cells compared.
    pub cells: u64,
    /// The last link of the chain, hexadecimal.
    pub link: String,
    /// Digest of everything derived, when it was made anew.
    pub digest: Option<String>,
    /// What is wrong; empty means all is well.
    pub faults: Vec<Fault>,
}

impl Verdict {
    /// Nothing but files is wrong so far.
    pub(crate) fn has_whole_ledger(&self) -> bool {
        self.faults
            .iter()
            .all(|fault| matches!(fault, Fault::Evidence { .. }))
    }

    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault);
        }
    }
}

/// Refuses a ledger whose chain is broken or cut short.
pub(crate) fn sound(conn: &Connection) -> Result<(), StoreError> {
    let mut verdict = Verdict::default();
    ledger(conn, None, &mut verdict)?;
    match verdict.faults.into_iter().next() {
        Some(fault) => Err(StoreError::Unsound(Box::new(fault))),
        None => Ok(()),
    }
}

/// Refuses a ledger that was cut short: one more record would hide the loss.
pub(crate) fn whole(conn: &Connection) -> Result<(), StoreError> {
    let (head, noted) = (ledger::head(conn)?.seq, ledger::noted_head(conn)?);
    if head < noted {
        let fault = Fault::Missing { seq: head + 1 };
        return Err(StoreError::Unsound(Box::new(fault)));
    }
    Ok(())
}

/// Walks the chain from the beginning, then lets SQLite check the table and its indexes.
pub(crate) fn ledger(
    conn: &Connection,
    blobs: Option<&crate::Blobs>,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    if chain_of(conn, blobs, verdict, |_line| Ok(()))? {
        for cause in ledger::structure(conn, FAULTS_MAX)? {
            verdict.fault(Fault::Structure { cause });
        }
    }
    Ok(())
}

/// Walks the chain from the beginning and hands over each line; whether it came to the end.
pub(crate) fn chain_of(
    conn: &Connection,
    blobs: Option<&crate::Blobs>,
    verdict: &mut Verdict,
    mut visit: impl FnMut(&Line) -> Result<(), StoreError>,
) -> Result<bool, StoreError> {
    let mut walk = Walk::from_beginning(blobs, verdict);
    let walked = ledger::each_line(conn, |line| {
        let visited = visit(&line);
        walk.line(line);
        visited
    });
    if let Err(cause) = walked {
        walk.stop(cause.to_string());
        return Ok(false);
    }
    walk.end(ledger::noted_head(conn)?);
    Ok(true)
}

/// A walk along the chain.
pub(crate) struct Walk<'a> {
    link: Link,
    /// The place that must come next.
    expected: u64,
    blobs: Option<&'a crate::Blobs>,
    verdict: &'a mut Verdict,
}

impl<'a> Walk<'a> {
    pub(crate) fn from_beginning(
        blobs: Option<&'a crate::Blobs>,
        verdict: &'a mut Verdict,
    ) -> Self {
        Self {
            link: GENESIS,
            expected: 1,
            blobs,
            verdict,
        }
    }

    /// The place of the last line.
    pub(crate) fn place(&self) -> u64 {
        self.expected - 1
    }

    pub(crate) fn first_fault(&self) -> Option<&Fault> {
        self.verdict.faults.first()
    }

    /// Facts so far.
    pub(crate) fn facts(&self) -> u64 {
        self.verdict.facts
    }

    /// The next line cannot be read.
    fn stop(self, cause: String) {
        self.verdict.link = crate::plan::hex(&self.link);
        self.verdict.fault(Fault::Unreadable {
            seq: self.expected,
            cause,
        });
    }

    /// There are no more lines, where so many were noted.
    pub(crate) fn end(&mut self, noted: u64) {
        self.verdict.link = crate::plan::hex(&self.link);
        self.skip_to(noted + 1);
    }

    /// The places before this one are missing.
    fn skip_to(&mut self, place: u64) {
        while self.expected < place && self.verdict.faults.len() < FAULTS_MAX {
            self.verdict.fault(Fault::Missing { seq: self.expected });
            self.expected += 1;
        }
    }

    pub(crate) fn line(&mut self, line: Line) {
        let seq = line.seq;
        self.skip_to(seq);
        self.expected = seq + 1;
        self.verdict.facts += 1;
        let computed = chain(&self.link, &line.body);
        if computed.as_slice() != line.link.as_slice() {
            self.verdict.fault(Fault::Altered { seq });
        }
        match read_fact(&line.body) {
            Err(cause) => self.distrust(seq, cause.to_string()),
            Ok(fact) if fact.seq != seq => {
                self.distrust(seq, format!("the record says it is number {}", fact.seq));
            }
            Ok(fact) if !stands_in(&fact, &line.columns) => {
                self.distrust(seq, "the columns beside it say something else".to_owned());
            }
            Ok(fact) => check_evidence(&fact, self.blobs, self.verdict),
        }
        // Follow the stored link, so that one fault is reported once, where it is.
        self.link = line.link.try_into().unwrap_or(computed);
    }

    fn distrust(&mut self, seq: u64, cause: String) {
        self.verdict.fault(Fault::Unreadable { seq, cause });
    }
}

/// Whether a line's columns say what its body says.
fn stands_in(fact: &fact::Fact, [id, kind, record]: &[Vec<u8>; 3]) -> bool {
    let named = fact.body.record();
    *id == fact.id.to_bits().to_be_bytes()
        && kind == named.kind.as_str().as_bytes()
        && *record == named.id.to_bits().to_be_bytes()
}

/// Files that fields of records name, such as the texts of reports.
pub(crate) fn files(
    conn: &Connection,
    blobs: &crate::Blobs,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    let mut statement =
        conn.prepare("SELECT blob, min(seq) FROM named_blob GROUP BY blob ORDER BY 2")?;
    let mut lines = statement.query([])?;
    while let Some(line) = lines.next()? {
        let (blob, seq): (String, u64) = (line.get(0)?, line.get(1)?);
        let whole = blob.parse().is_ok_and(|hash| blobs.get(hash).is_ok());
        let fault = Fault::Evidence { seq, blob };
        if !whole && !verdict.faults.contains(&fault) {
            verdict.fault(fault);
        }
    }
    Ok(())
}

fn check_evidence(fact: &fact::Fact, blobs: Option<&crate::Blobs>, verdict: &mut Verdict) {
    let Some(blobs) = blobs else { return };
    for evidence in &fact.evidence {
        if blobs.get(evidence.blob).is_err() {
            verdict.fault(Fault::Evidence {
                seq: fact.seq,
                blob: evidence.blob.to_string(),
            });
        }
    }
}

/// Compares every cell with its SQL, and the tables with tables made anew.
pub(crate) fn derived(
    conn: &Connection,
    plan: &Plan,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    for indicator in plan.setting.catalog.indicators.values().flatten() {
        if let Some(sql) = recompute(indicator, plan) {
            compare_cells(conn, &indicator.version_key(), &sql, verdict)?;
        }
    }
    let kept = digest::of_derived(conn, plan)?;
    let rebuilt = digest_made_anew(conn, plan)?;
    if kept != rebuilt {
        verdict.fault(Fault::Tables {
            kept,
            rebuilt: rebuilt.clone(),
        });
    }
    verdict.digest = Some(rebuilt);
    Ok(())
}

fn compare_cells(
    conn: &Connection,
    key: &str,
    sql: &str,
    verdict: &mut Verdict,
) -> Result<(), StoreError> {
    let compare = format!(
        "WITH kept AS (SELECT grp, day, amount FROM cell WHERE indicator = ?1 AND amount <> 0), \
         made AS ({sql}) \
         SELECT coalesce(kept.grp, made.grp), coalesce(kept.day, made.day), \
                coalesce(kept.amount, 0), coalesce(made.amount, 0) \
         FROM kept FULL JOIN made ON kept.grp = made.grp AND kept.day = made.day"
    );
    let mut statement = conn.prepare(&compare)?;
    let mut lines = statement.query([key])?;
    while let Some(line) = lines.next()? {
        let (cell, sql): (i64, i64) = (line.get(2)?, line.get(3)?);
        verdict.cells += 1;
        if cell != sql {
            verdict.fault(Fault::Cell {
                indicator: key.to_owned(),
                group: line.get(0)?,
                day: line.get(1)?,
                cell,
                sql,
            });
        }
    }
    Ok(())
}

fn digest_made_anew(conn: &Connection, plan: &Plan) -> Result<String, StoreError> {
    let scratch = Connection::open(Path::new(""))?;
    rebuild::create_derived(&scratch, plan)?;
    scratch.execute_batch("BEGIN")?;
    rebuild::fill(conn, &scratch, plan)?;
    scratch.execute_batch("COMMIT")?;
    digest::of_derived(&scratch, plan)
}
