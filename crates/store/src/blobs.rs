//! Evidence files, kept by the hash of their bytes in a folder.
//!
//! A file is complete and synced before any fact may name it, and never changes.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use fact::BlobHash;

use crate::error::StoreError;

/// The folder of blobs.
#[derive(Debug, Clone)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// The folder need not be there before the first file is kept.
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, hash: BlobHash) -> PathBuf {
        let name = hash.to_string();
        let (shelf, rest) = name.split_at_checked(2).unwrap_or((&name, ""));
        self.folder.join(shelf).join(rest)
    }

    /// Keeps bytes; keeping them twice is once.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobHash, StoreError> {
        let hash = BlobHash::of(bytes);
        let path = self.path(hash);
        if path.exists() && self.get(hash).is_ok() {
            return Ok(hash);
        }
        write_synced(&path, bytes).map_err(|cause| StoreError::file(&path, &cause))?;
        Ok(hash)
    }

    /// The bytes of a blob; altered bytes are an error, never an answer.
    pub fn get(&self, hash: BlobHash) -> Result<Vec<u8>, StoreError> {
        let bytes =
            fs::read(self.path(hash)).map_err(|_cause| StoreError::Blob(hash.to_string()))?;
        if BlobHash::of(&bytes) == hash {
            Ok(bytes)
        } else {
            Err(StoreError::Blob(hash.to_string()))
        }
    }

    /// A kept file for a look at what it is. Its bytes are not checked, as [`Self::get`]
    /// checks them: answer nobody with them.
    pub fn look(&self, hash: BlobHash) -> Result<File, StoreError> {
        File::open(self.path(hash)).map_err(|_cause| StoreError::Blob(hash.to_string()))
    }

    /// Whether the blob is kept.
    pub fn has(&self, hash: BlobHash) -> bool {
        self.path(hash).exists()
    }

    /// All blobs kept.
    pub(crate) fn all(&self) -> Result<Vec<BlobHash>, StoreError> {
        let wrap = |cause: std::io::Error| StoreError::file(&self.folder, &cause);
        let mut hashes = Vec::new();
        if !self.folder.exists() {
            return Ok(hashes);
        }
        for shelf in fs::read_dir(&self.folder).map_err(wrap)? {
            let shelf = shelf.map_err(wrap)?;
            if !shelf.path().is_dir() {
                continue;
            }
            for file in fs::read_dir(shelf.path()).map_err(wrap)? {
                let name = format!(
                    "{}{}",
                    shelf.file_name().to_string_lossy(),
                    file.map_err(wrap)?.file_name().to_string_lossy()
                );
                hashes.extend(name.parse::<BlobHash>().ok());
            }
        }
        hashes.sort();
        Ok(hashes)
    }
}

/// Writes beside the place, syncs, renames, syncs the folder.
fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    File::open(folder)?.sync_all()
}
