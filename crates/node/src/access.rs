//! Who may enter: accounts, grants `role @ organ`, sessions and their audit.
//!
//! Access is kept apart from the ledger, in a file of its own: accounts are
//! keys to the house, not facts about the district. Invariants: no password and
//! no session token is ever stored or logged, only their hashes; hashing runs
//! outside of the database lock; time arrives as a parameter and chance comes
//! from the module `chance` alone.

mod account;
mod audit;
mod chance;
mod password;
mod remember;
mod schema;
mod session;
mod throttle;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

pub use account::{Account, FirstLogin, Grant, NewAccount, Principal, SampleAccount};
pub use audit::AuditRow;
pub use password::{HashCost, PASSWORD_LENGTH_MIN, PasswordFault};
pub use remember::{Recall, RememberKey, Remembered};
pub use session::{
    PasswordChange, SESSION_ABSOLUTE_MS, SESSION_IDLE_MS, Session, SignInError, SignedIn, Token,
};

/// Why an access operation failed.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The file cannot be read or written.
    #[error("the access file cannot be used: {0}")]
    File(#[from] rusqlite::Error),
    /// The folder cannot be made.
    #[error("the folder `{folder}` cannot be made: {cause}")]
    Folder {
        /// Which.
        folder: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}")]
    Chance(getrandom::Error),
    /// The hash of a password cannot be computed or read.
    #[error("a password hash cannot be computed: {0}")]
    Hash(String),
    /// The file holds what this version did not write.
    #[error("the access file does not fit this version: {0}")]
    Schema(String),
    /// The file is damaged.
    #[error("the file of accounts is damaged: {0}")]
    Damaged(String),
    /// A login name that is not one.
    #[error("`{0}` is not a login name: 2 to 40 characters a-z, 0-9, `_`, `-` or `.` are wanted")]
    Name(String),
    /// A title that is empty or too long.
    #[error("a title of 1 to 60 characters is wanted")]
    Title,
    /// Too many grants for one account.
    #[error("at most {0} grants are allowed for one account")]
    Grants(usize),
    /// The login name belongs to another account.
    #[error("the login name `{0}` is taken")]
    NameTaken(String),
    /// No such account.
    #[error("there is no account `{0}`")]
    Unknown(String),
    /// The last administrator may not be removed.
    #[error("`{0}` is the last account that may manage accounts")]
    LastAdmin(String),
    /// The old password is wrong.
    #[error("the old password is wrong")]
    OldPassword,
    /// Too many wrong passwords.
    #[error("too many wrong passwords: wait {wait_s} s")]
    Throttled {
        /// How long, in seconds.
        wait_s: u32,
    },
    /// The new password is refused.
    #[error("{0}")]
    Password(#[from] PasswordFault),
}

/// The door: accounts, sessions and what was decided about them.
pub struct Access {
    connection: Mutex<Connection>,
    cost: HashCost,
    decoy: String,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").finish_non_exhaustive()
    }
}

/// The file's name within a data folder or backup.
const FILE: &str = "access.sqlite3";

fn copy(source: &Connection, to: &Path) -> Result<(), AccessError> {
    Ok(source.backup("main", to, None::<fn(rusqlite::backup::Progress)>)?)
}

fn open_to_read(folder: &Path) -> Result<Connection, AccessError> {
    let only = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    Ok(Connection::open_with_flags(folder.join(FILE), only)?)
}

impl Access {
    /// Opens `access.sqlite3` in a folder, making both when missing.
    pub fn open(folder: &Path) -> Result<Self, AccessError> {
        Self::open_with(folder, HashCost::default())
    }

    /// Opens with another cost of hashing; tests take a small one.
    pub fn open_with(folder: &Path, cost: HashCost) -> Result<Self, AccessError> {
        std::fs::create_dir_all(folder).map_err(|cause| AccessError::Folder {
            folder: folder.display().to_string(),
            cause,
        })?;
        let mut connection = Connection::open(folder.join(FILE))?;
        schema::prepare(&mut connection)?;
        Ok(Self {
            connection: Mutex::new(connection),
            decoy: password::hash(cost, &chance::readable_password()?)?,
            cost,
        })
    }

    /// A 256-bit key that stays the same for this file, one for each purpose.
    pub fn key(&self, purpose: &str) -> Result<[u8; 32], AccessError> {
        let fresh = chance::bytes::<32>()?;
        let connection = self.lock();
        connection.execute(
            "INSERT INTO key (purpose, bytes) VALUES (?1, ?2) ON CONFLICT (purpose) DO NOTHING",
            (purpose, fresh),
        )?;
        Ok(connection.query_row(
            "SELECT bytes FROM key WHERE purpose = ?1",
            [purpose],
            |row| row.get(0),
        )?)
    }

    /// Copies the file into a folder while it is in use.
    pub fn backup(&self, folder: &Path) -> Result<(), AccessError> {
        copy(&self.lock(), &folder.join(FILE))
    }

    /// Brings a backup's accounts into a data folder; sessions come along until they expire.
    pub fn restore(from: &Path, to: &Path) -> Result<(), AccessError> {
        copy(&open_to_read(from)?, &to.join(FILE))?;
        Self::check(to)
    }

    /// Whether a folder has a file of accounts.
    pub fn is_kept(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    /// How many of these actors are accounts that the file in a folder does not know: a file
    /// was lost, and with it those who recorded something.
    pub fn lost(folder: &Path, actors: &BTreeSet<String>) -> Result<usize, AccessError> {
        let mut named: BTreeSet<&str> = actors.iter().map(String::as_str).collect();
        named.retain(|actor| actor.starts_with(account::ID_START));
        if named.is_empty() || !Self::is_kept(folder) {
            return Ok(named.len());
        }
        let file = open_to_read(folder)?;
        let mut statement = file.prepare("SELECT id FROM account")?;
        let known = statement.query_map([], |row| row.get::<_, String>(0))?;
        for id in known {
            named.remove(id?.as_str());
        }
        Ok(named.len())
    }

    /// Whether the file in a folder is whole; one that was never made is.
    pub fn check(folder: &Path) -> Result<(), AccessError> {
        if !Self::is_kept(folder) {
            return Ok(());
        }
        let file = open_to_read(folder)?;
        let said: String = file.query_row("PRAGMA integrity_check", [], |line| line.get(0))?;
        if said == "ok" {
            Ok(())
        } else {
            Err(AccessError::Damaged(said))
        }
    }

    // INVARIANT (short lock): nothing that waits or hashes runs while it is held.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
