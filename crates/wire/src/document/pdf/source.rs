//! What a PDF unpacks to, within limits: every stream that is read is counted.

use std::cell::Cell;

use pdfboss_core::filters::decode_stream;
use pdfboss_core::parser::Resolve;
use pdfboss_core::source::resolve_sync_with;
use pdfboss_core::{Document, Error, ObjRef, Object, ObjectSource, Result, Stream};

use super::gb;
use super::weight::weight;

/// Bytes that one page, form or font may unpack to.
const STREAM_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes that all of them may unpack to.
const BYTES_MAX: usize = 128 * 1024 * 1024;
/// Bytes of objects that may be handed out: each time they are copied.
const COPIED_MAX: u64 = 8 * 1024 * 1024 * 1024;
/// What it costs to ask for an object in vain.
const VAIN: u64 = 64 * 1024;
/// Strings and states that may be kept: each costs the reader half a kilobyte while its
/// page is read.
const STRINGS_MAX: usize = 1_000_000;

/// A document whose streams are counted while they unpack.
pub(super) struct Counted<'a> {
    document: &'a Document,
    bytes_left: Cell<usize>,
    copied_left: Cell<u64>,
    strings_left: Cell<usize>,
    is_spent: Cell<bool>,
}

impl<'a> Counted<'a> {
    /// A document whose objects were weighed.
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            bytes_left: Cell::new(BYTES_MAX),
            copied_left: Cell::new(COPIED_MAX),
            strings_left: Cell::new(STRINGS_MAX),
            is_spent: Cell::new(false),
        }
    }

    /// Whether something was not read because the file unpacks to too much.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent.get()
    }

    fn spend(&self) -> Error {
        self.is_spent.set(true);
        Error::Other("the file unpacks to too much".to_owned())
    }

    fn check_left(&self) -> Result<()> {
        if self.is_spent() {
            Err(self.spend())
        } else {
            Ok(())
        }
    }

    fn count_copied(&self, bytes: u64) -> Result<()> {
        let left = self.copied_left.get().checked_sub(bytes);
        self.copied_left.set(left.ok_or_else(|| self.spend())?);
        Ok(())
    }

    /// Follows a reference; anything else is handed out as it is.
    fn fetch(&self, object: &Object) -> Result<Object> {
        if let Object::Ref(_) = object {
            return resolve_sync_with(self, object);
        }
        self.check_left()?;
        self.count_copied(copied(object))?;
        Ok(object.clone())
    }

    /// Counts the bytes that a stream has or unpacks to, whichever are more.
    fn count_bytes(&self, bytes: usize) -> Result<()> {
        let is_small = bytes <= STREAM_BYTES_MAX;
        let left = self.bytes_left.get().checked_sub(bytes);
        let left = left.filter(|_left| is_small);
        self.bytes_left.set(left.ok_or_else(|| self.spend())?);
        Ok(())
    }

    fn count_strings(&self, bytes: &[u8]) -> Result<()> {
        // A string is drawn from a literal, which opens with a bracket; `q` keeps a state.
        let strings = bytes
            .iter()
            .filter(|byte| matches!(byte, b'(' | b'<' | b'q'));
        let left = self.strings_left.get().checked_sub(strings.count());
        self.strings_left.set(left.ok_or_else(|| self.spend())?);
        Ok(())
    }
}

impl ObjectSource for Counted<'_> {
    fn get(&self, reference: ObjRef) -> Result<Object> {
        self.check_left()?;
        let object = self.document.get(reference);
        self.count_copied(object.as_ref().map_or(VAIN, copied))?;
        object
    }

    fn resolve(&self, object: &Object) -> Result<Object> {
        Ok(match self.fetch(object)? {
            Object::Dict(font) => {
                let resolve = |object: &Object| self.fetch(object).ok();
                Object::Dict(gb::with_half_letters_named(font, resolve))
            }
            object => object,
        })
    }

    fn stream_data(&self, stream: &Stream) -> Result<Vec<u8>> {
        self.check_left()?;
        // How much it unpacked to before it failed, nobody says: as much as one may.
        let bytes = decode_stream(stream, self)
            .or_else(|cause| self.count_bytes(STREAM_BYTES_MAX).and(Err(cause)))?;
        self.count_bytes(bytes.len().max(stream.data.len()))?;
        self.count_strings(&bytes)?;
        Ok(bytes)
    }
}

fn copied(object: &Object) -> u64 {
    u64::try_from(weight(object)).unwrap_or(u64::MAX)
}

impl Resolve for Counted<'_> {
    fn resolve_ref(&self, reference: ObjRef) -> Option<Object> {
        self.get(reference).ok()
    }
}
