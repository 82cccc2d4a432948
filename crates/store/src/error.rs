//! What can go wrong in the store.

use std::path::PathBuf;

use crate::verify::Fault;

/// A failure of the store. None of them loses an acknowledged fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("the database refused: {0}")]
    Sqlite(String),
    /// Pages of the database file are not what SQLite wrote.
    #[error("the database file is damaged ({0})")]
    Corrupt(String),
    /// A file could not be read or written.
    #[error("`{path}`: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// Another process writes to this folder.
    #[error("`{0}` is in use by another running gulou; stop it first or use its pages")]
    InUse(PathBuf),
    /// The folder is not a data folder.
    #[error("`{0}` holds no gulou data")]
    NoData(PathBuf),
    /// The target folder is not empty.
    #[error("`{0}` is not empty; name an empty or new folder")]
    NotEmpty(PathBuf),
    /// A restore into this folder was cut off.
    #[error("a restore into `{0}` did not finish; empty the folder and restore again")]
    Unfinished(PathBuf),
    /// The target folder lies in the one that is copied.
    #[error("`{0}` lies inside the folder that is copied; name a folder outside it")]
    Inside(PathBuf),
    /// The typed tables do not match the packs; the writing process rebuilds them.
    #[error("the tables were made by other packs; run `gulou rebuild`")]
    OtherPacks,
    /// A ledger record cannot be read.
    #[error("ledger record {seq} cannot be read: {cause}")]
    Ledger {
        /// Its place.
        seq: u64,
        /// Why.
        cause: String,
    },
    /// A blob is missing or altered.
    #[error("evidence file {0} is missing or altered")]
    Blob(String),
    /// The ledger itself is not well; nothing is built or copied from it.
    #[error("the ledger is not well: {0}; run `gulou ledger verify`")]
    Unsound(Box<Fault>),
    /// A backup does not hold what its manifest says.
    #[error("the backup is damaged: {0}")]
    Damaged(Damage),
    /// Too many writes wait.
    #[error("too many writes are waiting; try again in a moment")]
    Busy,
    /// The store is closing.
    #[error("the store is closing")]
    Closed,
    /// A piece of work ended by a fault of the program; its batch was not recorded.
    #[error("the program failed inside; nothing of this was recorded")]
    Panicked,
    /// The ledger's end cannot be read, so nothing is written after it.
    #[error("the ledger's end cannot be read; nothing is written until it can")]
    Stale,
    /// A sum outgrew what a cell can hold.
    #[error("a sum of `{0}` outgrew 64 bits")]
    Overflow(String),
    /// A name that is not declared.
    #[error("`{0}` is not declared")]
    Undeclared(String),
}

/// What is wrong with a backup.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// Its manifest cannot be read.
    #[error("its manifest cannot be read: {0}")]
    Manifest(String),
    /// A later program wrote it.
    #[error("its form {0} is not known here")]
    Form(u32),
    /// Its ledger is not well.
    #[error("{0}")]
    Ledger(Box<Fault>),
    /// A file that its manifest does not call lost is missing or altered.
    #[error("file {0} is missing or altered")]
    File(String),
    /// It holds more or less than its manifest says.
    #[error("it does not hold what its manifest says")]
    Content,
}

impl From<rusqlite::Error> for StoreError {
    fn from(cause: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match cause.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Self::Corrupt(cause.to_string()),
            _ => Self::Sqlite(cause.to_string()),
        }
    }
}

impl StoreError {
    pub(crate) fn file(path: &std::path::Path, cause: &std::io::Error) -> Self {
        Self::File {
            path: path.to_owned(),
            cause: cause.to_string(),
        }
    }
}
