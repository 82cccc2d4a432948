//! What a number measures: the name from the words before it, after it, or from earlier ones.
//!
//! Each way of naming is a rule with a name that the figure keeps.

mod earlier;
mod list;
mod share;

use super::lead::Sharing;
use super::{Clause, Memory, Spot};
use crate::lexicon::Lexicon;
use crate::marker;
pub(super) use earlier::headed;
use earlier::{half, head_of, is_half, is_plan, led, of_area, told_before, whole_of};
use list::{is_part, part_of, subjects};
use share::{of_name, share_of, with_share};

/// Names are cut to this many characters.
const NAME_MAX: usize = 40;
/// A baseline of a change has at most this many characters.
const BASELINE_MAX: usize = 12;
/// A stretch of years after a name has at most this many characters.
const STRETCH_MAX: usize = 7;
/// A subject taken from an earlier clause has at most this many characters.
const TOPIC_MAX: usize = 20;

/// An indicator's name and the stretch that holds its words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) respective: bool,
    /// What a share is of, when the name is one: the next share is of it too.
    pub(crate) whole: Option<String>,
}

type Rules = Vec<&'static str>;

/// A name without the keys of notes, such as `[2]`.
pub(super) fn without_keys(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(['[', '\u{3014}']) {
        let key = after.split_once([']', '\u{3015}']);
        let digits = |key: &&str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
        let Some((_, after)) = key.filter(|(key, _)| digits(key)) else {
            break;
        };
        out.push_str(before);
        rest = after;
    }
    out + rest
}

/// The names a number belongs to (several when it is shared), and the rules used.
pub(super) fn names(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    memory: &mut Memory,
) -> (Vec<Name>, Rules) {
    let core = core(clause, spot.from, spot.lead.end);
    if let Some(gap) = spot.lead.gap {
        return (
            vec![gap_name(clause, core, gap, spot, memory)],
            vec!["name-gap"],
        );
    }
    if spot.lead.sharing != Sharing::Single && core.1 > core.0 {
        let subjects = subjects(clause, core, memory);
        if spot.lead.sharing == Sharing::Respective && subjects.len() > 1 {
            let first = subjects.first().cloned().unwrap_or_default();
            memory.subjects = subjects;
            memory.next_subject = 1;
            return (vec![first], vec!["names-respective"]);
        }
        if spot.lead.sharing == Sharing::Shared && subjects.len() > 1 {
            return (subjects, vec!["names-shared"]);
        }
    }
    if !clause
        .letters(core.0, core.1)
        .iter()
        .any(|c| c.is_alphanumeric())
        && spot.is_aside(clause)
        && let Some(last) = &memory.last
    {
        return (vec![last.clone()], vec!["name-kept"]);
    }
    if core.1 <= core.0 && !spot.lead.is_bare {
        memory.next_subject = 0;
        for name in &mut memory.subjects {
            name.regain(clause, spot);
        }
    }
    if core.1 <= core.0
        && let Some(name) = memory.subjects.get(memory.next_subject)
    {
        memory.next_subject += 1;
        return (vec![name.clone()], vec!["names-respective"]);
    }
    memory.subjects.clear();
    let mut told = told_before(clause, spot, core, memory);
    for name in &mut told {
        name.regain(clause, spot);
    }
    match spot.lead.sharing {
        Sharing::Shared if told.len() > 1 => return (told, vec!["names-shared"]),
        Sharing::Respective if told.len() > 1 => {
            let first = told.first().cloned().unwrap_or_default();
            memory.subjects = told;
            memory.next_subject = 1;
            return (vec![first], vec!["names-respective"]);
        }
        _ => {}
    }
    let (mut name, rule) = single(clause, spot, core, memory);
    name.regain(clause, spot);
    (vec![name], vec![rule])
}

impl Name {
    /// "guests, back to 108 per cent of 2019": the share of what they were then.
    fn regain(&mut self, clause: &Clause<'_>, spot: &Spot<'_>) {
        if let Some((start, end)) = spot.lead.regained {
            self.text += &clause.text.string(start, end);
            self.text += &clause.lexicon.share_word;
        }
    }
}

fn single(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    core: (usize, usize),
    memory: &Memory,
) -> (Name, &'static str) {
    let l = clause.lexicon;
    let letters = clause.letters(core.0, core.1);
    let right = noun_after(clause, spot);
    let listed = l.indicator.list_close.ends(letters).is_some();
    let verb = l.verbs.verbs.starts(letters).map_or(0, |(len, ())| len);
    let empty = letters.is_empty() || listed || verb == letters.len();
    let of = l.indicator.of.starts(clause.letters(spot.after, spot.next));
    if let (Some(right), Some(_)) = (right, of) {
        return (of_name(clause, spot, core, right), "name-of");
    }
    match right {
        Some(right) if empty => (after_name(clause, core, verb, right), "name-after"),
        Some(right) if !spot.lead.linked && super::counts(spot.numeral) => {
            (around_name(clause, core, right), "name-around")
        }
        _ if letters.is_empty() => (kept(clause, spot, memory), "name-kept"),
        _ => (before_name(clause, spot, core, memory), "name-before"),
    }
}

/// The words before a number without leading adverbs, times and separators.
pub(super) fn core(clause: &Clause<'_>, from: usize, end: usize) -> (usize, usize) {
    let l = clause.lexicon;
    let mut start = from;
    if start == clause.start {
        start += marker::len(clause.letters(start, end), l);
    }
    loop {
        let letters = clause.letters(start, end);
        if let Some(first) = letters.first()
            && !first.is_alphanumeric()
            && !matches!(first, '\u{201c}' | '\u{300a}' | '\u{ff08}')
        {
            start += 1;
            continue;
        }
        if l.indicator.in_nouns.starts(letters).is_some() {
            break;
        }
        if let Some(len) = plan_len(letters, l) {
            start += len;
            continue;
        }
        let year = year_len(letters, l.plain.date_years);
        let lead = l.indicator.lead.starts(letters).map_or(0, |(n, ())| n);
        let adverb = l.verbs.adverbs.starts(letters).map_or(0, |(n, ())| n);
        let verb = l.verbs.verbs.starts(letters).map_or(0, |(n, ())| n);
        let word = year.max(lead).max(if adverb > verb { adverb } else { 0 });
        if word == 0 || (verb > word) || word > letters.len() {
            break;
        }
        start += word;
    }
    if is_baseline(clause, start, end) {
        start = end;
    }
    (segment(clause, start, end), end)
}

/// "than at the end of 2020": what a change is against, where a name would stand.
fn is_baseline(clause: &Clause<'_>, start: usize, end: usize) -> bool {
    let words = &clause.lexicon.indicator;
    let letters = clause.letters(start, end);
    letters.len() <= BASELINE_MAX
        && words.baseline_open.starts(letters).is_some()
        && words.baseline_end.ends(letters).is_some()
}

/// Length of a leading five-year plan in quotation marks: a time.
fn plan_len(letters: &[char], lexicon: &Lexicon) -> Option<usize> {
    let (mark, rest) = letters.split_first()?;
    let (len, ()) = lexicon.headings.five_year_plans.starts(rest)?;
    (*mark == '\u{201c}' && rest.get(len) == Some(&'\u{201d}')).then_some(len + 2)
}

/// Length of a leading year, mark included.
fn year_len(letters: &[char], mark: char) -> usize {
    let digits = letters.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 4 && letters.get(4) == Some(&mark) {
        5
    } else {
        0
    }
}

/// The last part of a list whose members have verbs of their own.
fn segment(clause: &Clause<'_>, start: usize, end: usize) -> usize {
    let l = clause.lexicon;
    (start..end)
        .rev()
        .find(|&i| {
            let member = clause.letters(i + 1, end);
            clause.text.char(i) == '\u{3001}'
                && l.verbs.verbs.starts(member).is_some()
                && l.indicator.in_nouns.starts(member).is_none()
        })
        .map_or(start, |i| i + 1)
}

/// The noun after a number, cut at lists, at the next number, and at its own verb before one.
fn noun_after(clause: &Clause<'_>, spot: &Spot<'_>) -> Option<(usize, usize)> {
    let l = clause.lexicon;
    let of = l
        .indicator
        .of
        .starts(clause.letters(spot.after, spot.next))
        .map_or(0, |(n, ())| n);
    let start = spot.after + of;
    let letters = clause.letters(start, spot.next);
    let first = letters.first()?;
    let opens = first.is_alphanumeric() || matches!(first, '\u{201c}' | '\u{300a}');
    let means =
        l.verbs.means.starts(letters).is_some() && l.indicator.in_nouns.starts(letters).is_none();
    let acts = means
        || l.indicator.lead.is(letters)
        || (l.verbs.verbs.starts(letters).is_some() && !super::counts(spot.numeral));
    if !opens || acts {
        return None;
    }
    let mut end = spot.next;
    if let Some(at) = (start..end).find(|&i| clause.text.char(i) == '\u{3001}') {
        end = at;
    }
    let joined = l
        .indicator
        .trailing
        .ends(clause.letters(start, spot.next))
        .is_some();
    if spot.next < clause.end
        && !joined
        && let Some((at, _, ())) = l.verbs.verbs.find(clause.letters(start + 2, end))
    {
        end = start + 2 + at;
    }
    if let Some((at, _, ())) = l.verbs.deadlines.find(clause.letters(start + 1, end)) {
        end = start + 1 + at;
    }
    let end = trimmed(clause, start, end);
    (end > start).then_some((start, end.min(start + NAME_MAX)))
}

fn trimmed(clause: &Clause<'_>, start: usize, mut end: usize) -> usize {
    while let Some((len, ())) = clause
        .lexicon
        .indicator
        .trailing
        .ends(clause.letters(start, end))
        && !clause.lexicon.verbs.verbs.is(clause.letters(start, end))
    {
        end = end.saturating_sub(len);
    }
    end
}

/// Without "for three years running" at its end.
fn before_stretch(clause: &Clause<'_>, start: usize, end: usize) -> usize {
    let l = clause.lexicon;
    let from = end.saturating_sub(STRETCH_MAX).max(start);
    let tail = clause.letters(from, end);
    let years = tail.last() == Some(&l.plain.date_years);
    match l.indicator.stretch_open.find(tail) {
        Some((at, _, ())) if years => from + at,
        _ => end,
    }
}

/// "build N things": the things, with the verb unless it only says that it was done.
fn after_name(
    clause: &Clause<'_>,
    core: (usize, usize),
    verb: usize,
    right: (usize, usize),
) -> Name {
    let said = clause.letters(core.0, core.0 + verb);
    let plain = verb == 0 || clause.lexicon.indicator.plain.is(said);
    let prefix = if plain {
        String::new()
    } else {
        said.iter().collect()
    };
    let text = prefix + &clause.text.string(right.0, right.1);
    let start = if plain { right.0 } else { core.0 };
    Name {
        text,
        start,
        end: right.1,
        respective: false,
        whole: None,
    }
}

/// "repair the estate's N stations": both sides, without what stands before the last verb.
fn around_name(clause: &Clause<'_>, core: (usize, usize), right: (usize, usize)) -> Name {
    let mut start = after_last_verb(clause, core);
    let words = &clause.lexicon.indicator;
    if words.of.starts(clause.letters(start, core.1)).is_some() {
        // "the 5 counties that are helped": the verb tells of them.
        start = core.0;
    }
    let scope = clause
        .lexicon
        .indicator
        .scopes
        .is(clause.letters(start, core.1));
    let listed = clause.letters(start, core.1).contains(&'\u{3001}');
    let left = if scope || listed {
        String::new()
    } else {
        clause.text.string(start, core.1)
    };
    let text = left + &clause.text.string(right.0, right.1);
    Name {
        text,
        start,
        end: right.1,
        respective: false,
        whole: None,
    }
}

fn after_last_verb(clause: &Clause<'_>, core: (usize, usize)) -> usize {
    let verbs = &clause.lexicon.verbs.verbs;
    let mut start = core.0;
    let mut at = core.0;
    while at < core.1 {
        match verbs.starts(clause.letters(at, core.1)) {
            Some((len, ())) if at + len < core.1 => {
                at += len;
                start = at;
            }
            _ => at += 1,
        }
    }
    start
}

/// "thing N": the words before the number.
fn before_name(
    clause: &Clause<'_>,
    spot: &Spot<'_>,
    core: (usize, usize),
    memory: &Memory,
) -> Name {
    let l = clause.lexicon;
    let mut start = core.0;
    if let Some((len, ())) = l.indicator.plain.starts(clause.letters(start, core.1))
        && start + len + 2 <= core.1
        && !l.verbs.nounish.is(clause.letters(start, start + len))
    {
        start += len;
    }
    start = after_list(clause, start, core.1);
    let end = trimmed(clause, start, before_stretch(clause, start, core.1)).max(start);
    let letters = clause.letters(start, end);
    if !letters.iter().any(|c| c.is_alphanumeric()) {
        return memory.last.clone().unwrap_or_default();
    }
    let text = clause
        .text
        .string(start.max(end.saturating_sub(NAME_MAX)), end);
    let text = l.completed.get(&text).cloned().unwrap_or(text);
    let name = Name {
        text,
        start,
        end,
        ..Name::default()
    };
    match &memory.last {
        Some(last) if is_half(clause, letters) => half(clause, &name, last),
        Some(last) if is_part(clause, core.0) && !super::counts(spot.numeral) => {
            part_of(clause, name, last)
        }
        Some(last) if l.indicator.share_of.starts(letters).is_some() => {
            share_of(clause, &name, last)
        }
        Some(last) if l.indicator.heads.is(letters) => head_of(&name, last),
        Some(last) if is_plan(clause, spot, (start, end)) => Name {
            text: format!("{}{}{}", whole_of(last), name.text, l.met_share),
            ..name
        },
        Some(last) if l.indicator.yields.is(letters) => of_area(clause, name, last),
        Some(last) if l.indicator.onward.starts(letters).is_some() => Name {
            text: format!("{}{}", whole_of(last), name.text),
            ..name
        },
        Some(last)
            if l.indicator.of_heads.is(letters) && (memory.counted || last.whole.is_some()) =>
        {
            head_of(&name, last)
        }
        last => with_share(clause, led(clause, spot, name, last.as_ref())),
    }
}

/// What a clause without numbers speaks of, when that is something measured.
pub(super) fn topic(clause: &Clause<'_>) -> Option<Name> {
    let l = clause.lexicon;
    let (start, end) = core(clause, clause.start, clause.end);
    let letters = clause.letters(start, end);
    let stop = (1..letters.len()).find(|&at| {
        let rest = letters.get(at..).unwrap_or_default();
        l.from.starts(rest).is_some()
            || l.links.starts(rest).is_some_and(|(len, ())| len > 1)
            || l.relative.starts(rest).is_some_and(|(len, _)| len > 1)
    });
    let end = start + stop.unwrap_or(letters.len());
    let measured = l.indicator.rates.ends(clause.letters(start, end)).is_some();
    (measured && end - start <= TOPIC_MAX).then(|| Name {
        text: clause.text.string(start, end),
        start,
        end,
        ..Name::default()
    })
}

/// Past a list of examples, when the head after it can stand alone.
fn after_list(clause: &Clause<'_>, start: usize, end: usize) -> usize {
    let words = &clause.lexicon.indicator;
    let within = |i: usize| {
        words.close_words.is(clause.letters(i, i + 2))
            || words
                .close_words
                .is(clause.letters(i.saturating_sub(1), i + 1))
    };
    let at = (start..end)
        .rev()
        .find(|&i| words.list_close.starts(clause.letters(i, i + 1)).is_some() && !within(i));
    let head = at.map_or(0, |i| end - i - 1);
    let alone = head > clause.lexicon.short_head_max;
    if alone {
        at.map_or(start, |i| i + 1)
    } else {
        start
    }
}

/// "thing N, above the country's by M": the thing, and what it is compared with.
fn gap_name(
    clause: &Clause<'_>,
    core: (usize, usize),
    gap: usize,
    spot: &Spot<'_>,
    memory: &Memory,
) -> Name {
    let against = clause.text.string(gap, spot.numeral.start);
    let own = clause.letters(core.0, core.1);
    let l = clause.lexicon;
    let head = l.indicator.heads.is(own);
    let (whole, start) = match &memory.last {
        Some(last) if own.is_empty() => (whole_of(last).to_owned(), last.start),
        Some(last) if head => (
            headed(last, &clause.text.string(core.0, core.1)),
            last.start,
        ),
        _ => (clause.text.string(core.0, core.1), core.0),
    };
    Name {
        text: format!("{whole}{against}"),
        start,
        end: gap,
        respective: false,
        whole: Some(whole),
    }
}

/// Nothing stands before or after: the name of the number before, of what two numbers count
/// together ("386 households 1274 people left poverty"), or of the clause.
fn kept(clause: &Clause<'_>, spot: &Spot<'_>, memory: &Memory) -> Name {
    let beside = clause.numerals.iter().find(|next| next.start == spot.after);
    let what = beside.map(|next| trimmed(clause, next.end, clause.end));
    if let (None, Some(next), Some(end)) = (&memory.last, beside, what)
        && end > next.end
    {
        return Name {
            text: clause.text.string(next.end, end.min(next.end + NAME_MAX)),
            start: spot.numeral.start,
            end: spot.numeral.end,
            ..Name::default()
        };
    }
    memory.last.clone().unwrap_or_else(|| Name {
        text: clause
            .text
            .string(clause.start, clause.end.min(clause.start + NAME_MAX)),
        start: spot.numeral.start,
        end: spot.numeral.end,
        respective: false,
        whole: None,
    })
}
