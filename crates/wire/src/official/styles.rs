//! The styles of the parts of a document, and the fonts they name.

use super::layout::{
    INDENT_FIRST, LINE, LINE_PAGE, LINE_TABLE, SIZE_BODY, SIZE_PAGE, SIZE_TABLE_HEADING,
    SIZE_TABLE_TEXT, SIZE_TITLE, indent_twips,
};
use super::markup::Markup;
use super::names::{Font, Fonts, NAMES};
use super::package::WORD;

pub(super) const NORMAL: &str = "Normal";
pub(super) const BODY: &str = "BodyText";
pub(super) const TITLE: &str = "Title";
pub(super) const ADDRESSEE: &str = "Salutation";
pub(super) const HEADINGS: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];
pub(super) const SIGNER: &str = "Signature";
pub(super) const DATE: &str = "Date";
pub(super) const MARK: &str = "Mark";
pub(super) const CAPTION: &str = "Caption";
pub(super) const TABLE_HEADING: &str = "TableHeading";
pub(super) const TABLE_TEXT: &str = "TableText";
pub(super) const HEADER: &str = "Header";
pub(super) const FOOTER: &str = "Footer";

/// How the paragraphs of one part of a document look.
#[derive(Debug, Clone, Copy)]
struct Style<'a> {
    id: &'a str,
    /// Programs know their own styles by these names, in every language.
    name: &'a str,
    font: &'a Font,
    size: u32,
    bold: bool,
    align: &'a str,
    indent: u32,
    line: Line,
    /// Stays on the page of what follows.
    leads: bool,
    /// Its level in the outline, from 0.
    outline: Option<usize>,
}

/// The height of a line.
#[derive(Debug, Clone, Copy)]
enum Line {
    Exactly(u32),
    AtLeast(u32),
}

/// The part that holds the styles.
pub(super) fn part() -> String {
    Markup::part("w:styles", &[WORD], |part| {
        defaults(part);
        for style in all(&NAMES.fonts) {
            write(part, &style);
        }
    })
}

/// The part that says what stands in for a missing font.
pub(super) fn font_table() -> String {
    Markup::part("w:fonts", &[WORD], |part| {
        for font in NAMES.fonts.all() {
            part.within("w:font", &[("w:name", &font.name)], |part| {
                part.value("w:altName", &font.other);
                // Simplified Chinese.
                part.value("w:charset", "86");
                part.value("w:family", "auto");
                part.value("w:pitch", "variable");
            });
        }
    })
}

fn all(fonts: &'static Fonts) -> Vec<Style<'static>> {
    let plain = Style {
        id: NORMAL,
        name: "Normal",
        font: &fonts.body,
        size: SIZE_BODY,
        bold: false,
        align: "both",
        indent: 0,
        line: Line::Exactly(LINE),
        leads: false,
        outline: None,
    };
    let mut styles = vec![
        plain,
        Style {
            id: BODY,
            name: "Body Text",
            indent: INDENT_FIRST,
            ..plain
        },
        Style {
            id: ADDRESSEE,
            name: "Salutation",
            ..plain
        },
        Style {
            id: SIGNER,
            name: "Signature",
            align: "right",
            leads: true,
            ..plain
        },
        Style {
            id: DATE,
            name: "Date",
            align: "right",
            ..plain
        },
        Style {
            id: TITLE,
            name: "Title",
            font: &fonts.title,
            size: SIZE_TITLE,
            align: "center",
            leads: true,
            ..plain
        },
    ];
    styles.extend(headings(fonts, plain));
    styles.extend(around(fonts, plain));
    styles.extend(tables(fonts, plain));
    styles
}

/// The faces of the four levels are set by clause 7.3.3; the third is bold by custom.
fn headings<'a>(fonts: &'a Fonts, plain: Style<'a>) -> impl Iterator<Item = Style<'a>> {
    let faces = [
        ("heading 1", &fonts.heading, false),
        ("heading 2", &fonts.subheading, false),
        ("heading 3", &fonts.body, true),
        ("heading 4", &fonts.body, false),
    ];
    let levels = HEADINGS.into_iter().zip(faces).enumerate();
    levels.map(move |(level, (id, (name, font, bold)))| Style {
        id,
        name,
        font,
        bold,
        indent: INDENT_FIRST,
        leads: true,
        outline: Some(level),
        ..plain
    })
}

fn around<'a>(fonts: &'a Fonts, plain: Style<'a>) -> [Style<'a>; 3] {
    [
        Style {
            id: MARK,
            name: &NAMES.styles.mark,
            font: &fonts.heading,
            align: "right",
            leads: true,
            ..plain
        },
        Style {
            id: HEADER,
            name: "header",
            font: &fonts.heading,
            size: SIZE_PAGE,
            align: "right",
            line: Line::Exactly(LINE_PAGE),
            ..plain
        },
        Style {
            id: FOOTER,
            name: "footer",
            font: &fonts.number,
            size: SIZE_PAGE,
            line: Line::Exactly(LINE_PAGE),
            ..plain
        },
    ]
}

fn tables<'a>(fonts: &'a Fonts, plain: Style<'a>) -> [Style<'a>; 3] {
    let heading = Style {
        font: &fonts.heading,
        size: SIZE_TABLE_HEADING,
        align: "center",
        line: Line::AtLeast(LINE_TABLE),
        leads: true,
        ..plain
    };
    [
        Style {
            id: CAPTION,
            name: "caption",
            ..heading
        },
        Style {
            id: TABLE_HEADING,
            name: &NAMES.styles.table_heading,
            ..heading
        },
        Style {
            id: TABLE_TEXT,
            name: &NAMES.styles.table_text,
            size: SIZE_TABLE_TEXT,
            align: "left",
            line: Line::AtLeast(LINE_TABLE),
            ..plain
        },
    ]
}

fn defaults(part: &mut Markup) {
    part.within("w:docDefaults", &[], |part| {
        part.within("w:rPrDefault", &[], |part| {
            part.within("w:rPr", &[], |part| {
                face(part, &NAMES.fonts.body);
                size(part, SIZE_BODY);
                part.leaf(
                    "w:lang",
                    &[
                        ("w:val", &"en-US"),
                        ("w:eastAsia", &"zh-CN"),
                        ("w:bidi", &"ar-SA"),
                    ],
                );
            });
        });
        part.leaf("w:pPrDefault", &[]);
    });
}

// The schema orders the elements within a style; programs refuse another order.
fn write(part: &mut Markup, style: &Style) {
    let mut attributes: Vec<(&str, &dyn std::fmt::Display)> =
        vec![("w:type", &"paragraph"), ("w:styleId", &style.id)];
    if style.id == NORMAL {
        attributes.push(("w:default", &"1"));
    }
    part.within("w:style", &attributes, |part| {
        part.value("w:name", style.name);
        if style.id != NORMAL {
            part.value("w:basedOn", NORMAL);
        }
        part.leaf("w:qFormat", &[]);
        part.within("w:pPr", &[], |part| paragraph(part, style));
        part.within("w:rPr", &[], |part| {
            face(part, style.font);
            if style.bold {
                part.leaf("w:b", &[]);
            }
            size(part, style.size);
        });
    });
}

fn paragraph(part: &mut Markup, style: &Style) {
    if style.leads {
        part.leaf("w:keepNext", &[]);
    }
    part.leaf("w:widowControl", &[]);
    let (line, rule) = match style.line {
        Line::Exactly(line) => (line, "exact"),
        Line::AtLeast(line) => {
            part.value("w:snapToGrid", 0);
            (line, "atLeast")
        }
    };
    part.leaf("w:spacing", &[("w:line", &line), ("w:lineRule", &rule)]);
    if style.indent > 0 {
        let twips = indent_twips(style.indent, style.size);
        part.leaf(
            "w:ind",
            &[("w:firstLineChars", &style.indent), ("w:firstLine", &twips)],
        );
    }
    part.value("w:jc", style.align);
    if let Some(level) = style.outline {
        part.value("w:outlineLvl", level);
    }
}

fn face(part: &mut Markup, font: &Font) {
    let name = &font.name;
    part.leaf(
        "w:rFonts",
        &[
            ("w:hint", &"eastAsia"),
            ("w:ascii", name),
            ("w:hAnsi", name),
            ("w:eastAsia", name),
            ("w:cs", name),
        ],
    );
}

fn size(part: &mut Markup, size: u32) {
    part.value("w:sz", size);
    part.value("w:szCs", size);
}
