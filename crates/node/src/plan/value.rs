//! The value of an indicator over a period, whichever versions of its definition it crosses.

use std::collections::BTreeMap;
use std::sync::Arc;

use fact::{Name, Period, Scaled, UnitTable, Validity};
use pack::Catalog;
use pack::catalog::{Indicator, IndicatorKind};
use rust_decimal::Decimal;
use store::{Reader, StoreError};

/// The value of an indicator; a ratio keeps both its parts, and what is not known has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndicatorValue {
    /// The value; of a ratio in its unit, not rounded.
    pub value: Option<Decimal>,
    /// Above the line.
    pub numerator: Option<Decimal>,
    /// Below the line.
    pub denominator: Option<Decimal>,
}

/// The versions of a definition that make up a figure, the oldest first.
///
/// A flow adds up over every version the period crosses whose unit converts; anything
/// else is told by the version in force on the last day.
pub fn versions_over<'a>(
    catalog: &Catalog,
    versions: &'a [Indicator],
    period: Period,
) -> Vec<&'a Indicator> {
    let crossed = crossed(versions, period);
    let Some(last) = in_force(versions, period) else {
        return Vec::new();
    };
    let flows = |version: &&Indicator| {
        matches!(version.kind, IndicatorKind::Flow(_))
            && (version.unit == last.unit
                || catalog
                    .units
                    .convert(Decimal::ONE, &version.unit, &last.unit)
                    .is_ok())
    };
    match last.kind {
        IndicatorKind::Flow(_) => crossed.into_iter().filter(flows).collect(),
        _ => vec![last],
    }
}

/// Versions that hold on a day of the period, the oldest first.
fn crossed(versions: &[Indicator], period: Period) -> Vec<&Indicator> {
    let asked = Validity {
        from: Some(period.first),
        until: Some(period.last.plus_days(1)),
    };
    let mut crossed: Vec<&Indicator> = versions
        .iter()
        .filter(|version| version.validity.overlaps(asked))
        .collect();
    crossed.sort_by_key(|version| version.validity.from);
    crossed
}

/// The version of a definition that gives a figure its name and unit: the one on the last
/// day, of a flow the last that the period crosses.
pub fn in_force(versions: &[Indicator], period: Period) -> Option<&Indicator> {
    let last = crossed(versions, period).pop()?;
    let adds_up = matches!(last.kind, IndicatorKind::Flow(_));
    (adds_up || last.validity.holds_on(period.last)).then_some(last)
}

/// The value of an indicator over a period; nothing where it is not defined.
pub fn value_of(
    reader: &Reader<'_>,
    id: &str,
    period: Period,
) -> Result<IndicatorValue, StoreError> {
    let catalog = Arc::clone(&reader.setting().catalog);
    let Some(last) = in_force(catalog.indicator(id), period) else {
        return Ok(IndicatorValue::default());
    };
    match &last.kind {
        IndicatorKind::Ratio {
            numerator,
            denominator,
        } => {
            let part = |id: &Name| total(reader, &catalog, id.as_str(), period);
            let (Some(top), Some(bottom)) = (part(numerator)?, part(denominator)?) else {
                return Ok(IndicatorValue::default());
            };
            let factor = catalog
                .units
                .get(&last.unit)
                .map_or(Decimal::ONE, |unit| unit.factor);
            let share = top.checked_div(bottom);
            Ok(IndicatorValue {
                value: share.and_then(|share| share.checked_div(factor)),
                numerator: Some(top),
                denominator: Some(bottom),
            })
        }
        // Its rows are values of many series, each a figure of its own: nothing adds up.
        IndicatorKind::Reported(_) => Ok(IndicatorValue::default()),
        IndicatorKind::Flow(_) | IndicatorKind::Stock(_) => Ok(IndicatorValue {
            value: total(reader, &catalog, id, period)?,
            ..IndicatorValue::default()
        }),
    }
}

/// Sums by group over a period, sorted by key, in the unit of the last version.
///
/// Versions grouped by other fields than the last have no common keys and are left out.
pub fn groups_of(
    reader: &Reader<'_>,
    id: &str,
    period: Period,
) -> Result<Vec<(String, Decimal)>, StoreError> {
    let catalog = Arc::clone(&reader.setting().catalog);
    let over = versions_over(&catalog, catalog.indicator(id), period);
    let Some(last) = over.last() else {
        return Ok(Vec::new());
    };
    let mut sums: BTreeMap<String, Decimal> = BTreeMap::new();
    for version in over.iter().filter(|version| by(version) == by(last)) {
        let figure = reader.figure(version, period)?;
        for sum in figure.groups {
            let amount = Scaled {
                amount: sum.amount,
                decimals: figure.decimals,
            };
            let amount = in_unit(&catalog.units, amount.to_decimal(), version, last);
            *sums.entry(sum.group).or_default() += amount;
        }
    }
    sums.retain(|_group, sum| !sum.is_zero());
    Ok(sums.into_iter().collect())
}

fn by(indicator: &Indicator) -> &[Name] {
    match &indicator.kind {
        IndicatorKind::Flow(measured) | IndicatorKind::Stock(measured) => &measured.by,
        IndicatorKind::Ratio { .. } | IndicatorKind::Reported(_) => &[],
    }
}

fn total(
    reader: &Reader<'_>,
    catalog: &Catalog,
    id: &str,
    period: Period,
) -> Result<Option<Decimal>, StoreError> {
    let over = versions_over(catalog, catalog.indicator(id), period);
    let Some(last) = over.last() else {
        return Ok(None);
    };
    let mut total = Decimal::ZERO;
    for version in &over {
        let figure = reader.figure(version, period)?;
        let amount = Scaled {
            amount: figure.total(),
            decimals: figure.decimals,
        };
        total += in_unit(&catalog.units, amount.to_decimal(), version, last);
    }
    Ok(Some(total))
}

/// An amount of one version in the unit of another it converts to.
pub(crate) fn in_unit(
    units: &UnitTable,
    amount: Decimal,
    version: &Indicator,
    last: &Indicator,
) -> Decimal {
    if version.unit == last.unit {
        return amount;
    }
    units
        .convert(amount, &version.unit, &last.unit)
        .unwrap_or(amount)
}
