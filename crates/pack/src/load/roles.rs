//! Roles: granted at an organ, or following from a record.

use std::collections::BTreeMap;

use fact::Name;

use super::{File, Ground, Place};
use crate::catalog::{Catalog, FieldKind, RecordType, Relation, Role};
use crate::diagnostic::{Sink, Spot};
use crate::expression::{Predicate, lower};
use crate::form::{Form, Told};

/// Ids of all `[[role]]` of `roles.toml` and of packs.
pub(super) fn read(sink: &Sink<'_>, files: &[File]) -> BTreeMap<Name, Spot> {
    let mut ids: BTreeMap<Name, Spot> = BTreeMap::new();
    for mut form in forms(sink, files) {
        let Some(id) = form.name("id") else {
            continue;
        };
        if let Some(first) = ids.get(&id.value) {
            let message = format!("role `{}` is declared twice", id.value);
            sink.error("GL0201", &id.spot, message, |finding| {
                finding.help(format!("the first is in {}", sink.name(first)))
            });
        } else {
            ids.insert(id.value, id.spot);
        }
    }
    ids
}

fn forms<'t>(sink: &'t Sink<'t>, files: &'t [File]) -> Vec<Form<'t>> {
    files
        .iter()
        .filter(|file| matches!(file.place, Place::Roles | Place::Pack { .. }))
        .flat_map(|file| {
            let mut top = file.form(sink);
            let forms = top.forms("role");
            if file.place == Place::Roles {
                top.finish();
            }
            forms
        })
        .collect()
}

/// Reads the roles in full, now that record types are known.
pub(super) fn relate(
    ground: &Ground<'_>,
    files: &[File],
    catalog: &Catalog,
) -> BTreeMap<Name, Role> {
    forms(ground.sink, files)
        .into_iter()
        .filter_map(|form| read_role(ground, form, catalog))
        .map(|role| (role.id.clone(), role))
        .collect()
}

fn read_role(ground: &Ground<'_>, mut form: Form<'_>, catalog: &Catalog) -> Option<Role> {
    let id = form.name("id");
    let id = form.must("id", id);
    let title = form.title("title");
    let relation = form
        .form("relation")
        .and_then(|inner| read_relation(ground, inner, catalog));
    let scope = form.word("scope", &["organ", "district"]);
    let acts = form.flag("acts");
    form.finish();
    Some(Role {
        id: id?.value,
        title,
        district: scope.is_some_and(|scope| scope.value == "district"),
        acts,
        relation,
    })
}

fn read_relation(ground: &Ground<'_>, mut form: Form<'_>, catalog: &Catalog) -> Option<Relation> {
    let record = form.name("record");
    let record = form.must("record", record);
    let of = form.name("of");
    let of = form.must("of", of);
    let organ = form.name("organ");
    let organ = form.must("organ", organ);
    let when = form.text("when");
    form.finish();
    let record = catalog.record(ground.record(&record?)?.as_str())?;
    let when = match when {
        None => Some(Predicate::Constant(true)),
        Some(text) => lower(ground.sink, &text, record),
    };
    Some(Relation {
        record: record.id.clone(),
        of: field_of(ground, record, &of?, "a reference", |kind| {
            matches!(kind, FieldKind::Reference { .. })
        })?,
        organ: field_of(ground, record, &organ?, "an organ", |kind| {
            matches!(kind, FieldKind::Organ)
        })?,
        when: when?,
    })
}

/// A field of another record type that must be of some kind.
pub(super) fn field_of(
    ground: &Ground<'_>,
    record: &RecordType,
    told: &Told<Name>,
    wanted: &str,
    fits: impl Fn(&FieldKind) -> bool,
) -> Option<Name> {
    let fields = record.fields.keys().map(Name::as_str);
    let name = ground.known("GL0207", "field", told, fields.clone())?;
    let field = record.fields.get(name.as_str())?;
    if field.personal {
        let message = format!("`{name}` is personal and cannot be used here");
        ground
            .sink
            .error("GL0212", &told.spot, message, |finding| finding);
        return None;
    }
    if fits(&field.kind) {
        return Some(name);
    }
    let message = format!("field `{name}` of `{}` is not {wanted}", record.id);
    let fitting: Vec<&str> = record
        .fields
        .iter()
        .filter(|(_name, field)| fits(&field.kind) && !field.personal)
        .map(|(name, _field)| name.as_str())
        .collect();
    ground.sink.error("GL0208", &told.spot, message, |finding| {
        if fitting.is_empty() {
            finding.help(format!("`{}` has no field that is {wanted}", record.id))
        } else {
            finding.help(format!("these fields would do: `{}`", fitting.join("`, `")))
        }
    });
    None
}
