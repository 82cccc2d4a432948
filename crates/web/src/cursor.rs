//! Pages of a list: opaque cursors that only this program can write.
//!
//! A cursor is the position after which the next page begins, with a check of
//! 128 bits made with a key of this installation, the list's name and the filter
//! the list was read with: under another filter the position would mean nothing.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;

use crate::problem::Problem;

/// Most items on a page.
pub const PAGE_LIMIT_MAX: u32 = 500;
const PAGE_LIMIT_DEFAULT: u32 = 50;
const CHECK_LENGTH: usize = 16;
const CURSOR_LENGTH_MAX: usize = 2048;

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// The `next` of the page before; the filter must be the same.
    pub cursor: Option<String>,
    /// Items on the page, 1 to 500; 50 where not given.
    pub limit: Option<u32>,
}

impl Page {
    /// The number of items wanted.
    pub fn limit(&self) -> Result<usize, Problem> {
        let limit = self.limit.unwrap_or(PAGE_LIMIT_DEFAULT);
        (1..=PAGE_LIMIT_MAX)
            .contains(&limit)
            .then(|| usize::try_from(limit).ok())
            .flatten()
            .ok_or_else(|| Problem::new("bad-limit").fill("limit", PAGE_LIMIT_MAX))
    }

    /// The position after which the page begins; none on the first.
    pub fn after<T: DeserializeOwned>(&self, list: &List) -> Result<Option<T>, Problem> {
        self.cursor
            .as_deref()
            .map(|cursor| list.read(cursor))
            .transpose()
    }
}

/// The items of one page in the order of their keys, and the last key when more follow.
pub(crate) fn turn<K: Ord + Clone, T>(
    mut items: Vec<(K, T)>,
    after: Option<&K>,
    limit: usize,
) -> (Vec<T>, Option<K>) {
    items.retain(|(key, _item)| after.is_none_or(|after| key > after));
    items.sort_by(|(a, _), (b, _)| a.cmp(b));
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items
        .last()
        .filter(|_| more)
        .map(|(key, _item)| key.clone());
    (items.into_iter().map(|(_key, item)| item).collect(), next)
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

    /// A list as it is read with one filter.
    pub fn list<F: Serialize>(&self, name: &str, filter: &F) -> Result<List, Problem> {
        let filter = serde_json::to_vec(filter).map_err(|error| Problem::internal(&error))?;
        let seal = Sha256::new()
            .chain_update(self.key)
            .chain_update(name)
            .chain_update([0])
            .chain_update(filter);
        Ok(List {
            key: self.key,
            seal: seal.finalize().into(),
        })
    }
}

/// Writes and reads the cursors of one list under one filter.
#[derive(Clone)]
pub struct List {
    key: [u8; 32],
    seal: [u8; 32],
}

impl std::fmt::Debug for List {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("List(..)")
    }
}

impl List {
    /// The cursor of a position.
    pub fn write<T: Serialize>(&self, position: &T) -> Result<String, Problem> {
        let position = serde_json::to_vec(position).map_err(|error| Problem::internal(&error))?;
        let mut bytes = self.check(&position).to_vec();
        bytes.extend(position);
        Ok(hex(&bytes))
    }

    /// The position that a cursor of this list stands for.
    pub fn read<T: DeserializeOwned>(&self, cursor: &str) -> Result<T, Problem> {
        let wrong = || Problem::new("bad-cursor");
        let bytes = unhex(cursor).ok_or_else(wrong)?;
        let (check, position) = bytes.split_at_checked(CHECK_LENGTH).ok_or_else(wrong)?;
        if !same(check, &self.check(position)) {
            return Err(wrong());
        }
        serde_json::from_slice(position).map_err(|_cause| wrong())
    }

    fn check(&self, position: &[u8]) -> [u8; CHECK_LENGTH] {
        let inner = Sha256::new()
            .chain_update(self.key)
            .chain_update(self.seal)
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

    fn list(key: u8, name: &str, filter: &str) -> List {
        Cursors::new([key; 32]).list(name, &filter).unwrap()
    }

    proptest! {
        #[test]
        fn a_cursor_reads_back_in_its_list_and_filter_only(position in ".{0,40}") {
            let here = list(7, "promises", "red");
            let cursor = here.write(&position).unwrap();
            prop_assert_eq!(here.read::<String>(&cursor).ok(), Some(position));
            for other in [
                list(7, "accounts", "red"),
                list(7, "promises", "green"),
                list(8, "promises", "red"),
            ] {
                prop_assert_eq!(other.read::<String>(&cursor).unwrap_err().code(), "bad-cursor");
            }
        }

        #[test]
        fn any_other_text_is_refused(text in ".{0,80}") {
            prop_assert!(list(7, "accounts", "").read::<String>(&text).is_err());
        }

        #[test]
        fn pages_of_any_size_together_are_the_whole(keys in proptest::collection::vec(0_u8..9, 0..30),
            limit in 1_usize..9) {
            let all: Vec<((u8, usize), usize)> =
                keys.iter().enumerate().map(|(place, key)| ((*key, place), place)).collect();
            let (mut paged, mut after) = (Vec::new(), None);
            loop {
                let (items, next) = turn(all.clone(), after.as_ref(), limit);
                paged.extend(items);
                after = next;
                if after.is_none() {
                    break;
                }
            }
            prop_assert_eq!(paged, turn(all, None, usize::MAX).0);
        }
    }

    #[test]
    fn a_page_has_1_to_500_items() {
        let limit = |limit| {
            Page {
                cursor: None,
                limit,
            }
            .limit()
            .ok()
        };
        assert_eq!(limit(None), Some(50));
        assert_eq!(limit(Some(500)), Some(500));
        assert_eq!((limit(Some(0)), limit(Some(501))), (None, None));
    }
}
