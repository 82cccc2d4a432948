//! Fields of a record type.

use fact::{Name, Validity};
use indexmap::IndexMap;

use super::{Declared, Draft, read_words};
use crate::catalog::{Disclosure, Field, FieldKind};
use crate::diagnostic::{Sink, Spot};
use crate::form::{Form, Told};

/// Characters of a text field that declares no limit.
const CHARS_DEFAULT: u32 = 500;
const CHARS_MAX: i64 = 1_000_000;
/// Limits of integers that declare none; sums of many still fit in 64 bits.
const INTEGER_MAX: i64 = 1_000_000_000_000;
const DECIMALS_MAX: i64 = 9;
const FIELDS_MAX: usize = 200;

const KINDS: [&str; 13] = [
    "text",
    "flag",
    "integer",
    "quantity",
    "decimal",
    "date",
    "moment",
    "choice",
    "reference",
    "organ",
    "division",
    "unit",
    "blob",
];

/// Words that mean something else in expressions or in the typed tables.
const RESERVED: [&str; 26] = [
    "id",
    "state",
    "opened",
    "has",
    "valid_from",
    "valid_until",
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
];

/// All fields, in declared order.
pub(super) fn read(draft: &Draft<'_>, top: &mut Form<'_>) -> IndexMap<Name, Field> {
    let entries = top.entries("fields");
    let sink = draft.ground.sink;
    if entries.is_empty() {
        let spot = top
            .spot_of_key("fields")
            .unwrap_or_else(|| top.spot.clone());
        sink.error("GL0104", &spot, "a record type needs fields", |finding| {
            finding.help("write `[fields]` and one line for each field")
        });
    }
    if let Some((name, _node)) = entries.get(FIELDS_MAX) {
        sink.error("GL0110", &name.spot, "too many fields", |finding| {
            finding.help(format!("at most {FIELDS_MAX} are read"))
        });
    }
    entries
        .into_iter()
        .take(FIELDS_MAX)
        .filter_map(|(name, node)| {
            check_word(sink, name.value.as_str(), &name.spot);
            let form = Form::over(sink, node, name.spot.clone())?;
            read_field(draft, form, name)
        })
        .collect()
}

/// Names that stand in expressions and tables are plain words and not reserved.
pub(super) fn check_word(sink: &Sink<'_>, name: &str, spot: &Spot) {
    let plain =
        name.starts_with(|letter: char| letter.is_ascii_lowercase()) && !name.contains(['-', '.']);
    if !plain {
        let message = format!("`{name}` cannot be used in expressions");
        sink.error("GL0105", spot, message, |finding| {
            finding.help("begin with a letter and use a-z, 0-9 and `_` only")
        });
    } else if RESERVED.contains(&name) || name.starts_with("entered_") {
        let message = format!("`{name}` is a reserved word");
        sink.error("GL0203", spot, message, |finding| {
            finding.help("choose another name")
        });
    }
}

fn read_field(draft: &Draft<'_>, mut form: Form<'_>, name: Told<Name>) -> Option<Declared> {
    let title = form.title("title");
    let kind = form.word("type", &KINDS);
    let kind = form.must("type", kind);
    let kind = kind.and_then(|kind| read_kind(draft, &mut form, kind.value));
    let personal = form.flag("personal");
    let disclose = form.word("disclose", &["public", "internal"]);
    if let Some(told) = disclose
        .as_ref()
        .filter(|told| personal && told.value == "public")
    {
        let message = "a personal field cannot be public";
        form.sink()
            .error("GL0218", &told.spot, message, |finding| finding);
    }
    let public = disclose.is_some_and(|told| told.value == "public");
    let required = form.flag("required");
    let frozen = form.flag("frozen");
    let validity: Validity = form.validity();
    let set = draft.roles(&mut form, "set");
    form.finish();
    let field = Field {
        title,
        kind: kind?,
        required,
        frozen,
        personal,
        disclose: if public {
            Disclosure::Public
        } else {
            Disclosure::Internal
        },
        validity,
        set,
    };
    Some((name.value, field))
}

fn read_kind(draft: &Draft<'_>, form: &mut Form<'_>, kind: &str) -> Option<FieldKind> {
    Some(match kind {
        "text" => {
            let limit = form.small("chars_max", CHARS_MAX);
            FieldKind::Text {
                chars_max: limit.map_or(CHARS_DEFAULT, |limit| limit.value),
            }
        }
        "flag" => FieldKind::Flag,
        "integer" => read_integer(form),
        "quantity" => {
            let unit = form.text("unit");
            let unit = form.must("unit", unit);
            let decimals = read_decimals(form);
            let within = read_limits(form);
            FieldKind::Quantity {
                unit: draft.ground.unit(unit)?.value,
                decimals,
                within,
            }
        }
        "decimal" => FieldKind::Decimal {
            decimals: read_decimals(form),
        },
        "date" => FieldKind::Date {
            past: form.flag("past"),
        },
        "moment" => FieldKind::Moment,
        "choice" => read_choice(form),
        "reference" => {
            let record = form.name("record");
            let record = form.must("record", record)?;
            FieldKind::Reference {
                record: draft.ground.record(&record)?,
            }
        }
        "organ" => FieldKind::Organ,
        "division" => FieldKind::Division,
        "unit" => FieldKind::Unit,
        _ => FieldKind::Blob,
    })
}

fn read_decimals(form: &mut Form<'_>) -> u8 {
    form.small("decimals", DECIMALS_MAX)
        .map_or(0, |decimals| decimals.value)
}

fn read_integer(form: &mut Form<'_>) -> FieldKind {
    let (min, max) = read_limits(form).unwrap_or((-INTEGER_MAX, INTEGER_MAX));
    FieldKind::Integer { min, max }
}

/// `min` and `max`, where at least one is given.
fn read_limits(form: &mut Form<'_>) -> Option<(i64, i64)> {
    let limits = (-INTEGER_MAX, INTEGER_MAX);
    let min = form.integer("min", limits);
    let max = form.integer("max", limits);
    if let (Some(min), Some(max)) = (&min, &max)
        && min.value > max.value
    {
        form.sink()
            .error("GL0107", &max.spot, "`max` is below `min`", |finding| {
                finding
            });
    }
    (min.is_some() || max.is_some()).then(|| {
        (
            min.map_or(-INTEGER_MAX, |min| min.value),
            max.map_or(INTEGER_MAX, |max| max.value),
        )
    })
}

fn read_choice(form: &mut Form<'_>) -> FieldKind {
    let before = form.sink().count();
    let options = read_words(form, "options");
    if options.is_empty() && form.sink().count() == before {
        let spot = form
            .spot_of_key("options")
            .unwrap_or_else(|| form.spot.clone());
        form.sink()
            .error("GL0104", &spot, "a choice needs `options`", |finding| {
                finding.help("write `options = { word = { zh = \"...\", en = \"...\" } }`")
            });
    }
    FieldKind::Choice {
        options: options
            .into_iter()
            .map(|(word, title)| (word.value, title))
            .collect(),
    }
}
