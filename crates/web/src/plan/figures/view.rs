//! The shapes of a figure.

use serde::Serialize;
use utoipa::ToSchema;

use crate::plan::task::TargetStart;
use crate::words::Words;

/// A point of the trend.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigurePoint {
    pub(super) period: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) as_of: Option<String>,
    pub(super) value: String,
    /// `actual`, `last` or `target`.
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) standing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fact: Option<String>,
}

/// A promise's target for the series.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureTarget {
    pub(super) promise: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) comparator: Option<String>,
    pub(super) due: String,
    pub(super) quote: String,
    /// Where it starts from, when no result of this series says so.
    pub(super) starts: Vec<TargetStart>,
}

/// A group of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureGroup {
    pub(super) key: String,
    pub(super) title: Words,
    pub(super) value: String,
}

/// A version of a definition.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureVersion {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
    pub(super) title: Words,
}

/// How an indicator is defined.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FigureDefinition {
    /// `flow`, `stock`, `ratio` or `reported`.
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    pub(super) by: Vec<String>,
}

/// A correction of a published value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Correction {
    pub(super) fact: String,
    pub(super) amends: String,
    pub(super) at: String,
    pub(super) known: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<String>,
}

/// What a report says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Claim {
    pub(super) report: String,
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) quote: String,
    pub(super) nature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
}

/// A figure with its trend.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Figure {
    pub(super) id: String,
    /// `series` or `indicator`.
    pub(super) kind: &'static str,
    pub(super) title: Words,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) as_of: Option<String>,
    /// Absent means not reported; never zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
    /// Of a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) numerator: Option<String>,
    /// Of a ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) denominator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<String>,
    pub(super) points: Vec<FigurePoint>,
    pub(super) targets: Vec<FigureTarget>,
    pub(super) groups: Vec<FigureGroup>,
    pub(super) versions: Vec<FigureVersion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) definition: Option<FigureDefinition>,
    pub(super) corrections: Vec<Correction>,
    pub(super) claims: Vec<Claim>,
}
