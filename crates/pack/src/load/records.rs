//! Record types: fields, label, lists, clocks, light.

use std::cell::RefCell;
use std::collections::BTreeMap;

use fact::Name;

use super::roles::field_of;
use super::{File, Ground, Place, lifecycle, same_as_path};
use crate::catalog::{Catalog, Field, FieldKind, ListAmendment, ListRule, RecordType, Title};
use crate::form::{Form, Told};

mod fields;
mod light;

/// What can only be checked when all record types are known.
#[derive(Debug)]
pub(super) enum Later {
    /// A role is used on a record type.
    RoleUse { on: Name, role: Told<Name> },
    /// A light counts reports of another type.
    Reports {
        on: Name,
        record: Told<Name>,
        field: Told<Name>,
    },
}

/// One record type being read.
#[derive(Debug)]
pub(super) struct Draft<'g> {
    pub(super) ground: &'g Ground<'g>,
    pub(super) id: Name,
    later: &'g RefCell<Vec<Later>>,
}

impl Draft<'_> {
    /// Roles under a key: known, and usable here.
    pub(super) fn roles(&self, form: &mut Form<'_>, key: &'static str) -> Vec<Name> {
        let told = form.names(key);
        let uses = told.iter().cloned().map(|role| Later::RoleUse {
            on: self.id.clone(),
            role,
        });
        self.later.borrow_mut().extend(uses);
        self.ground.known_roles(told)
    }
}

/// Reads all record types into the catalog; gives back what is to be checked later.
pub(super) fn read(ground: &Ground<'_>, files: &[File], catalog: &mut Catalog) -> Vec<Later> {
    let later = RefCell::default();
    for file in files {
        let (Place::Record { stem, .. }, Some(pack)) = (&file.place, file.pack()) else {
            continue;
        };
        let top = file.form(ground.sink);
        let Some(id) = crate::form::to_name(ground.sink, stem, file.top()) else {
            continue;
        };
        let draft = Draft {
            ground,
            id: id.value,
            later: &later,
        };
        if let Some(record) = read_record(&draft, top, pack) {
            catalog.records.entry(record.id.clone()).or_insert(record);
        }
    }
    later.into_inner()
}

fn read_record(draft: &Draft<'_>, mut top: Form<'_>, pack: Name) -> Option<RecordType> {
    let head = top.form("record");
    let mut head = top.must("record", head)?;
    let id = head.name("id");
    if let Some(id) = head.must("id", id) {
        same_as_path(draft.ground.sink, &id, draft.id.as_str(), "file");
    }
    fields::check_word(draft.ground.sink, draft.id.as_str(), &head.spot);
    let title = head.title("title");
    let validity = head.validity();
    let label = head.name("label");
    let open = draft.roles(&mut head, "open");
    let set = draft.roles(&mut head, "set");
    let correct = draft.roles(&mut head, "correct");
    head.finish();
    let mut record = RecordType {
        id: draft.id.clone(),
        pack,
        title,
        validity,
        label: None,
        fields: fields::read(draft, &mut top),
        lifecycle: None,
        clocks: Vec::new(),
        lists: BTreeMap::new(),
        light: None,
        open,
        set,
        correct,
    };
    record.lifecycle = lifecycle::read(draft, &mut top, &record);
    record.label = label.and_then(|label| {
        field_of(
            draft.ground,
            &record,
            &label,
            "a text or a reference",
            |kind| matches!(kind, FieldKind::Text { .. } | FieldKind::Reference { .. }),
        )
    });
    record.clocks = lifecycle::read_clocks(draft, &mut top, &record);
    record.lists = read_lists(draft, &mut top);
    record.light = light::read(draft, &mut top, &record);
    top.finish();
    Some(record)
}

fn read_lists(draft: &Draft<'_>, top: &mut Form<'_>) -> BTreeMap<Name, ListRule> {
    let sink = draft.ground.sink;
    top.entries("lists")
        .into_iter()
        .filter_map(|(name, node)| {
            let form = Form::over(sink, node, name.spot.clone())?;
            read_list(draft, form).map(|list| (name.value, list))
        })
        .collect()
}

fn read_list(draft: &Draft<'_>, mut form: Form<'_>) -> Option<ListRule> {
    let title = form.title("title");
    let record = form.name("record");
    let record = form.must("record", record);
    let amend = form.texts("amend");
    let by = draft.roles(&mut form, "by");
    let sink = form.sink();
    form.finish();
    let amend = amend
        .iter()
        .filter_map(|word| crate::form::to_word(sink, word, &["add", "drop", "swap"]))
        .map(|word| match word {
            "add" => ListAmendment::Add,
            "drop" => ListAmendment::Drop,
            _ => ListAmendment::Swap,
        })
        .collect();
    Some(ListRule {
        title,
        record: draft.ground.record(&record?)?,
        amend,
        by,
    })
}

/// Checks what had to wait for the other record types and roles.
pub(super) fn check_later(ground: &Ground<'_>, catalog: &Catalog, later: &[Later]) {
    for check in later {
        match check {
            Later::RoleUse { on, role } => check_role_use(ground, catalog, on, role),
            Later::Reports { on, record, field } => {
                check_reports(ground, catalog, (on, record, field));
            }
        }
    }
}

/// A role that follows from records can be found from the record it is used on.
fn check_role_use(ground: &Ground<'_>, catalog: &Catalog, on: &Name, role: &Told<Name>) {
    let relation = catalog
        .roles
        .get(role.value.as_str())
        .and_then(|role| role.relation.as_ref());
    let (Some(relation), Some(record)) = (relation, catalog.record(on.as_str())) else {
        return;
    };
    let Some(target) = target_of(catalog, &relation.record, &relation.of) else {
        return;
    };
    let reference = record.fields.get(target.as_str()).map(|field| &field.kind);
    let reaches = matches!(reference, Some(FieldKind::Reference { record }) if record == target);
    if on != target && !reaches {
        let message = format!("role `{}` cannot be found from `{on}`", role.value);
        ground.sink.error("GL0214", &role.spot, message, |finding| {
            finding.help(format!(
                "the role belongs to a `{target}`: give `{on}` a reference field named `{target}`"
            ))
        });
    }
}

fn target_of<'c>(catalog: &'c Catalog, record: &Name, field: &Name) -> Option<&'c Name> {
    let field = catalog
        .record(record.as_str())?
        .fields
        .get(field.as_str())?;
    match &field.kind {
        FieldKind::Reference { record } => Some(record),
        _ => None,
    }
}

fn check_reports(
    ground: &Ground<'_>,
    catalog: &Catalog,
    (on, record, field): (&Name, &Told<Name>, &Told<Name>),
) {
    let known = ground
        .record(record)
        .and_then(|record| catalog.record(record.as_str()));
    if let Some(reports) = known {
        let wanted = format!("a reference to `{on}`");
        let points_here =
            |kind: &FieldKind| matches!(kind, FieldKind::Reference { record } if record == on);
        field_of(ground, reports, field, &wanted, points_here);
    }
}

/// Words and their titles, in order; a duplicate key is a syntax error already.
pub(super) fn read_words(form: &mut Form<'_>, key: &'static str) -> Vec<(Told<Name>, Title)> {
    let sink = form.sink();
    form.entries(key)
        .into_iter()
        .filter_map(|(name, node)| {
            let form = Form::over(sink, node, name.spot.clone())?;
            Some((name, crate::form::read_title(form)))
        })
        .collect()
}

/// The field of a record under a key, checked for its kind.
pub(super) fn own_field(
    draft: &Draft<'_>,
    form: &mut Form<'_>,
    key: &'static str,
    record: &RecordType,
    (wanted, fits): (&str, fn(&FieldKind) -> bool),
) -> Option<Name> {
    let told = form.name(key)?;
    field_of(draft.ground, record, &told, wanted, fits)
}

/// A date field.
pub(super) const A_DATE: (&str, fn(&FieldKind) -> bool) =
    ("a date", |kind| matches!(kind, FieldKind::Date { .. }));

/// A field of free words.
pub(super) const A_TEXT: (&str, fn(&FieldKind) -> bool) =
    ("a text", |kind| matches!(kind, FieldKind::Text { .. }));

/// The declared fields by name, for readers of lifecycles.
pub(super) fn known_field(
    draft: &Draft<'_>,
    record: &RecordType,
    told: &Told<Name>,
) -> Option<Name> {
    let names = record.fields.keys().map(Name::as_str);
    draft.ground.known("GL0207", "field", told, names)
}

/// A field declared in a form.
type Declared = (Name, Field);
