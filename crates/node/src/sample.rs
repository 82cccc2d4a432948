//! The sample plan: what a newcomer sees, built from the district's own texts.
//!
//! The digest of the report is imported by the same reader and door as any
//! report; tables beside it say what happened since. Rows dated after today are
//! left for later. Everything is marked as sample and repeatable.

mod rows;

use fact::{
    Body, Date, Draft, Evidence, Moment, Name, OrganId, RecordId, RecordRef, Source, SourceKind,
    Values, Zone,
};
use store::{Record, StoreError};

use self::rows::{
    AccountRow, FinishedRow, MilestoneRow, ObservationRow, OwnerRow, ProgressRow, SlippageRow,
    table,
};
use crate::access::{Grant, NewAccount, SampleAccount};
use crate::admit::{Author, Outcome};
use crate::derive::{fact_id_from, record_id_from};
use crate::node::Node;
use crate::plan::{Import, ImportError, Publication, PublishError, Rest, SameYear, suggest_owners};

/// The organ the sample is recorded for.
const OFFICE: &str = "gov-office";

/// Why the sample could not be built.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The district has no plan digest.
    #[error("the district names no plan")]
    NoPlan,
    /// A table's row is wrong.
    #[error("`{path}`, row {row}: {what}")]
    Row {
        /// The table.
        path: String,
        /// The row, the heading being row 1.
        row: usize,
        /// What is wrong.
        what: String,
    },
    /// The digest was not taken.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// It was not published.
    #[error("the sample plan was not published: {0}")]
    Publish(#[from] PublishError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn noon(day: Date) -> Moment {
    Zone::CHINA.start_of(day).plus_millis(12 * 3_600_000)
}

impl Node {
    /// The sample sign-ins of the loaded district.
    pub fn sample_accounts(&self) -> Result<Vec<SampleAccount>, SampleError> {
        let rows = table::<AccountRow>(&self.loaded().texts, "accounts")?;
        Ok(rows
            .into_iter()
            .map(|(_row, row)| SampleAccount {
                account: NewAccount {
                    name: row.name,
                    title: row.title,
                    grants: vec![Grant {
                        role: row.role,
                        organ: row.organ,
                    }],
                },
                password: row.password,
            })
            .collect())
    }

    /// Whether the ledger is empty or began with the sample: a real plan takes none.
    pub fn takes_sample(&self) -> Result<bool, StoreError> {
        let first = self.read(|reader| reader.facts_after(0, 1))?;
        Ok(first
            .first()
            .is_none_or(|fact| fact.actor.as_str() == "sample"))
    }

    /// Builds the sample plan when the ledger is empty; says how many facts it took.
    pub fn load_sample(&self) -> Result<u64, SampleError> {
        if self.store().head()? > 0 {
            return Ok(0);
        }
        let plan = self
            .loaded()
            .district
            .plan
            .clone()
            .ok_or(SampleError::NoPlan)?;
        let issued_on = Date::new(plan.year, 1, 10).filter(|day| *day <= self.today());
        let import = Import {
            file_name: plan.path,
            text: plan.text,
            title: Some(plan.title),
            year: Some(plan.year),
            issued_on,
            organ: OrganId::literal(OFFICE),
            corrects: None,
        };
        let author = Author::Program(Name::literal("sample"));
        let report = self
            .import_report(&author, &import, |_done, _total| {})?
            .report;
        let at = issued_on.map(noon);
        let publication = Publication {
            report,
            rest: Rest::Accept,
            same_year: SameYear::Refuse,
            at,
        };
        self.publish_report(&author, &import.organ, &publication)?;
        let builder = SampleBuilder::new(self, author, at.unwrap_or_else(|| self.now()), report)?;
        builder.build()?;
        Ok(self.store().head()?)
    }
}

/// Which half of a slippage: the explanation or the answer.
#[derive(Clone, Copy)]
enum Half {
    Asked,
    Granted,
}

/// A promise by id with its sentence.
struct Promise {
    id: RecordId,
    quote: String,
    topic: String,
}

struct SampleBuilder<'a> {
    node: &'a Node,
    author: Author,
    at: Moment,
    promises: Vec<Promise>,
    series: Vec<(RecordId, String, String)>,
}

impl<'a> SampleBuilder<'a> {
    fn new(
        node: &'a Node,
        author: Author,
        at: Moment,
        report: RecordId,
    ) -> Result<Self, StoreError> {
        node.read(|reader| {
            let def = reader.def("promise")?;
            let text =
                |found: &Record, field| found.row.text(def, field).unwrap_or_default().to_owned();
            let promises = reader
                .records_where("promise", "report", &report.to_string())?
                .iter()
                .map(|found| Promise {
                    id: found.id,
                    quote: text(found, "quote"),
                    topic: text(found, "topic"),
                })
                .collect();
            let def = reader.def("series")?;
            let series = reader
                .records_after("series", None, 10_000)?
                .into_iter()
                .map(|found| {
                    let text = |field| found.row.text(def, field).unwrap_or_default().to_owned();
                    (found.id, text("name"), text("change"))
                })
                .collect();
            Ok(Self {
                node,
                author,
                at,
                promises,
                series,
            })
        })
    }

    fn build(&self) -> Result<(), SampleError> {
        let mut drafts = self.owners()?;
        drafts.extend(self.observations()?);
        drafts.extend(self.milestones()?);
        drafts.extend(self.progress()?);
        drafts.extend(self.slippages(Half::Asked)?);
        drafts.extend(self.finished()?);
        self.admit(&self.author, drafts)?;
        // Whoever explains a slippage may not grant it.
        let second = Author::Program(Name::literal("sample-second"));
        self.admit(&second, self.slippages(Half::Granted)?)
    }

    fn admit(&self, author: &Author, mut drafts: Drafts) -> Result<(), SampleError> {
        let today = self.node.today();
        let past = |draft: &Draft| draft.at.is_none_or(|at| Zone::CHINA.date_of(at) < today);
        drafts.retain(|(_path, _row, draft)| past(draft));
        let (places, drafts): (Vec<_>, Vec<_>) = drafts
            .into_iter()
            .map(|(path, row, draft)| ((path, row), draft))
            .unzip();
        let outcomes = self.node.admit(author, drafts)?;
        for ((path, row), outcome) in places.into_iter().zip(outcomes) {
            if let Outcome::Refused(reasons) = outcome {
                let what = reasons.iter().map(describe).collect::<Vec<_>>().join("; ");
                return Err(SampleError::Row {
                    path: path.to_owned(),
                    row,
                    what,
                });
            }
        }
        Ok(())
    }

    fn promise(
        &self,
        path: &'static str,
        row: usize,
        words: &str,
    ) -> Result<&Promise, SampleError> {
        self.promises
            .iter()
            .find(|promise| promise.quote.contains(words))
            .ok_or_else(|| SampleError::Row {
                path: path.to_owned(),
                row,
                what: format!("no sentence of the plan contains `{words}`"),
            })
    }

    fn draft(&self, key: &[&str], at: Moment, body: Body) -> Draft {
        Draft {
            id: fact_id_from(key),
            at: Some(at.max(self.at)),
            organ: OrganId::literal(OFFICE),
            source: Source {
                kind: SourceKind::File,
                detail: "sample".to_owned(),
            },
            evidence: Vec::new(),
            amends: None,
            body,
        }
    }

    fn open(
        &self,
        kind: &'static str,
        key: &[&str],
        at: Moment,
        values: Values,
    ) -> (RecordRef, Draft) {
        let mut parts = vec!["sample", kind];
        parts.extend(key);
        let record = RecordRef {
            kind: Name::literal(kind),
            id: record_id_from(&parts),
        };
        let body = Body::Open {
            record: record.clone(),
            values,
        };
        (record, self.draft(&parts, at, body))
    }

    fn step(
        &self,
        record: &RecordRef,
        transition: &'static str,
        at: Moment,
        values: Values,
    ) -> Draft {
        let body = Body::Move {
            record: record.clone(),
            transition: Name::literal(transition),
            values,
        };
        self.draft(
            &["sample", "step", &record.to_string(), transition],
            at,
            body,
        )
    }

    /// A file of this name that says these lines; none without a name.
    fn evidence(&self, file: &str, lines: &[&str]) -> Result<Vec<Evidence>, StoreError> {
        if file.is_empty() {
            return Ok(Vec::new());
        }
        let text = format!("{file}\n{}\n", lines.join("\n"));
        Ok(vec![Evidence {
            blob: self.node.store().blobs().put(text.as_bytes())?,
            name: file.to_owned(),
            media: "text/plain; charset=utf-8".to_owned(),
        }])
    }

    /// Owners by table, and for the rest by suggestion.
    fn owners(&self) -> Result<Drafts, SampleError> {
        let mut drafts = Drafts::new();
        let mut named = std::collections::BTreeSet::new();
        for (row, owner) in table::<OwnerRow>(&self.node.loaded().texts, "owners")? {
            let promise = self.promise("owners", row, &owner.r#match)?.id;
            named.insert(promise);
            drafts.push(("owners", row, self.assign(promise, &owner.lead, "lead", "")));
            for support in owner
                .supports
                .split(';')
                .filter(|support| !support.is_empty())
            {
                drafts.push(("owners", row, self.assign(promise, support, "support", "")));
            }
        }
        let organs = &self.node.loaded().district.organs;
        for promise in self
            .promises
            .iter()
            .filter(|promise| !named.contains(&promise.id))
        {
            let found = suggest_owners(organs, &promise.quote, &promise.topic, self.node.today());
            for suggestion in found.into_iter().take(2) {
                let (organ, role) = (suggestion.organ.as_str(), suggestion.role.as_str());
                drafts.push((
                    "owners",
                    0,
                    self.assign(promise.id, organ, role, &suggestion.reason.zh),
                ));
            }
        }
        Ok(drafts)
    }

    fn assign(&self, promise: RecordId, organ: &str, role: &str, reason: &str) -> Draft {
        let promise = promise.to_string();
        let mut values = values([
            ("promise", promise.as_str()),
            ("organ", organ),
            ("role", role),
        ]);
        if !reason.is_empty() {
            values.insert(Name::literal("reason"), reason.into());
        }
        self.open("assignment", &[&promise, organ, role], self.at, values)
            .1
    }

    fn observations(&self) -> Result<Drafts, SampleError> {
        let mut drafts = Drafts::new();
        for (row, seen) in table::<ObservationRow>(&self.node.loaded().texts, "observations")? {
            let kept = self.node.loaded().lexicon.kept_name(&seen.series);
            let found = self
                .series
                .iter()
                .find(|(_id, name, change)| *name == kept && *change == seen.change);
            let Some((series, _name, _change)) = found else {
                let what = format!("no series is called `{}`", seen.series);
                return Err(SampleError::Row {
                    path: "observations".to_owned(),
                    row,
                    what,
                });
            };
            let (series, as_of) = (series.to_string(), seen.as_of.to_string());
            let values = values([
                ("series", series.as_str()),
                ("period", &seen.period),
                ("as_of", &as_of),
                ("value", &seen.value),
                ("unit", &seen.unit),
                ("publisher", &seen.publisher),
                ("document", &seen.document),
                ("standing", &seen.standing),
            ]);
            // Figures are known some days after the period they speak of.
            let at = noon(seen.as_of.plus_days(12));
            let key = [series.as_str(), &seen.period, &seen.standing];
            drafts.push((
                "observations",
                row,
                self.open("observation", &key, at, values).1,
            ));
        }
        Ok(drafts)
    }

    fn milestones(&self) -> Result<Drafts, SampleError> {
        let mut drafts = Drafts::new();
        for (row, node) in table::<MilestoneRow>(&self.node.loaded().texts, "milestones")? {
            let promise = self
                .promise("milestones", row, &node.r#match)?
                .id
                .to_string();
            let due = node.due.to_string();
            let fields = values([
                ("promise", promise.as_str()),
                ("title", &node.title),
                ("due", &due),
            ]);
            let (record, draft) = self.open("milestone", &[&promise, &node.title], self.at, fields);
            drafts.push(("milestones", row, draft));
            if let Some(done) = node.done_on {
                let fields = values([("done_on", done.to_string().as_str())]);
                let step = self.step(&record, "finish", noon(done), fields);
                let evidence = self.evidence(&node.file, &[&node.title, &done.to_string()])?;
                drafts.push(("milestones", row, Draft { evidence, ..step }));
            }
        }
        Ok(drafts)
    }

    fn progress(&self) -> Result<Drafts, SampleError> {
        let mut drafts = Drafts::new();
        let mut begun = std::collections::BTreeSet::new();
        for (row, told) in table::<ProgressRow>(&self.node.loaded().texts, "progress")? {
            let promise = self.promise("progress", row, &told.r#match)?.id;
            let as_of = told.as_of.to_string();
            if begun.insert(promise) {
                let record = RecordRef {
                    kind: Name::literal("promise"),
                    id: promise,
                };
                drafts.push((
                    "progress",
                    row,
                    self.step(&record, "begin", noon(told.as_of), Values::new()),
                ));
            }
            let promise = promise.to_string();
            let mut fields = values([
                ("promise", promise.as_str()),
                ("as_of", &as_of),
                ("said", &told.said),
                ("note", &told.note),
            ]);
            if !told.share.is_empty() {
                fields.insert(Name::literal("share"), told.share.as_str().into());
            }
            let at = noon(told.as_of).plus_millis(1000);
            drafts.push((
                "progress",
                row,
                self.open("progress", &[&promise, &as_of], at, fields).1,
            ));
        }
        Ok(drafts)
    }

    fn slippages(&self, half: Half) -> Result<Drafts, SampleError> {
        let mut drafts = Drafts::new();
        for (row, late) in table::<SlippageRow>(&self.node.loaded().texts, "slippages")? {
            let promise = self
                .promise("slippages", row, &late.r#match)?
                .id
                .to_string();
            let asked = late.asked_on.to_string();
            let mut fields = values([
                ("promise", promise.as_str()),
                ("reason", &late.reason),
                ("cause", &late.cause),
            ]);
            if let Some(day) = late.new_due {
                fields.insert(Name::literal("new_due"), day.to_string().into());
            }
            let (record, draft) =
                self.open("slippage", &[&promise, &asked], noon(late.asked_on), fields);
            match (half, late.granted_on) {
                (Half::Asked, _) => drafts.push(("slippages", row, draft)),
                (Half::Granted, Some(day)) => {
                    drafts.push((
                        "slippages",
                        row,
                        self.step(&record, "grant", noon(day), Values::new()),
                    ));
                }
                (Half::Granted, None) => {}
            }
        }
        Ok(drafts)
    }

    fn finished(&self) -> Result<Drafts, SampleError> {
        let mut drafts = Drafts::new();
        for (row, done) in table::<FinishedRow>(&self.node.loaded().texts, "finished")? {
            let promise = self.promise("finished", row, &done.r#match)?.id;
            let record = RecordRef {
                kind: Name::literal("promise"),
                id: promise,
            };
            let mut fields = Values::new();
            if !done.reason.is_empty() {
                fields.insert(Name::literal("finish_reason"), done.reason.as_str().into());
            }
            let evidence = self.evidence(&done.file, &[&done.r#match, &done.on.to_string()])?;
            let step = self.step(&record, "finish", noon(done.on), fields);
            drafts.push(("finished", row, Draft { evidence, ..step }));
        }
        Ok(drafts)
    }
}

type Drafts = Vec<(&'static str, usize, Draft)>;

fn values<const N: usize>(fields: [(&'static str, &str); N]) -> Values {
    fields
        .into_iter()
        .map(|(field, text)| (Name::literal(field), text.into()))
        .collect()
}

fn describe(reason: &kernel::Refusal) -> String {
    match &reason.field {
        Some(field) => format!("{field}: {}", reason.kind),
        None => reason.kind.to_string(),
    }
}
