//! Packages: ZIP files that hold the parts of an office document.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

/// Bytes of all parts at most, unpacked.
pub const UNPACKED_MAX: u64 = 256 * 1024 * 1024;
/// Parts at most.
const PARTS_MAX: usize = 10_000;

/// Why a package cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// It unpacks to too much.
    #[error("the file unpacks to more than {UNPACKED_MAX} bytes: split it")]
    Swollen,
    /// It is protected.
    #[error("the file is password-protected; remove the password and save it again")]
    Protected,
    /// The bytes are not what they claim to be.
    #[error("the file cannot be read ({what}): save it again")]
    Broken {
        /// What is wrong.
        what: String,
    },
}

impl From<ZipError> for PackageError {
    fn from(cause: ZipError) -> Self {
        match cause {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Self::Protected,
            other => Self::Broken {
                what: other.to_string(),
            },
        }
    }
}

/// A package with the bytes it may still unpack.
#[derive(Debug)]
pub(crate) struct Package<'a> {
    parts: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, PackageError> {
        let parts = ZipArchive::new(Cursor::new(bytes))?;
        if parts.len() > PARTS_MAX {
            return Err(PackageError::Swollen);
        }
        Ok(Self {
            parts,
            left: UNPACKED_MAX,
        })
    }

    pub(crate) fn holds(&self, name: &str) -> bool {
        self.parts.index_for_name(name).is_some()
    }

    /// A part's text.
    pub(crate) fn text(&mut self, name: &str) -> Result<String, PackageError> {
        let place = self
            .parts
            .index_for_name(name)
            .ok_or_else(|| PackageError::Broken {
                what: format!("no part `{name}`"),
            })?;
        let mut bytes = Vec::new();
        self.unpack(place, &mut bytes)?;
        String::from_utf8(bytes).map_err(|cause| PackageError::Broken {
            what: format!("part `{name}` is not UTF-8: {cause}"),
        })
    }

    /// Unpacks every part once without keeping it: the sizes a file states may be untrue.
    pub(crate) fn check(mut self) -> Result<(), PackageError> {
        (0..self.parts.len()).try_for_each(|place| self.unpack(place, &mut std::io::sink()))
    }

    fn unpack(&mut self, place: usize, to: &mut impl std::io::Write) -> Result<(), PackageError> {
        let part = self.parts.by_index(place)?;
        let unpacked = std::io::copy(&mut part.take(self.left + 1), to).map_err(|cause| {
            PackageError::Broken {
                what: cause.to_string(),
            }
        })?;
        self.left = self
            .left
            .checked_sub(unpacked)
            .ok_or(PackageError::Swollen)?;
        Ok(())
    }
}
