//! The index of a file, which says where its objects stand, before the library reads it.
//!
//! The library unpacks each part of an index whole and makes an entry of each few bytes,
//! and it looks for the parts in the whole file when one is missing.

use std::collections::BTreeSet;

use pdfboss_core::filters::decode_stream;
use pdfboss_core::parser::{NoResolve, Parser};
use pdfboss_core::xref::{Xref, load_xref, parse_section_at, startxref};
use pdfboss_core::{Dict, Object};

use super::PdfError;

/// Parts at most: a file that is changed gets one more.
const PARTS_MAX: usize = 256;
/// Bytes that the packed parts may unpack to.
const PART_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Objects at most.
const OBJECTS_MAX: usize = 400_000;
/// Trailers at most that a file may hold whose index is broken.
const TRAILERS_MAX: usize = 64;

/// Reads the index of a file.
pub(super) fn read(bytes: &[u8]) -> Result<Xref, PdfError> {
    if !names_the_root(bytes)? {
        check_search(bytes)?;
    }
    let index = load_xref(bytes).map_err(|_cause| PdfError::Broken)?;
    if index.len() > OBJECTS_MAX {
        return Err(PdfError::Swollen);
    }
    Ok(index)
}

/// Whether the parts are whole and name the root.
fn names_the_root(bytes: &[u8]) -> Result<bool, PdfError> {
    let mut next = startxref(bytes);
    let mut parts = BTreeSet::new();
    let mut left = PART_BYTES_MAX;
    let mut is_rooted = false;
    while let Some(place) = next.filter(|place| parts.insert(*place)) {
        check_part(bytes, place, &mut left)?;
        let Ok(part) = parse_section_at(bytes, place) else {
            return Ok(false);
        };
        is_rooted |= part.xref.trailer.get("Root").is_some();
        let beside = within(bytes, part.xrefstm).filter(|place| parts.insert(*place));
        if let Some(place) = beside {
            check_part(bytes, place, &mut left)?;
        }
        if parts.len() > PARTS_MAX {
            return Err(PdfError::Swollen);
        }
        next = within(bytes, part.prev);
    }
    Ok(is_rooted)
}

fn within(bytes: &[u8], place: Option<i64>) -> Option<usize> {
    usize::try_from(place?)
        .ok()
        .filter(|place| *place < bytes.len())
}

fn check_part(bytes: &[u8], place: usize, left: &mut usize) -> Result<(), PdfError> {
    let part = Parser::at(bytes, place).parse_indirect(&NoResolve);
    if let Ok((_reference, Object::Stream(part))) = part {
        let unpacked = decode_stream(&part, &NoResolve).map_err(|_cause| PdfError::Swollen)?;
        let remaining = left.checked_sub(unpacked.len());
        *left = remaining.ok_or(PdfError::Swollen)?;
    }
    Ok(())
}

/// Without a root in its index the library searches a file: a trailer must name it, or it
/// would read one object after the other.
fn check_search(bytes: &[u8]) -> Result<(), PdfError> {
    let mut places = bytes
        .windows(7)
        .enumerate()
        .filter(|(_place, word)| *word == b"trailer");
    let trailers: Vec<usize> = places
        .by_ref()
        .map(|(place, _word)| place + 7)
        .take(TRAILERS_MAX)
        .collect();
    let is_rooted = |place: &usize| {
        let trailer = Parser::at(bytes, *place).parse_object(&NoResolve);
        trailer.is_ok_and(|trailer| trailer.as_dict().and_then(root).is_some())
    };
    if places.next().is_some() || !trailers.iter().any(is_rooted) {
        return Err(PdfError::Broken);
    }
    Ok(())
}

fn root(trailer: &Dict) -> Option<&Object> {
    trailer.get("Root")
}
