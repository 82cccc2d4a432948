//! Divisions: district, streets, communities and grids, valid in time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Date, IdError, Validity};

/// The 12-digit statistical code of a division (grids append `-NN`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DivisionCode(String);

impl DivisionCode {
    /// Checks and wraps a code.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let (digits, grid) = text.split_once('-').unwrap_or((text, ""));
        let numeric = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if digits.len() == 12 && grid.len() <= 4 && numeric(digits) && numeric(grid) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Division(text.to_owned()))
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DivisionKind {
    /// The district itself.
    District,
    /// A street (subdistrict).
    Street,
    /// A residents' community.
    Community,
    /// A village under a street.
    Village,
    /// A grid of a community.
    Grid,
}

impl DivisionKind {
    /// The word used in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Village => "village",
            Self::Grid => "grid",
        }
    }

    /// Reads the word used in data.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::District,
            Self::Street,
            Self::Community,
            Self::Village,
            Self::Grid,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == word)
    }
}

/// One division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Its code.
    pub code: DivisionCode,
    /// Full name.
    pub name: String,
    /// Short name for tiles and tables.
    pub short: String,
    /// Level.
    pub kind: DivisionKind,
    /// The division it lies in.
    pub parent: Option<DivisionCode>,
    /// Older and colloquial names.
    pub aliases: Vec<String>,
    /// When it existed.
    pub validity: Validity,
    /// Row and column in the tile grid, for streets.
    pub tile: Option<(u8, u8)>,
}

/// The tree of divisions.
#[derive(Debug, Clone, Default)]
pub struct Divisions {
    by_code: BTreeMap<DivisionCode, Division>,
}

impl Divisions {
    /// Adds a division; gives back the one that already had the code.
    pub fn insert(&mut self, division: Division) -> Option<Division> {
        self.by_code.insert(division.code.clone(), division)
    }

    /// One division by code.
    pub fn get(&self, code: &DivisionCode) -> Option<&Division> {
        self.by_code.get(code)
    }

    /// All divisions by code.
    pub fn iter(&self) -> impl Iterator<Item = &Division> {
        self.by_code.values()
    }

    /// Whether `inner` is `outer` or lies in it; bounded by the number of levels.
    pub fn lies_in(&self, inner: &DivisionCode, outer: &DivisionCode) -> bool {
        let mut here = Some(inner);
        for _level in 0..8 {
            match here {
                Some(code) if code == outer => return true,
                Some(code) => here = self.get(code).and_then(|division| division.parent.as_ref()),
                None => return false,
            }
        }
        false
    }

    /// Divisions whose name or alias is the text on that date.
    pub fn named(&self, text: &str, on: Date) -> Vec<&Division> {
        self.iter()
            .filter(|division| division.validity.holds_on(on))
            .filter(|division| {
                division.name == text
                    || division.short == text
                    || division.aliases.iter().any(|alias| alias == text)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(code: &str, name: &str, parent: Option<&str>, alias: &str) -> Division {
        Division {
            code: DivisionCode::new(code).unwrap(),
            name: name.to_owned(),
            short: name.to_owned(),
            kind: DivisionKind::Street,
            parent: parent.map(|code| DivisionCode::new(code).unwrap()),
            aliases: vec![alias.to_owned()],
            validity: Validity::ALWAYS,
            tile: None,
        }
    }

    #[test]
    fn a_community_lies_in_its_district_and_an_alias_finds_the_street() {
        let mut tree = Divisions::default();
        tree.insert(division("320106000000", "district", None, ""));
        tree.insert(division(
            "320106008000",
            "street",
            Some("320106000000"),
            "old name",
        ));
        tree.insert(division(
            "320106008001",
            "community",
            Some("320106008000"),
            "",
        ));
        let code = |text| DivisionCode::new(text).unwrap();
        assert!(tree.lies_in(&code("320106008001"), &code("320106000000")));
        assert!(!tree.lies_in(&code("320106000000"), &code("320106008001")));
        let found = tree.named("old name", Date::parse("2026-01-01").unwrap());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, code("320106008000"));
    }

    #[test]
    fn a_code_has_twelve_digits() {
        assert!(
            DivisionCode::new("320106008").is_err() && DivisionCode::new("32010600800a").is_err()
        );
        assert!(DivisionCode::new("320106008001-01").is_ok());
    }
}
