//! What an upload is, told by its bytes, and files without what tells on people.
//!
//! Names decide nothing but which kind of text a text is. Pictures lose all that does not
//! draw them, documents and workbooks their properties; a PDF stays as it is.

mod jpeg;
mod office;

use std::io::{self, BufReader, Cursor, Read, Seek};

use img_parts::Bytes;
use img_parts::png::Png;

use self::office::{DOCX, XLSX};

const JPEG: &str = "image/jpeg";
const PNG: &str = "image/png";
/// What is none of the kinds taken.
pub(crate) const OTHER: &str = "application/octet-stream";
/// Bytes of a kept file that tell what it is.
const HEAD: u64 = 64 * 1024;
/// Characters of a file's name at most.
const NAME_MAX: usize = 200;
/// PNG chunks that draw, or say how; all others are notes.
const PNG_DRAWING: [[u8; 4]; 18] = [
    *b"IHDR", *b"PLTE", *b"IDAT", *b"IEND", *b"tRNS", *b"cHRM", *b"gAMA", *b"iCCP", *b"sBIT",
    *b"sRGB", *b"cICP", *b"bKGD", *b"hIST", *b"pHYs", *b"sPLT", *b"acTL", *b"fcTL", *b"fdAT",
];

/// What the bytes of a file tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// This media type, whatever the file is called.
    Media(&'static str),
    /// A text; its name tells which kind of text.
    Text,
    /// None of the kinds taken.
    Other,
}

impl Kind {
    fn of(bytes: &[u8]) -> Self {
        if is_package(bytes) {
            return Self::of_package(Cursor::new(bytes));
        }
        Self::of_plain(bytes, is_text(bytes))
    }

    /// What a kept file is, by its beginning and, for a package, its directory. That the
    /// rest of a text is text as well was seen when it came.
    pub(crate) fn at_sight(mut file: impl Read + Seek) -> io::Result<Self> {
        let mut head = Vec::new();
        file.by_ref().take(HEAD).read_to_end(&mut head)?;
        if is_package(&head) {
            return Ok(Self::of_package(BufReader::new(file)));
        }
        Ok(Self::of_plain(&head, is_text(whole_letters(&head))))
    }

    fn of_package(package: impl Read + Seek) -> Self {
        office::media_of(package).map_or(Self::Other, Self::Media)
    }

    fn of_plain(bytes: &[u8], text: bool) -> Self {
        match bytes {
            _ if bytes.starts_with(b"%PDF-") => Self::Media("application/pdf"),
            _ if bytes.starts_with(b"\x89PNG\r\n\x1a\n") => Self::Media(PNG),
            _ if bytes.starts_with(b"\xff\xd8\xff") => Self::Media(JPEG),
            _ if text => Self::Text,
            _ => Self::Other,
        }
    }

    /// The media type of a file of this name, when it is one of those taken.
    pub(crate) fn media(self, name: &str) -> Option<&'static str> {
        let ending = || name.rsplit_once('.').map(|(_stem, ending)| ending);
        match self {
            Self::Media(media) => Some(media),
            Self::Text => match ending()?.to_ascii_lowercase().as_str() {
                "csv" => Some("text/csv; charset=utf-8"),
                "txt" | "md" => Some("text/plain; charset=utf-8"),
                _ => None,
            },
            Self::Other => None,
        }
    }
}

/// The media type, when it is one of those taken.
pub(crate) fn media_of(bytes: &[u8], name: &str) -> Option<&'static str> {
    Kind::of(bytes).media(name)
}

fn is_package(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

fn is_text(bytes: &[u8]) -> bool {
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'))
}

/// The bytes without a last letter that was cut.
fn whole_letters(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(cut) if cut.error_len().is_none() => bytes.get(..cut.valid_up_to()).unwrap_or(bytes),
        _ => bytes,
    }
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
    use std::cell::Cell;
    use std::io::Write as _;

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

    /// A file that counts the bytes read from it.
    struct Counted<'a>(Cursor<Vec<u8>>, &'a Cell<u64>);

    impl Read for Counted<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.read(into)?;
            self.1.set(self.1.get() + count as u64);
            Ok(count)
        }
    }

    impl Seek for Counted<'_> {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    fn package() -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        writer.start_file("word/document.xml", options).unwrap();
        writer.write_all(&vec![b'a'; 8 << 20]).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_kept_file_is_known_at_sight() {
        let long = |begin: &[u8], fill: &[u8]| [begin, &fill.repeat(2 << 20)].concat();
        for bytes in [
            long(b"%PDF-1.7", b"a"),
            // The letters do not end where the head ends.
            long(b"a", "\u{9f13}".as_bytes()),
            long(b"a\0", b"a"),
            package(),
            b"\xff\xd8\xff".to_vec(),
            b"PK\x03\x04 broken".to_vec(),
            b"\xe9\xbc".to_vec(),
            Vec::new(),
        ] {
            let read = Cell::new(0);
            let kind = Kind::at_sight(Counted(Cursor::new(bytes.clone()), &read)).unwrap();
            assert_eq!(kind, Kind::of(&bytes));
            assert!(read.get() <= 4 * HEAD, "{}", read.get());
        }
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
