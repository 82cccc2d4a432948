//! Names that lean on what was told before: the other half, the head, the share, the yield of it.

use super::super::lead::Sharing;
use super::super::{Clause, Memory, Spot};
use super::Name;
use crate::lexicon::Lexicon;

/// "guests N, receipts M, up by A and B respectively", "proposals N, motions M, answered to a share
/// of 100 per cent both": what was told of before, each with the head that stands here, if any.
pub(super) fn told_before(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    core: (usize, usize),
    memory: &Memory,
) -> Vec<Name> {
    let words = &clause.lexicon.indicator;
    let head = clause.letters(core.0, core.1);
    if !head.is_empty() && !words.of_heads.is(head) && !words.heads.is(head) {
        return Vec::new();
    }
    let before = || memory.recent.iter().rev();
    let Some(nearest) = before().find(|(start, _)| *start < clause.start) else {
        return Vec::new();
    };
    let same = |told: &&(usize, Name)| told.0 == nearest.0;
    let mut told: Vec<Name> = match spot.lead.sharing {
        Sharing::Single => return Vec::new(),
        Sharing::Shared => before()
            .filter(same)
            .map(|(_, name)| name.clone())
            .collect(),
        Sharing::Respective => {
            let told = before().map(|(_, name)| name.clone());
            told.take(spot.remaining).collect()
        }
    };
    if spot.lead.sharing == Sharing::Respective && told.len() < spot.remaining {
        return Vec::new();
    }
    told.reverse();
    if !head.is_empty() {
        let head: String = head.iter().collect();
        for name in &mut told {
            let whole = whole_of(name).to_owned();
            name.text = headed(name, &head);
            name.whole = Some(whole);
        }
    }
    told
}

/// "108 per cent of the year's plan": how far the plan for what was named is met.
pub(super) fn is_plan(clause: &Clause<'_>, spot: &Spot<'_>, (start, end): (usize, usize)) -> bool {
    let l = clause.lexicon;
    let written = clause.letters(spot.numeral.start, spot.numeral.end);
    let of = l.indicator.of.is(clause.letters(end, spot.numeral.start));
    of && l.relative_units.ends(written).is_some()
        && l.indicator.plans.ends(clause.letters(start, end)).is_some()
}

/// "grain area N, yield M": the yield of what grows on the area.
pub(super) fn of_area(clause: &Clause<'_>, name: Name, last: &Name) -> Name {
    let before: Vec<char> = last.text.chars().collect();
    let Some((len, ())) = clause.lexicon.indicator.areas.ends(&before) else {
        return name;
    };
    let crop = before.iter().take(before.len() - len);
    Name {
        text: crop.copied().chain(name.text.chars()).collect(),
        ..name
    }
}

/// A verb alone, or a level alone: what it is of was named before.
pub(super) fn is_half(clause: &Clause<'_>, letters: &[char]) -> bool {
    let l = clause.lexicon;
    let verb = l.verbs.verbs.is(letters) && !l.verbs.nounish.is(letters);
    verb || l.indicator.levels.is(letters)
}

/// "build N schools, enlarge M", "N villages of the province's level, of the city's M": the thing
/// named before, with the verb or level of this one.
pub(super) fn half(clause: &Clause<'_>, name: &Name, last: &Name) -> Name {
    let l = clause.lexicon;
    let own: Vec<char> = name.text.chars().collect();
    let before: Vec<char> = last.text.chars().collect();
    let said = if l.indicator.plain.is(&own) {
        ""
    } else {
        &name.text
    };
    let verb = verbs_len(&before, l);
    let level = l.indicator.levels.find(&before);
    let thing: String = match level {
        Some((at, len, ())) if l.indicator.levels.is(&own) => {
            before.iter().skip(at + len).collect()
        }
        _ if verb < before.len() => before.iter().skip(verb).collect(),
        _ => last.text.clone(),
    };
    Name {
        text: format!("{said}{thing}"),
        ..name.clone()
    }
}

/// Length of the verbs that lead a name, with what joins them: "build and mend roads".
fn verbs_len(letters: &[char], lexicon: &Lexicon) -> usize {
    let rest = |at: usize| letters.get(at..).unwrap_or_default();
    let verb = |at| lexicon.verbs.verbs.starts(rest(at)).map(|(len, ())| len);
    let Some(mut end) = verb(0) else { return 0 };
    loop {
        let joint = lexicon
            .indicator
            .joints
            .starts(rest(end))
            .map_or(0, |(len, ())| len);
        match verb(end + joint) {
            Some(len) => end += joint + len,
            None => return end,
        }
    }
}

/// "add N hotels, M inns": of a list that one verb leads, the members take the verb that the
/// name of the one before has.
pub(super) fn led(clause: &Clause<'_>, spot: &Spot<'_>, name: Name, last: Option<&Name>) -> Name {
    let l = clause.lexicon;
    let own: Vec<char> = name.text.chars().collect();
    let member = clause.text.char(spot.from) == '\u{3001}' && name.start == spot.from + 1;
    let elliptical = member && !spot.lead.linked && l.verbs.verbs.starts(&own).is_none();
    let Some(last) = last.filter(|last| elliptical && last.whole.is_none()) else {
        return name;
    };
    let before: Vec<char> = last.text.chars().collect();
    let verb = verbs_len(&before, l);
    let said = before.get(..verb).unwrap_or_default();
    if verb == before.len() || l.verbs.nounish.is(said) || l.indicator.plain.is(said) {
        return name;
    }
    let text = said.iter().chain(&own).collect();
    Name { text, ..name }
}

/// "thing N, the growth M": the head is of the thing.
pub(super) fn head_of(name: &Name, last: &Name) -> Name {
    Name {
        text: headed(last, &name.text),
        whole: Some(whole_of(last).to_owned()),
        ..name.clone()
    }
}

/// A thing with a head of it, unless it ends so already.
pub(in crate::figure) fn headed(last: &Name, head: &str) -> String {
    let whole = whole_of(last);
    if whole.ends_with(head) {
        whole.to_owned()
    } else {
        format!("{whole}{head}")
    }
}

pub(super) fn whole_of(last: &Name) -> &str {
    last.whole.as_deref().unwrap_or(&last.text)
}
