//! Pages of a list: opaque cursors that only this program can write.
//!
//! A cursor is the position after which the next page begins, with a check of
//! 128 bits made with a key of this installation and the list's name.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use crate::problem::Problem;

/// Most items on a page.
pub const PAGE_LIMIT_MAX: u32 = 200;
const PAGE_LIMIT_DEFAULT: u32 = 50;
const CHECK_LENGTH: usize = 16;
const CURSOR_LENGTH_MAX: usize = 2048;

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// Items on the page, 1 to 200; 50 where not given.
    pub limit: Option<u32>,
}

impl Page {
    /// The number of items wanted.
    pub fn limit(&self) -> Result<u32, Problem> {
        match self.limit.unwrap_or(PAGE_LIMIT_DEFAULT) {
            limit if (1..=PAGE_LIMIT_MAX).contains(&limit) => Ok(limit),
            _out => Err(Problem::new("bad-limit").fill("limit", PAGE_LIMIT_MAX)),
        }
    }
}

/// Writes and reads cursors.
#[derive(Clone)]
pub struct Cursors {
    key: [u8; 32],
}

impl std::fmt::Debug for Cursors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cursors(..)")
    }
}

impl Cursors {
    /// With the key of this installation.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The cursor of a position in a list.
    pub fn write<T: Serialize>(&self, list: &str, position: &T) -> Result<String, Problem> {
        let position = serde_json::to_vec(position).map_err(|error| Problem::internal(&error))?;
        let mut bytes = self.check(list, &position).to_vec();
        bytes.extend(position);
        Ok(hex(&bytes))
    }

    /// The position that a cursor of this list stands for.
    pub fn read<T: DeserializeOwned>(&self, list: &str, cursor: &str) -> Result<T, Problem> {
        let wrong = || Problem::new("bad-cursor");
        let bytes = unhex(cursor).ok_or_else(wrong)?;
        let (check, position) = bytes.split_at_checked(CHECK_LENGTH).ok_or_else(wrong)?;
        if !same(check, &self.check(list, position)) {
            return Err(wrong());
        }
        serde_json::from_slice(position).map_err(|_cause| wrong())
    }

    fn check(&self, list: &str, position: &[u8]) -> [u8; CHECK_LENGTH] {
        let inner = Sha256::new()
            .chain_update(self.key)
            .chain_update(list)
            .chain_update([0])
            .chain_update(position)
            .finalize();
        let outer: [u8; 32] = Sha256::new()
            .chain_update(self.key)
            .chain_update(inner)
            .finalize()
            .into();
        let mut check = [0; CHECK_LENGTH];
        check
            .iter_mut()
            .zip(outer)
            .for_each(|(to, from)| *to = from);
        check
    }
}

/// Compares secrets in a time that does not depend on where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    let differing = one
        .iter()
        .zip(other)
        .fold(0, |differing, (a, b)| differing | (a ^ b));
    one.len() == other.len() && differing == 0
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() > CURSOR_LENGTH_MAX || !text.len().is_multiple_of(2) {
        return None;
    }
    let digits: Option<Vec<u32>> = text.chars().map(|letter| letter.to_digit(16)).collect();
    digits?
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_in_its_list_only(position in ".{0,40}") {
            let cursors = Cursors::new([7; 32]);
            let cursor = cursors.write("accounts", &position).unwrap();
            prop_assert_eq!(cursors.read::<String>("accounts", &cursor).ok(), Some(position));
            prop_assert!(cursors.read::<String>("promises", &cursor).is_err());
            prop_assert!(Cursors::new([8; 32]).read::<String>("accounts", &cursor).is_err());
        }

        #[test]
        fn any_other_text_is_refused(text in ".{0,80}") {
            prop_assert!(Cursors::new([7; 32]).read::<String>("accounts", &text).is_err());
        }
    }

    #[test]
    fn a_page_has_1_to_200_items() {
        let limit = |limit| {
            Page {
                cursor: None,
                limit,
            }
            .limit()
            .ok()
        };
        assert_eq!(limit(None), Some(50));
        assert_eq!(limit(Some(200)), Some(200));
        assert_eq!((limit(Some(0)), limit(Some(201))), (None, None));
    }
}
