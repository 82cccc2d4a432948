//! JPEG without what the picture does not need to be drawn.
//!
//! A file is a row of segments (ITU-T T.81, annex B). Behind a scan's header come its
//! coded bytes, in which `FF` is followed by `00` or a restart marker; any other marker
//! ends them. What follows the end marker (a motion photo's film, another picture) is
//! not the picture.

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const COMMENT: u8 = 0xfe;
const APP0: u8 = 0xe0;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const RESTART: std::ops::RangeInclusive<u8> = 0xd0..=0xd7;
/// Identifier, version and density; a small picture may follow.
const JFIF_LENGTH: usize = 14;

/// The picture without notes, small pictures and what follows it; `None` when it is broken.
pub(super) fn cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&[0xff, START])?;
    let mut kept = vec![0xff, START];
    let mut drawn = false;
    loop {
        let (marker, after) = marker(rest)?;
        if marker == END {
            kept.extend([0xff, END]);
            return drawn.then_some(kept);
        }
        let (body, after) = segment(after)?;
        if let Some(body) = needed(marker, body) {
            write(&mut kept, marker, body)?;
        }
        rest = after;
        if marker == SCAN {
            let (coded, after) = rest.split_at_checked(coded_length(rest)?)?;
            kept.extend(coded);
            (rest, drawn) = (after, true);
        }
    }
}

/// The next marker, which any number of `FF` may precede.
fn marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes.strip_prefix(&[0xff])?;
    while let Some(after) = rest.strip_prefix(&[0xff]) {
        rest = after;
    }
    let (marker, rest) = rest.split_first()?;
    let alone = *marker == 0 || *marker == 1 || *marker == START || RESTART.contains(marker);
    (!alone).then_some((*marker, rest))
}

/// A segment's content behind its length, and what follows.
fn segment(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)).checked_sub(2)?)
}

fn write(kept: &mut Vec<u8>, marker: u8, body: &[u8]) -> Option<()> {
    let length = u16::try_from(body.len() + 2).ok()?;
    kept.extend([0xff, marker]);
    kept.extend(length.to_be_bytes());
    kept.extend(body);
    Some(())
}

/// What to keep of a segment: `Adobe` changes the colours, `JFIF` tells the density.
fn needed(marker: u8, body: &[u8]) -> Option<&[u8]> {
    match marker {
        // A small picture behind the density may show more than the picture.
        APP0 if body.starts_with(b"JFIF\0") && body.len() == JFIF_LENGTH => Some(body),
        APP14 if body.starts_with(b"Adobe") => Some(body),
        APP0..=APP15 | COMMENT => None,
        _ => Some(body),
    }
}

/// How many bytes of a scan come before the marker that ends it.
fn coded_length(bytes: &[u8]) -> Option<usize> {
    let ends = |pair: &[u8]| matches!(pair, [0xff, next] if *next != 0 && *next != 0xff && !RESTART.contains(next));
    bytes.windows(2).position(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, marker, body).unwrap();
        bytes
    }

    /// Two scans whose coded bytes hold stuffed and restart markers.
    fn picture(notes: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = vec![0xff, START];
        bytes.extend(notes.concat());
        bytes.extend(part(0xdb, b"table"));
        bytes.extend(part(SCAN, b"one"));
        bytes.extend(b"\x11\xff\x00\xd9\xff\xd3\x22");
        bytes.extend(part(0xc4, b"codes"));
        bytes.extend(part(SCAN, b"two"));
        bytes.extend(b"\x33\xff\x00\xff\xd9");
        bytes
    }

    #[test]
    fn a_plain_picture_stays_as_it_is() {
        assert_eq!(cleaned(&picture(&[])), Some(picture(&[])));
    }

    #[test]
    fn notes_go_and_what_draws_stays() {
        let adobe = part(APP14, b"Adobe\0d\0\0\0\0\x01");
        let jfif = part(APP0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0");
        let noted = picture(&[
            jfif.clone(),
            part(0xe1, b"Exif\0\0secret place"),
            part(APP0, b"JFXX\0secret small picture"),
            part(APP14, b"secret other"),
            part(COMMENT, b"secret note"),
            adobe.clone(),
        ]);
        assert_eq!(cleaned(&noted), Some(picture(&[jfif, adobe])));
    }

    #[test]
    fn what_follows_the_end_is_cut() {
        for film in [
            &b"\0\0\0\x18ftypmp42 secret film"[..],
            b"\xff\xd9\xff\xd8\xff\xe1",
            b"\xff",
        ] {
            let mut bytes = picture(&[]);
            bytes.extend(film);
            assert_eq!(cleaned(&bytes), Some(picture(&[])));
        }
    }

    #[test]
    fn a_cut_picture_is_broken() {
        let whole = picture(&[part(0xe1, b"Exif")]);
        for length in 0..whole.len() {
            assert_eq!(cleaned(&whole[..length]), None, "{length}");
        }
        assert_eq!(cleaned(b"\xff\xd8\xff\xd9"), None);
    }
}
