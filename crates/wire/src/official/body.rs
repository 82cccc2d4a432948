//! The text of a document: its paragraphs and tables, and the page they stand on.

use super::frame::section;
use super::layout::{INDENT_DATE, SIZE_BODY, TEXT_WIDTH, columns, indent_twips};
use super::markup::Markup;
use super::package::{RELATED, WORD};
use super::words::{lines, width};
use super::{Block, Official, styles};

/// The part that holds the text.
pub(super) fn part(document: &Official) -> String {
    Markup::part("w:document", &[WORD, RELATED], |part| {
        part.within("w:body", &[], |part| {
            opening(part, document);
            for block in &document.blocks {
                write(part, block);
            }
            closing(part, document);
            section(part, document.mark.is_some());
        });
    })
}

fn opening(part: &mut Markup, document: &Official) {
    paragraphs(part, styles::MARK, document.mark.as_deref());
    paragraphs(part, styles::TITLE, Some(&document.title));
    // One blank line between the title and the addressee (clause 7.3.2).
    blank(part);
    paragraphs(part, styles::ADDRESSEE, document.addressee.as_deref());
}

fn write(part: &mut Markup, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            let place = usize::from(level.saturating_sub(1));
            let style = styles::HEADINGS.get(place).unwrap_or(&styles::BODY);
            paragraphs(part, style, Some(text));
        }
        Block::Paragraph { text } => paragraphs(part, styles::BODY, Some(text)),
        Block::Table {
            caption,
            header,
            widths,
            rows,
        } => {
            paragraphs(part, styles::CAPTION, caption.as_deref());
            part.within("w:tbl", &[], |part| {
                table(part, &columns(widths), header, rows);
            });
            // Tables that touch become one.
            blank(part);
        }
    }
}

/// The signer stands centred over the date (clause 7.3.5.1), which ends four characters
/// from the right.
fn closing(part: &mut Markup, document: &Official) {
    let date = document.date.as_deref().unwrap_or_default();
    let signer = document.signer.as_deref().unwrap_or_default();
    if !(date.is_empty() && signer.is_empty()) {
        blank(part);
    }
    let middle = INDENT_DATE + lines(date).map(|line| width(&line)).max().unwrap_or(0) / 2;
    for line in lines(signer) {
        let indent = middle.saturating_sub(width(&line) / 2);
        signed(part, styles::SIGNER, indent, &line);
    }
    for line in lines(date) {
        signed(part, styles::DATE, INDENT_DATE, &line);
    }
    paragraphs(part, styles::BODY, document.note.as_deref());
}

fn signed(part: &mut Markup, style: &str, indent: u32, line: &str) {
    part.within("w:p", &[], |part| {
        part.within("w:pPr", &[], |part| {
            part.value("w:pStyle", style);
            let twips = indent_twips(indent, SIZE_BODY);
            part.leaf("w:ind", &[("w:rightChars", &indent), ("w:right", &twips)]);
        });
        run(part, line);
    });
}

/// A paragraph for each line.
fn paragraphs(part: &mut Markup, style: &str, text: Option<&str>) {
    for line in lines(text.unwrap_or_default()) {
        paragraph(part, style, &line);
    }
}

/// A paragraph for each line, and one where there is none: cells and headers must hold one.
pub(super) fn at_least_one(part: &mut Markup, style: &str, text: &str) {
    paragraphs(part, style, Some(text));
    if lines(text).next().is_none() {
        paragraph(part, style, "");
    }
}

fn paragraph(part: &mut Markup, style: &str, line: &str) {
    part.within("w:p", &[], |part| {
        part.within("w:pPr", &[], |part| part.value("w:pStyle", style));
        run(part, line);
    });
}

fn blank(part: &mut Markup) {
    part.leaf("w:p", &[]);
}

pub(super) fn run(part: &mut Markup, line: &str) {
    part.within("w:r", &[], |part| {
        for (place, words) in line.split('\t').enumerate() {
            if place > 0 {
                part.leaf("w:tab", &[]);
            }
            part.within("w:t", &[("xml:space", &"preserve")], |part| {
                part.words(words);
            });
        }
    });
}

fn table(part: &mut Markup, widths: &[u32], header: &[String], rows: &[Vec<String>]) {
    part.within("w:tblPr", &[], |part| {
        part.leaf("w:tblW", &[("w:w", &TEXT_WIDTH), ("w:type", &"dxa")]);
        part.value("w:jc", "center");
        part.within("w:tblBorders", &[], |part| {
            for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                // Half a point.
                let line: [(&str, &dyn std::fmt::Display); 4] = [
                    ("w:val", &"single"),
                    ("w:sz", &4),
                    ("w:space", &0),
                    ("w:color", &"auto"),
                ];
                part.leaf(&format!("w:{side}"), &line);
            }
        });
        part.leaf("w:tblLayout", &[("w:type", &"fixed")]);
    });
    part.within("w:tblGrid", &[], |part| {
        for width in widths {
            part.leaf("w:gridCol", &[("w:w", width)]);
        }
    });
    row(part, widths, header, styles::TABLE_HEADING);
    for cells in rows {
        row(part, widths, cells, styles::TABLE_TEXT);
    }
}

fn row(part: &mut Markup, widths: &[u32], cells: &[String], style: &str) {
    part.within("w:tr", &[], |part| {
        part.within("w:trPr", &[], |part| {
            part.leaf("w:cantSplit", &[]);
            if style == styles::TABLE_HEADING {
                part.leaf("w:tblHeader", &[]);
            }
        });
        for (cell, width) in cells.iter().zip(widths) {
            part.within("w:tc", &[], |part| {
                part.within("w:tcPr", &[], |part| {
                    part.leaf("w:tcW", &[("w:w", width), ("w:type", &"dxa")]);
                    part.value("w:vAlign", "center");
                });
                at_least_one(part, style, cell);
            });
        }
    });
}
