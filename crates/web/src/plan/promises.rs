//! The list of promises with filters, totals and pages.
#![expect(
    unused_qualifications,
    reason = "utoipa's macro spells the type of mixed parameters in full"
)]

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use fact::Moment;
use node::plan::{Book, Entry};
use pack::catalog::RecordType;
use serde::{Deserialize, Serialize};
use store::{Reader, StoreError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::Params;
use crate::plan::reports::first_report;
use crate::plan::view::{
    LightView, OrganRef, SaidView, ScheduleView, TargetValue, Totals, date, decimal, state_of,
};
use crate::problem::{Fault, Problem};
use crate::reference::Reference;
use crate::state::AppState;

/// Promises on a page at most.
const PAGE_MAX: usize = 500;
/// Characters of a search at most.
const SEARCH_MAX: usize = 100;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_promises))
}

/// Which promises, in which order.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PromisesAsk {
    /// The report; the newest published one when absent.
    report: Option<String>,
    section: Option<String>,
    /// Leading or supporting organ.
    organ: Option<String>,
    /// Light words, comma separated.
    light: Option<String>,
    /// Modality words, comma separated.
    modality: Option<String>,
    /// Schedule words, comma separated.
    schedule: Option<String>,
    /// State words, comma separated.
    state: Option<String>,
    /// Words that the sentence contains.
    q: Option<String>,
    /// `position`, `light` or `due`.
    sort: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
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

/// Promises of a report with computed lights.
#[utoipa::path(get, path = "/api/promises", tag = "plan", params(PromisesAsk),
    responses((status = 200, body = PromisePage)))]
async fn list_promises(
    State(state): State<AppState>,
    Params(ask): Params<PromisesAsk>,
) -> Result<Json<PromisePage>, Problem> {
    let wanted = Wanted::of(&state, &ask)?;
    let shared = state.clone();
    let report = ask.report.clone();
    let (rows, next, totals) = state
        .reading(move |node| {
            let (today, now) = (node.today(), node.now());
            node.read(|reader| {
                let report = match report.and_then(|id| id.parse().ok()) {
                    Some(report) => Some(report),
                    None => first_report(reader)?,
                };
                let Some(report) = report else {
                    return Ok((Vec::new(), None, Totals::of([].iter())));
                };
                let def = reader.def("promise")?;
                let sections = sections(reader, &report.to_string())?;
                let mut entries = Book::of_report(reader, report, today)?.entries;
                entries.retain(|entry| wanted.fits_but_light(def, entry));
                let totals = Totals::of(entries.iter());
                entries.retain(|entry| wanted.fits_light(entry));
                wanted.sort(def, &mut entries);
                let next = wanted.next(entries.len());
                let maker = Maker {
                    reference: &shared.reference,
                    def,
                    sections: &sections,
                    now,
                };
                let page = entries.into_iter().skip(wanted.skip).take(wanted.limit);
                Ok::<_, StoreError>((
                    page.map(|entry| maker.row(entry)).collect::<Vec<_>>(),
                    next,
                    totals,
                ))
            })
        })
        .await?;
    let next = next
        .map(|next| state.cursors.write("promises", &next))
        .transpose()?;
    Ok(Json(PromisePage {
        items: rows,
        next,
        totals,
    }))
}

/// A checked question.
struct Wanted {
    section: Option<String>,
    organ: Option<String>,
    lights: Vec<String>,
    modalities: Vec<String>,
    schedules: Vec<String>,
    states: Vec<String>,
    words: String,
    sort: Sort,
    skip: usize,
    limit: usize,
}

#[derive(Clone, Copy)]
enum Sort {
    Position,
    Light,
    Due,
}

impl Wanted {
    fn of(state: &AppState, ask: &PromisesAsk) -> Result<Self, Problem> {
        let words = |list: &Option<String>| -> Vec<String> {
            let list = list.as_deref().unwrap_or_default();
            list.split(',')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let sort = match ask.sort.as_deref() {
            None | Some("position") => Sort::Position,
            Some("light") => Sort::Light,
            Some("due") => Sort::Due,
            Some(_) => {
                return Err(
                    Problem::new("bad-query").fault(Fault::at("sort", "position | light | due"))
                );
            }
        };
        Ok(Self {
            section: ask.section.clone(),
            organ: ask.organ.clone(),
            lights: words(&ask.light),
            modalities: words(&ask.modality),
            schedules: words(&ask.schedule),
            states: words(&ask.state),
            words: ask
                .q
                .as_deref()
                .unwrap_or_default()
                .trim()
                .chars()
                .take(SEARCH_MAX)
                .collect(),
            sort,
            skip: match &ask.cursor {
                Some(cursor) => state.cursors.read("promises", cursor)?,
                None => 0,
            },
            limit: ask.limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX),
        })
    }

    fn fits_but_light(&self, def: &RecordType, entry: &Entry) -> bool {
        let text = |field| entry.row.text(def, field);
        let among = |list: &[String], word: Option<&str>| {
            list.is_empty() || word.is_some_and(|word| list.iter().any(|listed| listed == word))
        };
        let state = entry.row.state.as_ref().map(fact::Name::as_str);
        let shown = if self.states.is_empty() {
            entry.light.is_some()
        } else {
            among(&self.states, state)
        };
        let owned = |organ: &String| entry.leads.contains(organ) || entry.supports.contains(organ);
        let holds = |field| text(field).is_some_and(|text| text.contains(&self.words));
        shown
            && self
                .section
                .as_deref()
                .is_none_or(|section| text("section") == Some(section))
            && self.organ.as_ref().is_none_or(owned)
            && among(&self.modalities, text("modality"))
            && among(&self.schedules, Some(entry.pace.pace.schedule.as_str()))
            && (self.words.is_empty() || holds("quote") || holds("object") || holds("topic"))
    }

    fn fits_light(&self, entry: &Entry) -> bool {
        let light = entry
            .light
            .as_ref()
            .map(|shown| shown.light.status.as_str());
        self.lights.is_empty()
            || light.is_some_and(|light| self.lights.iter().any(|word| word == light))
    }

    fn sort(&self, def: &RecordType, entries: &mut [Entry]) {
        match self.sort {
            Sort::Position => {}
            Sort::Light => entries.sort_by_key(|entry| {
                (
                    entry.light.as_ref().map(|shown| shown.light.status),
                    entry.row.date(def, "due"),
                )
            }),
            Sort::Due => entries.sort_by_key(|entry| entry.row.date(def, "due")),
        }
    }

    fn next(&self, all: usize) -> Option<usize> {
        let next = self.skip.saturating_add(self.limit);
        (next < all).then_some(next)
    }
}
