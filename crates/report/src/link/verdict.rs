//! Whether a result reaches a target, as far as the numbers tell.

use super::Verdict;
use crate::lexicon::Lexicon;
use crate::reading::{Comparator, Direction, Figure};
use rust_decimal::Decimal;

/// The verdict the numbers suggest; none when they do not tell.
pub(super) fn of(target: &Figure, result: &Figure, lexicon: &Lexicon) -> Option<Verdict> {
    let (wanted, reached) = (amount(target, lexicon)?, amount(result, lexicon)?);
    if unit(target, lexicon) != unit(result, lexicon) {
        return None;
    }
    let wants_less = wants_less(target, lexicon);
    // A result told as "over" or "under" is only a bound.
    let bound = result.comparator?;
    let tells = match bound {
        Comparator::Equal | Comparator::About => true,
        Comparator::More | Comparator::AtLeast => !wants_less,
        Comparator::Less | Comparator::AtMost => wants_less,
    };
    let is_met = if wants_less {
        reached <= wanted
    } else {
        reached >= wanted
    };
    let is_strict = matches!(target.comparator?, Comparator::More | Comparator::Less);
    if is_strict && reached == wanted && bound == Comparator::Equal {
        return Some(Verdict::Missed);
    }
    match (is_met, tells, bound) {
        (true, true, _) => Some(Verdict::Met),
        (false, _, Comparator::Equal) => Some(Verdict::Missed),
        _ => None,
    }
}

/// The number, negative when it is the size of a fall, with the unit's magnitude in it.
fn amount(figure: &Figure, lexicon: &Lexicon) -> Option<Decimal> {
    let mut value = figure.value?;
    for letter in figure.unit.as_deref().unwrap_or_default().chars() {
        let Some(times) = lexicon.numerals.magnitudes.get(&letter) else {
            break;
        };
        value = value.checked_mul(Decimal::from(*times))?;
    }
    let falls = figure.change.is_some() && figure.direction == Some(Direction::Down);
    Some(if falls { -value } else { value })
}

fn unit<'a>(figure: &'a Figure, lexicon: &Lexicon) -> &'a str {
    let unit = figure.unit.as_deref().unwrap_or_default();
    unit.trim_start_matches(|c| lexicon.numerals.magnitudes.contains_key(&c))
}

/// Whether the target is a bound from above: by its comparator, its direction, or what it measures.
fn wants_less(target: &Figure, lexicon: &Lexicon) -> bool {
    match (target.comparator, target.direction) {
        (Some(Comparator::Less | Comparator::AtMost), _) => {
            target.direction != Some(Direction::Down)
        }
        (_, Some(Direction::Down)) => true,
        (Some(Comparator::Equal | Comparator::About), None) => {
            let letters: Vec<char> = target.kept_name().chars().collect();
            lexicon.linking.falling.within(&letters)
        }
        _ => false,
    }
}
