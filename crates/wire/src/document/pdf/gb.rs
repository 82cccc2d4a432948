//! The half-broad Latin letters and digits of the Chinese collection Adobe-GB1.
//!
//! The library names a collection's letters by running its Unicode table backwards, and
//! that table knows only the other, proportional Latin letters: without a name here, every
//! digit of a file in GBK would be lost.

use pdfboss_core::{Dict, Name, Object, Stream};

/// Encodings whose one-byte codes are half-broad letters.
const ONE_BYTE: [&str; 4] = ["GB-EUC-H", "GB-EUC-V", "GBK-EUC-H", "GBK-EUC-V"];
/// The names of the letters by one-byte codes.
const BY_CODE: &str = "1 begincodespacerange <20> <7e> endcodespacerange
1 beginbfrange <20> <7e> <0020> endbfrange";
/// Encodings whose codes are the numbers of the collection.
const NUMBERS: [&str; 2] = ["Identity-H", "Identity-V"];
/// The names of the letters by their numbers, 814 and after it.
const BY_NUMBER: &str = "1 begincodespacerange <0000> <ffff> endcodespacerange
2 beginbfrange <032e> <037f> <0020> <0380> <038c> <0072> endbfrange";

/// A font that says what its half-broad letters are, if nothing else says it.
pub(super) fn with_half_letters_named(
    mut font: Dict,
    resolve: impl Fn(&Object) -> Option<Object>,
) -> Dict {
    if let Some(names) = names(&font, resolve) {
        let stream = Stream {
            dict: Dict::new(),
            data: names.as_bytes().to_vec(),
        };
        font.insert(Name("ToUnicode".to_owned()), Object::Stream(stream));
    }
    font
}

fn names(font: &Dict, resolve: impl Fn(&Object) -> Option<Object>) -> Option<&'static str> {
    let entry = |dict: &Dict, key: &str| resolve(dict.get(key)?);
    if font.get_name("Subtype")?.0 != "Type0" || font.get("ToUnicode").is_some() {
        return None;
    }
    let encoding = entry(font, "Encoding")?;
    let encoding = encoding.as_name()?.0.as_str();
    if ONE_BYTE.contains(&encoding) {
        return Some(BY_CODE);
    }
    let descendants = entry(font, "DescendantFonts")?;
    let descendant = resolve(descendants.as_array()?.first()?)?;
    let system = entry(descendant.as_dict()?, "CIDSystemInfo")?;
    let ordering = entry(system.as_dict()?, "Ordering")?;
    let is_gb = ordering.as_str_bytes()? == b"GB1";
    (is_gb && NUMBERS.contains(&encoding)).then_some(BY_NUMBER)
}
