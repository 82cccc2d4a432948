//! The package: every part under its name, typed and related, packed the same each time.

use std::fmt::Display;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::frame::{self, Side};
use super::markup::Markup;
use super::words::lines;
use super::{Official, OfficialError, body, styles};

/// The names of the text's elements.
pub(super) const WORD: (&str, &dyn Display) = (
    "xmlns:w",
    &"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
);
/// The names of relations.
pub(super) const RELATED: (&str, &dyn Display) = ("xmlns:r", &RELATIONS);

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const PROPERTIES: &str = "application/vnd.openxmlformats-package.core-properties+xml";

/// A part that the text is related to.
struct Part {
    relation: &'static str,
    kind: &'static str,
    file: &'static str,
    xml: String,
}

/// Packs a document.
pub(super) fn pack(document: &Official) -> Result<Vec<u8>, OfficialError> {
    let parts = parts(document);
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), content_types(&parts)),
        ("_rels/.rels".to_owned(), package_relations()),
        ("docProps/core.xml".to_owned(), properties(document)),
        ("word/document.xml".to_owned(), body::part(document)),
        ("word/_rels/document.xml.rels".to_owned(), relations(&parts)),
    ];
    for part in parts {
        files.push((format!("word/{}", part.file), part.xml));
    }
    zipped(&files).map_err(|cause| OfficialError::Unwritten {
        what: cause.to_string(),
    })
}

fn zipped(files: &[(String, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in files {
        packed.start_file(name, options)?;
        packed.write_all(xml.as_bytes())?;
    }
    Ok(packed.finish()?.into_inner())
}

fn parts(document: &Official) -> Vec<Part> {
    let part = |relation, kind, file, xml| Part {
        relation,
        kind,
        file,
        xml,
    };
    let (odd, even) = (frame::footer(Side::Odd), frame::footer(Side::Even));
    let mut parts = vec![
        part("rIdStyles", "styles", "styles.xml", styles::part()),
        part("rIdSettings", "settings", "settings.xml", settings()),
        part(
            "rIdFonts",
            "fontTable",
            "fontTable.xml",
            styles::font_table(),
        ),
        part(frame::FOOTER_EVEN, "footer", "footer2.xml", even),
    ];
    if let Some(mark) = &document.mark {
        let (later, even) = (frame::header(mark), frame::header(mark));
        parts.extend([
            part(frame::HEADER_ODD, "header", "header1.xml", later),
            part(frame::HEADER_EVEN, "header", "header2.xml", even),
            part(frame::FOOTER_FIRST, "footer", "footer3.xml", odd.clone()),
        ]);
    }
    parts.push(part(frame::FOOTER_ODD, "footer", "footer1.xml", odd));
    parts
}

fn content_types(parts: &[Part]) -> String {
    let space = format!("{PACKAGE}/content-types");
    let word = |kind: &str| {
        format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml")
    };
    Markup::part("Types", &[("xmlns", &space)], |types| {
        for (extension, kind) in [
            (
                "rels",
                "application/vnd.openxmlformats-package.relationships+xml",
            ),
            ("xml", "application/xml"),
        ] {
            types.leaf(
                "Default",
                &[("Extension", &extension), ("ContentType", &kind)],
            );
        }
        let mut of = |name: String, kind: String| {
            types.leaf("Override", &[("PartName", &name), ("ContentType", &kind)]);
        };
        of("/docProps/core.xml".to_owned(), PROPERTIES.to_owned());
        of("/word/document.xml".to_owned(), word("document.main"));
        for part in parts {
            of(format!("/word/{}", part.file), word(part.kind));
        }
    })
}

fn package_relations() -> String {
    related(&[
        (
            "rIdText",
            format!("{RELATIONS}/officeDocument"),
            "word/document.xml",
        ),
        (
            "rIdProperties",
            format!("{PACKAGE}/relationships/metadata/core-properties"),
            "docProps/core.xml",
        ),
    ])
}

fn relations(parts: &[Part]) -> String {
    let all: Vec<_> = parts
        .iter()
        .map(|part| {
            (
                part.relation,
                format!("{RELATIONS}/{}", part.kind),
                part.file,
            )
        })
        .collect();
    related(&all)
}

fn related(all: &[(&str, String, &str)]) -> String {
    let space = format!("{PACKAGE}/relationships");
    Markup::part("Relationships", &[("xmlns", &space)], |part| {
        for (id, kind, target) in all {
            part.leaf(
                "Relationship",
                &[("Id", id), ("Type", kind), ("Target", target)],
            );
        }
    })
}

/// What the file says of itself, without the times of a clock.
fn properties(document: &Official) -> String {
    let space = format!("{PACKAGE}/metadata/core-properties");
    let spaces: [(&str, &dyn Display); 2] = [
        ("xmlns:cp", &space),
        ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
    ];
    let title = lines(&document.title).collect::<Vec<_>>().join(" ");
    Markup::part("cp:coreProperties", &spaces, |part| {
        part.within("dc:title", &[], |part| part.words(&title));
        part.within("dc:language", &[], |part| part.words("zh-CN"));
    })
}

fn settings() -> String {
    Markup::part("w:settings", &[WORD], |part| {
        part.leaf("w:evenAndOddHeaders", &[]);
        // Tables align with the text, as programs since 2013 lay them out.
        part.within("w:compat", &[], |part| {
            part.leaf(
                "w:compatSetting",
                &[
                    ("w:name", &"compatibilityMode"),
                    ("w:uri", &"http://schemas.microsoft.com/office/word"),
                    ("w:val", &15),
                ],
            );
        });
    })
}
