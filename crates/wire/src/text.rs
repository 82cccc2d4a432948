//! Text files: UTF-8 with or without a mark, UTF-16 with one, else GB18030, which office
//! software in China still writes, or Big5 where the letters look more like that.

use std::borrow::Cow;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

/// Why bytes are not a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// In none of the encodings.
    #[error(
        "line {line}: the text is neither UTF-8 nor UTF-16 nor GB18030 nor Big5; save the file as UTF-8"
    )]
    Encoding {
        /// The line in which it goes wrong, counted from 1.
        line: usize,
    },
    /// Bytes no text has: the file is of another kind.
    #[error("line {line}: there is a zero byte; this is no text file, save its text as UTF-8")]
    Binary {
        /// The line of the first zero byte, counted from 1.
        line: usize,
    },
}

/// A file's text, its byte order mark dropped, and how it was spelled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// The name of the encoding.
    pub encoding: &'static str,
}

/// The text in a file, its byte order mark dropped.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TextError> {
    recognise(bytes).map(|decoded| decoded.text)
}

/// The text in a file, with the encoding it turned out to be in.
pub fn recognise(bytes: &[u8]) -> Result<Decoded<'_>, TextError> {
    let (marked, start) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let bytes = bytes.get(start..).unwrap_or_default();
    if marked != UTF_8 {
        return read_as(marked, bytes);
    }
    no_zero(bytes)?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: Cow::Borrowed(text),
            encoding: UTF_8.name(),
        }),
        Err(_cause) if looks_like_big5(bytes) => read_as(BIG5, bytes),
        Err(_cause) => read_as(GB18030, bytes),
    }
}

/// Almost any bytes are letters of either encoding, so what counts is how many of them are
/// in everyday use: both encodings keep those in a range of their own.
fn looks_like_big5(bytes: &[u8]) -> bool {
    let of_big5 = everyday(bytes, |lead, _trail| (0xa1..=0xc6).contains(&lead));
    let of_gb = everyday(bytes, |lead, trail| {
        (0xa1..=0xd7).contains(&lead) && trail >= 0xa1
    });
    of_big5 > of_gb && !BIG5.decode_without_bom_handling(bytes).1
}

/// How many letters of two bytes are in everyday use.
fn everyday(bytes: &[u8], is_everyday: impl Fn(u8, u8) -> bool) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let [lead, after @ ..] = rest {
        rest = match after {
            [trail, further @ ..] if *lead >= 0x81 => {
                count += usize::from(is_everyday(*lead, *trail));
                further
            }
            _ => after,
        };
    }
    count
}

fn read_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Decoded<'a>, TextError> {
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    if wrong {
        let end = text.find('\u{fffd}').unwrap_or(text.len());
        let before = text.get(..end).unwrap_or_default();
        let line = last_line(before.as_bytes());
        return Err(TextError::Encoding { line });
    }
    no_zero(text.as_bytes())?;
    Ok(Decoded {
        text,
        encoding: encoding.name(),
    })
}

fn no_zero(bytes: &[u8]) -> Result<(), TextError> {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(place) => Err(TextError::Binary {
            line: last_line(bytes.get(..place).unwrap_or_default()),
        }),
        None => Ok(()),
    }
}

/// The line that the bytes end in.
fn last_line(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_encodings_are_read_and_other_bytes_refused_with_their_line() {
        let words = "\u{540d}\u{79f0}\n\u{9f13}\u{697c}\n";
        let (bytes, _encoding, _lossy) = GB18030.encode(words);
        assert_eq!(decode(&bytes).unwrap(), words);
        assert_eq!(decode(b"\xef\xbb\xbfname").unwrap(), "name");
        for (bytes, expected) in [
            (&b"a\nb\n\xff\xff\n"[..], TextError::Encoding { line: 3 }),
            (b"\xff\xfea\0\n\0\0\xd8", TextError::Encoding { line: 2 }),
            (b"\xff\xfea\0\0\0", TextError::Binary { line: 1 }),
            (b"PK\x03\n\0\0", TextError::Binary { line: 2 }),
        ] {
            assert_eq!(decode(bytes), Err(expected));
        }
    }

    #[test]
    fn a_marked_text_in_sixteen_bits_is_read_and_its_encoding_named() {
        let words = "\u{9f13}\u{697c}\n2026";
        let units = || std::iter::once(0xfeff).chain(words.encode_utf16());
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (little.as_slice(), "UTF-16LE"),
            (&big, "UTF-16BE"),
            (words.as_bytes(), "UTF-8"),
        ] {
            let decoded = recognise(bytes).unwrap();
            assert_eq!((&*decoded.text, decoded.encoding), (words, encoding));
        }
    }

    #[test]
    fn big5_is_told_from_gb18030_by_the_letters_in_use() {
        // The same sentence in simplified and in traditional letters.
        let simple = "2026\u{5e74}\u{653f}\u{5e9c}\u{5de5}\u{4f5c}\u{62a5}\u{544a}\u{ff1a}\u{65b0}\u{5efa}\u{505c}\u{8f66}\u{6cca}\u{4f4d}300\u{4e2a}\u{3002}";
        let full = "2026\u{5e74}\u{653f}\u{5e9c}\u{5de5}\u{4f5c}\u{5831}\u{544a}\u{ff1a}\u{65b0}\u{5efa}\u{505c}\u{8eca}\u{6cca}\u{4f4d}300\u{500b}\u{3002}";
        for (words, encoding) in [(simple, GB18030), (full, GB18030), (full, BIG5)] {
            let (bytes, _encoding, lossy) = encoding.encode(words);
            let decoded = recognise(&bytes).unwrap();
            assert_eq!(
                (&*decoded.text, decoded.encoding, lossy),
                (words, encoding.name(), false)
            );
        }
    }

    proptest! {
        #[test]
        fn utf8_text_is_read_as_it_is(text in "[^\0\u{feff}]{0,200}") {
            prop_assert_eq!(decode(text.as_bytes()).unwrap(), text.as_str());
        }

        #[test]
        fn any_bytes_are_a_text_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            drop(decode(&bytes));
        }
    }
}
