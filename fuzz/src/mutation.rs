//! Broken input: stretches of seeds, cut, doubled, swapped, spliced and sprinkled.

use fastrand::Rng;

/// Changes made to one input at most.
const CHANGES_MAX: usize = 12;
/// A stretch that is moved or doubled has at most this many characters.
const STRETCH_MAX: usize = 200;
/// Characters that matter to the readers or to nobody.
const ODD: [char; 28] = [
    '\0',
    '\n',
    '\r',
    '\t',
    ' ',
    '|',
    '(',
    ')',
    '0',
    '9',
    '.',
    ',',
    '%',
    '*',
    '#',
    '[',
    ']',
    '\u{feff}',
    '\u{3000}',
    '\u{3001}',
    '\u{3002}',
    '\u{ff08}',
    '\u{ff09}',
    '\u{ff11}',
    '\u{ff0c}',
    '\u{2028}',
    '\u{301}',
    '\u{10ffff}',
];

/// A text made from stretches of the seeds.
pub(crate) fn text(random: &mut Rng, seeds: &[Vec<char>], chars_max: usize) -> String {
    let mut letters = stretch(random, seeds, chars_max);
    for _ in 0..random.usize(0..=CHANGES_MAX) {
        change(random, &mut letters, seeds);
        letters.truncate(chars_max);
    }
    letters.into_iter().collect()
}

fn stretch(random: &mut Rng, seeds: &[Vec<char>], most: usize) -> Vec<char> {
    let Some(seed) = random.choice(seeds) else {
        return Vec::new();
    };
    let (from, to) = range(random, seed.len(), most);
    seed.get(from..to).unwrap_or_default().to_vec()
}

/// A stretch of something so long.
fn range(random: &mut Rng, len: usize, most: usize) -> (usize, usize) {
    let from = random.usize(0..=len);
    (from, len.min(from + random.usize(0..=most)))
}

fn change(random: &mut Rng, letters: &mut Vec<char>, seeds: &[Vec<char>]) {
    let (from, to) = range(random, letters.len(), STRETCH_MAX);
    let part: Vec<char> = letters.get(from..to).unwrap_or_default().to_vec();
    match random.u8(0..6) {
        0 => drop(letters.drain(from..to)),
        1 => drop(letters.splice(from..from, part)),
        2 => {
            letters.drain(from..to);
            let at = random.usize(0..=letters.len());
            letters.splice(at..at, part);
        }
        3 => drop(letters.splice(from..to, stretch(random, seeds, STRETCH_MAX))),
        4 => {
            let odd = random.choice(ODD).unwrap_or(' ');
            letters.insert(from, odd);
        }
        _ => {
            if let Some(letter) = letters.get_mut(from) {
                *letter = random.char(..);
            }
        }
    }
}

/// Bytes with some of them changed, dropped or cut off.
pub(crate) fn bytes(random: &mut Rng, seed: &[u8]) -> Vec<u8> {
    let mut out = seed.to_vec();
    for _ in 0..random.usize(0..=CHANGES_MAX) {
        let (from, to) = range(random, out.len(), STRETCH_MAX);
        match random.u8(0..4) {
            0 => drop(out.drain(from..to)),
            1 => out.truncate(from.max(1)),
            2 => out.insert(from, random.u8(..)),
            _ => {
                if let Some(byte) = out.get_mut(from) {
                    *byte = random.u8(..);
                }
            }
        }
    }
    out
}
