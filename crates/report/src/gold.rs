//! Records as JSON lines, one a record, in the form used for checking readers against each other.

use crate::reading::{
    Change, Commitment, Comparator, Direction, Figure, Place, Quantity, Reading, Skip,
};
use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

/// Appends the reading's records, one JSON object a line.
pub fn write_jsonl(reading: &Reading, out: &mut String) {
    for record in records(reading) {
        out.push_str(&record.to_string());
        out.push('\n');
    }
}

/// The reading's records as JSON objects: figures, commitments, skips.
pub fn records(reading: &Reading) -> impl Iterator<Item = Value> {
    let figures = reading.figures.iter().map(figure);
    let commitments = reading.commitments.iter().map(commitment);
    let skips = reading.skips.iter().map(skip);
    figures.chain(commitments).chain(skips)
}

/// A decimal as the JSON number with the same digits.
fn number(value: Decimal) -> Value {
    serde_json::from_str::<Number>(&value.normalize().to_string())
        .map_or(Value::Null, Value::Number)
}

fn figure(figure: &Figure) -> Value {
    let mut record = json!({
        "kind": "figure",
        "quote": figure.quote,
        "start": figure.span.start,
        "end": figure.span.end,
        "indicator": figure.indicator,
        "alias_of": figure.alias_of,
        "value": figure.value.map(number),
        "unit": figure.unit,
        "comparator": figure.comparator.map(Comparator::as_str),
        "change": figure.change.map(Change::as_str),
        "direction": figure.direction.map(Direction::as_str),
        "period": figure.period,
        "nature": figure.nature.as_str(),
        "num": figure.num,
        "num_start": figure.num_span.map(|s| s.start),
        "num_end": figure.num_span.map(|s| s.end),
        "class": figure.class.as_str(),
    });
    place(&mut record, &figure.place, true);
    insert(&mut record, "rules", json!(figure.rules));
    record
}

fn commitment(commitment: &Commitment) -> Value {
    let quantities: Vec<Value> = commitment.quantities.iter().map(quantity).collect();
    let mut record = json!({
        "kind": "commitment",
        "quote": commitment.quote,
        "start": commitment.span.start,
        "end": commitment.span.end,
        "action": commitment.action,
        "object": commitment.object,
        "quantities": quantities,
        "deadline": commitment.deadline,
    });
    place(&mut record, &commitment.place, false);
    insert(&mut record, "type", json!(commitment.type_.as_str()));
    insert(
        &mut record,
        "specificity",
        json!(commitment.specificity.as_str()),
    );
    insert(&mut record, "modality", json!(commitment.modality.as_str()));
    insert(&mut record, "rules", json!(commitment.rules));
    record
}

fn quantity(quantity: &Quantity) -> Value {
    json!({
        "value": number(quantity.value),
        "unit": quantity.unit,
        "comparator": quantity.comparator.as_str(),
    })
}

fn skip(skip: &Skip) -> Value {
    json!({
        "kind": "skip",
        "start": skip.span.start,
        "end": skip.span.end,
        "quote": skip.quote,
        "reason": skip.reason.as_str(),
    })
}

fn place(record: &mut Value, place: &Place, with_part: bool) {
    if with_part {
        insert(record, "part", json!(place.part));
    }
    insert(record, "section", json!(place.section));
    insert(record, "topic", json!(place.topic));
}

fn insert(record: &mut Value, key: &str, value: Value) {
    if let Some(fields) = record.as_object_mut() {
        let fields: &mut Map<String, Value> = fields;
        fields.insert(key.to_owned(), value);
    }
}
