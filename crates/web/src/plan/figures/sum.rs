//! The value of an indicator over a period, spelled; a ratio keeps both its parts, and
//! what is not known has no value.

use fact::Period;
use pack::catalog::{Indicator, IndicatorKind};
use store::{Reader, StoreError};

use crate::plan::view::decimal;

#[derive(Default)]
pub(super) struct Sum {
    pub(super) value: Option<String>,
    pub(super) numerator: Option<String>,
    pub(super) denominator: Option<String>,
}

/// The value over all versions of the definition; shares with one decimal.
pub(super) fn value_of(
    reader: &Reader<'_>,
    indicator: &Indicator,
    period: Period,
) -> Result<Sum, StoreError> {
    let found = node::plan::value_of(reader, indicator.id.as_str(), period)?;
    let value = match indicator.kind {
        IndicatorKind::Ratio { .. } => found.value.map(|share| share.round_dp(1)),
        _ => found.value,
    };
    Ok(Sum {
        value: value.map(decimal),
        numerator: found.numerator.map(decimal),
        denominator: found.denominator.map(decimal),
    })
}
