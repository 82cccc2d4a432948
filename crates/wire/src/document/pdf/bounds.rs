//! What a file holds, weighed before anything of it is read.
//!
//! The library keeps a copy of each object that it meets, under each number and generation
//! by which it is named, whatever stands there: a small file may name one large object
//! often, or many that lie within each other. So each is read once here and its weight
//! counted, and a file whose objects weigh too much together is refused.

use std::collections::{BTreeMap, BTreeSet};

use pdfboss_core::objstm::ObjStm;
use pdfboss_core::parser::{NoResolve, Parser, Resolve};
use pdfboss_core::xref::{Xref, XrefEntry};
use pdfboss_core::{Document, Error, ObjRef, Object, Stream};

use super::PdfError;
use super::weight::{references, weight};

/// Bytes that all objects may take together.
const KEPT_MAX: usize = 256 * 1024 * 1024;
/// Bytes that the packed objects may unpack to.
const PACK_BYTES_MAX: usize = 48 * 1024 * 1024;
/// Bytes of an object that cannot be read.
const VAIN_MAX: usize = 64 * 1024;
/// Objects in one pack at most.
const PACKED_MAX: i64 = 400_000;

/// Weighs the objects that stand in the file itself, before the library opens it.
pub(super) fn weigh_file(bytes: &[u8], index: &Xref) -> Result<Scale, PdfError> {
    check_lock(bytes, index)?;
    let lengths = Lengths::read(bytes, index)?;
    let mut scale = Scale::new(index);
    for (number, place) in places(bytes, index) {
        scale.weigh_at(bytes, place, number, &lengths)?;
    }
    scale.weigh_generations()?;
    Ok(scale)
}

/// Where the objects begin that stand in the file itself.
fn places<'a>(bytes: &'a [u8], index: &'a Xref) -> impl Iterator<Item = (u32, usize)> + 'a {
    index.iter().filter_map(|(number, entry)| match entry {
        XrefEntry::InFile { offset, .. } => {
            let place = usize::try_from(offset).ok()?;
            (place < bytes.len()).then_some((number, place))
        }
        XrefEntry::InStream { .. } | XrefEntry::Free => None,
    })
}

/// The packs, each with the numbers and places of its objects.
fn packs(index: &Xref) -> BTreeMap<u32, Vec<(u32, u32)>> {
    let mut packs: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for (number, entry) in index.iter() {
        if let XrefEntry::InStream { stream_num, index } = entry {
            packs.entry(stream_num).or_default().push((number, index));
        }
    }
    packs
}

/// A pack that cannot be unpacked would be tried again for each of its objects.
fn unpacked(document: &Document, number: u32, bytes_left: &mut usize) -> Result<ObjStm, PdfError> {
    let Some(Object::Stream(pack)) = get(document, number) else {
        return Err(PdfError::Broken);
    };
    let bytes = document
        .stream_data(&pack)
        .map_err(|_cause| PdfError::Swollen)?;
    *bytes_left = bytes_left
        .checked_sub(bytes.len().max(pack.data.len()))
        .ok_or(PdfError::Swollen)?;
    let entry = |key| pack.dict.get_int(key).and_then(|n| usize::try_from(n).ok());
    let (Some(count), Some(first)) = (entry("N"), entry("First")) else {
        return Err(PdfError::Broken);
    };
    ObjStm::parse(bytes, count, first).map_err(|_cause| PdfError::Broken)
}

fn get(document: &Document, number: u32) -> Option<Object> {
    let reference = ObjRef {
        num: number,
        r#gen: 0,
    };
    document.get(reference).ok()
}

/// What has been weighed.
pub(super) struct Scale {
    left: usize,
    weights: BTreeMap<u32, usize>,
    /// Names with a generation: the object is kept again under each.
    generations: BTreeSet<(u32, u16)>,
    packs: BTreeMap<u32, Vec<(u32, u32)>>,
    /// Streams whose lengths are packed.
    late: Vec<u32>,
}

impl Scale {
    /// Weighs the objects that are packed. They may be locked, so the library unpacks them.
    pub(super) fn weigh_packs(mut self, document: &Document) -> Result<(), PdfError> {
        let mut bytes_left = PACK_BYTES_MAX;
        for (number, places) in std::mem::take(&mut self.packs) {
            let pack = unpacked(document, number, &mut bytes_left)?;
            for (number, place) in places {
                self.weigh_packed(&pack, number, place)?;
            }
        }
        self.weigh_generations()?;
        for number in std::mem::take(&mut self.late) {
            let stream = get(document, number);
            self.take(stream.as_ref().map_or(0, weight))?;
        }
        Ok(())
    }

    fn new(index: &Xref) -> Self {
        Self {
            left: KEPT_MAX,
            weights: BTreeMap::new(),
            generations: BTreeSet::new(),
            packs: packs(index),
            late: Vec::new(),
        }
    }

    fn take(&mut self, bytes: usize) -> Result<(), PdfError> {
        self.left = self.left.checked_sub(bytes).ok_or(PdfError::Swollen)?;
        Ok(())
    }

    /// What cannot be read is left out and told where it is used, but it would be read anew
    /// each time.
    fn take_vain(&mut self, read: usize) -> Result<(), PdfError> {
        if read > VAIN_MAX {
            return Err(PdfError::Broken);
        }
        self.take(read)
    }

    fn weigh(&mut self, number: u32, object: &Object, read: usize) -> Result<(), PdfError> {
        let weight = weight(object).max(read);
        self.weights.insert(number, weight);
        references(object, &mut |reference| {
            if reference.r#gen != 0 {
                self.generations.insert((reference.num, reference.r#gen));
            }
        });
        self.take(weight)
    }

    fn weigh_at(
        &mut self,
        bytes: &[u8],
        place: usize,
        number: u32,
        lengths: &Lengths,
    ) -> Result<(), PdfError> {
        let mut parser = Parser::at(bytes, place);
        let object = parser.parse_indirect(lengths);
        let read = parser.pos().saturating_sub(place);
        let Ok((_reference, object)) = object else {
            return self.take_vain(read);
        };
        if let Object::Stream(stream) = &object {
            self.note_stream(stream, number, lengths)?;
        }
        self.weigh(number, &object, read)
    }

    fn weigh_packed(&mut self, pack: &ObjStm, number: u32, place: u32) -> Result<(), PdfError> {
        match pack.object_spanned(place) {
            Ok((object, (start, end))) => self.weigh(number, &object, end.saturating_sub(start)),
            // There is none at that place, which costs nothing to see.
            Err(Error::Other(_)) => Ok(()),
            Err(_cause) => Err(PdfError::Broken),
        }
    }

    /// What a stream says of itself must be known before it is unpacked.
    fn note_stream(
        &mut self,
        stream: &Stream,
        number: u32,
        lengths: &Lengths,
    ) -> Result<(), PdfError> {
        let length = stream.dict.get("Length");
        let is_late = matches!(length, Some(Object::Ref(one)) if lengths.is_packed(*one));
        if !self.packs.contains_key(&number) {
            self.late.extend(is_late.then_some(number));
            return Ok(());
        }
        let count = stream.dict.get_int("N");
        if is_late || !count.is_some_and(|count| (0..=PACKED_MAX).contains(&count)) {
            return Err(PdfError::Broken);
        }
        Ok(())
    }

    /// Those that are weighed are done with.
    fn weigh_generations(&mut self) -> Result<(), PdfError> {
        let mut again: usize = 0;
        let weights = &self.weights;
        self.generations.retain(|(number, _generation)| {
            let weight = weights.get(number);
            again = again.saturating_add(weight.copied().unwrap_or_default());
            weight.is_none()
        });
        self.take(again)
    }
}

/// What locks a file is read before anything else, so it must stand in one place.
fn check_lock(bytes: &[u8], index: &Xref) -> Result<(), PdfError> {
    let Some(lock) = index.trailer.get("Encrypt") else {
        return Ok(());
    };
    let lock = match lock {
        Object::Ref(reference) => object_at(bytes, index, *reference),
        lock => Some(lock.clone()),
    };
    let mut is_whole = lock.is_some();
    if let Some(lock) = lock {
        references(&lock, &mut |_reference| is_whole = false);
    }
    if is_whole {
        Ok(())
    } else {
        Err(PdfError::Protected)
    }
}

fn object_at(bytes: &[u8], index: &Xref, reference: ObjRef) -> Option<Object> {
    let Some(XrefEntry::InFile { offset, .. }) = index.get(reference.num) else {
        return None;
    };
    let place = usize::try_from(offset).ok()?;
    let mut parser = Parser::at(bytes, place.min(bytes.len()));
    Some(parser.parse_indirect(&NoResolve).ok()?.1)
}

/// Lengths of streams that stand in objects of their own.
struct Lengths<'a> {
    index: &'a Xref,
    numbers: BTreeMap<u32, i64>,
}

impl<'a> Lengths<'a> {
    /// Reads all objects that are a number.
    fn read(bytes: &[u8], index: &'a Xref) -> Result<Self, PdfError> {
        let mut left = KEPT_MAX;
        let mut numbers = BTreeMap::new();
        for (number, place) in places(bytes, index) {
            let mut parser = Parser::at(bytes, place);
            if let Ok((_reference, Object::Int(length))) = parser.parse_indirect(&NoResolve) {
                numbers.insert(number, length);
            }
            let read = parser.pos().saturating_sub(place);
            left = left.checked_sub(read).ok_or(PdfError::Swollen)?;
        }
        Ok(Self { index, numbers })
    }

    fn is_packed(&self, reference: ObjRef) -> bool {
        let entry = self.index.get(reference.num);
        matches!(entry, Some(XrefEntry::InStream { .. }))
    }
}

impl Resolve for Lengths<'_> {
    fn resolve_ref(&self, reference: ObjRef) -> Option<Object> {
        self.numbers.get(&reference.num).copied().map(Object::Int)
    }
}
