//! Documents and workbooks (ECMA-376) without their properties: author, editor, company.
//!
//! Nothing is unpacked: all other parts are copied as they are packed, and each byte only
//! once, since a package whose parts share bytes is refused. So a small file stays small.
//! What people wrote within the document, such as the names beside comments and tracked
//! changes, stays.

use std::io::{Cursor, Read, Seek, Write as _};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub(super) const DOCX: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const PARTS_MAX: usize = 10_000;
/// The part that makes a package one of these.
const KINDS: [(&str, &str); 2] = [("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)];
/// Parts that describe the file, and what they hold when they say nothing.
const PROPERTIES: [(&str, &str); 3] = [
    (
        "docProps/core.xml",
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>"#,
    ),
    (
        "docProps/app.xml",
        r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"#,
    ),
    (
        "docProps/custom.xml",
        r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"#,
    ),
];
const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// Which of the two a package is; reads no more than its directory.
pub(super) fn media_of(package: impl Read + Seek) -> Option<&'static str> {
    let package = open(package)?;
    let holds = |part: &str| package.index_for_name(part).is_some();
    let kind = KINDS.iter().find(|(part, _media)| holds(part));
    kind.map(|(_part, media)| *media)
}

/// The package with empty properties; `None` when it is broken or its parts share bytes.
pub(super) fn cleaned(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut package = open(Cursor::new(bytes))?;
    let shared = package.has_overlapping_entries().ok()?;
    if shared || packed_length(&mut package)? > bytes.len() as u64 {
        return None;
    }
    copied(package).ok()
}

/// How long all parts are together, as they are packed.
fn packed_length(package: &mut ZipArchive<Cursor<&[u8]>>) -> Option<u64> {
    (0..package.len()).try_fold(0_u64, |length, place| {
        length.checked_add(package.by_index_raw(place).ok()?.compressed_size())
    })
}

fn open<R: Read + Seek>(package: R) -> Option<ZipArchive<R>> {
    let package = ZipArchive::new(package).ok()?;
    (package.len() <= PARTS_MAX).then_some(package)
}

fn copied(mut package: ZipArchive<Cursor<&[u8]>>) -> ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..package.len() {
        let part = package.by_index_raw(place)?;
        let name = part.name()?.into_owned();
        let said = PROPERTIES
            .iter()
            .find(|(property, _)| name.eq_ignore_ascii_case(property));
        match said {
            Some((_property, nothing)) => {
                writer.start_file(name, SimpleFileOptions::default())?;
                writer.write_all(DECLARATION.as_bytes())?;
                writer.write_all(nothing.as_bytes())?;
            }
            None => writer.raw_copy_file(part)?,
        }
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media_of(bytes: &[u8]) -> Option<&'static str> {
        super::media_of(Cursor::new(bytes))
    }

    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.set_comment("secret comment").unwrap();
        for (name, text) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn properties_are_emptied_and_the_rest_stays() {
        let author = "<cp:coreProperties><dc:creator>secret</dc:creator></cp:coreProperties>";
        let bytes = package(&[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", "<w:document>a tea house</w:document>"),
            ("docProps/core.xml", author),
            (
                "docProps/app.xml",
                "<Properties><Company>secret</Company></Properties>",
            ),
            ("docProps/custom.xml", "<Properties>secret</Properties>"),
        ]);
        assert_eq!(media_of(&bytes), Some(DOCX));
        let kept = cleaned(&bytes).unwrap();
        assert_eq!(media_of(&kept), Some(DOCX));
        let mut kept = open(Cursor::new(&kept)).unwrap();
        assert_eq!((kept.len(), kept.comment()), (5, &b""[..]));
        for place in 0..5 {
            let mut text = String::new();
            let mut part = kept.by_index(place).unwrap();
            part.read_to_string(&mut text).unwrap();
            assert!(!text.contains("secret"), "{text}");
            let stays = place != 1 || text.contains("a tea house");
            assert!(stays, "{text}");
        }
    }

    /// A part, and so many more names for its bytes.
    fn shared(names: usize) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::CompressionMethod::Stored;
        let options = SimpleFileOptions::default().compression_method(stored);
        writer.start_file("word/document.xml", options).unwrap();
        writer.write_all(&[b'a'; 4096]).unwrap();
        for name in 0..names {
            writer
                .shallow_copy_file("word/document.xml", &format!("word/{name}.xml"))
                .unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_that_share_bytes_are_refused() {
        assert!(cleaned(&shared(0)).is_some());
        for names in [1, 200] {
            let bytes = shared(names);
            assert_eq!(media_of(&bytes), Some(DOCX));
            assert_eq!(open(Cursor::new(&bytes)).unwrap().len(), names + 1);
            assert_eq!(cleaned(&bytes), None);
        }
    }

    #[test]
    fn other_packages_are_none_of_these() {
        assert_eq!(media_of(&package(&[("xl/workbook.xml", "")])), Some(XLSX));
        assert_eq!(media_of(&package(&[("index.html", "")])), None);
        assert_eq!(media_of(b"PK\x03\x04 broken"), None);
        assert_eq!(cleaned(b"PK\x03\x04 broken"), None);
    }
}
