//! PDF with a text layer: lines are joined to paragraphs again.
//!
//! Letters are read where they stand on the page, from top to bottom and from left to
//! right, whatever their order in the file; of two columns of running text the left one
//! comes first. What the file holds is weighed before it is read, and what it packs is
//! counted while it unpacks, so that no file takes the memory.

mod bounds;
mod columns;
mod gb;
mod index;
mod letters;
mod line;
mod margin;
mod paragraph;
mod source;
mod table;
mod tree;
mod weight;

use pdfboss_core::{Immediate, OcState, Page, block_on};
use pdfboss_text::{
    ExtractReport, FontCache, PlacedImage, ReadingOrder, Ruling, SkipCause, SkippedTextKind,
    TextSpan, extract_spans_and_rulings_reporting_cached_with, placed_images_with,
};

use self::columns::Band;
use self::line::Line;
use self::source::Counted;
use super::{Document, LeftOut, Replaced};

/// Pages at most.
const PAGES_MAX: usize = 1_000;
/// Letters at most, of all pages.
const LETTERS_MAX: usize = 4_000_000;
/// A page with fewer letters and a picture over most of it is a scan.
const SCAN_LETTERS: usize = 20;
/// A file ends with its end mark and little more.
const END_WITHIN: usize = 4096;
/// One letter of this many may be unknown.
const UNKNOWN_ONE_OF: usize = 50;

/// Why a PDF gives no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// It opens with a password only.
    #[error("the PDF is password-protected; remove the password and save it again")]
    Protected,
    /// Its pages are pictures.
    #[error(
        "{scans} of {pages} pages of the PDF are scans without text; recognise the text, check it and save it as DOCX or plain text"
    )]
    Scanned {
        /// How many pages are pictures.
        scans: usize,
        /// How many there are.
        pages: usize,
    },
    /// Its fonts do not say what letters they draw.
    #[error(
        "the fonts of the PDF do not say which letters they draw; save the text as DOCX or plain text"
    )]
    Nameless,
    /// Too many pages or too much that is packed.
    #[error("the PDF has more than {PAGES_MAX} pages or unpacks to too much; split it")]
    Swollen,
    /// The bytes are not what they claim to be.
    #[error("the PDF is damaged or incomplete; export it again")]
    Broken,
}

/// Reads the text of a PDF.
pub(super) fn read(bytes: &[u8]) -> Result<Document, PdfError> {
    let tail = bytes.get(bytes.len().saturating_sub(END_WITHIN)..);
    if !tail.is_some_and(|tail| tail.windows(5).any(|end| end == b"%%EOF")) {
        return Err(PdfError::Broken);
    }
    let file = open(bytes)?;
    let source = Counted::new(&file);
    let stated = file.page_count();
    let count = file.flattened_page_count();
    if count > PAGES_MAX {
        return Err(PdfError::Swollen);
    }
    if count == 0 || count < stated {
        return Err(PdfError::Broken);
    }
    let objects = Immediate(&source);
    let layers = block_on(OcState::load_with(&objects, &file.xref().trailer));
    let mut reading = Reading {
        layers,
        source,
        fonts: FontCache::default(),
        document: Document::default(),
        letters: 0,
        scans: 0,
        band: None,
    };
    let mut pages = Vec::new();
    for index in 0..count {
        let page = file.page(index).map_err(|_cause| PdfError::Broken)?;
        pages.push(reading.page(&page)?);
    }
    reading.finish(pages)
}

/// Opens a file after its parts were weighed.
fn open(bytes: &[u8]) -> Result<pdfboss_core::Document, PdfError> {
    let scale = bounds::weigh_file(bytes, &index::read(bytes)?)?;
    let file = pdfboss_core::Document::load(bytes.to_owned()).map_err(|cause| match cause {
        pdfboss_core::Error::Encrypted => PdfError::Protected,
        _ => PdfError::Broken,
    })?;
    scale.weigh_packs(&file)?;
    tree::check(&file)?;
    Ok(file)
}

/// A file under way.
struct Reading<'a> {
    source: Counted<'a>,
    fonts: FontCache,
    layers: Option<OcState>,
    document: Document,
    letters: usize,
    scans: usize,
    /// Between the columns of the page before.
    band: Option<Band>,
}

impl Reading<'_> {
    fn page(&mut self, page: &Page) -> Result<Vec<Line>, PdfError> {
        let (spans, rulings, report) = self.spans(page);
        let pictures = self.pictures(page);
        if self.source.is_spent() {
            return Err(PdfError::Swollen);
        }
        self.note_unread(&report)?;
        self.letters += spans.iter().map(|span| span.text.len()).sum::<usize>();
        if self.letters > LETTERS_MAX {
            return Err(PdfError::Swollen);
        }
        let turned = page.rotate.rem_euclid(360);
        let mut letters = letters::letters(&spans, turned, &mut self.document);
        let shown = letters.iter().filter(|one| !one.letter.is_whitespace());
        if shown.count() < SCAN_LETTERS && covers(&pictures, page) {
            self.scans += 1;
            self.document.leave_out(LeftOut::Scan);
        } else {
            for _picture in &pictures {
                self.document.leave_out(LeftOut::Picture);
            }
        }
        let mut tables = Vec::new();
        if turned == 0 {
            tables = table::rows(&rulings, &mut letters, &mut self.document);
        }
        let band = &mut self.band;
        Ok(columns::in_order(letters, tables, band, &mut self.document))
    }

    fn spans(&self, page: &Page) -> (Vec<TextSpan>, Vec<Ruling>, ExtractReport) {
        // The library's answer is no error here: what is not read, the report tells.
        block_on(extract_spans_and_rulings_reporting_cached_with(
            Immediate(&self.source),
            page,
            &self.fonts,
            self.layers.as_ref(),
            None,
            ReadingOrder::Content,
        ))
        .unwrap_or_default()
    }

    fn pictures(&self, page: &Page) -> Vec<PlacedImage> {
        let layers = self.layers.as_ref();
        block_on(placed_images_with(Immediate(&self.source), page, layers)).unwrap_or_default()
    }

    fn note_unread(&mut self, report: &ExtractReport) -> Result<(), PdfError> {
        for skipped in &report.skipped {
            match (skipped.kind, &skipped.cause) {
                (_, SkipCause::LimitExceeded) => return Err(PdfError::Swollen),
                (SkippedTextKind::PageContents, _) => return Err(PdfError::Broken),
                _ => self.document.leave_out(LeftOut::Unreadable),
            }
        }
        Ok(())
    }

    fn finish(mut self, mut pages: Vec<Vec<Line>>) -> Result<Document, PdfError> {
        if self.scans * 2 > pages.len() {
            return Err(PdfError::Scanned {
                scans: self.scans,
                pages: pages.len(),
            });
        }
        margin::leave_out(&mut pages, &mut self.document);
        self.document.text = paragraph::join(&pages);
        let unknown = self
            .document
            .replaced
            .get(&Replaced::Unknown)
            .copied()
            .unwrap_or_default();
        if unknown * UNKNOWN_ONE_OF > self.document.text.chars().count() {
            return Err(PdfError::Nameless);
        }
        Ok(self.document)
    }
}

/// Whether pictures lie over most of a page.
fn covers(pictures: &[PlacedImage], page: &Page) -> bool {
    let area = |(left, bottom, right, top): (f32, f32, f32, f32)| (right - left) * (top - bottom);
    let sheet = page.media_box;
    let covered: f32 = pictures
        .iter()
        .map(|picture| picture.bbox)
        .map(|place| area((place.x0, place.y0, place.x1, place.y1)))
        .sum();
    covered > 0.5 * area((sheet.x0, sheet.y0, sheet.x1, sheet.y1))
}
