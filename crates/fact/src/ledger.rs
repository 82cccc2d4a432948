//! The ledger record, version 1: canonical JSON in a chain of SHA-256 hashes.
//!
//! `hash(n) = SHA-256(hash(n-1) || bytes(n))`, and 32 zero bytes stand before
//! the first. Any changed, lost or exchanged record breaks the chain at its
//! place. The bytes are what is hashed; nobody re-serialises to check.

use sha2::{Digest, Sha256};

use crate::Fact;

/// A link of the chain.
pub type Link = [u8; 32];

/// What stands before the first record.
pub const GENESIS: Link = [0; 32];

/// Version of the form, in every record.
const VERSION: u8 = 1;

/// Why a ledger record cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The bytes are no record.
    #[error("the ledger record cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// A form that this program does not know.
    #[error("the ledger record has version {0}; this program reads version {VERSION}")]
    Version(u8),
}

#[derive(serde::Serialize)]
struct Written<'a> {
    v: u8,
    #[serde(flatten)]
    fact: &'a Fact,
}

#[derive(serde::Deserialize)]
struct Form {
    v: u8,
}

/// Writes the record of a fact.
pub fn write_fact(fact: &Fact) -> Result<Vec<u8>, LedgerError> {
    Ok(serde_json::to_vec(&Written { v: VERSION, fact })?)
}

/// Reads a record back.
pub fn read_fact(bytes: &[u8]) -> Result<Fact, LedgerError> {
    let Form { v } = serde_json::from_slice(bytes)?;
    if v != VERSION {
        return Err(LedgerError::Version(v));
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// The link that a record adds to the chain.
pub fn chain(before: &Link, bytes: &[u8]) -> Link {
    Sha256::new()
        .chain_update(before)
        .chain_update(bytes)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Body, Draft, FactId, Moment, Name, OrganId, RecordId, RecordRef, Source, SourceKind, Values,
    };

    fn sample(seq: u64) -> Fact {
        let record = RecordRef {
            kind: Name::new("order").unwrap(),
            id: RecordId::new(7, 7),
        };
        let values = Values::from([(Name::new("tea").unwrap(), "\u{9f99}\u{4e95}".into())]);
        Draft {
            id: FactId::new(1, u128::from(seq)),
            at: None,
            organ: OrganId::new("house").unwrap(),
            source: Source {
                kind: SourceKind::Page,
                detail: String::new(),
            },
            evidence: Vec::new(),
            amends: None,
            body: Body::Open { record, values },
        }
        .admitted(seq, Moment::from_millis(1000), Name::new("clerk").unwrap())
    }

    #[test]
    fn a_record_reads_back_as_the_same_fact() {
        let fact = sample(1);
        assert_eq!(read_fact(&write_fact(&fact).unwrap()).unwrap(), fact);
    }

    #[test]
    fn a_record_of_another_version_is_not_guessed_at() {
        let text = String::from_utf8(write_fact(&sample(1)).unwrap()).unwrap();
        let newer = text.replacen("\"v\":1", "\"v\":2", 1);
        assert!(matches!(
            read_fact(newer.as_bytes()),
            Err(LedgerError::Version(2))
        ));
    }

    #[test]
    fn every_flipped_byte_changes_the_link() {
        let bytes = write_fact(&sample(1)).unwrap();
        let link = chain(&GENESIS, &bytes);
        for place in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1;
            assert_ne!(chain(&GENESIS, &flipped), link);
        }
    }

    #[test]
    fn exchanging_two_records_breaks_the_chain() {
        let (a, b) = (
            write_fact(&sample(1)).unwrap(),
            write_fact(&sample(2)).unwrap(),
        );
        assert_ne!(
            chain(&chain(&GENESIS, &a), &b),
            chain(&chain(&GENESIS, &b), &a)
        );
    }
}
