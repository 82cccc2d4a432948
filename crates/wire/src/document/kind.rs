//! What a file is that is not read: told by its first bytes, so that people learn what they
//! chose and what to do instead.

use crate::package::Package;

/// A kind of file that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its name, for people.
    pub name: &'static str,
    /// What can be done with it.
    pub class: Class,
}

/// What can be done with a file that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// An office file from before DOCX: its program saves it anew.
    OldOffice,
    /// A document of another program: that one saves it anew.
    Document,
    /// A picture: its text must be recognised first.
    Picture,
    /// An archive: the document is within it.
    Archive,
    /// No document: another file was meant.
    Other,
}

use Class::{Archive, Document, OldOffice, Other, Picture};

const fn kind(name: &'static str, class: Class) -> Kind {
    Kind { name, class }
}

/// Bytes at a place of the file, and the kind they tell; the first that fits decides.
const SIGNATURES: [(usize, &[u8], Kind); 28] = [
    (0, b"{\\rtf", kind("RTF", Document)),
    (0, b"%OFD", kind("OFD", Document)),
    (0, b"%!PS", kind("PostScript", Document)),
    (0, b"MIME-Version:", kind("MHT", Document)),
    (0, b"\x89PNG\r\n\x1a\n", kind("PNG", Picture)),
    (0, b"\xff\xd8\xff", kind("JPEG", Picture)),
    (0, b"GIF87a", kind("GIF", Picture)),
    (0, b"GIF89a", kind("GIF", Picture)),
    (0, b"II*\0", kind("TIFF", Picture)),
    (0, b"MM\0*", kind("TIFF", Picture)),
    (8, b"WEBPVP8", kind("WebP", Picture)),
    (4, b"ftyphei", kind("HEIC", Picture)),
    (4, b"ftypmif1", kind("HEIC", Picture)),
    (4, b"ftypavif", kind("AVIF", Picture)),
    (0, b"Rar!\x1a\x07", kind("RAR", Archive)),
    (0, b"7z\xbc\xaf\x27\x1c", kind("7z", Archive)),
    (0, b"\x1f\x8b\x08", kind("GZIP", Archive)),
    (0, b"PK\x05\x06", kind("ZIP", Archive)),
    (257, b"ustar", kind("TAR", Archive)),
    (4, b"ftyp", kind("MP4", Other)),
    (8, b"WAVEfmt ", kind("WAV", Other)),
    (0, b"ID3\x03\0", kind("MP3", Other)),
    (0, b"ID3\x04\0", kind("MP3", Other)),
    (0, b"SQLite format 3\0", kind("SQLite", Other)),
    (0, b"\x7fELF", kind("ELF", Other)),
    (0, b"MZ\x90\0", kind("EXE", Other)),
    (6, b"\0\0\0\0\x36\0\0\0", kind("BMP", Picture)),
    (6, b"\0\0\0\0\x8a\0\0\0", kind("BMP", Picture)),
];

/// Where a signature stands after a size, which no file needs the first byte of.
const SIZED: usize = 4;

/// Parts of a package, and the kind they tell.
const PARTS: [(&str, Kind); 4] = [
    ("OFD.xml", kind("OFD", Document)),
    ("ppt/presentation.xml", kind("PPTX", Document)),
    ("content.xml", kind("ODF", Document)),
    ("META-INF/container.xml", kind("EPUB", Document)),
];

/// Streams of an old office file, and the kind they tell; Kingsoft's own forms have the same.
const STREAMS: [(&str, Kind); 4] = [
    ("WordDocument", kind("DOC/WPS", OldOffice)),
    ("Workbook", kind("XLS/ET", OldOffice)),
    ("Book", kind("XLS", OldOffice)),
    ("PowerPoint Document", kind("PPT/DPS", OldOffice)),
];
const PROTECTED: &str = "EncryptedPackage";

/// What an old office container holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Old {
    Protected,
    Kind(Kind),
}

/// The kind of a file that is neither a package nor a text.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<Kind> {
    let told = SIGNATURES.iter().find(|(place, signature, _kind)| {
        let rest = bytes.get(*place..);
        let sized = *place != SIZED || bytes.first() == Some(&0);
        sized && rest.is_some_and(|rest| rest.starts_with(signature))
    });
    told.map(|(_place, _signature, kind)| *kind)
}

/// The kind of a package that is not read.
pub(super) fn of_package(package: &Package<'_>) -> Kind {
    let told = PARTS.iter().find(|(part, _kind)| package.holds(part));
    told.map_or(kind("ZIP", Archive), |(_part, kind)| *kind)
}

/// What a container of the old office programs holds, by the names of its streams.
pub(super) fn of_container(bytes: &[u8]) -> Option<Old> {
    if !bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return None;
    }
    if holds_name(bytes, PROTECTED) {
        return Some(Old::Protected);
    }
    let told = STREAMS.iter().find(|(name, _kind)| holds_name(bytes, name));
    let unknown = kind("DOC/XLS", OldOffice);
    Some(Old::Kind(told.map_or(unknown, |(_name, kind)| *kind)))
}

/// Names stand in sixteen bits, each ending with a zero.
fn holds_name(bytes: &[u8], name: &str) -> bool {
    let units = name.encode_utf16().chain([0]);
    let wanted: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    bytes
        .windows(wanted.len())
        .any(|part| part == wanted.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_file_is_told_by_its_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], Some("PNG")),
            (b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", Some("BMP")),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("WebP")),
            (b"\0\0\0\x18ftypheic", Some("HEIC")),
            (b"\0\0\0\x18ftypisom", Some("MP4")),
            (b"RIFF\x10\0\0\0WAVEfmt ", Some("WAV")),
            (b"ID3\x03\0\0", Some("MP3")),
            (b"0123456 WAVE is a text", None),
            (b"ID3 x 2026", None),
            (b"the ftyp of a text", None),
            (b"BMW 2026", None),
            (b"MZ and GIF", None),
            (b"", None),
        ] {
            assert_eq!(of_bytes(bytes).map(|kind| kind.name), expected);
        }
    }

    #[test]
    fn an_old_office_file_is_told_by_its_streams() {
        let container = |stream: &str| {
            let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0".as_slice();
            [start, &name, b"\0\0\0\0"].concat()
        };
        for (stream, expected) in [
            ("WordDocument", "DOC/WPS"),
            ("Workbook", "XLS/ET"),
            ("Book", "XLS"),
            ("Root Entry", "DOC/XLS"),
        ] {
            let old = of_container(&container(stream));
            assert_eq!(old, Some(Old::Kind(kind(expected, OldOffice))));
        }
        let protected = of_container(&container(PROTECTED));
        assert_eq!(protected, Some(Old::Protected));
        assert_eq!(of_container(b"text"), None);
    }
}
