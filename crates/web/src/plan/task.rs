//! One promise: sentence, owners, targets, milestones, reports, facts, actions.

mod view;

pub(crate) use self::view::TargetStart;

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use fact::{BlobHash, Name, RecordId, RecordRef};
use kernel::{LightInput, light};
use node::Node;
use node::access::Principal;
use node::plan::{Book, Entry, LinkError, Starts, backing_of, show_light, timeline};
use node::relation::roles_towards;
use pack::catalog::RecordType;
use store::{Reader, Record, StoreError};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{
    AcceptanceView, ActionView, Baseline, Context, MilestoneView, ProgressView, ReportRef,
    ReportedBy, SeriesRef, SlippageView, StatusView, Statuses, TargetActual, TargetLast,
    TargetView, Task,
};
use crate::extract::PathParts;
use crate::plan::promises::{Maker, sections};
use crate::plan::record_id;
use crate::plan::view::{
    ItemView, LightView, OrganRef, TargetValue, date, decimal, evidence, moment, state_of,
};
use crate::problem::Problem;
use crate::session::Caller;
use crate::state::AppState;
use crate::words::Words;

/// Characters of the text shown before and after the sentence.
const CONTEXT_CHARS: usize = 60;
/// Facts shown at most; the newest first.
const FACTS_MAX: usize = 500;
/// Record types a promise's page may open, with their reference to it.
const OPENED_HERE: [&str; 7] = [
    "assignment",
    "milestone",
    "progress",
    "slippage",
    "acceptance",
    "observation",
    "target",
];

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read_task))
}

/// One promise.
#[utoipa::path(get, path = "/api/promises/{id}", tag = "plan",
    params(("id" = String, Path, description = "the promise")),
    responses((status = 200, body = Task)))]
async fn read_task(
    State(state): State<AppState>,
    caller: Caller,
    PathParts(id): PathParts<String>,
) -> Result<Json<Task>, Problem> {
    let id = record_id(&id)?;
    let shared = state.clone();
    let task = state
        .reading(move |node| {
            let starts = node.starts_of_promise(id)?;
            let task = node.read(|reader| {
                Desk {
                    node,
                    state: &shared,
                    who: &caller.principal,
                    reader,
                    starts: &starts,
                }
                .task(id)
            })?;
            Ok::<_, LinkError>(task)
        })
        .await?;
    task.map(Json)
        .ok_or_else(|| Problem::not_found(&id.to_string()))
}

struct Desk<'a> {
    node: &'a Node,
    state: &'a AppState,
    who: &'a Principal,
    reader: &'a Reader<'a>,
    starts: &'a Starts,
}

impl Desk<'_> {
    fn task(&self, id: RecordId) -> Result<Option<Task>, StoreError> {
        let Some(entry) = Book::of_promise(self.reader, id, self.node.today())? else {
            return Ok(None);
        };
        let def = self.reader.def("promise")?;
        let text = |field| entry.row.text(def, field).unwrap_or_default().to_owned();
        let number = |field| entry.row.cell(def, field).as_integer().unwrap_or_default();
        let (start, end, report) = (number("start"), number("end"), text("report"));
        let roles = roles_towards(self.reader, self.who, &reference("promise", id))?;
        let sections = sections(self.reader, &report)?;
        let reference = &self.state.reference;
        let maker = Maker {
            reference,
            def,
            sections: &sections,
            now: self.node.now(),
        };
        let facts = timeline(self.reader, id)?;
        let timeline_total = facts.len();
        let newest = facts.into_iter().take(FACTS_MAX);
        Ok(Some(Task {
            start,
            end,
            in_text: text("former_text").is_empty(),
            finish_reason: entry.row.text(def, "finish_reason").map(str::to_owned),
            context: self.context(&report, entry.row.text(def, "former_text"), (start, end))?,
            report: self.report(&report)?,
            targets: self.targets(&entry)?,
            milestones: self.milestones(id, &roles)?,
            progress: self.progress(id)?,
            slippages: self.slippages(id, &roles)?,
            acceptance: self.acceptance(id, &roles)?,
            statuses: statuses(&entry),
            baseline: Baseline {
                due: text("due"),
                stated: number("due_stated") == 1,
            },
            actions: self.actions(def, &entry, &roles)?,
            timeline: newest.map(|item| ItemView::of(reference, item)).collect(),
            timeline_total,
            core: maker.core(entry),
        }))
    }

    fn report(&self, id: &str) -> Result<ReportRef, StoreError> {
        let found = self.report_row(id)?;
        let def = self.reader.def("report")?;
        let title = found.and_then(|found| found.row.text(def, "title").map(str::to_owned));
        Ok(ReportRef {
            id: id.to_owned(),
            title: title.unwrap_or_default(),
        })
    }

    fn report_row(&self, id: &str) -> Result<Option<Record>, StoreError> {
        id.parse()
            .map_or(Ok(None), |id| self.reader.record("report", id))
    }

    /// The sentence with the characters around it; `text[span]` is the quote.
    ///
    /// A promise that the corrected text has no more stands in the former one.
    fn context(
        &self,
        report: &str,
        former_text: Option<&str>,
        (start, end): (i64, i64),
    ) -> Result<Context, StoreError> {
        let def = self.reader.def("report")?;
        let row = self.report_row(report)?;
        let now = row.as_ref().and_then(|found| found.row.text(def, "text"));
        let blob = former_text
            .or(now)
            .and_then(|hash| hash.parse::<BlobHash>().ok());
        let bytes = blob
            .map(|blob| self.node.store().blobs().get(blob))
            .transpose()?;
        let text = String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
        let place = |offset: i64| usize::try_from(offset).unwrap_or_default();
        let (start, end) = (place(start), place(end));
        let first = start.saturating_sub(CONTEXT_CHARS);
        let slice = |from: usize, to: usize| {
            text.chars()
                .skip(from)
                .take(to.saturating_sub(from))
                .collect()
        };
        let (before, after): (String, String) =
            (slice(first, start), slice(end, end + CONTEXT_CHARS));
        // The sentence's own paragraph is enough.
        let before = before.rsplit('\n').next().unwrap_or_default().to_owned();
        let after = after.split('\n').next().unwrap_or_default().to_owned();
        Ok(Context {
            before,
            quote: slice(start, end),
            after,
        })
    }

    fn targets(&self, entry: &Entry) -> Result<Vec<TargetView>, StoreError> {
        entry
            .targets
            .iter()
            .map(|target| self.target(target))
            .collect()
    }

    fn target(&self, target: &node::plan::Target) -> Result<TargetView, StoreError> {
        let series = target.series.map(|id| SeriesRef {
            id: id.to_string(),
            name: target.indicator.clone(),
            unit: target.unit.clone(),
        });
        Ok(TargetView {
            id: target.id.to_string(),
            series,
            indicator: target.indicator.clone(),
            target: TargetValue::of(target),
            sentence: target.sentence.clone(),
            last: target.last.iter().filter_map(TargetLast::of).collect(),
            starts: TargetStart::each(self.starts, target.id),
            actual: target
                .actual
                .iter()
                .map(|actual| self.actual(actual))
                .collect::<Result<_, _>>()?,
        })
    }

    fn actual(&self, actual: &node::plan::Actual) -> Result<TargetActual, StoreError> {
        let facts = self.reader.facts(&reference("observation", actual.id))?;
        let reference = &self.state.reference;
        Ok(TargetActual {
            id: actual.id.to_string(),
            period: actual.period.clone(),
            as_of: date(actual.as_of),
            value: decimal(actual.value),
            unit: actual.unit.clone(),
            standing: actual.standing.clone(),
            publisher: actual
                .publisher
                .as_ref()
                .map(|organ| OrganRef::of(reference, organ)),
            document: actual.document.clone(),
            fact: facts
                .last()
                .map(|fact| fact.id.to_string())
                .unwrap_or_default(),
        })
    }

    fn children(&self, kind: &str, promise: RecordId) -> Result<Vec<Record>, StoreError> {
        self.reader
            .records_where(kind, "promise", &promise.to_string())
    }

    fn milestones(
        &self,
        promise: RecordId,
        roles: &BTreeSet<Name>,
    ) -> Result<Vec<MilestoneView>, StoreError> {
        let def = self.reader.def("milestone")?;
        let zone = self.reader.setting().zone;
        let today = self.node.today();
        let mut found = self.children("milestone", promise)?;
        found.sort_by_key(|found| (found.row.date(def, "due"), found.id));
        let view = |found: &Record| {
            let text = |field| found.row.text(def, field).map(str::to_owned);
            let due = found.row.date(def, "due").unwrap_or(today);
            let backing = backing_of(self.reader, &reference("milestone", found.id), today)?;
            let input = LightInput {
                today,
                reported: None,
                backed: backing.shows(),
                zone,
            };
            let light = light(def, &found.row, input).map(|light| show_light(light, due, backing));
            Ok(MilestoneView {
                id: found.id.to_string(),
                title: text("title").unwrap_or_default(),
                due: date(due),
                done_on: text("done_on"),
                finish_reason: text("finish_reason"),
                state: state_of(&found.row),
                light: light.map(|shown| LightView::of(shown, self.node.now())),
                actions: transitions(def, found, roles),
            })
        };
        found.iter().map(view).collect()
    }

    fn progress(&self, promise: RecordId) -> Result<Vec<ProgressView>, StoreError> {
        let def = self.reader.def("progress")?;
        let mut found = self.children("progress", promise)?;
        found.sort_by_key(|found| {
            std::cmp::Reverse((found.row.date(def, "as_of"), found.row.opened))
        });
        found
            .iter()
            .map(|found| self.progress_view(def, found))
            .collect()
    }

    fn progress_view(&self, def: &RecordType, found: &Record) -> Result<ProgressView, StoreError> {
        let facts = self.reader.facts(&reference("progress", found.id))?;
        let text = |field| found.row.text(def, field).unwrap_or_default().to_owned();
        let organ = facts
            .first()
            .map(|fact| fact.organ.to_string())
            .unwrap_or_default();
        let share = def.fields.get("share").and_then(|field| {
            kernel::spell(
                field,
                found.row.cell(def, "share"),
                self.reader.setting().zone,
            )
        });
        Ok(ProgressView {
            id: found.id.to_string(),
            as_of: text("as_of"),
            said: text("said"),
            note: text("note"),
            share,
            by: ReportedBy {
                organ: OrganRef::of(&self.state.reference, &organ),
            },
            known: facts
                .first()
                .map(|fact| moment(fact.known))
                .unwrap_or_default(),
            evidence: facts
                .iter()
                .flat_map(|fact| &fact.evidence)
                .map(evidence)
                .collect(),
        })
    }

    fn slippages(
        &self,
        promise: RecordId,
        roles: &BTreeSet<Name>,
    ) -> Result<Vec<SlippageView>, StoreError> {
        let def = self.reader.def("slippage")?;
        let found = self.children("slippage", promise)?;
        let view = |found: &Record| {
            let text = |field| found.row.text(def, field).map(str::to_owned);
            SlippageView {
                id: found.id.to_string(),
                reason: text("reason").unwrap_or_default(),
                cause: text("cause"),
                new_due: text("new_due"),
                state: state_of(&found.row),
                actions: transitions(def, found, roles),
            }
        };
        Ok(found.iter().map(view).collect())
    }

    fn acceptance(
        &self,
        promise: RecordId,
        roles: &BTreeSet<Name>,
    ) -> Result<Vec<AcceptanceView>, StoreError> {
        let def = self.reader.def("acceptance")?;
        let found = self.children("acceptance", promise)?;
        let view = |found: &Record| {
            let text = |field| found.row.text(def, field).map(str::to_owned);
            AcceptanceView {
                id: found.id.to_string(),
                test: text("test").unwrap_or_default(),
                signed_by: text("signed_by")
                    .map(|organ| OrganRef::of(&self.state.reference, &organ)),
                signed_on: text("signed_on"),
                note: text("note"),
                state: state_of(&found.row),
                actions: transitions(def, found, roles),
            }
        };
        Ok(found.iter().map(view).collect())
    }

    /// Transitions of the promise itself, and what may be opened beside it.
    fn actions(
        &self,
        def: &RecordType,
        entry: &Entry,
        roles: &BTreeSet<Name>,
    ) -> Result<Vec<ActionView>, StoreError> {
        let own = Record {
            id: entry.id,
            row: entry.row.clone(),
        };
        let mut actions = transitions(def, &own, roles);
        if entry.light.is_none() {
            return Ok(actions);
        }
        for kind in OPENED_HERE {
            let def = self.reader.def(kind)?;
            if def.open.iter().any(|role| roles.contains(role)) {
                actions.push(ActionView {
                    name: format!("{kind}.open"),
                    title: Words::from(&def.title),
                });
            }
        }
        Ok(actions)
    }
}

fn reference(kind: &'static str, id: RecordId) -> RecordRef {
    RecordRef {
        kind: Name::literal(kind),
        id,
    }
}

/// Transitions that start here and that these roles may make.
fn transitions(def: &RecordType, found: &Record, roles: &BTreeSet<Name>) -> Vec<ActionView> {
    let (Some(life), Some(state)) = (&def.lifecycle, &found.row.state) else {
        return Vec::new();
    };
    life.transitions
        .iter()
        .filter(|(_name, transition)| transition.from.contains(state))
        .filter(|(_name, transition)| transition.by.iter().any(|role| roles.contains(role)))
        .map(|(name, transition)| ActionView {
            name: name.to_string(),
            title: Words::from(&transition.title),
        })
        .collect()
}

fn statuses(entry: &Entry) -> Statuses {
    let said = entry.said.as_ref().map(|said| StatusView {
        word: said.word.clone(),
        because: None,
        as_of: Some(date(said.as_of)),
    });
    let (word, because) = entry.supported.clone();
    let supported = StatusView {
        word: word.as_str().to_owned(),
        because: Some(because.into()),
        as_of: None,
    };
    let standing = entry.light.as_ref().map(|shown| StatusView {
        word: shown.light.status.as_str().to_owned(),
        because: Some(shown.because.clone().into()),
        as_of: Some(date(shown.light.today)),
    });
    Statuses {
        said,
        supported,
        standing,
    }
}
