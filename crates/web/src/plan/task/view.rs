//! The shapes of one promise's page.

use fact::RecordId;
use node::plan::{Last, Starts};
use serde::Serialize;
use utoipa::ToSchema;

use crate::plan::facts::EvidenceWish;
use crate::plan::promises::PromiseCore;
use crate::plan::view::{ItemView, LightView, OrganRef, TargetValue, decimal};
use crate::words::Words;

/// The sentence within its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Context {
    pub(super) before: String,
    pub(super) quote: String,
    pub(super) after: String,
}

/// A report by id and title.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportRef {
    pub(super) id: String,
    pub(super) title: String,
}

/// Something the caller may do now: a transition, or `TYPE.open`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Action)]
pub(crate) struct ActionView {
    pub(super) name: String,
    pub(super) title: Words,
}

/// A milestone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Milestone)]
pub(crate) struct MilestoneView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) due: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) done_on: Option<String>,
    /// Why it is called done although nothing shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) finish_reason: Option<String>,
    pub(super) state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) light: Option<LightView>,
    pub(super) actions: Vec<ActionView>,
}

/// Who reported.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportedBy {
    pub(super) organ: OrganRef,
}

/// A progress report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Progress)]
pub(crate) struct ProgressView {
    pub(super) id: String,
    pub(super) as_of: String,
    pub(super) said: String,
    pub(super) note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) share: Option<String>,
    pub(super) by: ReportedBy,
    pub(super) known: String,
    pub(super) evidence: Vec<EvidenceWish>,
}

/// An explained slippage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Slippage)]
pub(crate) struct SlippageView {
    pub(super) id: String,
    pub(super) reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) new_due: Option<String>,
    pub(super) state: String,
    pub(super) actions: Vec<ActionView>,
}

/// An acceptance test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Acceptance)]
pub(crate) struct AcceptanceView {
    pub(super) id: String,
    pub(super) test: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signed_by: Option<OrganRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) signed_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    pub(super) state: String,
    pub(super) actions: Vec<ActionView>,
}

/// A series by id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesRef {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
}

/// A stretch of a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Source {
    pub(super) report: String,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) quote: String,
}

/// A result of an earlier period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetLast {
    pub(super) period: String,
    pub(super) value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
    pub(super) source: Source,
}

/// A result that a target starts from, though not of its series.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetStart {
    /// `level-growth`, `same` or `alias`.
    relation: &'static str,
    /// The size of a change, and no level.
    is_change: bool,
    #[serde(flatten)]
    last: TargetLast,
}

impl TargetLast {
    pub(crate) fn of(last: &Last) -> Option<Self> {
        Some(Self {
            period: last.period.clone(),
            value: decimal(last.value?),
            unit: last.unit.clone(),
            source: Source {
                report: last.report.to_string(),
                start: last.start,
                end: last.end,
                quote: last.quote.clone(),
            },
        })
    }
}

impl TargetStart {
    /// The starts of one target.
    pub(crate) fn each(starts: &Starts, target: RecordId) -> Vec<Self> {
        let own = starts.get(&target).into_iter().flatten();
        own.filter_map(|start| {
            Some(Self {
                relation: start.relation.as_str(),
                is_change: start.is_change,
                last: TargetLast::of(&start.last)?,
            })
        })
        .collect()
    }
}

/// A published value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TargetActual {
    pub(super) id: String,
    pub(super) period: String,
    pub(super) as_of: String,
    pub(super) value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) standing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) publisher: Option<OrganRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<String>,
    /// The fact that opened it.
    pub(super) fact: String,
}

/// A target with everything said about its series.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Target)]
pub(crate) struct TargetView {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) series: Option<SeriesRef>,
    pub(super) indicator: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) target: Option<TargetValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sentence: Option<String>,
    pub(super) last: Vec<TargetLast>,
    /// Where nothing of its own series says it: what its plan's review tells of the same thing
    /// otherwise, in a unit of its own.
    pub(super) starts: Vec<TargetStart>,
    pub(super) actual: Vec<TargetActual>,
}

/// One of the three statuses.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Status)]
pub(crate) struct StatusView {
    pub(super) word: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) because: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) as_of: Option<String>,
}

/// Three statuses, kept apart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Statuses {
    /// What the owner says.
    pub(super) said: Option<StatusView>,
    /// What evidence supports.
    pub(super) supported: StatusView,
    /// How it stands against the original date.
    pub(super) standing: Option<StatusView>,
}

/// The original date, never overwritten.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Baseline {
    pub(super) due: String,
    /// The text names it.
    pub(super) stated: bool,
}

/// One promise with everything about it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Task {
    #[serde(flatten)]
    pub(super) core: PromiseCore,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) context: Context,
    /// The report's corrected text still has the sentence; else the context is of an earlier one.
    pub(super) in_text: bool,
    /// Why it is called done although nothing shows it; it does not light as done while this
    /// stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) finish_reason: Option<String>,
    pub(super) report: ReportRef,
    pub(super) targets: Vec<TargetView>,
    pub(super) milestones: Vec<MilestoneView>,
    pub(super) progress: Vec<ProgressView>,
    pub(super) slippages: Vec<SlippageView>,
    pub(super) acceptance: Vec<AcceptanceView>,
    pub(super) statuses: Statuses,
    pub(super) baseline: Baseline,
    /// What the caller may do now.
    pub(super) actions: Vec<ActionView>,
    /// Facts, newest first.
    pub(super) timeline: Vec<ItemView>,
    /// Facts there are; `timeline` holds the newest of them.
    pub(super) timeline_total: usize,
}
