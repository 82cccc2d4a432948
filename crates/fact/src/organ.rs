//! Organs: departments, streets, teams and collectives, valid in time.
//!
//! A collective ("the streets concerned") is an actor in its own right until a
//! person resolves it.

use std::collections::BTreeMap;

use crate::{Date, DivisionCode, Name, Validity};

/// Identifies an organ.
pub type OrganId = Name;

/// What kind of body an organ is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrganKind {
    /// A department of government.
    Government,
    /// A department of the Party.
    Party,
    /// A mass organisation.
    Mass,
    /// A street office.
    Subdistrict,
    /// A public institution.
    Institution,
    /// A company of the district.
    Enterprise,
    /// A body of a higher level's line.
    Vertical,
    /// A zone's management committee.
    Zone,
    /// A task force across departments.
    Team,
    /// Several organs named as one.
    Collective,
}

impl OrganKind {
    const ALL: [Self; 10] = [
        Self::Government,
        Self::Party,
        Self::Mass,
        Self::Subdistrict,
        Self::Institution,
        Self::Enterprise,
        Self::Vertical,
        Self::Zone,
        Self::Team,
        Self::Collective,
    ];

    /// The word used in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Party => "party",
            Self::Mass => "mass",
            Self::Subdistrict => "subdistrict",
            Self::Institution => "institution",
            Self::Enterprise => "enterprise",
            Self::Vertical => "vertical",
            Self::Zone => "zone",
            Self::Team => "team",
            Self::Collective => "collective",
        }
    }

    /// Reads the word used in data.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organ {
    /// Its id.
    pub id: OrganId,
    /// Kind of body.
    pub kind: OrganKind,
    /// Full name.
    pub name: String,
    /// Short name, as task notices write it.
    pub short: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// When it existed under this name.
    pub validity: Validity,
    /// How sure we are that it exists so.
    pub evidence: String,
    /// Words of its duties, used to suggest owners.
    pub duties: Vec<String>,
    /// The division it administers, for street offices.
    pub division: Option<DivisionCode>,
}

/// All organs.
#[derive(Debug, Clone, Default)]
pub struct Organs {
    by_id: BTreeMap<OrganId, Organ>,
}

impl Organs {
    /// Adds an organ; gives back the one that already had the id.
    pub fn insert(&mut self, organ: Organ) -> Option<Organ> {
        self.by_id.insert(organ.id.clone(), organ)
    }

    /// One organ by id.
    pub fn get(&self, id: &str) -> Option<&Organ> {
        self.by_id.get(id)
    }

    /// All organs by id.
    pub fn iter(&self) -> impl Iterator<Item = &Organ> {
        self.by_id.values()
    }

    /// Organs whose name, short name or alias is the text on that date.
    pub fn named(&self, text: &str, on: Date) -> Vec<&Organ> {
        self.iter()
            .filter(|organ| organ.validity.holds_on(on))
            .filter(|organ| {
                organ.name == text
                    || organ.short == text
                    || organ.aliases.iter().any(|alias| alias == text)
            })
            .collect()
    }
}
