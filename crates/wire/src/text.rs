//! Text files: UTF-8 with or without a mark, else GB18030, which office software in
//! China still writes.

use std::borrow::Cow;

/// Why bytes are not a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Neither UTF-8 nor GB18030.
    #[error("line {line}: the text is neither UTF-8 nor GB18030; save the file as UTF-8")]
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

/// The text in a file, its byte order mark dropped.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TextError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(place) = bytes.iter().position(|byte| *byte == 0) {
        let line = last_line(bytes.get(..place).unwrap_or_default());
        return Err(TextError::Binary { line });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(bytes);
    if wrong {
        let end = text.find('\u{fffd}').unwrap_or(text.len());
        let before = text.get(..end).unwrap_or_default();
        let line = last_line(before.as_bytes());
        return Err(TextError::Encoding { line });
    }
    Ok(text)
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
        let (bytes, _encoding, _lossy) = encoding_rs::GB18030.encode(words);
        assert_eq!(decode(&bytes).unwrap(), words);
        assert_eq!(decode(b"\xef\xbb\xbfname").unwrap(), "name");
        for (bytes, expected) in [
            (&b"a\nb\n\xff\xff\n"[..], TextError::Encoding { line: 3 }),
            (b"PK\x03\n\0\0", TextError::Binary { line: 2 }),
        ] {
            assert_eq!(decode(bytes), Err(expected));
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
