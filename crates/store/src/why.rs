//! Why a figure is what it is: the same predicate as SQL, run and shown.

use fact::{Period, RecordId, Zone};
use pack::catalog::{Indicator, IndicatorKind, Measured};
use rusqlite::Connection;

use crate::cells::{self, decimals};
use crate::error::StoreError;
use crate::plan::Plan;
use crate::predicate::{amount, condition, day, day_of_moment, group, literal};
use crate::tables::{history_table, now_table};

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// The record.
    pub id: RecordId,
    /// The day it counts, in days since 1970-01-01.
    pub day: i32,
    /// What it adds, scaled.
    pub amount: i64,
}

/// An explained figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The statement that lists the rows.
    pub sql: String,
    /// The rows, by day and id, at most as many as asked for.
    pub rows: Vec<Contribution>,
    /// How many rows there are.
    pub rows_total: u64,
    /// The figure as the cells have it, scaled.
    pub cell: i64,
    /// The figure as the rows add up, scaled.
    pub recomputed: i64,
    /// Decimal places of all amounts.
    pub decimals: u8,
}

/// Which part of a figure is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) group: Option<&'a str>,
    pub(crate) limit: u32,
}

pub(crate) fn explain(
    conn: &Connection,
    plan: &Plan,
    indicator: &Indicator,
    period: Period,
    ask: Ask<'_>,
) -> Result<Option<Why>, StoreError> {
    let (measured, stock) = match &indicator.kind {
        IndicatorKind::Flow(measured) => (measured, false),
        IndicatorKind::Stock(measured) => (measured, true),
        IndicatorKind::Ratio { .. } | IndicatorKind::Reported(_) => return Ok(None),
    };
    let sql = if stock {
        stock_rows(plan, indicator, measured, period, ask.group)
    } else {
        flow_rows(plan, indicator, measured, period, ask.group)
    };
    let (rows_total, recomputed) = conn.query_row(
        &format!("SELECT count(*), coalesce(sum(amount), 0) FROM ({sql})"),
        [],
        |line| Ok((line.get(0)?, line.get(1)?)),
    )?;
    let figure = cells::figure(conn, indicator, period)?;
    let wanted = figure
        .groups
        .iter()
        .filter(|sum| ask.group.is_none_or(|group| group == sum.group));
    Ok(Some(Why {
        rows: rows(conn, &sql, ask.limit)?,
        cell: wanted.map(|sum| sum.amount).sum(),
        decimals: decimals(&measured.measure),
        sql,
        rows_total,
        recomputed,
    }))
}

fn rows(conn: &Connection, sql: &str, limit: u32) -> Result<Vec<Contribution>, StoreError> {
    let mut statement = conn.prepare(&format!("{sql} LIMIT {limit}"))?;
    let lines = statement.query_map([], |line| {
        let id: String = line.get(0)?;
        let id = id.parse().map_err(|cause: fact::IdError| {
            rusqlite::Error::FromSqlConversionFailure(
                0,
                rusqlite::types::Type::Text,
                Box::new(cause),
            )
        })?;
        Ok(Contribution {
            id,
            day: line.get(1)?,
            amount: line.get(2)?,
        })
    })?;
    Ok(lines.collect::<Result<_, _>>()?)
}

fn group_condition(measured: &Measured, wanted: Option<&str>) -> String {
    wanted.map_or_else(String::new, |wanted| {
        format!("\n  AND {} = {}", group(&measured.by), literal(wanted))
    })
}

fn flow_rows(
    plan: &Plan,
    indicator: &Indicator,
    measured: &Measured,
    period: Period,
    wanted: Option<&str>,
) -> String {
    let day = day(&measured.on, plan.setting.zone);
    let (first, last) = within(indicator, period);
    format!(
        "SELECT id, {day} AS day, {} AS amount\nFROM {}\nWHERE {}\n  AND {day} BETWEEN \
         {first} AND {last}{}\nORDER BY day, id",
        amount(&measured.measure),
        now_table(measured.from.as_str()),
        holding(plan, measured),
        group_condition(measured, wanted),
    )
}

fn stock_rows(
    plan: &Plan,
    indicator: &Indicator,
    measured: &Measured,
    period: Period,
    wanted: Option<&str>,
) -> String {
    let (enters, leaves) = stock_days(indicator, plan.setting.zone);
    let last = period.last.day_number();
    format!(
        "SELECT id, {enters} AS day, {} AS amount\nFROM {}\nWHERE {}\n  AND {enters} <= \
         {last} AND coalesce({leaves}, {}) > {last} AND coalesce({leaves}, {}) > {enters}{}\nORDER BY day, id",
        amount(&measured.measure),
        history_table(measured.from.as_str()),
        holding(plan, measured),
        i32::MAX,
        i32::MAX,
        group_condition(measured, wanted),
    )
}

/// The rows that count: those of the predicate, but none of a record that is void now.
fn holding(plan: &Plan, measured: &Measured) -> String {
    let condition = condition(&measured.wher, plan.setting.zone);
    let void = plan
        .types
        .get(&measured.from)
        .map_or(&[][..], |of| of.def.void());
    if void.is_empty() {
        return condition;
    }
    let states: Vec<String> = void.iter().map(|state| literal(state.as_str())).collect();
    format!(
        "{condition}\n  AND id NOT IN (SELECT id FROM {} WHERE state IN ({}))",
        now_table(measured.from.as_str()),
        states.join(", "),
    )
}

fn within(indicator: &Indicator, period: Period) -> (i32, i32) {
    let from = indicator
        .validity
        .from
        .map_or(i32::MIN, fact::Date::day_number);
    let until = indicator
        .validity
        .until
        .map_or(i32::MAX, |until| until.day_number() - 1);
    (
        period.first.day_number().max(from),
        period.last.day_number().min(until),
    )
}

/// First day held and first day no longer held, within the definition's validity.
fn stock_days(indicator: &Indicator, zone: Zone) -> (String, String) {
    let (from, until) = (
        day_of_moment("valid_from", zone),
        day_of_moment("valid_until", zone),
    );
    let enters = indicator.validity.from.map_or_else(
        || from.clone(),
        |first| format!("max({from}, {})", first.day_number()),
    );
    let leaves = indicator.validity.until.map_or_else(
        || until.clone(),
        |last| format!("min(coalesce({until}, {0}), {0})", last.day_number()),
    );
    (enters, leaves)
}

/// All cells of an indicator recomputed in SQL: lines of group, day, amount.
pub(crate) fn recompute(indicator: &Indicator, plan: &Plan) -> Option<String> {
    match &indicator.kind {
        IndicatorKind::Flow(measured) => {
            let day = day(&measured.on, plan.setting.zone);
            let from = indicator
                .validity
                .from
                .map_or(i32::MIN, fact::Date::day_number);
            let until = indicator
                .validity
                .until
                .map_or(i32::MAX, |until| until.day_number() - 1);
            Some(format!(
                "SELECT {} AS grp, {day} AS day, sum({}) AS amount FROM {} WHERE {} AND {day} BETWEEN \
                 {from} AND {until} GROUP BY 1, 2 HAVING amount <> 0 ORDER BY 1, 2",
                group(&measured.by),
                amount(&measured.measure),
                now_table(measured.from.as_str()),
                holding(plan, measured),
            ))
        }
        IndicatorKind::Stock(measured) => Some(recompute_stock(indicator, measured, plan)),
        IndicatorKind::Ratio { .. } | IndicatorKind::Reported(_) => None,
    }
}

fn recompute_stock(indicator: &Indicator, measured: &Measured, plan: &Plan) -> String {
    let (enters, leaves) = stock_days(indicator, plan.setting.zone);
    let held = format!(
        "SELECT {} AS grp, {enters} AS enters, {leaves} AS leaves, {} AS amount FROM {} WHERE {}",
        group(&measured.by),
        amount(&measured.measure),
        history_table(measured.from.as_str()),
        holding(plan, measured),
    );
    format!(
        "WITH held AS (SELECT * FROM ({held}) WHERE leaves IS NULL OR leaves > enters) \
         SELECT grp, day, sum(amount) AS amount FROM (SELECT grp, enters AS day, amount FROM held \
         UNION ALL SELECT grp, leaves, -amount FROM held WHERE leaves IS NOT NULL) \
         GROUP BY 1, 2 HAVING sum(amount) <> 0 ORDER BY 1, 2"
    )
}
