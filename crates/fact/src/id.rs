//! The one registry of identifiers.
//!
//! Fact and record ids are 128-bit, sort by creation time and print as 26
//! Crockford base-32 characters (the ULID layout); fact ids carry a prefix so
//! that nobody pastes one where the other belongs. Names are short ASCII words.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH: usize = 26;
const NAME_LENGTH_MAX: usize = 64;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not 26 base-32 characters, or the prefix is missing.
    #[error("`{0}` is not an id: 26 characters 0-9 a-z without i, l, o, u are wanted")]
    Malformed(String),
    /// Not a short lower-case ASCII word.
    #[error("`{0}` is not a name: 1 to 64 characters a-z, 0-9, `_`, `-` or `.` are wanted")]
    Name(String),
    /// Not the code of a division.
    #[error("`{0}` is not the code of a division: 12 digits are wanted")]
    Division(String),
    /// Not the SHA-256 of a file.
    #[error("`{0}` is not the hash of a file: 64 hexadecimal digits are wanted")]
    Hash(String),
}

fn encode(bits: u128) -> String {
    (0..LENGTH)
        .rev()
        .filter_map(|place| ALPHABET.get(((bits >> (place * 5)) & 31) as usize))
        .map(|byte| char::from(*byte))
        .collect()
}

fn decode(text: &str) -> Option<u128> {
    if text.len() != LENGTH {
        return None;
    }
    let mut bits: u128 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET
            .iter()
            .position(|letter| *letter == byte.to_ascii_lowercase())?;
        bits = bits
            .checked_mul(32)?
            .checked_add(u128::try_from(digit).ok()?)?;
    }
    Some(bits)
}

fn from_parts(millis: i64, chance: u128) -> u128 {
    let time = u128::from(millis.max(0).unsigned_abs() & 0xffff_ffff_ffff);
    (time << 80) | (chance & ((1 << 80) - 1))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// An id from a time in milliseconds and 80 bits of chance.
            pub fn new(millis: i64, chance: u128) -> Self {
                Self(from_parts(millis, chance))
            }

            /// An id from bits that are already unique, such as a digest.
            pub fn from_bits(bits: u128) -> Self {
                Self(bits)
            }

            /// The 128 bits.
            pub fn to_bits(self) -> u128 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix($prefix)
                    .and_then(decode)
                    .map(Self)
                    .ok_or_else(|| IdError::Malformed(text.to_owned()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// Identifies a fact; the client chooses it, so that sending twice records once.
    FactId,
    "fact_"
);
id!(
    /// Identifies a record within its type.
    RecordId,
    ""
);

/// A short ASCII word that names a declared thing: a record type, field, state, role.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// Checks and wraps a name.
    pub fn new(text: &str) -> Result<Self, IdError> {
        let fits = (1..=NAME_LENGTH_MAX).contains(&text.len())
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.".contains(&byte)
            });
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError::Name(text.to_owned()))
        }
    }

    /// A name written in code. Only for words the source itself spells out.
    pub fn literal(text: &'static str) -> Self {
        debug_assert!(Self::new(text).is_ok(), "not a name");
        Self(text.to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Who recorded: an account or a part of the program, never a person's name.
pub type ActorId = Name;

/// A record of a declared type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordRef {
    /// The record type.
    #[serde(rename = "type")]
    pub kind: Name,
    /// Which one.
    pub id: RecordId,
}

impl fmt::Display for RecordRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_printing() {
        let id = FactId::new(1_790_000_000_000, 42);
        assert_eq!(id.to_string().parse::<FactId>(), Ok(id));
    }

    #[test]
    fn ids_sort_by_time_as_numbers_and_as_text() {
        let (early, late) = (RecordId::new(1000, u128::MAX), RecordId::new(1001, 0));
        assert!(early < late && early.to_string() < late.to_string());
    }

    #[test]
    fn a_record_id_is_not_a_fact_id() {
        let text = RecordId::new(1, 1).to_string();
        assert_eq!(text.parse::<FactId>(), Err(IdError::Malformed(text)));
    }

    #[test]
    fn more_than_128_bits_is_refused() {
        assert!("zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<RecordId>().is_err());
    }

    #[test]
    fn names_are_short_ascii_words() {
        for bad in ["", "Promise", "a b", "\u{9f13}", &"a".repeat(65)] {
            assert!(Name::new(bad).is_err(), "{bad}");
        }
        assert!(Name::new("promise.kept-2026").is_ok());
    }
}
