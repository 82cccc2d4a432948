//! What a PDF unpacks to, within limits: every stream that is read is counted.

use std::cell::Cell;
use std::collections::BTreeSet;

use pdfboss_core::xref::XrefEntry;
use pdfboss_core::{Document, Error, ObjRef, Object, ObjectSource, Result, Stream};

use super::{PdfError, gb};

/// Objects at most.
const OBJECTS_MAX: usize = 400_000;
/// Bytes that the packed objects may unpack to.
const OBJECT_BYTES_MAX: usize = 48 * 1024 * 1024;
/// Bytes that one page, form or font may unpack to.
const STREAM_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes that all of them may unpack to.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// Strings and states that may be kept: each costs the reader half a kilobyte while its
/// page is read.
const STRINGS_MAX: usize = 1_000_000;

/// A document whose streams are counted while they unpack.
pub(super) struct Counted<'a> {
    document: &'a Document,
    bytes_left: Cell<usize>,
    strings_left: Cell<usize>,
    is_spent: Cell<bool>,
}

impl<'a> Counted<'a> {
    /// Counts what the file packs before anything else is read from it.
    pub(super) fn new(document: &'a Document) -> std::result::Result<Self, PdfError> {
        check_objects(document)?;
        Ok(Self {
            document,
            bytes_left: Cell::new(BYTES_MAX),
            strings_left: Cell::new(STRINGS_MAX),
            is_spent: Cell::new(false),
        })
    }

    /// Whether something was not read because the file unpacks to too much.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent.get()
    }

    fn count(&self, bytes: &[u8]) -> Result<()> {
        // A string is drawn from a literal, which opens with a bracket; `q` keeps a state.
        let strings = bytes
            .iter()
            .filter(|byte| matches!(byte, b'(' | b'<' | b'q'));
        let is_small = bytes.len() <= STREAM_BYTES_MAX;
        let bytes_left = self.bytes_left.get().checked_sub(bytes.len());
        let left = (
            bytes_left.filter(|_left| is_small),
            self.strings_left.get().checked_sub(strings.count()),
        );
        let (Some(bytes_left), Some(strings_left)) = left else {
            self.is_spent.set(true);
            return Err(Error::Other("the file unpacks to too much".to_owned()));
        };
        self.bytes_left.set(bytes_left);
        self.strings_left.set(strings_left);
        Ok(())
    }
}

impl ObjectSource for Counted<'_> {
    fn get(&self, reference: ObjRef) -> Result<Object> {
        self.document.get(reference)
    }

    fn resolve(&self, object: &Object) -> Result<Object> {
        let object = self.document.resolve(object)?;
        Ok(match object {
            Object::Dict(font) => Object::Dict(gb::with_half_letters_named(font, self.document)),
            object => object,
        })
    }

    fn stream_data(&self, stream: &Stream) -> Result<Vec<u8>> {
        if self.is_spent() {
            return Err(Error::Other("the file unpacks to too much".to_owned()));
        }
        let bytes = self.document.stream_data(stream)?;
        self.count(&bytes)?;
        Ok(bytes)
    }
}

/// Unpacks each stream of objects once without keeping it: the library keeps all that it
/// meets.
fn check_objects(document: &Document) -> std::result::Result<(), PdfError> {
    if document.xref().len() > OBJECTS_MAX {
        return Err(PdfError::Swollen);
    }
    let packs: BTreeSet<u32> = document
        .xref()
        .iter()
        .filter_map(|(_number, entry)| match entry {
            XrefEntry::InStream { stream_num, .. } => Some(stream_num),
            XrefEntry::Free | XrefEntry::InFile { .. } => None,
        })
        .collect();
    let mut left = OBJECT_BYTES_MAX;
    for number in packs {
        let Ok(Object::Stream(pack)) = document.get(ObjRef {
            num: number,
            r#gen: 0,
        }) else {
            continue;
        };
        let unpacked = document.stream_data(&pack).map_or(0, |bytes| bytes.len());
        left = left.checked_sub(unpacked).ok_or(PdfError::Swollen)?;
    }
    Ok(())
}
