//! Which promises are asked for, checked word by word.

use fact::RecordId;
use kernel::{Schedule, Status};
use node::plan::Entry;
use pack::catalog::{FieldKind, RecordType};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::cursor::Page;
use crate::extract::known_words;
use crate::problem::{Fault, Problem};
use crate::state::AppState;

/// Characters of a search at most.
const SEARCH_MAX: usize = 100;
const SORTS: [(&str, Sort); 3] = [
    ("position", Sort::Position),
    ("light", Sort::Light),
    ("due", Sort::Due),
];

/// Which promises, in which order.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PromisesAsk {
    /// The report, with the published ones that add to it; when absent the newest published one (a real one before the sample),
    /// and while none is published the newest under review.
    pub(super) report: Option<String>,
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
    /// The `next` of the page before; the filter must be the same.
    #[serde(skip_serializing)]
    cursor: Option<String>,
    /// Items on the page, 1 to 500; 50 where not given.
    #[serde(skip_serializing)]
    limit: Option<u32>,
}

impl PromisesAsk {
    pub(super) fn page(&self) -> Page {
        Page {
            cursor: self.cursor.clone(),
            limit: self.limit,
        }
    }
}

/// Where a promise stands in the wanted order: light and date when they sort, then the
/// report and the text; the record decides between equals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Place {
    light: Option<usize>,
    due: Option<i32>,
    /// Which report of the plan it stands in.
    part: Option<usize>,
    start: i64,
    id: RecordId,
}

#[derive(Clone, Copy)]
enum Sort {
    Position,
    Light,
    Due,
}

/// A checked question.
pub(super) struct Wanted {
    section: Option<String>,
    organ: Option<String>,
    lights: Vec<String>,
    modalities: Vec<String>,
    schedules: Vec<String>,
    states: Vec<String>,
    words: String,
    sort: Sort,
}

impl Wanted {
    pub(super) fn of(state: &AppState, ask: &PromisesAsk) -> Result<Self, Problem> {
        let def = state.reference.catalog.record("promise");
        let words = |field, text: &Option<String>, known: &[&str]| {
            known_words(field, text.as_deref(), known)
        };
        let schedules = Schedule::ALL.map(Schedule::as_str);
        Ok(Self {
            section: ask.section.clone(),
            organ: ask.organ.clone(),
            lights: words("light", &ask.light, &Status::ALL.map(Status::as_str))?,
            modalities: words("modality", &ask.modality, &options(def, "modality"))?,
            schedules: words("schedule", &ask.schedule, &schedules)?,
            states: words("state", &ask.state, &states(def))?,
            words: search(ask.q.as_deref()),
            sort: sort(ask.sort.as_deref())?,
        })
    }

    pub(super) fn fits_but_light(&self, def: &RecordType, entry: &Entry) -> bool {
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
        let section = self.section.as_deref();
        shown
            && section.is_none_or(|section| text("section") == Some(section))
            && self.organ.as_ref().is_none_or(owned)
            && among(&self.modalities, text("modality"))
            && among(&self.schedules, Some(entry.pace.pace.schedule.as_str()))
            && (self.words.is_empty() || holds("quote") || holds("object") || holds("topic"))
    }

    pub(super) fn fits_light(&self, entry: &Entry) -> bool {
        let light = entry
            .light
            .as_ref()
            .map(|shown| shown.light.status.as_str());
        self.lights.is_empty()
            || light.is_some_and(|light| self.lights.iter().any(|word| word == light))
    }

    pub(super) fn place(&self, def: &RecordType, reports: &[RecordId], entry: &Entry) -> Place {
        let due = || entry.row.date(def, "due").map(fact::Date::day_number);
        let light = || {
            let status = entry.light.as_ref()?.light.status;
            Status::ALL.iter().position(|listed| *listed == status)
        };
        let (light, due) = match self.sort {
            Sort::Position => (None, None),
            Sort::Light => (light(), due()),
            Sort::Due => (None, due()),
        };
        let start = entry.row.cell(def, "start").as_integer();
        let report: Option<RecordId> = entry.row.text(def, "report").and_then(|id| id.parse().ok());
        Place {
            part: reports.iter().position(|listed| Some(*listed) == report),
            light,
            due,
            start: start.unwrap_or_default(),
            id: entry.id,
        }
    }
}

fn options<'a>(def: Option<&'a RecordType>, field: &str) -> Vec<&'a str> {
    match def
        .and_then(|def| def.fields.get(field))
        .map(|field| &field.kind)
    {
        Some(FieldKind::Choice { options }) => options.keys().map(fact::Name::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The words for the states of a type, as its lifecycle declares them.
pub(crate) fn states(def: Option<&RecordType>) -> Vec<&str> {
    def.and_then(|def| def.lifecycle.as_ref())
        .map(|lifecycle| lifecycle.states.keys().map(fact::Name::as_str).collect())
        .unwrap_or_default()
}

fn search(text: Option<&str>) -> String {
    let words = text.unwrap_or_default().trim();
    words.chars().take(SEARCH_MAX).collect()
}

fn sort(word: Option<&str>) -> Result<Sort, Problem> {
    let word = word.unwrap_or("position");
    let found = SORTS.iter().find(|(known, _sort)| *known == word);
    found.map(|(_word, sort)| *sort).ok_or_else(|| {
        Problem::new("bad-query").fault(Fault::choose("sort", &SORTS.map(|(word, _)| word)))
    })
}
