//! Values as the ledger keeps them: untyped scalars.
//!
//! A field's declared type gives them meaning when facts are folded, so a pack
//! may refine a type without the ledger changing. Quantities, dates and ids are
//! kept as text and are therefore exact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Name;

/// A scalar of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Text, date, decimal, id or choice.
    Text(String),
    /// The field is emptied.
    Absent,
}

impl Value {
    /// The text inside, if it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// Field values by field name.
pub type Values = BTreeMap<Name, Value>;
