//! Chinese numerals: sections of ten, hundred and thousand, decimals, shares and per cents.

use crate::lexicon::Lexicon;
use crate::text::Text;
use rust_decimal::Decimal;

/// Numerals longer than this are not read as one.
const LENGTH_MAX: usize = 16;

/// A numeral as read; a share has its unit already.
pub(super) struct Read {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Option<Decimal>,
    pub(super) unit: Option<String>,
}

/// The numeral that begins at a place, if one does.
pub(super) fn read(text: &Text, start: usize, lexicon: &Lexicon) -> Option<Read> {
    if let Some(end) = after(text, start, &lexicon.numerals.marks.per_cent) {
        let (value, end) = decimal(text, end, lexicon)?;
        return Some(Read {
            start,
            end,
            value: Some(value),
            unit: Some(String::from('%')),
        });
    }
    let Some((value, end)) = decimal(text, start, lexicon) else {
        return bare_magnitude(text, start, lexicon);
    };
    if let Some(next) = after(text, end, &lexicon.numerals.marks.fraction)
        && let Some((share, end)) = decimal(text, next, lexicon)
    {
        let value = share.checked_div(value).map(|v| v.round_dp(4));
        return Some(Read {
            start,
            end,
            value,
            unit: Some(String::from('1')),
        });
    }
    Some(Read {
        start,
        end,
        value: Some(value),
        unit: None,
    })
}

/// A magnitude alone counts as one of it, when a comparator stands before it.
fn bare_magnitude(text: &Text, start: usize, lexicon: &Lexicon) -> Option<Read> {
    lexicon.numerals.magnitudes.get(&text.char(start))?;
    lexicon
        .before
        .ends(text.slice(start.saturating_sub(4), start))?;
    Some(Read {
        start,
        end: start,
        value: Some(Decimal::ONE),
        unit: None,
    })
}

fn after(text: &Text, at: usize, word: &str) -> Option<usize> {
    let mut end = at;
    for c in word.chars() {
        if text.char(end) != c {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// A whole number with an optional decimal part.
fn decimal(text: &Text, start: usize, lexicon: &Lexicon) -> Option<(Decimal, usize)> {
    let (whole, mut end) = whole(text, start, lexicon)?;
    let mut value = whole;
    if text.char(end) == lexicon.numerals.marks.point {
        let mut unit = Decimal::ONE;
        let mut at = end + 1;
        while let Some(digit) = lexicon.numerals.digits.get(&text.char(at))
            && at - end < 8
        {
            unit /= Decimal::TEN;
            value = value.checked_add(unit.checked_mul(Decimal::from(*digit))?)?;
            at += 1;
        }
        if at > end + 1 {
            end = at;
        }
    }
    Some((value, end))
}

/// Sections below ten thousand; a magnitude is folded only when digits follow it.
fn whole(text: &Text, start: usize, lexicon: &Lexicon) -> Option<(Decimal, usize)> {
    let (mut total, mut end) = section(text, start, lexicon)?;
    while end - start < LENGTH_MAX
        && let Some(by) = lexicon.numerals.magnitudes.get(&text.char(end))
        && let Some((low, next)) = section(text, end + 1, lexicon)
    {
        total = total.checked_mul(Decimal::from(*by))?.checked_add(low)?;
        end = next;
    }
    Some((total, end))
}

fn section(text: &Text, start: usize, lexicon: &Lexicon) -> Option<(Decimal, usize)> {
    let numerals = &lexicon.numerals;
    let (mut total, mut digit, mut positional) = (0_u64, None::<u64>, false);
    let mut at = start;
    while at - start < LENGTH_MAX {
        let c = text.char(at);
        if let Some(value) = numerals.digits.get(&c) {
            positional |= digit.is_some_and(|d| d > 0);
            digit = Some(digit.unwrap_or(0).saturating_mul(10).saturating_add(*value));
        } else if let Some(power) = numerals.powers.get(&c) {
            total = total.saturating_add(digit.unwrap_or(1).max(1).saturating_mul(*power));
            digit = None;
        } else {
            break;
        }
        at += 1;
    }
    let value = total.saturating_add(digit.unwrap_or(0));
    (at > start && !(positional && total > 0)).then_some((Decimal::from(value), at))
}
