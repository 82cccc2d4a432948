//! The value of an indicator over a period; a ratio keeps both its parts, and what is
//! not known has no value.

use fact::{Name, Period, Scaled};
use node::plan::in_force;
use pack::catalog::{Indicator, IndicatorKind};
use rust_decimal::Decimal;
use store::{Reader, StoreError};

use crate::plan::view::decimal;

#[derive(Default)]
pub(super) struct Sum {
    pub(super) value: Option<String>,
    pub(super) numerator: Option<String>,
    pub(super) denominator: Option<String>,
}

pub(super) fn value_of(
    reader: &Reader<'_>,
    indicator: &Indicator,
    period: Period,
) -> Result<Sum, StoreError> {
    match &indicator.kind {
        IndicatorKind::Ratio {
            numerator,
            denominator,
        } => ratio(reader, indicator, (numerator, denominator), period),
        // Its rows are published values of many series, each a figure of its own: there is
        // nothing to add up, and no value is not zero.
        IndicatorKind::Reported(_) => Ok(Sum::default()),
        IndicatorKind::Flow(_) | IndicatorKind::Stock(_) => Ok(Sum {
            value: Some(decimal(total(reader, indicator, period)?)),
            ..Sum::default()
        }),
    }
}

fn ratio(
    reader: &Reader<'_>,
    indicator: &Indicator,
    (numerator, denominator): (&Name, &Name),
    period: Period,
) -> Result<Sum, StoreError> {
    let catalog = std::sync::Arc::clone(&reader.setting().catalog);
    let part = |id: &Name| match in_force(catalog.indicator(id.as_str()), period) {
        Some(part) => total(reader, part, period).map(Some),
        None => Ok(None),
    };
    let (Some(top), Some(bottom)) = (part(numerator)?, part(denominator)?) else {
        return Ok(Sum::default());
    };
    let units = &reader.setting().catalog.units;
    let factor = units
        .get(&indicator.unit)
        .map_or(Decimal::ONE, |unit| unit.factor);
    let share = top
        .checked_div(bottom)
        .and_then(|share| share.checked_div(factor));
    Ok(Sum {
        value: share.map(|share| decimal(share.round_dp(1))),
        numerator: Some(decimal(top)),
        denominator: Some(decimal(bottom)),
    })
}

fn total(
    reader: &Reader<'_>,
    indicator: &Indicator,
    period: Period,
) -> Result<Decimal, StoreError> {
    let figure = reader.figure(indicator, period)?;
    Ok(Scaled {
        amount: figure.total(),
        decimals: figure.decimals,
    }
    .to_decimal())
}
