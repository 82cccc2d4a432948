//! JSON Schemas of the pack files, for editors.
//!
//! They say which keys there are and of what type; everything that needs the
//! other files is said by [`crate::load()`].
//! Invariant: what `load` accepts, the schemas accept; tests hold both against
//! the same files.

use serde_json::{Map, Value, json};

mod indicators;
mod record;

/// One schema for each kind of file, by the name of its file without `.json`.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("indicators", indicators::schema()),
        ("pack", pack()),
        ("record", record::schema()),
        ("roles", roles()),
        ("units", units()),
    ]
}

/// A schema as it stands in its file.
pub fn schema_text(schema: &Value) -> String {
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    text + "\n"
}

fn document(title: &str, body: Value) -> Value {
    let mut whole = Map::new();
    whole.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    whole.insert("title".to_owned(), json!(title));
    if let Value::Object(body) = body {
        whole.extend(body);
    }
    Value::Object(whole)
}

/// A table with these keys and no others.
fn table(properties: Value, required: &[&str]) -> Value {
    object([
        ("type", json!("object")),
        ("properties", properties),
        ("required", json!(required)),
        ("additionalProperties", json!(false)),
    ])
}

/// A table whose keys are names.
fn named(values: Value) -> Value {
    object([
        ("type", json!("object")),
        ("propertyNames", name()),
        ("additionalProperties", values),
    ])
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    let entries = entries.map(|(key, value)| (key.to_owned(), value));
    Value::Object(Map::from_iter(entries))
}

fn name() -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9_.-]{1,64}$" })
}

/// A name that stands in expressions.
fn word() -> Value {
    json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$" })
}

fn names(description: &str) -> Value {
    json!({ "type": "array", "items": name(), "description": description })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn flag(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

fn title() -> Value {
    let language = json!({ "type": "string", "minLength": 1 });
    let mut title = table(json!({ "zh": language, "en": language }), &["zh", "en"]);
    describe(&mut title, "Words for people, in both languages.");
    title
}

fn validity() -> Value {
    let mut validity = table(json!({ "from": date(), "until": date() }), &[]);
    describe(
        &mut validity,
        "When it holds: from the first day until, and without, the last.",
    );
    validity
}

/// A date: TOML has a type of its own, which editors show as a string.
fn date() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

fn describe(schema: &mut Value, description: &str) {
    if let Value::Object(schema) = schema {
        schema.insert("description".to_owned(), json!(description));
    }
}

fn unit_list() -> Value {
    let unit = table(
        json!({
            "symbol": text("As written in reports."),
            "dimension": { "type": "string", "pattern": "^[a-z0-9_.-]{1,64}$",
                "description": "Units convert within one dimension; units of count have `count.<thing>`." },
            "en": text("English name."),
            "factor": { "type": ["number", "string"],
                "description": "How many base units it is; 1 when absent, as text when it is long." }
        }),
        &["symbol", "dimension", "en"],
    );
    json!({ "type": "array", "items": unit })
}

fn role_list() -> Value {
    let relation = table(
        json!({
            "record": name(),
            "of": name(),
            "organ": name(),
            "when": text("Which rows count: an expression over the record.")
        }),
        &["record", "of", "organ"],
    );
    let role = table(
        json!({
            "id": name(),
            "title": title(),
            "scope": { "enum": ["organ", "district"], "description": "How far a grant reaches." },
            "acts": flag("Whoever holds it acts for its organ, so that roles following from records reach it."),
            "relation": relation
        }),
        &["id", "title"],
    );
    json!({ "type": "array", "items": role })
}

fn units() -> Value {
    document("units", table(json!({ "unit": unit_list() }), &[]))
}

fn roles() -> Value {
    document("roles", table(json!({ "role": role_list() }), &[]))
}

fn pack() -> Value {
    let head = table(
        json!({
            "id": name(),
            "title": title(),
            "cites": { "type": "array", "items": { "type": "string" },
                "description": "Short quotes of the report it serves." }
        }),
        &["id", "title"],
    );
    document(
        "pack",
        table(
            json!({ "pack": head, "role": role_list(), "unit": unit_list() }),
            &["pack"],
        ),
    )
}
