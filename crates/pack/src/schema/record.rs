//! Schema of `records/*.toml`.

use serde_json::{Value, json};

use super::{document, flag, name, named, names, table, text, title, validity, word};

/// The schema.
pub(super) fn schema() -> Value {
    let head = table(
        json!({
            "id": word(),
            "title": title(),
            "valid": validity(),
            "label": name(),
            "open": names("Roles that may open a record."),
            "set": names("Roles that may set fields."),
            "correct": names("Roles that may correct a baseline and withdraw a record.")
        }),
        &["id", "title"],
    );
    let fields = json!({
        "type": "object",
        "propertyNames": word(),
        "additionalProperties": { "oneOf": field_kinds() },
        "minProperties": 1
    });
    let top = json!({
        "record": head,
        "fields": fields,
        "lifecycle": lifecycle(),
        "clock": { "type": "array", "items": clock() },
        "lists": named(list()),
        "light": light()
    });
    document("record type", table(top, &["record", "fields"]))
}

fn field_kinds() -> Vec<Value> {
    let decimals = json!({ "type": "integer", "minimum": 0, "maximum": 9 });
    let whole = json!({ "type": "integer" });
    let chars = json!({ "type": "integer", "minimum": 0, "maximum": 1_000_000 });
    let mut kinds = vec![
        field("text", json!({ "chars_max": chars }), &[]),
        field("integer", json!({ "min": whole, "max": whole }), &[]),
        field(
            "quantity",
            json!({ "unit": text("A declared unit."), "decimals": decimals, "min": whole, "max": whole }),
            &["unit"],
        ),
        field("decimal", json!({ "decimals": decimals }), &[]),
        field("choice", json!({ "options": named(title()) }), &["options"]),
        field("reference", json!({ "record": name() }), &["record"]),
        field(
            "date",
            json!({ "past": flag("Never later than the day on which it is recorded.") }),
            &[],
        ),
    ];
    let plain = ["flag", "moment", "organ", "division", "unit", "blob"];
    kinds.extend(plain.map(|kind| field(kind, json!({}), &[])));
    kinds
}

fn field(kind: &str, own: Value, needed: &[&str]) -> Value {
    let mut properties = json!({
        "type": { "const": kind },
        "title": title(),
        "required": flag("Must be given when the record is opened."),
        "frozen": flag("Once given it never changes, except by correction of those who may."),
        "personal": flag("About a person: sealed, never grouped by, searched or exported."),
        "disclose": { "enum": ["public", "internal"], "description": "Who may see it." },
        "valid": validity(),
        "set": names("Roles that may set it, if not those of the record.")
    });
    if let (Value::Object(all), Value::Object(own)) = (&mut properties, own) {
        all.extend(own);
    }
    let required: Vec<&str> = ["type", "title"].iter().chain(needed).copied().collect();
    table(properties, &required)
}

fn lifecycle() -> Value {
    let transition = table(
        json!({
            "title": title(),
            "from": names("States it leaves."),
            "to": name(),
            "by": names("Roles that may make it."),
            "needs": names("Fields that must be filled afterwards."),
            "needs_evidence": flag("Evidence files must come with it."),
            "not": names("Transitions whose maker may not make this one; `open` is the opening.")
        }),
        &["title", "from", "to"],
    );
    table(
        json!({
            "states": named(title()),
            "transitions": named(transition),
            "void": names("States in which a record counts on no day, as if it had never been.")
        }),
        &["states"],
    )
}

fn clock() -> Value {
    let days = json!({ "type": "integer", "minimum": 0, "maximum": 3660 });
    let mut clock = table(
        json!({
            "name": name(),
            "title": title(),
            "field": name(),
            "working_days": days,
            "calendar_days": days,
            "after": name(),
            "runs_in": names("States in which it runs; all when absent.")
        }),
        &["name", "title"],
    );
    if let Value::Object(clock) = &mut clock {
        let limits = ["field", "working_days", "calendar_days"];
        let one = limits.map(|limit| json!({ "required": [limit] }));
        clock.insert("oneOf".to_owned(), json!(one));
    }
    clock
}

fn list() -> Value {
    table(
        json!({
            "title": title(),
            "record": name(),
            "amend": { "type": "array", "items": { "enum": ["add", "drop", "swap"] } },
            "by": names("Roles that may freeze and amend.")
        }),
        &["title", "record"],
    )
}

fn light() -> Value {
    let days = json!({ "type": "integer", "minimum": 0, "maximum": 3660 });
    let reports = table(
        json!({ "record": name(), "field": name() }),
        &["record", "field"],
    );
    table(
        json!({
            "due": name(),
            "start": name(),
            "near_days": days,
            "report_days": days,
            "reports": reports,
            "done": names("States in which the light is `done`."),
            "waiting": names("States that have not begun."),
            "silent": names("States without a light."),
            "stated": name()
        }),
        &["due"],
    )
}
