//! From the names a notice writes to organs.

use std::collections::BTreeSet;

use fact::{Date, Organ, OrganId, Organs};
use report::notice::Named;

use super::NoticeOwner;

/// Suggestions for one name at most.
const SUGGESTIONS_MAX: usize = 3;
/// So much of the letters of both names must be shared, in percent.
const ALIKE_MIN_PERCENT: usize = 60;

/// The owners with their organs, or with suggestions.
pub(super) fn owners(organs: &Organs, named: &[Named], on: Date) -> Vec<NoticeOwner> {
    named.iter().map(|named| owner(organs, named, on)).collect()
}

fn owner(organs: &Organs, named: &Named, on: Date) -> NoticeOwner {
    let exact = organs.named(&named.name, on);
    let organ = match exact.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    };
    let suggestions = match (&organ, exact.is_empty()) {
        (Some(_), _) => Vec::new(),
        (None, false) => exact.iter().map(|organ| organ.id.clone()).collect(),
        (None, true) => alike(organs, &named.name, on),
    };
    NoticeOwner {
        role: named.role,
        name: named.name.clone(),
        organ,
        suggestions,
    }
}

/// Organs whose names are much like a text, best first.
fn alike(organs: &Organs, name: &str, on: Date) -> Vec<OrganId> {
    let valid = organs.iter().filter(|organ| organ.validity.holds_on(on));
    let mut found: Vec<(usize, &OrganId)> = valid
        .map(|organ| (likeness(organ, name), &organ.id))
        .filter(|(percent, _)| *percent >= ALIKE_MIN_PERCENT)
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    found.truncate(SUGGESTIONS_MAX);
    found.into_iter().map(|(_, id)| id.clone()).collect()
}

fn likeness(organ: &Organ, name: &str) -> usize {
    let names = [&organ.name, &organ.short]
        .into_iter()
        .chain(&organ.aliases);
    names
        .map(|other| shared_percent(other, name))
        .max()
        .unwrap_or(0)
}

fn shared_percent(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.chars().collect::<BTreeSet<char>>();
    let (a, b) = (letters(a), letters(b));
    let both = a.intersection(&b).count();
    (200 * both).checked_div(a.len() + b.len()).unwrap_or(0)
}
