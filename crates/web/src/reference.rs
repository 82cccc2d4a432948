//! Organs, divisions and the catalog: the words that pages show.

use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::extract::State;
use fact::{Division, Divisions, Name, Organ, OrganKind, Organs};
use node::Node;
use node::access::SampleAccount;
use pack::Catalog;
use pack::catalog::{Field, FieldKind, RecordType, Title};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;
use crate::wording;
use crate::words::Words;

const TAG: &str = "reference";

/// The district this installation serves.
#[derive(Debug, Clone)]
pub struct DistrictName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Title,
    /// Its division code.
    pub code: String,
    /// Holds sample data.
    pub sample: bool,
}

/// What does not change while the server runs.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The district.
    pub district: DistrictName,
    /// What the packs declare.
    pub catalog: Arc<Catalog>,
    /// All organs.
    pub organs: Organs,
    /// All divisions.
    pub divisions: Divisions,
    /// Accounts of the sample district, with their published passwords.
    pub sample_accounts: Vec<SampleAccount>,
}

impl Reference {
    /// What a node serves.
    pub fn of(node: &Node) -> Self {
        let loaded = node.loaded();
        let district = &loaded.district;
        Self {
            district: DistrictName {
                id: district.id.to_string(),
                title: district.title.clone(),
                code: district.code.as_str().to_owned(),
                sample: district.sample,
            },
            catalog: Arc::clone(&loaded.catalog),
            organs: district.organs.clone(),
            divisions: district.divisions.clone(),
            sample_accounts: Vec::new(),
        }
    }

    /// The short name of an organ, or its id where it is unknown.
    pub fn organ_title(&self, id: &str) -> String {
        self.organs
            .get(id)
            .map_or_else(|| id.to_owned(), |organ| organ.short.clone())
    }

    /// Whether a role is granted to accounts rather than following from records.
    pub fn can_be_granted(&self, role: &Name) -> bool {
        self.catalog
            .roles
            .get(role)
            .is_some_and(|role| role.relation.is_none())
    }
}

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(read_organs))
        .routes(routes!(read_divisions))
        .routes(routes!(read_catalog))
}

/// All organs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organs)]
pub(crate) struct OrgansView {
    items: Vec<OrganView>,
}

/// An organ.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Organ)]
pub(crate) struct OrganView {
    id: String,
    kind: String,
    name: String,
    short: String,
    aliases: Vec<String>,
    /// How sure it is that the organ exists under this name.
    evidence: String,
    /// Stands for several organs until somebody resolves it.
    collective: bool,
}

/// All divisions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Divisions)]
pub(crate) struct DivisionsView {
    items: Vec<DivisionView>,
}

/// A division.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Division)]
pub(crate) struct DivisionView {
    code: String,
    name: String,
    short: String,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    /// Row and column in the tile grid.
    #[serde(skip_serializing_if = "Option::is_none")]
    tile: Option<[u8; 2]>,
}

/// What the packs declare, as far as pages need it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Catalog)]
pub(crate) struct CatalogView {
    digest: String,
    records: Vec<RecordTypeView>,
    roles: Vec<RoleView>,
    lights: Vec<LightView>,
    /// Why a number of a report may be no figure.
    skip_reasons: Vec<WordView>,
}

/// A record type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RecordType)]
pub(crate) struct RecordTypeView {
    id: String,
    title: Words,
    fields: Vec<FieldView>,
    states: Vec<WordView>,
    transitions: Vec<TransitionView>,
}

/// A field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Field)]
pub(crate) struct FieldView {
    name: String,
    title: Words,
    kind: String,
    /// The words of a choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<WordView>>,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    /// The record type a reference names.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
}

/// A declared word and its title.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Word)]
pub(crate) struct WordView {
    name: String,
    title: Words,
}

/// A transition of a lifecycle.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Transition)]
pub(crate) struct TransitionView {
    name: String,
    title: Words,
    from: Vec<String>,
    to: String,
    /// Roles that may make it.
    by: Vec<String>,
}

/// A role.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Role)]
pub(crate) struct RoleView {
    id: String,
    title: Words,
    /// Can be granted to an account at an organ.
    granted: bool,
}

/// A light and its words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = LightWord)]
pub(crate) struct LightView {
    id: String,
    zh: String,
    en: String,
}

#[derive(Debug, Default, Deserialize)]
struct Lights {
    light: Vec<LightView>,
}

// INVARIANT (lights are declared): a test reads the file and counts six.
static LIGHTS: LazyLock<Lights> =
    LazyLock::new(|| toml::from_str(include_str!("../locales/lights.toml")).unwrap_or_default());

/// All organs.
#[utoipa::path(get, path = "/api/organs", tag = TAG,
    responses((status = 200, body = OrgansView)))]
async fn read_organs(State(state): State<AppState>) -> Json<OrgansView> {
    let items = state.reference.organs.iter().map(organ_view).collect();
    Json(OrgansView { items })
}

/// All divisions.
#[utoipa::path(get, path = "/api/divisions", tag = TAG,
    responses((status = 200, body = DivisionsView)))]
async fn read_divisions(State(state): State<AppState>) -> Json<DivisionsView> {
    let items = state
        .reference
        .divisions
        .iter()
        .map(division_view)
        .collect();
    Json(DivisionsView { items })
}

/// What the packs declare.
#[utoipa::path(get, path = "/api/catalog", tag = TAG,
    responses((status = 200, body = CatalogView)))]
async fn read_catalog(State(state): State<AppState>) -> Json<CatalogView> {
    let catalog = &state.reference.catalog;
    let roles = catalog.roles.values().map(|role| RoleView {
        id: role.id.to_string(),
        title: Words::from(&role.title),
        granted: role.relation.is_none(),
    });
    let reasons = wording::skip_reasons().into_iter();
    Json(CatalogView {
        skip_reasons: reasons
            .map(|(name, title)| WordView { name, title })
            .collect(),
        digest: catalog.digest.clone(),
        records: catalog.records.values().map(record_view).collect(),
        roles: roles.collect(),
        lights: LIGHTS.light.clone(),
    })
}

fn organ_view(organ: &Organ) -> OrganView {
    OrganView {
        id: organ.id.to_string(),
        kind: organ.kind.as_str().to_owned(),
        name: organ.name.clone(),
        short: organ.short.clone(),
        aliases: organ.aliases.clone(),
        evidence: organ.evidence.clone(),
        collective: organ.kind == OrganKind::Collective,
    }
}

fn division_view(division: &Division) -> DivisionView {
    DivisionView {
        code: division.code.as_str().to_owned(),
        name: division.name.clone(),
        short: division.short.clone(),
        kind: division.kind.as_str().to_owned(),
        parent: division
            .parent
            .as_ref()
            .map(|code| code.as_str().to_owned()),
        tile: division.tile.map(|(row, column)| [row, column]),
    }
}

fn record_view(record: &RecordType) -> RecordTypeView {
    let lifecycle = record.lifecycle.as_ref();
    let states = lifecycle.map(|lifecycle| lifecycle.states.iter().map(word_view).collect());
    let transitions = lifecycle.map(|lifecycle| {
        let moves = lifecycle.transitions.iter();
        moves
            .map(|(name, transition)| TransitionView {
                name: name.to_string(),
                title: Words::from(&transition.title),
                from: transition.from.iter().map(Name::to_string).collect(),
                to: transition.to.to_string(),
                by: transition.by.iter().map(Name::to_string).collect(),
            })
            .collect()
    });
    RecordTypeView {
        id: record.id.to_string(),
        title: Words::from(&record.title),
        fields: record.fields.iter().map(field_view).collect(),
        states: states.unwrap_or_default(),
        transitions: transitions.unwrap_or_default(),
    }
}

fn word_view((name, title): (&Name, &Title)) -> WordView {
    WordView {
        name: name.to_string(),
        title: Words::from(title),
    }
}

fn field_view((name, field): (&Name, &Field)) -> FieldView {
    let mut view = FieldView {
        name: name.to_string(),
        title: Words::from(&field.title),
        kind: kind_word(&field.kind).to_owned(),
        options: None,
        required: field.required,
        unit: None,
        record: None,
    };
    match &field.kind {
        FieldKind::Choice { options } => {
            view.options = Some(options.iter().map(word_view).collect());
        }
        FieldKind::Quantity { unit, .. } => view.unit = Some(unit.clone()),
        FieldKind::Reference { record } => view.record = Some(record.to_string()),
        _plain => {}
    }
    view
}

fn kind_word(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Text { .. } => "text",
        FieldKind::Flag => "flag",
        FieldKind::Integer { .. } => "integer",
        FieldKind::Quantity { .. } => "quantity",
        FieldKind::Decimal { .. } => "decimal",
        FieldKind::Date { .. } => "date",
        FieldKind::Moment => "moment",
        FieldKind::Choice { .. } => "choice",
        FieldKind::Reference { .. } => "reference",
        FieldKind::Organ => "organ",
        FieldKind::Division => "division",
        FieldKind::Unit => "unit",
        FieldKind::Blob => "blob",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_six_lights_with_words() {
        let lights: Lights = toml::from_str(include_str!("../locales/lights.toml")).unwrap();
        assert_eq!(lights.light.len(), 6);
        assert!(
            lights
                .light
                .iter()
                .all(|light| !light.zh.is_empty() && !light.en.is_empty())
        );
    }
}
