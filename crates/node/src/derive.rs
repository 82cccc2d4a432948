//! Ids derived from content, so that doing the same thing twice records it once.

use fact::{FactId, RecordId};
use sha2::{Digest, Sha256};

fn bits(parts: &[&str]) -> u128 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    digest
        .iter()
        .take(16)
        .fold(0, |bits, byte| (bits << 8) | u128::from(*byte))
}

/// A record id that follows from what the record is about.
pub fn record_id_from(parts: &[&str]) -> RecordId {
    RecordId::from_bits(bits(parts))
}

/// A fact id that follows from what the fact says.
pub fn fact_id_from(parts: &[&str]) -> FactId {
    FactId::from_bits(bits(parts))
}
