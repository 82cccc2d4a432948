//! What is written can be read back, is laid out by the standard and stays the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use proptest::prelude::*;
use quick_xml::events::Event;

use super::*;

/// Elements in their order, each with the names of those around it and its attributes.
type Elements = Vec<(String, BTreeMap<String, String>)>;

fn heading(level: u8, text: &str) -> Block {
    let text = text.to_owned();
    Block::Heading { level, text }
}

fn paragraph(text: &str) -> Block {
    let text = text.to_owned();
    Block::Paragraph { text }
}

fn table(rows: &[&[&str]]) -> Block {
    let cells = |row: &&[&str]| {
        row.iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    let header = rows.remove(0);
    Block::Table {
        caption: Some("表1　任务分解".to_owned()),
        widths: vec![1; header.len()],
        header,
        rows,
    }
}

fn notice() -> Official {
    Official {
        mark: Some("草稿".to_owned()),
        title: "年度目标任务\n分解落实方案".to_owned(),
        addressee: Some("各街道办事处，各部门：".to_owned()),
        blocks: vec![
            paragraph("现将任务分解如下。\n请认真落实。"),
            heading(1, "一、经济"),
            heading(2, "（一）增长"),
            heading(3, "1．指标"),
            heading(4, "（1）口径"),
            table(&[
                &["序号", "任务", "主办"],
                &["1", "新建 <4> 所\n& 改造\t2 所", ""],
                &["2", "\u{1f600}", "甲局、乙局"],
            ]),
            table(&[&["备注"]]),
        ],
        signer: Some("某某区人民政府办公室".to_owned()),
        date: Some("2026年1月8日".to_owned()),
        note: Some("（据年度报告起草）".to_owned()),
    }
}

fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        let name = part.name().unwrap().into_owned();
        drop(part);
        parts.insert(name, xml);
    }
    parts
}

/// The elements of a part; one that is not well-formed fails the test.
fn elements(xml: &str) -> Elements {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut found, mut path) = (Elements::new(), Vec::<String>::new());
    loop {
        let event = reader.read_event().unwrap();
        match event {
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                path.push(tag.name().into_inner().to_owned());
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let name = attribute.key.into_inner().to_owned();
                    (name, attribute.value.into_owned())
                });
                found.push((path.join("/"), attributes.collect()));
                if matches!(event, Event::Empty(_)) {
                    path.pop();
                }
            }
            Event::End(_) => drop(path.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(path, Vec::<String>::new());
    found
}

/// The values of an attribute of the elements of this name.
fn values<'a>(elements: &'a Elements, element: &str, attribute: &str) -> Vec<&'a str> {
    let ending = format!("/{element}");
    elements
        .iter()
        .filter(|(path, _)| path.ends_with(&ending))
        .filter_map(|(_, attributes)| attributes.get(attribute).map(String::as_str))
        .collect()
}

/// A style's font, size, alignment and first indent.
fn look(styles: &str, id: &str) -> [String; 4] {
    let start = format!("w:styleId=\"{id}\"");
    let (_, style) = styles.split_once(&start).unwrap();
    let (style, _) = style.split_once("</w:style>").unwrap();
    let style = elements(&format!("<w:styles><w:style {style}</w:style></w:styles>"));
    let one = |element, attribute| values(&style, element, attribute).concat();
    [
        one("w:rFonts", "w:eastAsia"),
        one("w:sz", "w:val"),
        one("w:jc", "w:val"),
        one("w:ind", "w:firstLineChars"),
    ]
}

fn read_back(document: &Official) -> String {
    crate::document::read(&write(document).unwrap())
        .unwrap()
        .text
}

#[test]
fn a_written_notice_is_read_back() {
    assert_eq!(
        read_back(&notice()),
        "草稿\n年度目标任务\n分解落实方案\n各街道办事处，各部门：\n现将任务分解如下。\n请认真落实。\n\
         一、经济\n（一）增长\n1．指标\n（1）口径\n表1　任务分解\n序号|任务|主办\n\
         1|新建 <4> 所 & 改造\t2 所|\n2|\u{1f600}|甲局、乙局\n表1　任务分解\n备注\n\
         某某区人民政府办公室\n2026年1月8日\n（据年度报告起草）\n"
    );
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let bytes = write(&notice()).unwrap();
    assert_eq!(bytes, write(&notice().clone()).unwrap());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for place in 0..archive.len() {
        let written = archive.by_index(place).unwrap().last_modified();
        assert_eq!(written, Some(zip::DateTime::default()));
    }
}

#[test]
fn the_page_is_the_standards() {
    let parts = parts(&write(&notice()).unwrap());
    let body = elements(&parts["word/document.xml"]);
    for (element, attribute, expected) in [
        // 210 by 297 mm; margins of 37, 26, 35 and 28 mm.
        ("w:pgSz", "w:w", "11906"),
        ("w:pgSz", "w:h", "16838"),
        ("w:pgMar", "w:top", "2098"),
        ("w:pgMar", "w:right", "1474"),
        ("w:pgMar", "w:bottom", "1984"),
        ("w:pgMar", "w:left", "1587"),
        ("w:docGrid", "w:linePitch", "579"),
        ("w:docGrid", "w:charSpace", "-849"),
    ] {
        assert_eq!(values(&body, element, attribute), [expected], "{element}");
    }
    let styles = elements(&parts["word/styles.xml"]);
    assert_eq!(values(&styles, "w:lang", "w:eastAsia"), ["zh-CN"]);
    let fonts = elements(&parts["word/fontTable.xml"]);
    assert!(values(&fonts, "w:altName", "w:val").contains(&"仿宋"));
}

#[test]
fn each_part_of_the_text_looks_as_the_standard_says() {
    let parts = parts(&write(&notice()).unwrap());
    let styles = &parts["word/styles.xml"];
    for (id, expected) in [
        (styles::TITLE, ["方正小标宋简体", "44", "center", ""]),
        (styles::ADDRESSEE, ["仿宋_GB2312", "32", "both", ""]),
        (styles::BODY, ["仿宋_GB2312", "32", "both", "200"]),
        ("Heading1", ["黑体", "32", "both", "200"]),
        ("Heading2", ["楷体_GB2312", "32", "both", "200"]),
        ("Heading3", ["仿宋_GB2312", "32", "both", "200"]),
        ("Heading4", ["仿宋_GB2312", "32", "both", "200"]),
        (styles::DATE, ["仿宋_GB2312", "32", "right", ""]),
        (styles::FOOTER, ["宋体", "28", "both", ""]),
        (styles::TABLE_HEADING, ["黑体", "24", "center", ""]),
        (styles::TABLE_TEXT, ["仿宋_GB2312", "21", "left", ""]),
    ] {
        assert_eq!(look(styles, id), expected, "{id}");
    }
    let all = elements(styles);
    assert_eq!(values(&all, "w:outlineLvl", "w:val"), ["0", "1", "2", "3"]);
    let bold = all.iter().filter(|(path, _)| path.ends_with("/w:b"));
    assert_eq!(bold.count(), 1, "only headings of level 3 are bold");
}

#[test]
fn every_paragraph_has_a_style_that_exists() {
    let parts = parts(&write(&notice()).unwrap());
    let styles = elements(&parts["word/styles.xml"]);
    let known: BTreeSet<_> = values(&styles, "w:style", "w:styleId")
        .into_iter()
        .collect();
    let mut used = BTreeSet::new();
    for xml in parts.values() {
        let part = elements(xml);
        used.extend(
            values(&part, "w:pStyle", "w:val")
                .into_iter()
                .map(str::to_owned),
        );
    }
    let used: BTreeSet<_> = used.iter().map(String::as_str).collect();
    let mut expected = known.clone();
    expected.remove(styles::NORMAL);
    assert_eq!(used, expected);
}

#[test]
fn the_signer_stands_centred_over_the_date() {
    for (signer, date, expected) in [
        // Ten characters over a date as wide as six; the date ends four from the right.
        (
            Some("某某区人民政府办公室".to_owned()),
            Some("2026年1月8日".to_owned()),
            &["200", "400"][..],
        ),
        (
            Some("某局".to_owned()),
            Some("2026年1月8日".to_owned()),
            &["600", "400"],
        ),
        (
            Some("局".repeat(28)),
            Some("2026年1月8日".to_owned()),
            &["0", "400"],
        ),
        (None, Some("2026年1月8日".to_owned()), &["400"]),
        (None, None, &[]),
    ] {
        let document = Official {
            signer,
            date,
            ..Official::default()
        };
        let parts = parts(&write(&document).unwrap());
        let body = elements(&parts["word/document.xml"]);
        assert_eq!(values(&body, "w:ind", "w:rightChars"), expected);
    }
}

#[test]
fn page_numbers_stand_at_the_outer_edge_and_the_mark_on_every_page() {
    let parts = parts(&write(&notice()).unwrap());
    let settings = &parts["word/settings.xml"];
    assert!(settings.contains("<w:evenAndOddHeaders/>"), "{settings}");
    let body = elements(&parts["word/document.xml"]);
    let relations = elements(&parts["word/_rels/document.xml.rels"]);
    let files: BTreeMap<_, _> = values(&relations, "Relationship", "Id")
        .into_iter()
        .zip(values(&relations, "Relationship", "Target"))
        .collect();
    let mut seen = String::new();
    for element in ["w:headerReference", "w:footerReference"] {
        let pages = values(&body, element, "w:type");
        for (pages, id) in pages.into_iter().zip(values(&body, element, "r:id")) {
            let part = elements(&parts[&format!("word/{}", files[id])]);
            let align = values(&part, "w:jc", "w:val").concat();
            let field = values(&part, "w:fldSimple", "w:instr").concat();
            writeln!(seen, "{element} {pages}: {align}{field}").unwrap();
        }
    }
    assert_eq!(
        seen,
        "w:headerReference default: \nw:headerReference even: \n\
         w:footerReference first: right PAGE \nw:footerReference default: right PAGE \n\
         w:footerReference even: left PAGE \n"
    );
    assert!(parts["word/header1.xml"].contains(">草稿<"));
    assert!(parts["word/footer1.xml"].contains(">— </w:t>"));
}

#[test]
fn a_document_without_a_mark_has_no_header() {
    let document = Official {
        mark: None,
        ..notice()
    };
    let parts = parts(&write(&document).unwrap());
    assert!(!parts.keys().any(|name| name.contains("header")));
    assert!(!parts["word/document.xml"].contains("w:titlePg"));
}

#[test]
fn tables_repeat_their_header_and_keep_rows_whole() {
    let parts = parts(&write(&notice()).unwrap());
    let body = elements(&parts["word/document.xml"]);
    let count = |element: &str| {
        let ending = format!("/{element}");
        let found = body.iter().filter(|(path, _)| path.ends_with(&ending));
        found.count()
    };
    let counts = ["w:tbl", "w:tr", "w:tblHeader", "w:cantSplit", "w:tc"].map(count);
    assert_eq!(counts, [2, 4, 2, 4, 10]);
    assert_eq!(
        values(&body, "w:gridCol", "w:w"),
        ["2948", "2948", "2949", "8845"]
    );
    // A cell holds a paragraph, and tables do not touch.
    let xml = &parts["word/document.xml"];
    assert!(!xml.contains("</w:tcPr></w:tc>"));
    assert!(!xml.contains("</w:tbl><w:tbl>"));
}

#[test]
fn every_part_is_typed_and_every_relation_leads_to_one() {
    let parts = parts(&write(&notice()).unwrap());
    let types = elements(&parts["[Content_Types].xml"]);
    let typed: BTreeSet<String> = values(&types, "Override", "PartName")
        .into_iter()
        .map(|name| name.trim_start_matches('/').to_owned())
        .collect();
    let ours: BTreeSet<String> = parts
        .keys()
        .filter(|name| !name.contains("_rels/") && !name.starts_with('['))
        .cloned()
        .collect();
    assert_eq!(typed, ours);
    let mut led = BTreeSet::new();
    for (relations, folder) in [
        ("_rels/.rels", ""),
        ("word/_rels/document.xml.rels", "word/"),
    ] {
        let relations = elements(&parts[relations]);
        for target in values(&relations, "Relationship", "Target") {
            assert!(led.insert(format!("{folder}{target}")), "{target} twice");
        }
    }
    assert_eq!(led, ours);
}

#[test]
fn what_cannot_be_written_is_said() {
    let uneven = |header: usize, widths: usize, row: usize| Block::Table {
        caption: None,
        header: vec![String::new(); header],
        widths: vec![1; widths],
        rows: vec![vec![String::new(); header], vec![String::new(); row]],
    };
    let rows = Block::Table {
        caption: None,
        header: vec![String::new()],
        widths: vec![1],
        rows: vec![vec![String::new()]; ROWS_MAX + 1],
    };
    for (blocks, expected) in [
        (
            vec![paragraph(""), heading(5, "")],
            "block 2 is a heading of level 5; levels are 1 to 4",
        ),
        (
            vec![uneven(0, 0, 0)],
            "block 1 is a table of 0 columns; 1 to 63 can be written",
        ),
        (
            vec![uneven(64, 64, 64)],
            "block 1 is a table of 64 columns; 1 to 63 can be written",
        ),
        (
            vec![uneven(2, 1, 2)],
            "block 1 is a table of 2 columns with 1 widths: give one each",
        ),
        (
            vec![uneven(2, 2, 3)],
            "row 2 of the table in block 1 has 3 cells for 2 columns",
        ),
        (
            vec![paragraph(""); BLOCKS_MAX + 1],
            "the document has 10001 blocks; at most 10000 are written: split it",
        ),
        (
            vec![rows],
            "the document has 5001 table rows; at most 5000 are written: split it",
        ),
        (
            vec![paragraph(&"a".repeat(CHARACTERS_MAX)), heading(1, "b")],
            "the document has 1000001 characters; at most 1000000 are written: split it",
        ),
    ] {
        let document = Official {
            blocks,
            ..Official::default()
        };
        assert_eq!(write(&document).unwrap_err().to_string(), expected);
    }
}

#[test]
fn the_longest_document_is_within_what_a_reader_unpacks() {
    // A tenth of it, in the lines that cost most.
    let lines = "\"\n".repeat(CHARACTERS_MAX / 20);
    let document = Official {
        blocks: vec![paragraph(&lines)],
        ..Official::default()
    };
    let bytes = write(&document).unwrap();
    assert!(bytes.len() * 10 < crate::document::BYTES_MAX);
    let unpacked: usize = parts(&bytes).values().map(String::len).sum();
    assert!(unpacked as u64 * 10 < crate::package::UNPACKED_MAX);
    assert_eq!(crate::document::read(&bytes).unwrap().text, lines);
}

/// The text that a reader must find: an own account of what is kept.
fn expected(document: &Official) -> String {
    let kept = |text: &str| -> Vec<String> {
        let text = text.replace('\r', "\n");
        let forbidden = |letter: char| {
            letter != '\t' && letter != '\n' && letter.is_control()
                || letter == '\u{fffe}'
                || letter == '\u{ffff}'
        };
        let lines = text.replace(forbidden, "");
        let lines = lines.split('\n').map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let row = |cells: &Vec<String>| {
        let cells: Vec<String> = cells.iter().map(|cell| kept(cell).join(" ")).collect();
        kept(&cells.join("|"))
    };
    let mut lines = Vec::new();
    lines.extend(document.mark.iter().flat_map(|text| kept(text)));
    lines.extend(kept(&document.title));
    lines.extend(document.addressee.iter().flat_map(|text| kept(text)));
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } => lines.extend(kept(text)),
            Block::Table {
                caption,
                header,
                rows,
                ..
            } => {
                lines.extend(caption.iter().flat_map(|text| kept(text)));
                lines.extend(std::iter::once(header).chain(rows).flat_map(row));
            }
        }
    }
    let after = [&document.signer, &document.date, &document.note];
    lines.extend(after.into_iter().flatten().flat_map(|text| kept(text)));
    lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[<>&\"'|\\]\\[ \\t\\r\\n\u{0}-\u{1f}\u{7f}-\u{9f}\u{3000}\u{fffe}\u{ffff}]{0,12}",
        "[一-龥，。（）“”\u{1f300}-\u{1f6ff}]{0,30}",
        (0_usize..600, any::<char>())
            .prop_map(|(length, letter)| std::iter::repeat_n(letter, length).collect()),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn any_block() -> impl Strategy<Value = Block> {
    let table = (1_usize..5, 0_usize..4).prop_flat_map(|(columns, rows)| {
        let cells = || prop::collection::vec(any_text(), columns);
        let widths = prop::collection::vec(any::<u32>(), columns);
        let rows = prop::collection::vec(cells(), rows);
        (prop::option::of(any_text()), cells(), widths, rows)
    });
    prop_oneof![
        (1_u8..=4, any_text()).prop_map(|(level, text)| Block::Heading { level, text }),
        any_text().prop_map(|text| Block::Paragraph { text }),
        table.prop_map(|(caption, header, widths, rows)| Block::Table {
            caption,
            header,
            widths,
            rows
        }),
    ]
}

fn any_document() -> impl Strategy<Value = Official> {
    let around = prop::array::uniform5(prop::option::of(any_text()));
    let blocks = prop::collection::vec(any_block(), 0..5);
    (any_text(), around, blocks).prop_map(|(title, around, blocks)| {
        let [mark, addressee, signer, date, note] = around;
        Official {
            mark,
            title,
            addressee,
            blocks,
            signer,
            date,
            note,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_words_are_read_back(document in any_document()) {
        let bytes = write(&document).unwrap();
        for xml in parts(&bytes).values() {
            drop(elements(xml));
        }
        let expected = expected(&document);
        match crate::document::read(&bytes) {
            Ok(read) => prop_assert_eq!(read.text, expected),
            Err(cause) => {
                prop_assert_eq!(cause, crate::document::DocumentError::Empty);
                prop_assert_eq!(expected.trim(), "");
            }
        }
    }
}
