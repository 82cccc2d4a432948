//! Why a number is no figure: one reason, by the first law that holds.

use crate::lexicon::{Kind, Lexicon};
use crate::number::{Bound, Numeral, Script};
use crate::reading::{Comparator, SkipReason};
use crate::text::Text;

/// The words of a class between its limit and its count have at most this many characters.
const CLASS_MAX: usize = 14;
/// A quoted name is at most this long.
const QUOTED_MAX: usize = 24;

/// A number in its surroundings.
pub(crate) struct Seen<'a> {
    pub(crate) text: &'a Text,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) numeral: &'a Numeral,
    /// The clause around it.
    pub(crate) clause: (usize, usize),
}

/// The reason a number is no figure; none when it measures something.
pub(crate) fn reason(seen: &Seen<'_>) -> Option<SkipReason> {
    let laws = [
        fixed,
        structure,
        code,
        quoted,
        ordinal,
        dated,
        stretch,
        denominator,
        threshold,
        named,
        idiom,
        bare,
    ];
    laws.iter().find_map(|law| law(seen))
}

impl Seen<'_> {
    fn left(&self) -> &[char] {
        self.text
            .slice(self.clause.0.min(self.numeral.start), self.numeral.start)
    }

    fn right(&self) -> &[char] {
        self.text
            .slice(self.numeral.end, self.clause.1.max(self.numeral.end))
    }

    fn after_bare(&self) -> &[char] {
        self.text.slice(
            self.numeral.bare_end,
            self.clause.1.max(self.numeral.bare_end),
        )
    }

    fn next(&self) -> char {
        self.text.char(self.numeral.end)
    }

    fn next_bare(&self) -> char {
        self.text.char(self.numeral.bare_end)
    }

    fn previous(&self) -> char {
        self.text.before(self.numeral.start)
    }

    /// Whether words begin with a thing: no verb, link or conjunction.
    fn is_noun(&self, words: &[char]) -> bool {
        let l = self.lexicon;
        words.first().is_some_and(|c| c.is_alphabetic())
            && l.verbs.verbs.starts(words).is_none()
            && l.links.starts(words).is_none()
            && l.indicator.joints.starts(words).is_none()
    }

    fn is_measured(&self) -> bool {
        matches!(self.numeral.kind, Some(Kind::Measure | Kind::Stretch))
    }

    fn is_share(&self) -> bool {
        let written = self.text.slice(self.numeral.start, self.numeral.end);
        self.numeral.unit == self.lexicon.plain.ratio
            || self.lexicon.relative_units.ends(written).is_some()
    }

    fn is_money(&self) -> bool {
        let unit: Vec<char> = self.numeral.unit.chars().collect();
        self.lexicon.units_of_money.ends(&unit).is_some()
    }

    fn is_compared(&self) -> bool {
        let l = self.lexicon;
        let left = self.left();
        l.before.ends(left).is_some()
            || l.links.ends(left).is_some()
            || l.from.ends(left).is_some()
            || l.amount.ends(left).is_some()
            || l.relative.ends(left).is_some()
    }
}

/// A fixed phrase that holds the numeral.
fn fixed(seen: &Seen<'_>) -> Option<SkipReason> {
    let n = seen.numeral;
    if n.script != Script::Chinese {
        return None;
    }
    (0..4_usize).find_map(|back| {
        let from = n.start.checked_sub(back)?;
        let letters = seen.text.slice(from, from + 8);
        seen.lexicon
            .fixed
            .starts(letters)
            .filter(|(len, _)| *len > back)
            .map(|(_, why)| why)
    })
}

/// Numbering of headings, items and notes.
fn structure(seen: &Seen<'_>) -> Option<SkipReason> {
    let n = seen.numeral;
    let (before, after) = (seen.previous(), seen.next_bare());
    let noted = matches!(
        (before, after),
        ('[', ']') | ('\u{3014}', '\u{3015}') | ('\u{ff08}', '\u{ff09}')
    );
    let line_start = matches!(before, '\n' | '\0');
    let listed = line_start && n.script == Script::Digits && matches!(after, '.' | '\u{3001}');
    let counted = seen.lexicon.structure.starts(seen.after_bare()).is_some();
    (noted || listed || counted).then_some(SkipReason::Structure)
}

/// Codes: digits beside Latin letters, plus signs or hyphens.
fn code(seen: &Seen<'_>) -> Option<SkipReason> {
    let n = seen.numeral;
    if n.script != Script::Digits {
        return None;
    }
    let (before, after) = (seen.previous(), seen.next_bare());
    let signed = seen.lexicon.amount.ends(seen.left()).is_some();
    if (before == '+' && !signed) || after == '+' {
        return Some(SkipReason::SloganCode);
    }
    let of_things = n.kind == Some(Kind::Counter)
        && seen
            .text
            .before(n.start.saturating_sub(1))
            .is_ascii_alphabetic();
    if before.is_ascii_alphabetic() && !of_things {
        let polluted = seen.lexicon.skips.pollutants.ends(seen.left()).is_some();
        return Some(if polluted {
            SkipReason::Pollutant
        } else {
            SkipReason::Name
        });
    }
    let unitless = n.unit.is_empty();
    let hyphen = |c: char| c == '-' || c == '_' || c == '/';
    let joined = hyphen(before)
        && seen
            .text
            .before(n.start.saturating_sub(1))
            .is_ascii_alphanumeric()
        || (hyphen(after) && seen.text.char(n.bare_end + 1).is_ascii_digit());
    let coded = unitless && (after.is_ascii_alphabetic() || joined);
    let padded = unitless
        && seen.text.char(n.start) == '0'
        && n.bare_end - n.start > 1
        && seen.text.char(n.start + 1) != '.';
    (coded || padded).then_some(SkipReason::Name)
}

/// Inside a short quotation or a book title a number belongs to a name.
fn quoted(seen: &Seen<'_>) -> Option<SkipReason> {
    let n = seen.numeral;
    let inside = |open: char, close: char| {
        let from = n.start.saturating_sub(QUOTED_MAX);
        let before = seen.text.slice(from, n.start).iter().rev();
        let opened = before
            .copied()
            .find(|c| *c == open || *c == close || *c == '\n')
            == Some(open);
        let mut after = seen.text.slice(n.end, n.end + QUOTED_MAX).iter().copied();
        opened && after.find(|c| *c == open || *c == close || *c == '\n') == Some(close)
    };
    let is_quoted = inside('\u{201c}', '\u{201d}') || inside('\u{2018}', '\u{2019}');
    if is_quoted && n.script == Script::Chinese {
        return Some(SkipReason::Slogan);
    }
    (is_quoted || inside('\u{300a}', '\u{300b}')).then_some(SkipReason::Name)
}

fn ordinal(seen: &Seen<'_>) -> Option<SkipReason> {
    let l = seen.lexicon;
    let n = seen.numeral;
    if seen.previous() == l.numerals.marks.ordinal {
        return Some(SkipReason::Ordinal);
    }
    if is_place(seen) {
        return Some(SkipReason::Rank);
    }
    if is_class_of(seen) {
        return Some(SkipReason::Name);
    }
    let session = n.script == Script::Chinese && l.skips.session.starts(seen.right()).is_some();
    session.then_some(SkipReason::Ordinal)
}

/// "among the first 10 places", "2 places up": told as a rank.
fn is_place(seen: &Seen<'_>) -> bool {
    let l = seen.lexicon;
    l.rank_unit == seen.numeral.unit && l.rank.before.ends(seen.left()).is_some()
}

/// "the waters of class V": a class before the noun it tells of, or one that is to vanish.
fn is_class_of(seen: &Seen<'_>) -> bool {
    let l = seen.lexicon;
    let limit = l.after.starts(seen.right()).map_or(0, |(len, _)| len);
    let of = seen.right().get(limit..).unwrap_or_default();
    let noun = of.first().is_some_and(|c| c.is_alphabetic())
        && l.verbs.verbs.starts(of).is_none()
        && !seen.is_compared();
    seen.numeral.script == Script::Roman && (noun || l.skips.below.ends(seen.left()).is_some())
}

/// Years, months, days and ranges of them.
fn dated(seen: &Seen<'_>) -> Option<SkipReason> {
    let l = seen.lexicon;
    let n = seen.numeral;
    if l.anniversaries.starts(seen.after_bare()).is_some() {
        return Some(SkipReason::Anniversary);
    }
    let marks = &l.plain.date_marks;
    let digits = n.bare_end - n.start;
    let after = seen.next_bare();
    let whole = seen
        .text
        .slice(n.start, n.bare_end)
        .iter()
        .all(char::is_ascii_digit);
    let is_year = digits == 4 && whole && after == l.plain.date_years;
    let of_day = |c: char| marks.contains(&c) && c != l.plain.date_years;
    let counted = seen.text.char(n.bare_end + 1) == l.plain.date_years;
    let moved = l.links.ends(seen.left()).is_some_and(|(len, ())| len > 2);
    let is_day = of_day(after) && !counted && !moved && digits <= 2;
    let ranged = l.ranges.starts(seen.after_bare()).is_some_and(|(len, ())| {
        let rest = seen.text.slice(n.bare_end + len, n.bare_end + len + 6);
        let more = rest.iter().take_while(|c| c.is_ascii_digit()).count();
        let mark = rest.get(more).copied().unwrap_or('\0');
        more > 0 && n.unit.is_empty() && (of_day(mark) || (more == 4 && mark == l.plain.date_years))
    });
    (is_year || is_day || ranged).then_some(SkipReason::Date)
}

/// A stretch of time is a figure only where it is shortened or reached.
fn stretch(seen: &Seen<'_>) -> Option<SkipReason> {
    let stretch = seen.numeral.kind == Some(Kind::Stretch);
    let l = seen.lexicon;
    let limited = l
        .after
        .starts(seen.right())
        .is_some_and(|(len, _)| len == seen.right().len());
    let measured = l.skips.shorten.ends(seen.left()).is_some()
        || l.links.ends(seen.left()).is_some()
        || l.before.ends(seen.left()).is_some()
        || l.indicator.rates.ends(seen.left()).is_some()
        || limited
        || begins_change(seen);
    let written = seen.numeral.script == Script::Digits;
    (stretch && !(measured && written)).then_some(SkipReason::Duration)
}

fn denominator(seen: &Seen<'_>) -> Option<SkipReason> {
    let l = seen.lexicon;
    if seen.previous() == l.numerals.marks.per || is_unsaid_per(seen) {
        return Some(SkipReason::RateDenominator);
    }
    if is_one_of(seen) {
        return Some(SkipReason::ContextDenominator);
    }
    let contained = l.skips.containers.ends(seen.right()).is_some() && seen.right().len() <= 8;
    let of_whole = l.indicator.of.ends(seen.left()).is_some();
    (contained && of_whole && seen.numeral.kind.is_some()).then_some(SkipReason::ContextDenominator)
}

/// "a thousand people's doctors 3.1": a round number of people before the rate's own number.
fn is_unsaid_per(seen: &Seen<'_>) -> bool {
    let (l, n) = (seen.lexicon, seen.numeral);
    let letter = seen.text.char(n.start);
    let round =
        l.numerals.magnitudes.contains_key(&letter) || l.numerals.powers.contains_key(&letter);
    let people = n.script == Script::Chinese
        && n.bare_end <= n.start + 1
        && n.unit.ends_with(&l.people_unit);
    let opens = seen.left().is_empty() || seen.previous() == '\u{3001}';
    let rest = seen.right();
    let named = rest.iter().take_while(|c| c.is_alphabetic()).count();
    let rated = rest.get(named).is_some_and(char::is_ascii_digit);
    round && people && opens && (2..=CLASS_MAX).contains(&named) && rated
}

/// "one of the first 15 towns"; a fraction at the end says another thing.
fn is_one_of(seen: &Seen<'_>) -> bool {
    let l = seen.lexicon;
    let Some((len, ())) = l.skips.one_of.ends(seen.right()) else {
        return false;
    };
    let before: String = seen
        .right()
        .iter()
        .rev()
        .skip(len.saturating_sub(1))
        .take(2)
        .collect();
    let fraction: String = l.numerals.marks.fraction.chars().rev().collect();
    before != fraction
}

/// The limit of a class of things: an amount with a limit word before a noun.
fn threshold(seen: &Seen<'_>) -> Option<SkipReason> {
    let l = seen.lexicon;
    let right = seen.right();
    let level = seen.next() == l.skips_level || seen.next_bare() == l.skips_level;
    if level
        || limits_what_is_counted(seen)
        || tells_what_was_counted(seen)
        || is_counted_at_once(seen)
        || is_class_by_count(seen)
    {
        return Some(SkipReason::Threshold);
    }
    let worded = seen.numeral.script == Script::Chinese
        && seen.numeral.kind == Some(Kind::Measure)
        && seen.numeral.unit != l.plain.ratio
        && !seen.is_compared();
    let (len, _) = l
        .after
        .starts(right)
        .or(worded.then_some((0, Comparator::Equal)))?;
    let rest = right.get(len..).unwrap_or_default();
    let noun =
        rest.first().is_some_and(|c| c.is_alphabetic()) && l.verbs.verbs.starts(rest).is_none();
    // "of which of 1 billion and more 5": the count comes after the class.
    let noun = noun || rest.first().is_some_and(char::is_ascii_digit);
    (noun && seen.is_measured() && !seen.is_share()).then_some(SkipReason::Threshold)
}

/// "hamlets of 30 households and more" at the beginning of a clause.
fn is_class_by_count(seen: &Seen<'_>) -> bool {
    let l = seen.lexicon;
    let right = seen.right();
    let Some((len, _)) = l.after.starts(right) else {
        return false;
    };
    let of = right.get(len..).unwrap_or_default();
    let unit: Vec<char> = seen.numeral.unit.chars().collect();
    seen.is_noun(of) && l.skips.sizes.is(&unit) && seen.left().is_empty()
}

/// Blocks with "taxes over a hundred million: 3", "of which over 30 per cent stand empty: 19",
/// "with less than 100,000 a head: 29": the limit of a class whose count comes after.
fn limits_what_is_counted(seen: &Seen<'_>) -> bool {
    let l = seen.lexicon;
    let n = seen.numeral;
    let right = seen.right();
    let limit = l.after.starts(right).map_or(0, |(len, _)| len);
    let of = right.get(limit..).unwrap_or_default();
    let limited = limit > 0 || seen.is_compared();
    let opens = if l.indicator.of.starts(of).is_some() {
        limited && (seen.is_measured() || seen.is_share())
    } else {
        let round = n.script == Script::Chinese && n.bare_end <= n.start + 1;
        (round || seen.is_money())
            && n.kind == Some(Kind::Measure)
            && seen.is_compared()
            && seen.is_noun(of)
    };
    let noun = of.iter().take_while(|c| c.is_alphabetic()).count();
    let counted = of.get(noun).is_some_and(char::is_ascii_digit);
    opens && noun <= CLASS_MAX && counted
}

/// "2 stations of 220 kV", "7 projects over 5 million": what the things counted before are. An
/// amount that is neither compared nor a rating in Latin letters is one of its own.
fn tells_what_was_counted(seen: &Seen<'_>) -> bool {
    let l = seen.lexicon;
    let left = seen.left();
    let compared = l.before.ends(left).map_or(0, |(len, _)| len);
    let rated = seen
        .numeral
        .unit
        .starts_with(|c: char| c.is_ascii_alphabetic());
    if compared == 0 && !rated {
        return false;
    }
    let left = left.get(..left.len() - compared).unwrap_or_default();
    let Some((len, Kind::Counter)) = l.units.ends(left) else {
        return false;
    };
    let counted = left
        .get(..left.len() - len)
        .and_then(|number| number.last());
    let right = seen.right();
    seen.is_noun(right) && seen.is_measured() && counted.is_some_and(char::is_ascii_digit)
}

/// "output over 10 billion: 2 firms, of 5 to 10 billion: 3": the count follows at once.
fn is_counted_at_once(seen: &Seen<'_>) -> bool {
    let (l, n) = (seen.lexicon, seen.numeral);
    let mut right = seen.right();
    if n.bound == Some(Bound::Lower) {
        let mark = l.ranges.starts(right).map_or(0, |(len, ())| len);
        let rest = right.get(mark..).unwrap_or_default();
        let digits = rest
            .iter()
            .take_while(|c| c.is_ascii_digit() || **c == '.')
            .count();
        right = rest
            .get(digits + n.unit.chars().count()..)
            .unwrap_or_default();
    }
    let limit = l.after.starts(right).map_or(0, |(len, _)| len);
    let next = right.get(limit..).and_then(|rest| rest.first());
    let is_class = limit > 0 || n.bound.is_some() || l.before.ends(seen.left()).is_some();
    is_class && seen.is_money() && next.is_some_and(char::is_ascii_digit)
}

/// House numbers, lines, editions and proper names with a numeral.
fn named(seen: &Seen<'_>) -> Option<SkipReason> {
    let l = seen.lexicon;
    let n = seen.numeral;
    let bare = seen.after_bare();
    let tag = l.tags.starts(bare).map_or(0, |(len, ())| len);
    let unit = n.end - n.bare_end;
    if tag > 0 && tag >= unit {
        return Some(SkipReason::Name);
    }
    if n.unit.is_empty() && l.house.starts(bare).is_some() {
        return Some(SkipReason::HouseNumber);
    }
    let builds = n.script == Script::Chinese
        && !n.approximate
        && unit == 1
        && l.name_counters.starts(bare).is_some();
    let counted = l.verbs.verbs.ends(seen.left()).is_some() || seen.is_compared();
    let acts = l.verbs.verbs.starts(seen.right()).is_some();
    let single = n.script == Script::Chinese && n.bare_end == n.start + 1 && !n.has_magnitude;
    let listed = l.indicator.list_close.ends(seen.left()).is_some();
    let glued = single
        && seen.previous().is_alphabetic()
        && !counted
        && !listed
        && seen.next().is_alphabetic()
        && n.kind == Some(Kind::Counter);
    let named = builds && acts && !counted && !seen.left().is_empty();
    (named || glued).then_some(SkipReason::Name)
}

/// A single one in Chinese counts only right after a verb of adding or building.
fn idiom(seen: &Seen<'_>) -> Option<SkipReason> {
    let l = seen.lexicon;
    let n = seen.numeral;
    let single = n.value == Some(rust_decimal::Decimal::ONE)
        && n.script == Script::Chinese
        && n.bare_end == n.start + 1
        && !n.has_magnitude;
    let share = seen.text.slice(n.start, n.end);
    let counted = l.skips.count_verbs.ends(seen.left()).is_some()
        || (n.kind == Some(Kind::Measure) && l.relative_units.ends(share).is_some());
    (single && !counted).then_some(SkipReason::Idiom)
}

/// A number without a unit is a name unless something says that it is an amount.
fn bare(seen: &Seen<'_>) -> Option<SkipReason> {
    let n = seen.numeral;
    if !n.unit.is_empty() || n.value.is_none() {
        return n.value.is_none().then_some(SkipReason::Name);
    }
    let closed =
        !seen.next().is_alphanumeric() || seen.lexicon.after.starts(seen.right()).is_some();
    (!(seen.is_compared() && closed || begins_change(seen))).then_some(SkipReason::Name)
}

/// "from last year's 2.62 down to": where a change begins.
fn begins_change(seen: &Seen<'_>) -> bool {
    let l = seen.lexicon;
    let moved = l
        .links
        .starts(seen.right())
        .is_some_and(|(len, ())| len > 1);
    let left = seen.left();
    let of = l.indicator.of.ends(left).is_some() && l.from.within(left);
    moved && (of || l.from.ends(left).is_some())
}
