//! Computed figures: flows and stocks by version, ratios by part.

use std::collections::BTreeSet;
use std::sync::Arc;

use fact::{Date, Name, RecordId, RecordRef, Scaled};
use pack::catalog::{Indicator, IndicatorKind, RecordType};
use rust_decimal::Decimal;
use store::{Reader, StoreError, Why};

use super::{Explained, ExplainedRow, FACTS_OF_MAX, Part, nothing};
use crate::plan::phrase::Phrase;
use crate::plan::series::Last;
use crate::plan::timeline::items_of;
use crate::plan::value::{in_unit, versions_over};

/// A flow over all versions of its definition that the period crosses, or a stock.
pub(super) fn explain_measured(
    part: &Part<'_, '_>,
    over: &[&Indicator],
) -> Result<Explained, StoreError> {
    let Some(last) = over.last() else {
        return Ok(nothing());
    };
    let mut whole = Explained {
        agrees: true,
        ..nothing()
    };
    let (mut kept, mut recomputed) = (Decimal::ZERO, Decimal::ZERO);
    for version in over {
        let shown = u32::try_from(whole.rows.len()).unwrap_or(u32::MAX);
        let limit = part.rows_max.saturating_sub(shown);
        let Some(why) = part.reader.why(version, part.period, part.group, limit)? else {
            continue;
        };
        let units = &part.reader.setting().catalog.units;
        kept += in_unit(units, spelled(&why, why.cell), version, last);
        recomputed += in_unit(units, spelled(&why, why.recomputed), version, last);
        add_version(part.reader, &mut whole, version, &why)?;
    }
    if let Some(kind) = last.source() {
        whole.formula = formula(last, part.reader.def(kind.as_str())?, part.words);
    }
    whole.cell = Some(kept.normalize().to_string());
    whole.recomputed = Some(recomputed.normalize().to_string());
    Ok(whole)
}

fn add_version(
    reader: &Reader<'_>,
    whole: &mut Explained,
    version: &Indicator,
    why: &Why,
) -> Result<(), StoreError> {
    if !whole.sql.is_empty() {
        whole.sql.push_str(";\n\n");
    }
    whole.sql.push_str(&why.sql);
    whole.agrees &= why.cell == why.recomputed;
    whole.rows_total += why.rows_total;
    whole.versions.push(version.version_key());
    let Some(kind) = version.source() else {
        return Ok(());
    };
    let def = reader.def(kind.as_str())?;
    for row in &why.rows {
        let record = RecordRef {
            kind: kind.clone(),
            id: row.id,
        };
        let items = items_of(reader, &record)?;
        let title = reader.title(kind.as_str(), row.id)?;
        whole.rows.push(ExplainedRow {
            part: None,
            record,
            title: title.unwrap_or_else(|| row.id.to_string()),
            day: Date::from_day_number(row.day),
            amount: spelled(why, row.amount).to_string(),
            facts: items.iter().map(|item| item.fact.id).collect(),
        });
        if whole.rows.len() <= FACTS_OF_MAX {
            whole.facts.extend(items);
            whole.sentences.extend(sentence(reader, def, row.id)?);
        }
    }
    Ok(())
}

fn spelled(why: &Why, amount: i64) -> Decimal {
    Scaled {
        amount,
        decimals: why.decimals,
    }
    .to_decimal()
}

fn formula(indicator: &Indicator, def: &RecordType, period: &str) -> Phrase {
    let fill = |title: &str, from: &str| {
        let fills = [("title", title), ("from", from), ("period", period)];
        match indicator.kind {
            IndicatorKind::Stock(_) => Phrase::of("stock", &fills),
            _ => Phrase::of("flow", &fills),
        }
    };
    Phrase {
        zh: fill(&indicator.title.zh, &def.title.zh).zh,
        en: fill(&indicator.title.en, &def.title.en).en,
    }
}

/// The sentence of the report a record stands for, if it carries a span.
fn sentence(
    reader: &Reader<'_>,
    def: &RecordType,
    id: RecordId,
) -> Result<Option<Last>, StoreError> {
    if !["report", "start", "end", "quote"]
        .iter()
        .all(|field| def.fields.contains_key(*field))
    {
        return Ok(None);
    }
    let Some(found) = reader.record(def.id.as_str(), id)? else {
        return Ok(None);
    };
    let row = &found.row;
    let number = |field| row.cell(def, field).as_integer().unwrap_or_default();
    let Some(report) = row.text(def, "report").and_then(|id| id.parse().ok()) else {
        return Ok(None);
    };
    Ok(Some(Last {
        id,
        report,
        start: number("start"),
        end: number("end"),
        quote: row.text(def, "quote").unwrap_or_default().to_owned(),
        period: String::new(),
        nature: String::new(),
        value: None,
        unit: None,
    }))
}

/// Both parts of a ratio, each with half of the rows.
pub(super) fn explain_ratio(
    part: &Part<'_, '_>,
    indicator: &Indicator,
    (numerator, denominator): (&Name, &Name),
) -> Result<Explained, StoreError> {
    let catalog = Arc::clone(&part.reader.setting().catalog);
    let half = Part {
        rows_max: part.rows_max / 2,
        ..*part
    };
    let explained = |id: &Name| {
        let over = versions_over(&catalog, catalog.indicator(id.as_str()), part.period);
        let Some(last) = over.last().copied() else {
            return Err(StoreError::Undeclared(id.to_string()));
        };
        let mut explained = explain_measured(&half, &over)?;
        for row in &mut explained.rows {
            row.part = Some(id.to_string());
        }
        Ok((last, explained))
    };
    let (above, below) = (explained(numerator)?, explained(denominator)?);
    Ok(ratio(indicator, above, below))
}

fn ratio(
    indicator: &Indicator,
    (above, top): (&Indicator, Explained),
    (below, bottom): (&Indicator, Explained),
) -> Explained {
    let quotient =
        |top: Option<&String>, bottom: Option<&String>| Some(format!("{} / {}", top?, bottom?));
    let mut seen = BTreeSet::new();
    let mut facts = [top.facts, bottom.facts].concat();
    facts.retain(|item| seen.insert(item.fact.id));
    Explained {
        formula: ratio_formula(indicator, above, below),
        sql: format!(
            "-- {}\n{};\n\n-- {}\n{};",
            above.id, top.sql, below.id, bottom.sql
        ),
        cell: quotient(top.cell.as_ref(), bottom.cell.as_ref()),
        recomputed: quotient(top.recomputed.as_ref(), bottom.recomputed.as_ref()),
        agrees: top.agrees && bottom.agrees,
        rows_total: top.rows_total + bottom.rows_total,
        rows: [top.rows, bottom.rows].concat(),
        facts,
        sentences: [top.sentences, bottom.sentences].concat(),
        versions: [vec![indicator.version_key()], top.versions, bottom.versions].concat(),
    }
}

fn ratio_formula(indicator: &Indicator, above: &Indicator, below: &Indicator) -> Phrase {
    let fill = |title: &str, numerator: &str, denominator: &str| {
        Phrase::of(
            "ratio",
            &[
                ("title", title),
                ("numerator", numerator),
                ("denominator", denominator),
            ],
        )
    };
    Phrase {
        zh: fill(&indicator.title.zh, &above.title.zh, &below.title.zh).zh,
        en: fill(&indicator.title.en, &above.title.en, &below.title.en).en,
    }
}
