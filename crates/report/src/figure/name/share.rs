//! Shares: what part of what.

use super::super::{Clause, Spot};
use super::{NAME_MAX, Name, after_last_verb, whole_of};

/// "size N of thing": the thing's size.
pub(super) fn of_name(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    core: (usize, usize),
    right: (usize, usize),
) -> Name {
    let l = clause.lexicon;
    // "totalling N the one, M the other": what stands before a comma is the one before.
    let listed = (core.0..=core.1)
        .rev()
        .find(|&at| clause.text.char(at) == '\u{3001}');
    let core = (listed.map_or(core.0, |at| (at + 1).min(core.1)), core.1);
    let written = clause.letters(spot.numeral.start, spot.numeral.end);
    let of_whole = l.relative_units.ends(written).is_some() || spot.numeral.unit == l.plain.ratio;
    let thing = clause.text.string(right.0, right.1);
    let thing = match l.verbs.verbs.find(clause.letters(right.0 + 2, right.1)) {
        Some((at, _, ())) => clause.text.string(right.0, right.0 + 2 + at),
        None => thing,
    };
    let start = after_last_verb(clause, core);
    let acted = l.verbs.verbs.ends(clause.letters(core.0, core.1)).is_some();
    let property = if acted {
        String::new()
    } else {
        clause.text.string(start, core.1)
    };
    let scope = l.indicator.scopes.is(clause.letters(start, core.1));
    let doing = predicate(clause, right, &thing);
    let text = if property.is_empty() && !of_whole {
        thing
    } else if let (true, Some(doing)) = (property.is_empty(), doing) {
        format!("{thing}{doing}{}", l.share_of_those)
    } else if scope || property.is_empty() {
        share(clause, &thing, &property)
    } else {
        thing + &property
    };
    Name {
        text,
        start: start.min(right.0),
        end: right.1,
        respective: false,
        whole: None,
    }
}

/// "N per cent of the things do so": what they do, up to the end of the clause.
fn predicate(clause: &Clause<'_>, right: (usize, usize), thing: &str) -> Option<String> {
    let start = right.0 + thing.chars().count();
    let reach = clause.end.min(start + NAME_MAX / 2);
    let digits = |c: &char| !c.is_ascii_digit();
    let letters = clause.letters(start, reach);
    let said: String = letters.iter().take_while(|c| digits(c)).collect();
    (!said.is_empty() && clause.lexicon.verbs.verbs.starts(letters).is_some()).then_some(said)
}

fn share(clause: &Clause<'_>, thing: &str, scope: &str) -> String {
    let words = &clause.lexicon;
    format!("{thing}{}{scope}{}", words.share_of, words.share_word)
}

/// "thing, of the whole N": a share, where a whole is named last.
pub(super) fn with_share(clause: &Clause<'_>, name: Name) -> Name {
    let l = clause.lexicon;
    let letters = clause.letters(name.start, name.end);
    let of = l.indicator.share_of.find(letters).is_some();
    if of && l.indicator.scopes.ends(letters).is_some() {
        let text = format!("{}{}", name.text, l.share_word);
        return Name { text, ..name };
    }
    name
}

/// "thing N, of the district's share M": the share of the thing, not of the share before it.
pub(super) fn share_of(clause: &Clause<'_>, name: &Name, last: &Name) -> Name {
    let l = clause.lexicon;
    let whole = whole_of(last).to_owned();
    let letters: Vec<char> = name.text.chars().collect();
    let said = l.indicator.share_words.ends(&letters).is_some();
    let word = if said { "" } else { &l.share_word };
    Name {
        text: format!("{whole}{}{word}", name.text),
        start: name.start,
        end: name.end,
        whole: Some(whole),
        ..Name::default()
    }
}
