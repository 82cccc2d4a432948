//! Published values: recorded as they were published, never recomputed.

use fact::{Name, RecordId, RecordRef};
use pack::catalog::{FieldKind, Indicator, RecordType, Reported};
use store::{Reader, Record, StoreError};

use super::{Ask, Explained, ExplainedRow, FACTS_OF_MAX, Part, Unexplained, nothing};
use crate::plan::phrase::Phrase;
use crate::plan::series::{Actual, actuals, claims};
use crate::plan::timeline::items_of;

fn reported(title: &Phrase) -> Phrase {
    Phrase {
        zh: Phrase::of("reported", &[("title", &title.zh)]).zh,
        en: Phrase::of("reported", &[("title", &title.en)]).en,
    }
}

/// The published values of all series in the period, the newest first.
pub(super) fn explain_reported(
    part: &Part<'_, '_>,
    indicator: &Indicator,
    published: &Reported,
) -> Result<Explained, Unexplained> {
    let def = part.reader.def(published.from.as_str())?;
    let day = |found: &Record| found.row.date(def, published.as_of.as_str());
    let mut all = part.reader.records_after(def.id.as_str(), None, u32::MAX)?;
    all.retain(|found| !found.row.is_void(def));
    let mut within: Vec<&Record> = all
        .iter()
        .filter(|found| day(found).is_some_and(|day| part.period.contains(day)))
        .collect();
    within.sort_by_key(|found| (std::cmp::Reverse(day(found)), found.id));
    if within.is_empty() {
        let mut known: Vec<String> = all
            .iter()
            .filter_map(day)
            .map(|day| day.to_string())
            .collect();
        known.sort();
        known.dedup();
        return Err(Unexplained::NoValue {
            period: part.words.to_owned(),
            known,
        });
    }
    let mut explained = Explained {
        formula: reported(&Phrase::from(&indicator.title)),
        sql: reported_sql(def, published, part),
        rows_total: u64::try_from(within.len()).unwrap_or(u64::MAX),
        agrees: true,
        versions: vec![indicator.version_key()],
        ..nothing()
    };
    let limit = usize::try_from(part.rows_max).unwrap_or(usize::MAX);
    for found in within.into_iter().take(limit) {
        let row = ExplainedRow {
            title: series_name(part.reader, def, published, found)?,
            day: day(found),
            amount: amount(def, published, found),
            ..row_of(def, found.id)
        };
        add(part.reader, &mut explained, row)?;
    }
    Ok(explained)
}

fn reported_sql(def: &RecordType, published: &Reported, part: &Part<'_, '_>) -> String {
    let stands = if def.lifecycle.is_some() {
        " AND state <> 'withdrawn'"
    } else {
        ""
    };
    format!(
        "SELECT id, \"{}\", \"{}\", \"{}\"\nFROM \"r_{}\"\nWHERE \"{}\" BETWEEN '{}' AND '{}'{stands}\n\
         ORDER BY \"{}\" DESC, id",
        published.series,
        published.as_of,
        published.value,
        def.id,
        published.as_of,
        part.period.first,
        part.period.last,
        published.as_of,
    )
}

/// The name of the series a value belongs to, with the period it was published for.
fn series_name(
    reader: &Reader<'_>,
    def: &RecordType,
    published: &Reported,
    found: &Record,
) -> Result<String, StoreError> {
    let text = |field: &Name| found.row.text(def, field.as_str());
    let kind = def.fields.get(&published.series).map(|field| &field.kind);
    let named = match (kind, text(&published.series).and_then(|id| id.parse().ok())) {
        (Some(FieldKind::Reference { record }), Some(id)) => reader.title(record.as_str(), id)?,
        _ => None,
    };
    let period = text(&published.period).unwrap_or_default();
    Ok([named.unwrap_or_default(), period.to_owned()]
        .join(" ")
        .trim()
        .to_owned())
}

fn amount(def: &RecordType, published: &Reported, found: &Record) -> String {
    let value = crate::plan::series::decimal(def, &found.row, published.value.as_str());
    let unit = found.row.text(def, "unit").unwrap_or_default();
    value.map_or_else(String::new, |value| format!("{value}{unit}"))
}

fn row_of(def: &RecordType, id: RecordId) -> ExplainedRow {
    ExplainedRow {
        part: None,
        record: RecordRef {
            kind: def.id.clone(),
            id,
        },
        title: String::new(),
        day: None,
        amount: String::new(),
        facts: Vec::new(),
    }
}

/// Adds a row with its facts; it agrees when the facts fold to what is kept.
fn add(
    reader: &Reader<'_>,
    explained: &mut Explained,
    mut row: ExplainedRow,
) -> Result<(), StoreError> {
    let items = items_of(reader, &row.record)?;
    let kept = reader.record(row.record.kind.as_str(), row.record.id)?;
    let folded = reader.timeline(&row.record)?;
    explained.agrees &= folded.now() == kept.map(|found| found.row).as_ref();
    row.facts = items.iter().map(|item| item.fact.id).collect();
    explained.rows.push(row);
    if explained.rows.len() <= FACTS_OF_MAX {
        explained.facts.extend(items);
    }
    Ok(())
}

pub(super) fn explain_series(
    reader: &Reader<'_>,
    series: RecordId,
    ask: &Ask,
) -> Result<Option<Explained>, Unexplained> {
    let Some(found) = reader.record("series", series)? else {
        return Ok(None);
    };
    let name = found
        .row
        .text(reader.def("series")?, "name")
        .unwrap_or_default()
        .to_owned();
    let values = values_in(ask, actuals(reader, series)?)?;
    let def = reader.def("observation")?;
    let mut explained = Explained {
        formula: reported(&Phrase::same(&name)),
        ..nothing()
    };
    explained.sql = format!(
        "SELECT id, period, as_of, value, unit, publisher, document\nFROM \"r_observation\"\n\
         WHERE \"series\" = '{series}' AND state = 'held'\nORDER BY as_of DESC"
    );
    explained.agrees = true;
    for actual in &values {
        let row = ExplainedRow {
            title: actual.period.clone(),
            day: Some(actual.as_of),
            amount: format!(
                "{}{}",
                actual.value,
                actual.unit.as_deref().unwrap_or_default()
            ),
            ..row_of(def, actual.id)
        };
        add(reader, &mut explained, row)?;
    }
    explained.rows_total = u64::try_from(explained.rows.len()).unwrap_or(u64::MAX);
    explained.cell = explained.rows.first().map(|row| row.amount.clone());
    explained.recomputed.clone_from(&explained.cell);
    explained.sentences = claims(reader, series)?;
    Ok(Some(explained))
}

/// The values as of a day in the period asked for.
fn values_in(ask: &Ask, values: Vec<Actual>) -> Result<Vec<Actual>, Unexplained> {
    let Some((words, period)) = &ask.period else {
        return Ok(values);
    };
    let (within, without): (Vec<_>, Vec<_>) = values
        .into_iter()
        .partition(|value| period.contains(value.as_of));
    if within.is_empty() && !without.is_empty() {
        return Err(Unexplained::NoValue {
            period: words.clone(),
            known: without
                .iter()
                .map(|value| value.as_of.to_string())
                .collect(),
        });
    }
    Ok(within)
}
