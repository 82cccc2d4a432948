//! Daily cells: sums per indicator version, group and day, and figures from them.

use fact::Period;
use pack::catalog::{Indicator, IndicatorKind, Measure};
use rusqlite::Connection;

use crate::error::StoreError;
use crate::writer::Sums;

/// Adds sums to the cells.
pub(crate) fn flush(conn: &Connection, sums: Sums) -> Result<(), StoreError> {
    let mut add = conn.prepare_cached(
        "INSERT INTO cell (indicator, grp, day, amount) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
    )?;
    for ((indicator, group, day), amount) in sums {
        if amount == 0 {
            continue;
        }
        let Ok(amount) = i64::try_from(amount) else {
            return Err(StoreError::Overflow(indicator));
        };
        add.execute((indicator, group, day, amount))?;
    }
    Ok(())
}

/// The sum of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellSum {
    /// The group's key, a JSON array.
    pub group: String,
    /// The scaled amount.
    pub amount: i64,
}

/// A figure read from the cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figure {
    /// Sums by group, sorted by key.
    pub groups: Vec<CellSum>,
    /// Decimal places of the amounts.
    pub decimals: u8,
}

impl Figure {
    /// The sum over all groups.
    pub fn total(&self) -> i64 {
        self.groups.iter().map(|group| group.amount).sum()
    }
}

/// Reads one version of an indicator: a flow over the period, a stock at its last day.
pub(crate) fn figure(
    conn: &Connection,
    indicator: &Indicator,
    period: Period,
) -> Result<Figure, StoreError> {
    let (first, decimals) = match &indicator.kind {
        IndicatorKind::Flow(measured) => (period.first.day_number(), decimals(&measured.measure)),
        IndicatorKind::Stock(measured) => (i32::MIN, decimals(&measured.measure)),
        IndicatorKind::Ratio { .. } | IndicatorKind::Reported(_) => return Ok(Figure::default()),
    };
    let mut statement = conn.prepare_cached(
        "SELECT grp, sum(amount) FROM cell WHERE indicator = ? AND day BETWEEN ? AND ? \
         GROUP BY grp HAVING sum(amount) <> 0 ORDER BY grp",
    )?;
    let key = (indicator.version_key(), first, period.last.day_number());
    let groups = statement
        .query_map(key, |line| {
            Ok(CellSum {
                group: line.get(0)?,
                amount: line.get(1)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(Figure { groups, decimals })
}

/// Keys of all groups with a cell, sorted.
pub(crate) fn groups(conn: &Connection, indicator: &Indicator) -> Result<Vec<String>, StoreError> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT grp FROM cell WHERE indicator = ? ORDER BY grp")?;
    let keys = statement.query_map([indicator.version_key()], |line| line.get(0))?;
    Ok(keys.collect::<Result<_, _>>()?)
}

pub(crate) fn decimals(measure: &Measure) -> u8 {
    match measure {
        Measure::Count => 0,
        Measure::Sum { decimals, .. } => *decimals,
    }
}
