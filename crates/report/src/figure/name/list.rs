//! Lists of names: members that share what one of them says, and parts of what was named before.

use super::super::{Clause, Memory};
use super::{Name, head_of, whole_of};
use crate::words::Words;

/// The first member of a list has at most this many characters when the last says what all are of.
const TAIL_FIRST_MAX: usize = 4;
/// What all are of has at least this many characters.
const TAIL_MIN: usize = 3;
/// "of which" has at most this many characters.
const PART_OPEN_MAX: usize = 3;

/// Whether "of which" stands right before a place.
pub(super) fn is_part(clause: &Clause<'_>, at: usize) -> bool {
    let before = clause.text.slice(at.saturating_sub(PART_OPEN_MAX), at);
    clause.lexicon.indicator.part_open.ends(before).is_some()
}

/// "income N, of which in towns M": the part, with the head of the whole when it has none.
pub(super) fn part_of(clause: &Clause<'_>, name: Name, last: &Name) -> Name {
    let own: Vec<char> = name.text.chars().collect();
    let head = suffix(
        &clause.lexicon.indicator.shared_suffixes,
        &whole_of(last).chars().collect::<Vec<_>>(),
    );
    if head.is_empty() || own_suffix(clause, &name.text) || own.is_empty() {
        return name;
    }
    Name {
        text: joined(&name.text, &head),
        ..name
    }
}

/// Two texts as one, without the end of the first that begins the second.
fn joined(text: &str, head: &str) -> String {
    let (own, head): (Vec<char>, Vec<char>) = (text.chars().collect(), head.chars().collect());
    let shared = (0..=own.len().min(head.len()))
        .rev()
        .find(|n| own.ends_with(head.get(..*n).unwrap_or_default()));
    own.iter()
        .chain(head.iter().skip(shared.unwrap_or(0)))
        .collect()
}

/// The members of a list, each with the suffix that the last one spells out.
pub(super) fn subjects(clause: &Clause<'_>, core: (usize, usize), memory: &Memory) -> Vec<Name> {
    let l = clause.lexicon;
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut from = core.0;
    for index in core.0..core.1 {
        if clause.text.char(index) == '\u{3001}' {
            parts.push((from, index));
            from = index + 1;
        }
    }
    parts.push((from, core.1));
    let suffix = parts
        .last()
        .map(|&(a, b)| suffix(&l.indicator.shared_suffixes, clause.letters(a, b)));
    let suffix = suffix
        .filter(|suffix| !suffix.is_empty())
        .or_else(|| tail(clause, &parts))
        .unwrap_or_default();
    let whole = |text: String| {
        if text.ends_with(&*suffix) || own_suffix(clause, &text) {
            text
        } else {
            text + &suffix
        }
    };
    let named = parts.iter().filter(|(a, b)| a < b).map(|&(a, b)| Name {
        text: whole(clause.text.string(a, b)),
        start: core.0,
        end: core.1,
        respective: true,
        whole: None,
    });
    let named: Vec<Name> = match &memory.last {
        Some(last) if is_part(clause, core.0) => {
            named.map(|name| part_of(clause, name, last)).collect()
        }
        _ => named.collect(),
    };
    match &memory.last {
        Some(last) if memory.counted && named.iter().all(|name| is_head(clause, name)) => {
            named.iter().map(|name| head_of(name, last)).collect()
        }
        _ => with_shared_start(clause, named),
    }
}

/// Whether a name is a head of the things counted before.
fn is_head(clause: &Clause<'_>, name: &Name) -> bool {
    let letters: Vec<char> = name.text.chars().collect();
    clause.lexicon.indicator.of_heads.is(&letters)
}

/// "accidents' count, deaths": the second is of what the first is of.
fn with_shared_start(clause: &Clause<'_>, mut names: Vec<Name>) -> Vec<Name> {
    let tails = &clause.lexicon.indicator.tail_heads;
    let first: Vec<char> = names
        .first()
        .map(|name| name.text.chars().collect())
        .unwrap_or_default();
    let head = clause
        .lexicon
        .indicator
        .heads
        .ends(&first)
        .map_or(0, |(len, ())| len);
    let of: String = first.iter().take(first.len() - head).collect();
    for name in names.iter_mut().skip(1) {
        let letters: Vec<char> = name.text.chars().collect();
        if tails.is(&letters) {
            name.text = format!("{of}{}", name.text);
        }
    }
    names
}

/// "import, export clearance time": what the last member says beyond the length of a short first.
fn tail(clause: &Clause<'_>, parts: &[(usize, usize)]) -> Option<String> {
    let ((a, b), (c, d)) = (parts.first()?, parts.last()?);
    let verb = clause.lexicon.verbs.verbs.starts(clause.letters(*a, *b));
    let first = b.saturating_sub(*a + verb.map_or(0, |(len, ())| len));
    let short = (1..=TAIL_FIRST_MAX).contains(&first);
    let longer = d.saturating_sub(*c) >= first + TAIL_MIN;
    (parts.len() > 1 && short && longer).then(|| clause.text.string(c + first, *d))
}

fn own_suffix(clause: &Clause<'_>, text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    clause.lexicon.indicator.rates.ends(&letters).is_some()
}

fn suffix(suffixes: &Words, letters: &[char]) -> String {
    suffixes
        .ends(letters)
        .map_or_else(String::new, |(len, ())| {
            letters
                .iter()
                .skip(letters.len().saturating_sub(len))
                .collect()
        })
}
