//! What stands around the text: page, mark and page numbers.

use super::body::{at_least_one, run};
use super::layout::{
    CHARACTER_NARROWER, FOOTER, HEADER, INDENT_PAGE, LINE, MARGIN_BOTTOM, MARGIN_LEFT,
    MARGIN_RIGHT, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH, SIZE_PAGE, indent_twips,
};
use super::markup::Markup;
use super::names::NAMES;
use super::package::WORD;
use super::styles;

/// Which side of a sheet a page is: its number stands at the outer edge (clause 7.5).
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    Odd,
    Even,
}

/// Relations of the text to the parts around it.
pub(super) const FOOTER_ODD: &str = "rIdFooterOdd";
pub(super) const FOOTER_EVEN: &str = "rIdFooterEven";
pub(super) const FOOTER_FIRST: &str = "rIdFooterFirst";
pub(super) const HEADER_ODD: &str = "rIdHeaderOdd";
pub(super) const HEADER_EVEN: &str = "rIdHeaderEven";

/// The page. On the first one the mark stands in the text, so that it goes where the text
/// goes; the other pages carry it above the text.
pub(super) fn section(part: &mut Markup, is_marked: bool) {
    part.within("w:sectPr", &[], |part| {
        if is_marked {
            around(part, "w:headerReference", "default", HEADER_ODD);
            around(part, "w:headerReference", "even", HEADER_EVEN);
            around(part, "w:footerReference", "first", FOOTER_FIRST);
        }
        around(part, "w:footerReference", "default", FOOTER_ODD);
        around(part, "w:footerReference", "even", FOOTER_EVEN);
        part.leaf("w:pgSz", &[("w:w", &PAGE_WIDTH), ("w:h", &PAGE_HEIGHT)]);
        part.leaf(
            "w:pgMar",
            &[
                ("w:top", &MARGIN_TOP),
                ("w:right", &MARGIN_RIGHT),
                ("w:bottom", &MARGIN_BOTTOM),
                ("w:left", &MARGIN_LEFT),
                ("w:header", &HEADER),
                ("w:footer", &FOOTER),
                ("w:gutter", &0),
            ],
        );
        if is_marked {
            part.leaf("w:titlePg", &[]);
        }
        let narrower = format!("-{CHARACTER_NARROWER}");
        part.leaf(
            "w:docGrid",
            &[
                ("w:type", &"linesAndChars"),
                ("w:linePitch", &LINE),
                ("w:charSpace", &narrower),
            ],
        );
    });
}

fn around(part: &mut Markup, name: &str, pages: &str, relation: &str) {
    part.leaf(name, &[("w:type", &pages), ("r:id", &relation)]);
}

/// The part with the mark above a page.
pub(super) fn header(mark: &str) -> String {
    Markup::part("w:hdr", &[WORD], |part| {
        at_least_one(part, styles::HEADER, mark);
    })
}

/// The part with the number below a page.
pub(super) fn footer(side: Side) -> String {
    let (align, chars) = match side {
        Side::Odd => ("right", "w:rightChars"),
        Side::Even => ("left", "w:leftChars"),
    };
    let indent = format!("w:{align}");
    let twips = indent_twips(INDENT_PAGE, SIZE_PAGE);
    Markup::part("w:ftr", &[WORD], |part| {
        part.within("w:p", &[], |part| {
            part.within("w:pPr", &[], |part| {
                part.value("w:pStyle", styles::FOOTER);
                part.leaf("w:ind", &[(chars, &INDENT_PAGE), (&indent, &twips)]);
                part.value("w:jc", align);
            });
            run(part, &NAMES.page.before);
            part.within("w:fldSimple", &[("w:instr", &" PAGE ")], |part| {
                run(part, "1");
            });
            run(part, &NAMES.page.after);
        });
    })
}
