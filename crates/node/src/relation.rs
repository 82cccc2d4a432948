//! Which roles somebody has towards a record: granted ones, and those that
//! follow from records ("lead of this promise"). Only roles that act for their
//! organ carry those: whoever may merely look does not lead.

use std::collections::BTreeSet;
use std::sync::Arc;

use fact::{Name, OrganId, RecordId, RecordRef, Values};
use kernel::compile;
use pack::catalog::{FieldKind, RecordType, Relation};
use store::{Reader, StoreError};

use crate::access::Principal;

/// Roles of a principal towards an existing record.
pub fn roles_towards(
    reader: &Reader<'_>,
    who: &Principal,
    record: &RecordRef,
) -> Result<BTreeSet<Name>, StoreError> {
    roles_for(reader, who, record, &Values::new())
}

/// Roles towards a record that a draft with these values opens or changes.
pub(crate) fn roles_for(
    reader: &Reader<'_>,
    who: &Principal,
    record: &RecordRef,
    values: &Values,
) -> Result<BTreeSet<Name>, StoreError> {
    let mut roles: BTreeSet<Name> = who.grants.iter().map(|grant| grant.role.clone()).collect();
    let catalog = Arc::clone(&reader.setting().catalog);
    let acts = |role: &Name| catalog.roles.get(role).is_some_and(|role| role.acts);
    let acting = who.grants.iter().filter(|grant| acts(&grant.role));
    let organs: BTreeSet<&OrganId> = acting.map(|grant| &grant.organ).collect();
    for role in catalog.roles.values() {
        let Some(relation) = &role.relation else {
            continue;
        };
        if holds(reader, relation, &organs, record, values)? {
            roles.insert(role.id.clone());
        }
    }
    Ok(roles)
}

fn holds(
    reader: &Reader<'_>,
    relation: &Relation,
    organs: &BTreeSet<&OrganId>,
    record: &RecordRef,
    values: &Values,
) -> Result<bool, StoreError> {
    let def = reader.def(relation.record.as_str())?;
    let Some(FieldKind::Reference { record: of_kind }) =
        def.fields.get(&relation.of).map(|field| &field.kind)
    else {
        return Ok(false);
    };
    let Some(of) = related(reader, of_kind, record, values)? else {
        return Ok(false);
    };
    let test = compile(&relation.when, def, reader.setting().zone);
    let rows = reader.records_where(
        relation.record.as_str(),
        relation.of.as_str(),
        &of.to_string(),
    )?;
    Ok(rows.iter().any(|found| {
        let organ = found.row.text(def, relation.organ.as_str());
        test(&found.row)
            && organ.is_some_and(|organ| organs.iter().any(|own| own.as_str() == organ))
    }))
}

/// The record of the wanted type that this record is, or that it names.
fn related(
    reader: &Reader<'_>,
    wanted: &Name,
    record: &RecordRef,
    values: &Values,
) -> Result<Option<RecordId>, StoreError> {
    if record.kind == *wanted {
        return Ok(Some(record.id));
    }
    let def = reader.def(record.kind.as_str())?;
    let Some(field) = reference_to(def, wanted) else {
        return Ok(None);
    };
    if let Some(row) = reader.record(record.kind.as_str(), record.id)? {
        return Ok(row
            .row
            .text(def, field.as_str())
            .and_then(|id| id.parse().ok()));
    }
    Ok(values
        .get(field)
        .and_then(|value| value.as_text())
        .and_then(|id| id.parse().ok()))
}

/// The first required reference field to a type.
fn reference_to<'a>(def: &'a RecordType, wanted: &Name) -> Option<&'a Name> {
    let refers =
        |kind: &FieldKind| matches!(kind, FieldKind::Reference { record } if record == wanted);
    def.fields
        .iter()
        .find(|(_name, field)| field.required && refers(&field.kind))
        .map(|(name, _)| name)
}
