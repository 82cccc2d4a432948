//! Measures of GB/T 9704-2012, in the units of the format.
//!
//! Lengths on the page are twips, twentieths of a point; sizes of type are half points;
//! indents are hundredths of a character.

/// The page is A4 (clause 5.1).
pub(super) const PAGE_WIDTH: u32 = twips(210);
pub(super) const PAGE_HEIGHT: u32 = twips(297);
/// The white above and left of the text (clause 5.2.1).
pub(super) const MARGIN_TOP: u32 = twips(37);
pub(super) const MARGIN_LEFT: u32 = twips(28);
/// What is left of the page around a text of 156 by 225 mm (clause 5.2.1).
pub(super) const MARGIN_RIGHT: u32 = twips(210 - 28 - 156);
pub(super) const MARGIN_BOTTOM: u32 = twips(297 - 37 - 225);
/// The width of the text.
pub(super) const TEXT_WIDTH: u32 = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT;

/// 22 lines on a page (clause 5.2.3): 28.95 points each.
pub(super) const LINE: u32 = 579;
/// 28 characters on a line (clause 5.2.3): each narrower than its size by this many
/// 4096ths of a point.
pub(super) const CHARACTER_NARROWER: u32 = 849;

/// Size 2, of the title (clause 7.3.1).
pub(super) const SIZE_TITLE: u32 = 44;
/// Size 3, of all that the standard sets no other size for (clause 5.2.2).
pub(super) const SIZE_BODY: u32 = 32;
/// Size 4, of the page number (clause 7.5), and of the mark beside it.
pub(super) const SIZE_PAGE: u32 = 28;
/// Small size 4 and size 5, of tables, for which the standard sets none.
pub(super) const SIZE_TABLE_HEADING: u32 = 24;
pub(super) const SIZE_TABLE_TEXT: u32 = 21;

/// Each paragraph begins two characters in (clause 7.3.3).
pub(super) const INDENT_FIRST: u32 = 200;
/// The date ends four characters from the right (clause 7.3.5.1).
pub(super) const INDENT_DATE: u32 = 400;
/// The page number stands one character in from the outer side (clause 7.5).
pub(super) const INDENT_PAGE: u32 = 100;

/// The dashes of the page number stand 7 mm below the text (clause 7.5): from the foot of
/// the page to the foot of a line of [`LINE_PAGE`] whose middle they are.
pub(super) const FOOTER: u32 = MARGIN_BOTTOM - twips(7) - LINE_PAGE / 2;
/// The mark of later pages stands in the white above the text.
pub(super) const HEADER: u32 = MARGIN_TOP - twips(7) - LINE_PAGE / 2;
/// The line of a page number or a mark in the white around the text.
pub(super) const LINE_PAGE: u32 = 360;
/// The least line of a table.
pub(super) const LINE_TABLE: u32 = 320;

const fn twips(millimetres: u32) -> u32 {
    // 1440 to an inch of 25.4 mm, rounded.
    (millimetres * 14_400 + 127) / 254
}

/// An indent of a type of this size as twips, for programs that count no characters.
pub(super) const fn indent_twips(hundredths: u32, size: u32) -> u32 {
    hundredths.saturating_mul(size) / 10
}

/// The widths of columns that together are as wide as the text.
pub(super) fn columns(relative: &[u32]) -> Vec<u32> {
    let relative = || relative.iter().map(|width| u64::from((*width).max(1)));
    let whole: u64 = relative().sum();
    let edge = |upto: u64| u64::from(TEXT_WIDTH) * upto / whole.max(1);
    relative()
        .scan(0, |before, width| {
            let left = edge(*before);
            *before += width;
            u32::try_from(edge(*before) - left).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_22_lines_of_28_characters() {
        let height = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM;
        assert_eq!(height / LINE, 22);
        // In 4096ths of a point.
        let character = SIZE_BODY / 2 * 4096 - CHARACTER_NARROWER;
        assert_eq!(TEXT_WIDTH * 4096 / 20 / character, 28);
    }

    #[test]
    fn columns_share_the_whole_width() {
        for (relative, expected) in [
            (&[1][..], &[8845][..]),
            (&[1, 1, 1], &[2948, 2948, 2949]),
            (&[0, 4], &[1769, 7076]),
            (&[u32::MAX, u32::MAX], &[4422, 4423]),
            (&[], &[]),
        ] {
            assert_eq!(columns(relative), expected, "{relative:?}");
        }
    }
}
