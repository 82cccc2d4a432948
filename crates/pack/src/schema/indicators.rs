//! Schema of `indicators/*.toml`.

use serde_json::{Value, json};

use super::{document, name, names, table, text, title, validity};

/// The schema.
pub(super) fn schema() -> Value {
    let by = || names("Grouping fields: choice, organ, division or reference; never personal.");
    let condition = || text("Which rows count: an expression over the record.");
    let flow = json!({
        "from": name(),
        "on": text("`opened`, `entered_<state>` or a date field."),
        "where": condition(),
        "sum": name(),
        "by": by()
    });
    let stock = json!({ "from": name(), "where": condition(), "sum": name(), "by": by() });
    let ratio = json!({ "numerator": name(), "denominator": name() });
    let reported = json!({
        "from": name(),
        "series": name(),
        "value": name(),
        "period": name(),
        "as_of": name()
    });
    let kinds = [
        kind("flow", flow, &["unit", "from", "on"]),
        kind("stock", stock, &["unit", "from"]),
        kind("ratio", ratio, &["unit", "numerator", "denominator"]),
        kind(
            "reported",
            reported,
            &["from", "series", "value", "period", "as_of"],
        ),
    ];
    let list = json!({ "type": "array", "items": { "oneOf": kinds }, "minItems": 1 });
    document(
        "indicators",
        table(json!({ "indicator": list }), &["indicator"]),
    )
}

fn kind(kind: &str, own: Value, needed: &[&str]) -> Value {
    let mut properties = json!({
        "id": name(),
        "title": title(),
        "kind": { "const": kind },
        "unit": text("Unit of the result."),
        "valid": validity()
    });
    if let (Value::Object(all), Value::Object(own)) = (&mut properties, own) {
        all.extend(own);
    }
    let required: Vec<&str> = ["id", "title", "kind"]
        .iter()
        .chain(needed)
        .copied()
        .collect();
    table(properties, &required)
}
