//! The plan: everything the store needs to know about the packs, prepared once.

use std::collections::BTreeMap;
use std::sync::Arc;

use fact::{Calendar, Name, Zone};
use kernel::Contributor;
use pack::Catalog;
use pack::catalog::RecordType;
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::tables::Table;

/// Raised whenever the shape of derived tables changes, so that they are rebuilt.
const DERIVED_VERSION: u32 = 3;

/// What the district and its packs declare, as the store needs it.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The checked catalog.
    pub catalog: Arc<Catalog>,
    /// Announced days off.
    pub calendar: Arc<Calendar>,
    /// The district's zone.
    pub zone: Zone,
}

/// One record type, ready for use.
#[derive(Debug)]
pub(crate) struct TypePlan {
    pub(crate) def: RecordType,
    pub(crate) table: Table,
    pub(crate) contributors: Vec<Contributor>,
}

/// Prepared statements' texts and compiled indicators, by record type.
#[derive(Debug)]
pub struct Plan {
    pub(crate) setting: Setting,
    pub(crate) types: BTreeMap<Name, TypePlan>,
    pub(crate) digest: String,
}

impl Plan {
    /// Prepares a setting.
    pub fn new(setting: Setting) -> Self {
        let types = setting
            .catalog
            .records
            .values()
            .map(|def| (def.id.clone(), type_plan(&setting, def)))
            .collect();
        let source = format!(
            "{DERIVED_VERSION}\n{}\n{:?}\n{:?}",
            setting.catalog.digest, setting.calendar, setting.zone
        );
        let digest = hex(&Sha256::digest(source));
        Self {
            setting,
            types,
            digest,
        }
    }

    pub(crate) fn of(&self, kind: &str) -> Result<&TypePlan, StoreError> {
        self.types
            .get(kind)
            .ok_or_else(|| StoreError::Undeclared(kind.to_owned()))
    }
}

fn type_plan(setting: &Setting, def: &RecordType) -> TypePlan {
    let contributors = setting
        .catalog
        .indicators
        .values()
        .flatten()
        .filter(|indicator| indicator.source() == Some(&def.id))
        .filter_map(|indicator| Contributor::new(indicator, def, setting.zone))
        .collect();
    TypePlan {
        def: def.clone(),
        table: Table::new(def),
        contributors,
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(u32::from(nibble), 16));
            }
            text
        })
}
