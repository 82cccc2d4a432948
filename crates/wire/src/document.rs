//! Documents: the text of a file that a person wrote, one paragraph a line.
//!
//! What a file is, its bytes say and never its name. Cells of a table row stand in one
//! line, divided by `|`. What was left out is told.

mod docx;
mod html;
mod kind;
mod legible;
mod pdf;
mod sheet;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::package::PackageError;
use crate::text::{Decoded, TextError, recognise};

use self::kind::Old;
pub use self::kind::{Class, Kind};
pub use self::pdf::PdfError;

/// Bytes of a document file at most.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// A file's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Paragraphs, each ending with a line feed; of a plain text file its text as it is.
    pub text: String,
    /// What was left out, and how often.
    pub left_out: BTreeMap<LeftOut, usize>,
    /// The encoding of a text or a page; packaged files have none of their own.
    pub encoding: Option<&'static str>,
    /// What letters stand for others of the file, and how many.
    pub replaced: BTreeMap<Replaced, usize>,
}

impl Document {
    fn leave_out(&mut self, what: LeftOut) {
        *self.left_out.entry(what).or_default() += 1;
    }

    fn replace(&mut self, what: Replaced) {
        *self.replaced.entry(what).or_default() += 1;
    }
}

/// What is no text of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Text that a tracked change deleted.
    Deleted,
    /// A picture or drawing.
    Picture,
    /// A footnote, endnote or comment.
    Note,
    /// A script, style or form of a web page.
    Script,
    /// Navigation, header or footer of a web page.
    Frame,
    /// A sheet of a workbook after the first.
    Sheet,
    /// A page's number.
    PageNumber,
    /// A line that stands at the same place of most pages.
    RunningLine,
    /// Text that does not run from left to right.
    Turned,
    /// Text that is not shown, such as what a machine recognised under a scan.
    Hidden,
    /// A page that is a picture.
    Scan,
    /// A part of a page that cannot be read.
    Unreadable,
}

impl LeftOut {
    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Picture => "picture",
            Self::Note => "note",
            Self::Script => "script",
            Self::Frame => "frame",
            Self::Sheet => "sheet",
            Self::PageNumber => "page-number",
            Self::RunningLine => "running-line",
            Self::Turned => "turned-text",
            Self::Hidden => "hidden-text",
            Self::Scan => "scanned-page",
            Self::Unreadable => "unreadable-part",
        }
    }
}

/// What a letter of the file was before it was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replaced {
    /// A radical or compatibility form: the ordinary character that looks the same stands
    /// for it.
    Radical,
    /// A ligature: its letters stand for it.
    Ligature,
    /// A letter that the file does not name: U+FFFD stands for it.
    Unknown,
}

impl Replaced {
    /// The stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Radical => "radical",
            Self::Ligature => "ligature",
            Self::Unknown => "unknown-letter",
        }
    }
}

/// Why a file gives no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Too many bytes.
    #[error("the file has {bytes} bytes; at most {BYTES_MAX} are read")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// A kind that is not read.
    #[error("this is a {} file, which is not read; save its text as DOCX, PDF, HTML or plain text", .kind.name)]
    Unread {
        /// The kind.
        kind: Kind,
    },
    /// A text of letters that say nothing.
    #[error("{letters} of {all} letters are none that a text has; save the file as UTF-8")]
    Garbled {
        /// How many letters say nothing.
        letters: usize,
        /// Of how many.
        all: usize,
    },
    /// A package that cannot be read.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A PDF that gives no text.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// Neither of the kinds that are read, and no text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// There is no text in it.
    #[error("there is no text in the file; a scan must be recognised first")]
    Empty,
}

/// Reads a file: DOCX, XLSX, PDF, HTML, or text in UTF-8, GB18030, Big5 or marked UTF-16.
pub fn read(bytes: &[u8]) -> Result<Document, DocumentError> {
    if bytes.len() > BYTES_MAX {
        return Err(DocumentError::TooLarge { bytes: bytes.len() });
    }
    match kind::of_container(bytes) {
        Some(Old::Protected) => return Err(PackageError::Protected.into()),
        Some(Old::Kind(kind)) => return Err(DocumentError::Unread { kind }),
        None => {}
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return packaged(bytes);
    }
    if bytes.starts_with(b"%PDF-") {
        return full(pdf::read(bytes)?);
    }
    if let Some(kind) = kind::of_bytes(bytes) {
        return Err(DocumentError::Unread { kind });
    }
    let Decoded { text, encoding } = html::decode(bytes).map_or_else(|| recognise(bytes), Ok)?;
    let document = if html::is_page(&text) {
        full(html::read(&text))?
    } else {
        Document {
            text: Cow::into_owned(text),
            ..Document::default()
        }
    };
    legible::checked(Document {
        encoding: Some(encoding),
        ..document
    })
}

fn packaged(bytes: &[u8]) -> Result<Document, DocumentError> {
    let mut package = crate::package::Package::open(bytes)?;
    if package.holds(docx::BODY) {
        return full(docx::read(&mut package)?);
    }
    if package.holds(sheet::WORKBOOK) {
        return full(sheet::read(bytes)?);
    }
    Err(DocumentError::Unread {
        kind: kind::of_package(&package),
    })
}

/// Adds a letter of running text: white space before it is one blank between Latin
/// letters, none beside ideographs.
fn push_letter(line: &mut String, letter: char, is_apart: bool) {
    let last = line.chars().last();
    if is_apart && last.is_some_and(|last| last.is_ascii_graphic()) && letter.is_ascii_graphic() {
        line.push(' ');
    }
    line.push(letter);
}

fn full(document: Document) -> Result<Document, DocumentError> {
    if document.text.trim().is_empty() {
        Err(DocumentError::Empty)
    } else {
        Ok(document)
    }
}

/// Paragraphs under way.
#[derive(Debug, Default)]
struct Lines {
    document: Document,
    line: String,
}

impl Lines {
    fn push(&mut self, text: &str) {
        self.line.push_str(text);
    }

    /// Ends the paragraph; blank ones are left out.
    fn end(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim();
        if !line.is_empty() {
            self.document.text.push_str(line);
            self.document.text.push('\n');
        }
    }

    fn leave_out(&mut self, what: LeftOut) {
        self.document.leave_out(what);
    }

    fn finish(mut self) -> Document {
        self.end();
        self.document
    }
}

/// Elements whose content is no text of a document, and what they are.
type Hidden = [(&'static str, LeftOut)];

/// What an element is that is no text, if it is none.
fn hidden_as(hidden: &Hidden, name: &str) -> Option<LeftOut> {
    let found = hidden.iter().find(|(element, _what)| *element == name);
    found.map(|(_element, what)| *what)
}

/// Whether we are within a hidden element, and how often it was opened within itself.
#[derive(Debug, Default)]
struct Unseen {
    inside: Option<(String, usize)>,
}

impl Unseen {
    fn is_within(&self) -> bool {
        self.inside.is_some()
    }

    /// Whether an element that opens is hidden, or lies within a hidden one.
    fn open(&mut self, name: &str, hidden: Option<LeftOut>, lines: &mut Lines) -> bool {
        if let Some((inside, depth)) = &mut self.inside {
            *depth += usize::from(inside == name);
            return true;
        }
        if let Some(what) = hidden {
            lines.leave_out(what);
            self.inside = Some((name.to_owned(), 1));
        }
        hidden.is_some()
    }

    /// Whether an element that closes was hidden, or lay within a hidden one.
    fn close(&mut self, name: &str) -> bool {
        let Some((inside, depth)) = &mut self.inside else {
            return false;
        };
        *depth -= usize::from(inside == name);
        if *depth == 0 {
            self.inside = None;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_read_is_named() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], DocumentError::Pdf(PdfError::Broken)),
            (
                b"\x89PNG\r\n\x1a\n\0",
                DocumentError::Unread {
                    kind: Kind {
                        name: "PNG",
                        class: Class::Picture,
                    },
                },
            ),
            (b"a\0b", DocumentError::Text(TextError::Binary { line: 1 })),
            (b"<html><body> </body></html>", DocumentError::Empty),
        ] {
            assert_eq!(read(bytes), Err(expected));
        }
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        let text = "a < b\r\n\r\n  c\n";
        assert_eq!(read(text.as_bytes()).unwrap().text, text);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_text_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            drop(read(&bytes));
            drop(read(&[b"PK\x03\x04".as_slice(), &bytes].concat()));
            drop(read(&[b"<html>".as_slice(), &bytes].concat()));
            drop(read(&[b"%PDF-1.7\n".as_slice(), &bytes, b"\n%%EOF"].concat()));
        }
    }
}
