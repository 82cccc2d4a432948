//! The schemas for editors: fresh, and of one mind with the loader.

use std::ffi::OsStr;
use std::path::Path;

use pack::{Source, schema_text, schemas};
use serde_json::Value;

use crate::folder::{repository, sources};

#[test]
fn the_schemas_in_the_repository_are_fresh() {
    for (name, schema) in schemas() {
        let path = repository("packs/schema").join(format!("{name}.json"));
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == schema_text(&schema),
            "{name}.json is stale: run `cargo run -p pack --example schema`"
        );
    }
}

/// The schema a file names in its first line, which must be there.
fn named_schema(folder: &str, source: &Source) -> String {
    let first = source.text.lines().next().unwrap_or("");
    let path = first
        .strip_prefix("#:schema ")
        .unwrap_or_else(|| panic!("{}", source.path));
    let file = repository(folder).join(&source.path);
    let target = file.parent().unwrap().join(path);
    assert!(target.exists(), "{}: {path}", source.path);
    target.file_stem().unwrap().to_string_lossy().into_owned()
}

/// TOML as JSON; dates become texts, as editors see them.
fn as_json(text: &str) -> Value {
    fn plain(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Array(items) => items.into_iter().map(plain).collect(),
            toml::Value::Table(table) => table
                .into_iter()
                .map(|(key, value)| (key, plain(value)))
                .collect(),
            other => serde_json::to_value(other).unwrap(),
        }
    }
    plain(toml::Value::Table(text.parse().unwrap()))
}

fn is_toml(source: &Source) -> bool {
    Path::new(&source.path).extension() == Some(OsStr::new("toml"))
}

fn schema(name: &str) -> Value {
    let found = schemas()
        .into_iter()
        .find(|(other, _schema)| *other == name);
    found.unwrap_or_else(|| panic!("no schema {name}")).1
}

#[test]
fn every_file_names_its_schema_and_fits_it() {
    let mut checked = 0;
    for folder in ["packs", "crates/pack/tests/teahouse"] {
        let files = sources(&repository(folder));
        for source in files.iter().filter(|source| is_toml(source)) {
            let name = named_schema(folder, source);
            let validator = jsonschema::validator_for(&schema(&name)).unwrap();
            let value = as_json(&source.text);
            let wrong: Vec<String> = validator
                .iter_errors(&value)
                .map(|error| error.to_string())
                .collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", source.path);
            checked += 1;
        }
    }
    assert!(checked > 20);
}

#[test]
fn the_schemas_refuse_what_the_loader_calls_unknown_missing_or_mistyped() {
    let files = sources(&repository("crates/pack/tests/bad"));
    let mut checked = 0;
    for code in ["GL0102", "GL0103", "GL0104", "GL0106", "GL0213"] {
        for source in files.iter().filter(|source| source.path.starts_with(code)) {
            let validator = jsonschema::validator_for(&schema("record")).unwrap();
            assert!(
                !validator.is_valid(&as_json(&source.text)),
                "{}",
                source.path
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 5);
}
