//! The text of a report or notice: a file, or what comes on standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;
use wire::document::{Document, DocumentError};

use crate::fault::{failure, misuse};
use crate::print;
use crate::speech;

/// Bytes of a file at most.
const BYTES_MAX: u64 = 4 * 1024 * 1024;
/// The name that stands for standard input.
const INPUT: &str = "-";
const USUAL_ENCODING: &str = "UTF-8";

/// The name a report is recorded under.
pub(crate) fn name(file: &Path) -> String {
    if is_input(file) {
        return "report.txt".to_owned();
    }
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Reads the text; what was left out and an unusual encoding are told.
pub(crate) fn text(file: &Path) -> anyhow::Result<String> {
    let shown = shown(file);
    let bytes = bytes(file, &shown)?;
    let document = wire::document::read(&bytes)
        .with_context(|| failure("cannot-read", &[("path", &shown)]))?;
    tell(&document);
    if document.text.trim().is_empty() {
        return Err(DocumentError::Empty)
            .with_context(|| failure("cannot-read", &[("path", &shown)]));
    }
    Ok(document.text)
}

fn is_input(file: &Path) -> bool {
    file.as_os_str() == INPUT
}

fn shown(file: &Path) -> String {
    if is_input(file) {
        speech::text("standard-input", &[])
    } else {
        file.display().to_string()
    }
}

fn bytes(file: &Path, shown: &str) -> anyhow::Result<Vec<u8>> {
    let cannot = || misuse("cannot-read", &[("path", &shown)]);
    let mut bytes = Vec::new();
    if is_input(file) {
        let input = io::stdin().lock();
        input.take(BYTES_MAX + 1).read_to_end(&mut bytes)
    } else {
        let opened = File::open(file).with_context(cannot)?;
        opened.take(BYTES_MAX + 1).read_to_end(&mut bytes)
    }
    .with_context(cannot)?;
    let is_too_long = u64::try_from(bytes.len()).is_ok_and(|length| length > BYTES_MAX);
    if is_too_long {
        return Err(failure("file-too-large", &[("path", &shown), ("limit", &BYTES_MAX)]).into());
    }
    Ok(bytes)
}

fn tell(document: &Document) {
    if let Some(encoding) = document.encoding.filter(|name| *name != USUAL_ENCODING) {
        print::note("read-encoding", &[("encoding", &encoding)]);
    }
    for (what, count) in &document.left_out {
        let what = speech::name("left-out", what.as_str());
        print::note("read-left-out", &[("what", &what), ("count", count)]);
    }
    for (what, count) in &document.replaced {
        let what = speech::name("replaced", what.as_str());
        print::note("read-replaced", &[("what", &what), ("count", count)]);
    }
}
