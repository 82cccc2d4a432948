//! Which roles somebody has towards a record: granted ones, and those that
//! follow from records ("lead of this promise"). Only roles that act for their
//! organ carry those: whoever may merely look does not lead.
//!
//! A role of one organ reaches the records that organ answers for, and of those nobody
//! answers for the ones opened for it; a role of the whole district reaches everything.

use std::collections::BTreeSet;
use std::sync::Arc;

use fact::{Name, OrganId, RecordId, RecordRef, Values};
use kernel::compile;
use pack::catalog::{Field, FieldKind, RecordType, Relation};
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
///
/// A draft that would point the record elsewhere takes its roles in both places.
pub(crate) fn roles_for(
    reader: &Reader<'_>,
    who: &Principal,
    record: &RecordRef,
    values: &Values,
) -> Result<BTreeSet<Name>, StoreError> {
    let wished = roles_at(reader, who, record, values)?;
    let def = reader.def(record.kind.as_str())?;
    let points = |(name, field): (&Name, &Field)| {
        matches!(field.kind, FieldKind::Reference { .. }) && values.contains_key(name)
    };
    if !def.fields.iter().any(points)
        || !reader.exists(record.kind.as_str(), &record.id.to_string())?
    {
        return Ok(wished);
    }
    let standing = roles_at(reader, who, record, &Values::new())?;
    Ok(&wished & &standing)
}

/// Roles towards a record as it stands, its references replaced by those in `values`.
fn roles_at(
    reader: &Reader<'_>,
    who: &Principal,
    record: &RecordRef,
    values: &Values,
) -> Result<BTreeSet<Name>, StoreError> {
    let catalog = Arc::clone(&reader.setting().catalog);
    let declared = |role: &Name| catalog.roles.get(role);
    let mut answering: BTreeSet<String> = BTreeSet::new();
    let mut roles = BTreeSet::new();
    for role in catalog.roles.values() {
        let Some(relation) = &role.relation else {
            continue;
        };
        let organs = organs_of(reader, relation, record, values)?;
        let acting = who
            .grants
            .iter()
            .filter(|grant| declared(&grant.role).is_some_and(|role| role.acts))
            .any(|grant| organs.contains(grant.organ.as_str()));
        if acting {
            roles.insert(role.id.clone());
        }
        answering.extend(organs);
    }
    if answering.is_empty() {
        answering.extend(opener(reader, record)?);
    }
    let reaches = |organ: &OrganId| answering.is_empty() || answering.contains(organ.as_str());
    for grant in &who.grants {
        if declared(&grant.role).is_some_and(|role| role.district) || reaches(&grant.organ) {
            roles.insert(grant.role.clone());
        }
    }
    Ok(roles)
}

/// The organ for which a record was opened; none before that.
fn opener(reader: &Reader<'_>, record: &RecordRef) -> Result<Option<String>, StoreError> {
    let facts = reader.facts(record)?;
    Ok(facts.first().map(|fact| fact.organ.to_string()))
}

/// The organs that have a relation's role towards a record.
fn organs_of(
    reader: &Reader<'_>,
    relation: &Relation,
    record: &RecordRef,
    values: &Values,
) -> Result<BTreeSet<String>, StoreError> {
    let def = reader.def(relation.record.as_str())?;
    let Some(FieldKind::Reference { record: of_kind }) =
        def.fields.get(&relation.of).map(|field| &field.kind)
    else {
        return Ok(BTreeSet::new());
    };
    let Some(of) = related(reader, of_kind, record, values)? else {
        return Ok(BTreeSet::new());
    };
    let test = compile(&relation.when, def, reader.setting().zone);
    let (kind, of_field) = (relation.record.as_str(), relation.of.as_str());
    let rows = reader.records_where(kind, of_field, &of.to_string())?;
    let organ = |found: &store::Record| {
        found
            .row
            .text(def, relation.organ.as_str())
            .map(str::to_owned)
    };
    Ok(rows
        .iter()
        .filter(|found| test(&found.row))
        .filter_map(organ)
        .collect())
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
    if let Some(value) = values.get(field) {
        return Ok(value.as_text().and_then(|id| id.parse().ok()));
    }
    let row = reader.record(record.kind.as_str(), record.id)?;
    Ok(row.and_then(|row| row.row.text(def, field.as_str())?.parse().ok()))
}

/// The reference field to a type, a required one before an optional one.
fn reference_to<'a>(def: &'a RecordType, wanted: &Name) -> Option<&'a Name> {
    let refers =
        |kind: &FieldKind| matches!(kind, FieldKind::Reference { record } if record == wanted);
    def.fields
        .iter()
        .filter(|(_name, field)| refers(&field.kind))
        .max_by_key(|(_name, field)| field.required)
        .map(|(name, _field)| name)
}
