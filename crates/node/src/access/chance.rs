//! The one place where access takes random bytes from the system.

use super::AccessError;

const PASSWORD_GROUPS: usize = 4;
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Random bytes of the operating system.
pub(super) fn bytes<const N: usize>() -> Result<[u8; N], AccessError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(AccessError::Chance)?;
    Ok(bytes)
}

/// 80 bits, for the random part of an id.
pub(super) fn id_bits() -> Result<u128, AccessError> {
    Ok(u128::from_be_bytes(bytes::<16>()?))
}

/// A password a person can read aloud: four groups of four letters, 80 bits.
pub(super) fn readable_password() -> Result<String, AccessError> {
    let letters: Vec<char> = bytes::<{ PASSWORD_GROUPS * 4 }>()?
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte & 31)))
        .map(|letter| char::from(*letter))
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(groups.join("-"))
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}
