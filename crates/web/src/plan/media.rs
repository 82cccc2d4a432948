//! What an upload is, told by its bytes, and files without what tells on people.
//!
//! Names decide nothing but which kind of text a text is. Pictures lose all that does not
//! draw them, documents and workbooks their properties; a PDF stays as it is.

mod jpeg;
mod office;

use img_parts::Bytes;
use img_parts::png::Png;

use self::office::{DOCX, XLSX};

const JPEG: &str = "image/jpeg";
const PNG: &str = "image/png";
/// What is none of the kinds taken.
pub(crate) const OTHER: &str = "application/octet-stream";
/// Characters of a file's name at most.
const NAME_MAX: usize = 200;
/// PNG chunks that draw, or say how; all others are notes.
const PNG_DRAWING: [[u8; 4]; 18] = [
    *b"IHDR", *b"PLTE", *b"IDAT", *b"IEND", *b"tRNS", *b"cHRM", *b"gAMA", *b"iCCP", *b"sBIT",
    *b"sRGB", *b"cICP", *b"bKGD", *b"hIST", *b"pHYs", *b"sPLT", *b"acTL", *b"fcTL", *b"fdAT",
];

/// The media type, when it is one of those taken.
pub(crate) fn media_of(bytes: &[u8], name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.').map(|(_stem, ending)| ending);
    match bytes {
        _ if bytes.starts_with(b"%PDF-") => Some("application/pdf"),
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some(PNG),
        _ if bytes.starts_with(b"\xff\xd8\xff") => Some(JPEG),
        _ if bytes.starts_with(b"PK\x03\x04") => office::media_of(bytes),
        _ if is_text(bytes) => match ending?.to_ascii_lowercase().as_str() {
            "csv" => Some("text/csv; charset=utf-8"),
            "txt" | "md" => Some("text/plain; charset=utf-8"),
            _ => None,
        },
        _ => None,
    }
}

fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'))
}

/// A file's name as it is kept: short, without folders and control characters.
pub(crate) fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|letter| !letter.is_control());
    let name: String = plain.take(NAME_MAX).collect();
    if name.trim().is_empty() {
        "file".to_owned()
    } else {
        name
    }
}

/// The bytes to keep; `None` when the file is broken.
pub(crate) fn cleaned(media: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    match media {
        JPEG => jpeg::cleaned(&bytes),
        PNG => {
            let mut picture = Png::from_bytes(Bytes::from(bytes)).ok()?;
            picture
                .chunks_mut()
                .retain(|chunk| PNG_DRAWING.contains(&chunk.kind()));
            Some(picture.encoder().bytes().to_vec())
        }
        DOCX | XLSX => office::cleaned(&bytes),
        _ => Some(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        let body = Bytes::copy_from_slice(body);
        let chunk = img_parts::png::PngChunk::new(kind, body);
        chunk.encoder().bytes().to_vec()
    }

    #[test]
    fn a_png_keeps_what_draws_it() {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        let drawing = [
            chunk(*b"IHDR", &[0; 13]),
            chunk(*b"IDAT", b"dots"),
            chunk(*b"IEND", b""),
        ];
        bytes.extend(&drawing[0]);
        bytes.extend(chunk(*b"tEXt", b"secret"));
        bytes.extend(chunk(*b"caBX", b"secret"));
        bytes.extend(drawing[1..].concat());
        bytes.extend(b"secret behind the end");
        let kept = cleaned(PNG, bytes).unwrap();
        assert!(!kept.windows(6).any(|part| part == b"secret"));
        assert!(kept.ends_with(&drawing.concat()));
    }

    #[test]
    fn bytes_decide_and_not_the_name() {
        assert_eq!(media_of(b"<script>", "a.pdf"), None);
        assert_eq!(media_of(b"%PDF-1.7", "a.exe"), Some("application/pdf"));
        assert_eq!(media_of(b"a,b\n", "a.csv"), Some("text/csv; charset=utf-8"));
        assert_eq!(media_of(b"MZ\0", "a.csv"), None);
        assert_eq!(media_of(b"", "a.txt"), None);
        assert_eq!(media_of(b"PK\x03\x04", "a.docx"), None);
    }

    #[test]
    fn broken_pictures_are_refused() {
        assert_eq!(cleaned(PNG, b"\x89PNG\r\n\x1a\nbroken".to_vec()), None);
        assert_eq!(cleaned(JPEG, b"\xff\xd8\xffbroken".to_vec()), None);
    }

    #[test]
    fn names_of_files_are_short_and_plain() {
        assert_eq!(file_name("C:\\fakepath\\a\r\n b.pdf"), "a b.pdf");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("\u{1}/"), "file");
        assert_eq!(file_name(&"a".repeat(300)).len(), NAME_MAX);
    }
}
