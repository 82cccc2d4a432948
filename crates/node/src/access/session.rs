//! Sessions: a random token in the browser, only its SHA-256 here.
//!
//! A session ends twelve hours after it began, or two hours after its last use,
//! whichever comes first.

use std::fmt;

use fact::{ActorId, Moment, Name};
use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use super::account::{self, Principal};
use super::{Access, AccessError, audit, chance, password, throttle};

/// A session lives this long at most.
pub const SESSION_ABSOLUTE_MS: i64 = 12 * 3_600_000;
/// A session ends when it is not used for so long.
pub const SESSION_IDLE_MS: i64 = 2 * 3_600_000;
/// Uses closer together than this are not written down.
const USE_GRAIN_MS: i64 = 60_000;
const SESSIONS_PER_ACCOUNT: i64 = 20;
const NAME_LENGTH_MAX: usize = 40;

/// The secret that a browser holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token as it came from a browser.
    pub fn from_text(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(text.to_owned()))
    }

    /// The text to hand to the browser, and to nobody else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored and compared.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// A session that is alive.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in.
    pub principal: Principal,
    /// What unsafe requests of this session must bring along.
    pub csrf: String,
    /// When it ends at the latest.
    pub ends: Moment,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("account", &self.principal.account)
            .finish_non_exhaustive()
    }
}

/// A session that has just begun.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret for the browser.
    pub token: Token,
    /// The session.
    pub session: Session,
}

/// Why a sign-in failed.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Wrong name or password; which of them is not told.
    #[error("the login name or the password is wrong")]
    Refused,
    /// Too many wrong passwords.
    #[error("too many wrong passwords: wait {wait_s} s")]
    Throttled {
        /// How long, in seconds.
        wait_s: u32,
    },
    /// The access file.
    #[error(transparent)]
    Access(#[from] AccessError),
}

struct Known {
    id: String,
    name: String,
    hash: String,
}

impl Access {
    /// Begins a session for a login name and password, tried from an address.
    pub fn sign_in(
        &self,
        name: &str,
        password: &str,
        address: &str,
        now: Moment,
    ) -> Result<SignedIn, SignInError> {
        let name: String = name
            .trim()
            .to_lowercase()
            .chars()
            .take(NAME_LENGTH_MAX)
            .collect();
        if let Err(wait_s) = throttle::admit(&mut self.lock(), &name, address, now)? {
            return Err(SignInError::Throttled { wait_s });
        }
        let known = known_by_name(&self.lock(), &name)?;
        let hash = known.as_ref().map_or(&self.decoy, |known| &known.hash);
        let right = password::verify(password, hash);
        match known {
            Some(known) if right => Ok(self.begin(&known, address, now)?),
            known => {
                let subject = known.map_or_else(String::new, |known| known.id);
                let mut row = audit::row(now, None, "sign-in-refused", &subject);
                address.clone_into(&mut row.detail);
                audit::write(&self.lock(), &row)?;
                Err(SignInError::Refused)
            }
        }
    }

    fn begin(&self, known: &Known, address: &str, now: Moment) -> Result<SignedIn, AccessError> {
        let token = Token(chance::hex(&chance::bytes::<32>()?));
        let csrf = chance::hex(&chance::bytes::<32>()?);
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        throttle::forgive(&transaction, &known.name, address)?;
        drop_dead(&transaction, now)?;
        transaction.execute(
            "INSERT INTO session (token_hash, account, csrf, created_at, last_used_at) VALUES (?1, ?2, ?3, ?4, ?4)",
            (token.digest(), &known.id, &csrf, now.millis()),
        )?;
        transaction.execute(
            concat!(
                "DELETE FROM session WHERE account = ?1 AND token_hash NOT IN (SELECT token_hash ",
                "FROM session WHERE account = ?1 ORDER BY created_at DESC LIMIT ?2)"
            ),
            (&known.id, SESSIONS_PER_ACCOUNT),
        )?;
        let mut row = audit::row(now, Some(&known.id), "sign-in", &known.id);
        address.clone_into(&mut row.detail);
        audit::write(&transaction, &row)?;
        let principal = account::principal(&transaction, &known.id)?;
        transaction.commit()?;
        Ok(SignedIn {
            token,
            session: Session {
                principal,
                csrf,
                ends: now.plus_millis(SESSION_ABSOLUTE_MS),
            },
        })
    }

    /// The session of a token, if it is alive; using it keeps it so.
    pub fn session(&self, token: &Token, now: Moment) -> Result<Option<Session>, AccessError> {
        let connection = self.lock();
        let found: Option<(String, String, i64, i64)> = connection
            .prepare_cached(concat!(
                "SELECT session.account, csrf, session.created_at, last_used_at FROM session ",
                "JOIN account ON account.id = session.account ",
                "WHERE token_hash = ?1 AND disabled_at IS NULL"
            ))?
            .query_row([token.digest()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((id, csrf, created, used)) = found else {
            return Ok(None);
        };
        let (age, idle) = (now.millis() - created, now.millis() - used);
        if age >= SESSION_ABSOLUTE_MS || idle >= SESSION_IDLE_MS {
            return Ok(None);
        }
        if idle >= USE_GRAIN_MS {
            connection
                .prepare_cached("UPDATE session SET last_used_at = ?2 WHERE token_hash = ?1")?
                .execute((token.digest(), now.millis()))?;
        }
        Ok(Some(Session {
            principal: account::principal(&connection, &id)?,
            csrf,
            ends: Moment::from_millis(created + SESSION_ABSOLUTE_MS),
        }))
    }

    /// Ends a session.
    pub fn sign_out(&self, token: &Token, now: Moment) -> Result<(), AccessError> {
        let connection = self.lock();
        let id: Option<String> = connection
            .query_row(
                "DELETE FROM session WHERE token_hash = ?1 RETURNING account",
                [token.digest()],
                |row| row.get(0),
            )
            .optional()?;
        if let Some(id) = id {
            audit::write(&connection, &audit::row(now, Some(&id), "sign-out", &id))?;
        }
        Ok(())
    }

    /// Changes the password of an account and ends its other sessions.
    pub fn change_password(
        &self,
        id: &ActorId,
        change: &PasswordChange<'_>,
        now: Moment,
    ) -> Result<(), AccessError> {
        let known = known_by_id(&self.lock(), id)?;
        let admitted = throttle::admit(&mut self.lock(), &known.name, change.address, now)?;
        admitted.map_err(|wait_s| AccessError::Throttled { wait_s })?;
        if !password::verify(change.old, &known.hash) {
            return Err(AccessError::OldPassword);
        }
        password::check(change.new, Some(change.old), &known.name)?;
        let hash = password::hash(self.cost, change.new)?;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        throttle::forgive(&transaction, &known.name, change.address)?;
        let changed = transaction.execute(
            "UPDATE account SET hash = ?3, must_change = 0 WHERE id = ?1 AND hash = ?2",
            (id.as_str(), &known.hash, hash),
        )?;
        if changed == 0 {
            return Err(AccessError::OldPassword);
        }
        transaction.execute(
            "DELETE FROM session WHERE account = ?1 AND token_hash <> ?2",
            (id.as_str(), change.keep.digest()),
        )?;
        let row = audit::row(now, Some(id.as_str()), "password-changed", id.as_str());
        audit::write(&transaction, &row)?;
        Ok(transaction.commit()?)
    }
}

/// A wish to change a password.
pub struct PasswordChange<'a> {
    /// The password so far.
    pub old: &'a str,
    /// The password from now on.
    pub new: &'a str,
    /// The session that goes on.
    pub keep: &'a Token,
    /// Where the wish came from.
    pub address: &'a str,
}

impl fmt::Debug for PasswordChange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordChange(..)")
    }
}

fn drop_dead(connection: &Connection, now: Moment) -> Result<(), AccessError> {
    connection.execute(
        "DELETE FROM session WHERE created_at <= ?1 OR last_used_at <= ?2",
        (
            now.plus_millis(-SESSION_ABSOLUTE_MS).millis(),
            now.plus_millis(-SESSION_IDLE_MS).millis(),
        ),
    )?;
    Ok(())
}

fn known_by_name(connection: &Connection, name: &str) -> Result<Option<Known>, AccessError> {
    known(connection, "name", name)
}

fn known_by_id(connection: &Connection, id: &Name) -> Result<Known, AccessError> {
    known(connection, "id", id.as_str())?.ok_or_else(|| AccessError::Unknown(id.to_string()))
}

fn known(
    connection: &Connection,
    column: &'static str,
    value: &str,
) -> Result<Option<Known>, AccessError> {
    let sql =
        format!("SELECT id, name, hash FROM account WHERE {column} = ?1 AND disabled_at IS NULL");
    Ok(connection
        .query_row(&sql, [value], |row| {
            Ok(Known {
                id: row.get(0)?,
                name: row.get(1)?,
                hash: row.get(2)?,
            })
        })
        .optional()?)
}
