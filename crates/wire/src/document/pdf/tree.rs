//! The tree of pages, walked before the library does: it hands what a branch says down to
//! each page as a copy, however often the same pages are named.

use std::collections::BTreeSet;

use pdfboss_core::{Document, Object};

use super::weight::weight;
use super::{PAGES_MAX, PdfError};

/// Branches and pages at most, each as often as it is named.
const NAMED_MAX: usize = 4 * PAGES_MAX;
/// Bytes that what is handed down may take.
const HANDED_MAX: usize = 256 * 1024 * 1024;

/// Refuses a tree that names too much.
pub(super) fn check(document: &Document) -> Result<(), PdfError> {
    let entry = |object: &Object, key: &str| {
        let entry = object.as_dict().and_then(|dict| dict.get(key))?;
        document.resolve(entry).ok()
    };
    let trunk = document.xref().trailer.get("Root");
    let trunk = trunk.and_then(|root| document.resolve(root).ok());
    let trunk = trunk.and_then(|root| root.as_dict()?.get("Pages").cloned());
    let mut waiting: Vec<(Object, usize)> = trunk.into_iter().map(|trunk| (trunk, 0)).collect();
    let mut seen = BTreeSet::new();
    let (mut named, mut handed) = (0, 0);
    while let Some((branch, from_above)) = waiting.pop() {
        if let Object::Ref(reference) = branch
            && !seen.insert((reference.num, reference.r#gen))
        {
            continue;
        }
        let Ok(branch) = document.resolve(&branch) else {
            continue;
        };
        let own = entry(&branch, "Resources");
        let own = own.as_ref().map_or(from_above, weight);
        let Some(Object::Array(kids)) = entry(&branch, "Kids") else {
            continue;
        };
        named += kids.len();
        handed += kids.len().saturating_mul(own);
        if named > NAMED_MAX || handed > HANDED_MAX {
            return Err(PdfError::Swollen);
        }
        waiting.extend(kids.into_iter().map(|kid| (kid, own)));
    }
    Ok(())
}
