//! The list of promises with filters, totals and pages.

mod ask;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use fact::{Moment, RecordId};
use node::plan::{Book, Entry, first_report, reports_of_plan};
use pack::catalog::RecordType;
use serde::Serialize;
use store::{Reader, StoreError};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use self::ask::states;
use self::ask::{Place, PromisesAsk, Wanted};
use crate::cursor::turn;
use crate::extract::Params;
use crate::plan::record_id;
use crate::plan::view::{
    LightView, OrganRef, SaidView, ScheduleView, TargetValue, Totals, date, decimal, state_of,
};
use crate::problem::Problem;
use crate::reference::Reference;
use crate::state::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_promises))
}

/// A page of promises.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromisePage {
    items: Vec<PromiseRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Over all that fit the other filters, lights apart.
    totals: Totals,
}

impl PromisePage {
    fn empty() -> Self {
        Self {
            items: Vec::new(),
            next: None,
            totals: Totals::of([].iter()),
        }
    }
}

/// A section by id and heading.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SectionRef {
    pub(crate) id: String,
    pub(crate) heading: String,
}

/// A value in its unit.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ValueBrief {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<String>,
}

/// A target beside last year's result and the newest value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetBrief {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<String>,
    indicator: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<ValueBrief>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<TargetValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actual: Option<ValueBrief>,
    /// A target without a number stays a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
}

/// A promise as lists show it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromiseRow {
    #[serde(flatten)]
    core: PromiseCore,
    report: String,
    targets: Vec<TargetBrief>,
}

/// What lists and the promise's own page both show.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PromiseCore {
    id: String,
    /// First character in the text.
    position: i64,
    quote: String,
    action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<SectionRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    modality: String,
    form: String,
    specificity: String,
    state: String,
    /// The original date.
    due: String,
    /// The text names it.
    due_stated: bool,
    leads: Vec<OrganRef>,
    supports: Vec<OrganRef>,
    /// None while proposed, rejected or dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<LightView>,
    schedule: ScheduleView,
    #[serde(skip_serializing_if = "Option::is_none")]
    said: Option<SaidView>,
}

/// What rows are made with.
pub(crate) struct Maker<'a> {
    pub(crate) reference: &'a Reference,
    pub(crate) def: &'a RecordType,
    pub(crate) sections: &'a BTreeMap<String, SectionRef>,
    pub(crate) now: Moment,
}

impl Maker<'_> {
    fn row(&self, entry: Entry) -> PromiseRow {
        PromiseRow {
            report: entry
                .row
                .text(self.def, "report")
                .unwrap_or_default()
                .to_owned(),
            targets: entry.targets.iter().map(brief).collect(),
            core: self.core(entry),
        }
    }

    pub(crate) fn core(&self, entry: Entry) -> PromiseCore {
        let text = |field| entry.row.text(self.def, field).map(str::to_owned);
        PromiseCore {
            id: entry.id.to_string(),
            position: entry
                .row
                .cell(self.def, "start")
                .as_integer()
                .unwrap_or_default(),
            quote: text("quote").unwrap_or_default(),
            action: text("action").unwrap_or_default(),
            object: text("object").filter(|object| !object.is_empty()),
            section: text("section").and_then(|id| self.sections.get(&id).cloned()),
            topic: text("topic"),
            modality: text("modality").unwrap_or_default(),
            form: text("form").unwrap_or_default(),
            specificity: text("specificity").unwrap_or_default(),
            state: state_of(&entry.row),
            due: text("due").unwrap_or_default(),
            due_stated: entry.row.cell(self.def, "due_stated").as_integer() == Some(1),
            leads: OrganRef::each(self.reference, &entry.leads),
            supports: OrganRef::each(self.reference, &entry.supports),
            said: SaidView::of(&entry),
            light: entry.light.map(|shown| LightView::of(shown, self.now)),
            schedule: ScheduleView::of(entry.pace, self.now),
        }
    }
}

fn brief(target: &node::plan::Target) -> TargetBrief {
    let last = target.last.first().and_then(|last| {
        Some(ValueBrief {
            value: decimal(last.value?),
            unit: last.unit.clone(),
            period: Some(last.period.clone()),
            as_of: None,
            standing: None,
        })
    });
    let actual = target.actual.first().map(|actual| ValueBrief {
        value: decimal(actual.value),
        unit: actual.unit.clone(),
        period: Some(actual.period.clone()),
        as_of: Some(date(actual.as_of)),
        standing: actual.standing.clone(),
    });
    TargetBrief {
        id: target.id.to_string(),
        series: target.series.map(|series| series.to_string()),
        indicator: target.indicator.clone(),
        last,
        target: TargetValue::of(target),
        actual,
        sentence: target.sentence.clone(),
    }
}

/// The sections of a report by id.
pub(crate) fn sections(
    reader: &Reader<'_>,
    report: &str,
) -> Result<BTreeMap<String, SectionRef>, StoreError> {
    let def = reader.def("section")?;
    let rows = reader.records_where("section", "report", report)?;
    let named = rows.into_iter().map(|found| {
        let id = found.id.to_string();
        let heading = found
            .row
            .text(def, "heading")
            .unwrap_or_default()
            .to_owned();
        (id.clone(), SectionRef { id, heading })
    });
    Ok(named.collect())
}

/// Promises of a report, and of the published ones that add to it, with computed lights.
#[utoipa::path(get, path = "/api/promises", tag = "plan", params(PromisesAsk),
    responses((status = 200, body = PromisePage)))]
async fn list_promises(
    State(state): State<AppState>,
    Params(ask): Params<PromisesAsk>,
) -> Result<Json<PromisePage>, Problem> {
    let page = ask.page();
    let limit = page.limit()?;
    let wanted = Wanted::of(&state, &ask)?;
    let Some(report) = chosen(&state, ask.report.as_deref()).await? else {
        return Ok(Json(PromisePage::empty()));
    };
    let list = state.cursors.list("promises", &(report, &ask))?;
    let turned = Turned {
        reports: Vec::new(),
        after: page.after(&list)?,
        limit,
    };
    let shared = state.clone();
    let (mut page, next) = state
        .reading(move |node| {
            let (today, now) = (node.today(), node.now());
            node.read(|reader| {
                let reports = reports_of_plan(reader, report)?;
                let entries = Book::of_plan(reader, &reports, today)?.entries;
                let def = reader.def("promise")?;
                let mut headings = BTreeMap::new();
                for report in &reports {
                    headings.extend(sections(reader, &report.to_string())?);
                }
                let maker = Maker {
                    reference: &shared.reference,
                    def,
                    sections: &headings,
                    now,
                };
                let turned = Turned { reports, ..turned };
                Ok(maker.page(entries, &wanted, &turned))
            })
        })
        .await?;
    page.next = next.map(|next| list.write(&next)).transpose()?;
    Ok(Json(page))
}

/// The report that is asked for by its id, or the first one; `None` while there is none.
async fn chosen(state: &AppState, named: Option<&str>) -> Result<Option<RecordId>, Problem> {
    let Some(named) = named else {
        return state.reading(|node| node.read(first_report)).await;
    };
    let id = record_id(named)?;
    let found = state
        .reading(move |node| node.read(|reader| reader.record("report", id)))
        .await?;
    match found {
        Some(_report) => Ok(Some(id)),
        None => Err(Problem::not_found(named)),
    }
}

/// Which page of a report's promises.
struct Turned {
    /// The reports of the plan, in the order of their promises.
    reports: Vec<RecordId>,
    after: Option<Place>,
    limit: usize,
}

impl Maker<'_> {
    fn page(
        &self,
        mut entries: Vec<Entry>,
        wanted: &Wanted,
        turned: &Turned,
    ) -> (PromisePage, Option<Place>) {
        entries.retain(|entry| wanted.fits_but_light(self.def, entry));
        let totals = Totals::of(entries.iter());
        entries.retain(|entry| wanted.fits_light(entry));
        let placed = entries
            .into_iter()
            .map(|entry| (wanted.place(self.def, &turned.reports, &entry), entry))
            .collect();
        let (entries, next) = turn(placed, turned.after.as_ref(), turned.limit);
        let items = entries.into_iter().map(|entry| self.row(entry)).collect();
        let page = PromisePage {
            items,
            next: None,
            totals,
        };
        (page, next)
    }
}
