//! What an upload is, told by its first bytes, and pictures without metadata.

use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF};

const JPEG: &str = "image/jpeg";
const PNG: &str = "image/png";
/// PNG chunks that describe instead of draw.
const PNG_NOTES: [[u8; 4]; 5] = [*b"tEXt", *b"zTXt", *b"iTXt", *b"tIME", *b"eXIf"];

/// The media type, when it is one of those taken.
pub(crate) fn media_of(bytes: &[u8], name: &str) -> Option<&'static str> {
    let ending = name
        .rsplit_once('.')
        .map(|(_stem, ending)| ending.to_ascii_lowercase());
    let zipped = bytes.starts_with(b"PK\x03\x04");
    match ending.as_deref() {
        _ if bytes.starts_with(b"%PDF-") => Some("application/pdf"),
        _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Some(PNG),
        _ if bytes.starts_with(b"\xff\xd8\xff") => Some(JPEG),
        Some("docx") if zipped => {
            Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        }
        Some("xlsx") if zipped => {
            Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        Some("csv") if is_text(bytes) => Some("text/csv; charset=utf-8"),
        Some("txt" | "md") if is_text(bytes) => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'))
}

/// The bytes to keep: pictures lose place, device and comments; `None` when they are broken.
pub(crate) fn cleaned(media: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    match media {
        JPEG => {
            let mut picture = Jpeg::from_bytes(Bytes::from(bytes)).ok()?;
            picture.set_exif(None);
            picture.segments_mut().retain(|segment| {
                let marker = segment.marker();
                marker != markers::COM && !(markers::APP1..=markers::APP15).contains(&marker)
            });
            Some(picture.encoder().bytes().to_vec())
        }
        PNG => {
            let mut picture = Png::from_bytes(Bytes::from(bytes)).ok()?;
            picture
                .chunks_mut()
                .retain(|chunk| !PNG_NOTES.contains(&chunk.kind()));
            Some(picture.encoder().bytes().to_vec())
        }
        _ => Some(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg_with_notes() -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend(b"\xff\xe1\x00\x10Exif\x00\x00secretGP");
        bytes.extend(b"\xff\xfe\x00\x08a note");
        bytes.extend(b"\xff\xdb\x00\x04\x00\x01");
        bytes.extend(b"\xff\xda\x00\x02\x11\x22\xff\xd9");
        bytes
    }

    #[test]
    fn a_picture_loses_place_and_comment() {
        let bytes = jpeg_with_notes();
        assert_eq!(media_of(&bytes, "a.jpg"), Some(JPEG));
        let kept = cleaned(JPEG, bytes).unwrap();
        let holds = |word: &[u8]| kept.windows(word.len()).any(|part| part == word);
        assert!(!holds(b"secret") && !holds(b"a note") && holds(b"\xff\xdb"));
    }

    #[test]
    fn bytes_decide_and_not_the_name() {
        assert_eq!(media_of(b"<script>", "a.pdf"), None);
        assert_eq!(media_of(b"%PDF-1.7", "a.exe"), Some("application/pdf"));
        assert_eq!(media_of(b"a,b\n", "a.csv"), Some("text/csv; charset=utf-8"));
        assert_eq!(media_of(b"MZ\0", "a.csv"), None);
        assert_eq!(media_of(b"", "a.txt"), None);
    }

    #[test]
    fn broken_pictures_are_refused() {
        assert_eq!(cleaned(PNG, b"\x89PNG\r\n\x1a\nbroken".to_vec()), None);
    }
}
