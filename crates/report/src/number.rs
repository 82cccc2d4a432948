//! The number scanner: digits, Chinese numerals and Roman classes, each with unit and magnitude.
//!
//! LAW (digits): every ASCII digit of the view lies within exactly one numeral.

mod chinese;

use crate::lexicon::{Kind, Lexicon};
use crate::text::Text;
use rust_decimal::Decimal;
use std::str::FromStr;

/// Characters looked at before a minus sign.
const LEAD_MAX: usize = 8;
/// A unit has at most this many characters.
const UNIT_MAX: usize = 10;

/// How a numeral is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Digits,
    Chinese,
    Roman,
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    Lower,
    Upper,
}

/// A number of the text with its unit.
#[derive(Debug, Clone)]
pub(crate) struct Numeral {
    /// The first digit, or the minus sign before it.
    pub(crate) start: usize,
    /// One past the bare number, before magnitude and unit.
    pub(crate) bare_end: usize,
    pub(crate) end: usize,
    pub(crate) value: Option<Decimal>,
    pub(crate) unit: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) has_magnitude: bool,
    pub(crate) approximate: bool,
    /// Which end of a range it is.
    pub(crate) bound: Option<Bound>,
    pub(crate) script: Script,
}

/// All numerals of a text, in order, not overlapping.
pub(crate) fn scan(text: &Text, lexicon: &Lexicon) -> Vec<Numeral> {
    let mut out = Vec::new();
    let mut index = 0;
    while index < text.len() {
        let Some(numeral) = at(text, index, lexicon) else {
            index += 1;
            continue;
        };
        let (first, second) = ranged(text, numeral, lexicon);
        let last = second.as_ref().unwrap_or(&first);
        index = last.end.max(index + 1);
        out.push(first);
        out.extend(second);
    }
    out
}

fn at(text: &Text, index: usize, lexicon: &Lexicon) -> Option<Numeral> {
    let c = text.char(index);
    if c.is_ascii_digit() {
        return Some(digits(text, index, lexicon));
    }
    if let Some(sign) = minus(text, index, lexicon) {
        let number = digits(text, index + sign, lexicon);
        return Some(Numeral {
            start: index,
            value: number.value.map(|value| -value),
            ..number
        });
    }
    if let Some(value) = lexicon.numerals.roman.get(&c) {
        let base = Bare {
            start: index,
            end: index + 1,
            value: Some(Decimal::from(*value)),
        };
        let numeral = tail(text, &base, Script::Roman, lexicon);
        return (!numeral.unit.is_empty()).then_some(numeral);
    }
    let base = chinese::read(text, index, lexicon)?;
    if base.unit.is_some() {
        return Some(fraction(&base));
    }
    let bare = Bare {
        start: base.start,
        end: base.end,
        value: base.value,
    };
    let numeral = tail(text, &bare, Script::Chinese, lexicon);
    (numeral.kind.is_some()).then_some(numeral)
}

/// "2.5–3 ten thousands": two numerals, where the lower one may leave its unit to the upper.
fn ranged(text: &Text, low: Numeral, lexicon: &Lexicon) -> (Numeral, Option<Numeral>) {
    let before = text.slice(low.start.saturating_sub(LEAD_MAX), low.start);
    let coded = before
        .last()
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'));
    let begins = lexicon.from.ends(before).is_some();
    let mark = lexicon
        .ranges
        .starts(text.slice(low.end, text.len().min(low.end + 2)));
    let (Some((len, ())), Script::Digits, false, false) = (mark, low.script, coded, begins) else {
        return (low, None);
    };
    if !text.char(low.end + len).is_ascii_digit() {
        return (low, None);
    }
    let high = digits(text, low.end + len, lexicon);
    let rises = low.value.zip(high.value).is_some_and(|(a, b)| a < b);
    let measures = matches!(high.kind, Some(Kind::Measure | Kind::Counter));
    let magnitude = |c: char| lexicon.numerals.magnitudes.contains_key(&c);
    let rest = high.unit.strip_prefix(&low.unit);
    let left_out = rest.is_some_and(|rest| rest.is_empty() || low.unit.chars().all(magnitude));
    if !rises || !measures || !left_out {
        return (low, None);
    }
    let low = Numeral {
        unit: high.unit.clone(),
        kind: high.kind,
        bound: Some(Bound::Lower),
        ..low
    };
    let high = Numeral {
        bound: Some(Bound::Upper),
        ..high
    };
    (low, Some(high))
}

/// Length of a minus sign before digits: after a word that leads to a number, where a
/// hyphen of a range or a code would not stand.
fn minus(text: &Text, index: usize, lexicon: &Lexicon) -> Option<usize> {
    let sign = text.slice(index, text.len().min(index + 2));
    let (len, ()) = lexicon.minus.starts(sign)?;
    let before = text.slice(index.saturating_sub(LEAD_MAX), index);
    let led = before.last().is_some_and(|c| c.is_alphabetic())
        && (lexicon.amount.ends(before).is_some()
            || lexicon.relative.ends(before).is_some()
            || lexicon.links.ends(before).is_some()
            || lexicon.before.ends(before).is_some());
    (led && text.char(index + len).is_ascii_digit()).then_some(len)
}

fn fraction(base: &chinese::Read) -> Numeral {
    Numeral {
        start: base.start,
        bare_end: base.end,
        end: base.end,
        value: base.value,
        unit: base.unit.clone().unwrap_or_default(),
        kind: Some(Kind::Measure),
        has_magnitude: false,
        approximate: false,
        bound: None,
        script: Script::Chinese,
    }
}

struct Bare {
    start: usize,
    end: usize,
    value: Option<Decimal>,
}

/// A run of digits with thousands commas and decimals.
fn digits(text: &Text, start: usize, lexicon: &Lexicon) -> Numeral {
    let run = |from: usize| {
        let letters = text.slice(from, text.len());
        from + letters.iter().take_while(|c| c.is_ascii_digit()).count()
    };
    let mut end = run(start);
    let comma = |c: char| c == ',' || c == '\u{ff0c}';
    while comma(text.char(end)) && end - start <= 27 && run(end + 1) == end + 4 && {
        let lead = text
            .slice(start, end)
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        lead <= 3 && (text.char(end) == ',')
    } {
        end += 4;
    }
    if text.char(end) == '.' && run(end + 1) > end + 1 {
        end = run(end + 1);
    }
    let written: String = text
        .slice(start, end)
        .iter()
        .filter(|c| **c != ',')
        .collect();
    end = to_one(text, end);
    let bare = Bare {
        start,
        end,
        value: Decimal::from_str(&written).ok(),
    };
    tail(text, &bare, Script::Digits, lexicon)
}

/// Past the second member of a ratio "to one".
fn to_one(text: &Text, end: usize) -> usize {
    let signed = matches!(text.char(end), ':' | '\u{ff1a}' | '\u{2236}');
    let one = text.char(end + 1) == '1';
    let more = text.char(end + 2);
    let apart = !more.is_ascii_digit() && !matches!(more, '.' | ':' | '\u{ff1a}' | '\u{2236}');
    if signed && one && apart { end + 2 } else { end }
}

/// Magnitude, approximation and unit after a bare number.
fn tail(text: &Text, bare: &Bare, script: Script, lexicon: &Lexicon) -> Numeral {
    let mut at = bare.end;
    let mut value = bare.value;
    let mut approximate = false;
    let mut scale = String::new();
    loop {
        if let Some(next) = approximation(text, at, lexicon) {
            approximate = true;
            at = next;
        }
        let c = text.char(at);
        let power = script == Script::Digits && lexicon.numerals.powers.contains_key(&c);
        if !(lexicon.numerals.magnitudes.contains_key(&c) || power)
            || scale.chars().count() > 3
            || begins_unit(text, at, lexicon)
        {
            break;
        }
        scale.push(c);
        at += 1;
        if let Some(lower) = continued(text, at, lexicon) {
            value = value.and_then(|v| scaled(v, &scale, lexicon)?.checked_add(lower.value));
            approximate |= lower.approximate;
            scale.clear();
            at = lower.end;
        }
    }
    let (unit, kind, end) = unit(text, at, lexicon);
    let has_magnitude = !scale.is_empty() || at > bare.end;
    Numeral {
        start: bare.start,
        bare_end: bare.end,
        end,
        value,
        unit: scale + &unit,
        kind,
        has_magnitude,
        approximate,
        bound: None,
        script,
    }
}

/// A unit may begin like a magnitude: a kilowatt, a kilogram.
fn begins_unit(text: &Text, at: usize, lexicon: &Lexicon) -> bool {
    let letters = text.slice(at, text.len().min(at + UNIT_MAX));
    lexicon.units.starts(letters).is_some()
}

fn scaled(value: Decimal, scale: &str, lexicon: &Lexicon) -> Option<Decimal> {
    scale.chars().try_fold(value, |v, c| {
        let by = lexicon
            .numerals
            .magnitudes
            .get(&c)
            .or(lexicon.numerals.powers.get(&c))?;
        v.checked_mul(Decimal::from(*by))
    })
}

/// The lower part of a mixed number, in single units.
struct Lower {
    value: Decimal,
    approximate: bool,
    end: usize,
}

/// A lower part after a magnitude, as in one hundred million and some three thousand ten
/// thousands.
fn continued(text: &Text, at: usize, lexicon: &Lexicon) -> Option<Lower> {
    if !text.char(at).is_ascii_digit() {
        return None;
    }
    let letters = text.slice(at, text.len().min(at + 12));
    let count = letters.iter().take_while(|c| c.is_ascii_digit()).count();
    let written: String = letters.iter().take(count).collect();
    let (mut end, mut scale, mut approximate) = (at + count, String::new(), false);
    loop {
        if let Some(next) = approximation(text, end, lexicon) {
            approximate = true;
            end = next;
        }
        let c = text.char(end);
        let known = lexicon.numerals.powers.contains_key(&c)
            || lexicon.numerals.magnitudes.contains_key(&c);
        if !known || scale.chars().count() > 3 {
            break;
        }
        scale.push(c);
        end += 1;
    }
    let value = scaled(Decimal::from_str(&written).ok()?, &scale, lexicon)?;
    Some(Lower {
        value,
        approximate,
        end,
    })
}

/// An approximation word, when a magnitude or a unit follows it.
fn approximation(text: &Text, at: usize, lexicon: &Lexicon) -> Option<usize> {
    let (len, ()) = lexicon
        .approximate
        .starts(text.slice(at, text.len().min(at + 2)))?;
    let next = text.char(at + len);
    let scale = lexicon.numerals.magnitudes.contains_key(&next)
        || lexicon.numerals.powers.contains_key(&next);
    let unit = lexicon
        .units
        .starts(text.slice(at + len, text.len().min(at + len + 8)));
    (scale || unit.is_some()).then_some(at + len)
}

/// "8.6 of 100,000": where the rate's denominator ends.
fn per_many(text: &Text, at: usize, lexicon: &Lexicon) -> Option<usize> {
    if text.char(at) != lexicon.plain.rate_slash {
        return None;
    }
    let below = text.slice(at + 1, text.len().min(at + UNIT_MAX));
    let digits = below.iter().take_while(|c| c.is_ascii_digit()).count();
    let many = |c: &&char| lexicon.numerals.magnitudes.contains_key(*c);
    let magnitudes = below.iter().skip(digits).take_while(many).count();
    (digits > 0 && magnitudes > 0).then_some(at + 1 + digits + magnitudes)
}

fn unit(text: &Text, at: usize, lexicon: &Lexicon) -> (String, Option<Kind>, usize) {
    let letters = text.slice(at, text.len().min(at + UNIT_MAX));
    if let Some(end) = per_many(text, at, lexicon) {
        return (text.string(at, end), Some(Kind::Measure), end);
    }
    let Some((len, kind)) = lexicon.units.starts(letters) else {
        return (String::new(), None, at);
    };
    let latin = |c: char| c.is_ascii_alphanumeric();
    if latin(text.char(at)) && latin(text.char(at + len)) && text.char(at + len - 1) != '%' {
        return (String::new(), None, at);
    }
    let mut end = at + len;
    let mut kind = kind;
    if text.char(end) == lexicon.plain.rate_slash {
        let below = text.slice(end + 1, text.len().min(end + 9));
        if let Some((more, _)) = lexicon.units.starts(below) {
            end += 1 + more;
            kind = Kind::Measure;
        }
    }
    (text.string(at, end), Some(kind), end)
}
