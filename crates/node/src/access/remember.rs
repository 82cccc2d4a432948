//! Remembered answers: a request sent twice with one `Idempotency-Key` is
//! carried out once.
//!
//! INVARIANT (reserve first): the key is taken before the work begins, so of two
//! requests at the same time only one works. A taken key without an answer is
//! given up after two minutes, longer than any request may take: only a program that was
//! killed leaves one. An answer is given up after a day.

use fact::{ActorId, Moment};
use rusqlite::OptionalExtension as _;

use super::{Access, AccessError};

const KEEP_MS: i64 = 24 * 3_600_000;
const RESERVE_MS: i64 = 2 * 60_000;
const ROWS_MAX: i64 = 20_000;

/// Which request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberKey {
    /// Who sent it.
    pub account: ActorId,
    /// The operation and its path.
    pub operation: String,
    /// The key that the client chose.
    pub key: String,
    /// SHA-256 of its body.
    pub request: [u8; 32],
}

/// An answer given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub media: String,
    /// Body.
    pub body: Vec<u8>,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recall {
    /// Nothing: it is taken now, go on.
    New,
    /// The same request was answered.
    Answered(Remembered),
    /// The same request is being worked on.
    Underway,
    /// The key was used for another request.
    Other,
}

type Row = ([u8; 32], Option<u16>, Option<String>, Option<Vec<u8>>);

impl Access {
    /// Takes a key, or says what is known of it.
    pub fn recall(&self, key: &RememberKey, now: Moment) -> Result<Recall, AccessError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute(
            "DELETE FROM remembered WHERE at <= ?1 OR (status IS NULL AND at <= ?2)",
            (
                now.plus_millis(-KEEP_MS).millis(),
                now.plus_millis(-RESERVE_MS).millis(),
            ),
        )?;
        let found: Option<Row> = transaction
            .query_row(
                "SELECT request, status, media, body FROM remembered WHERE account = ?1 AND operation = ?2 AND key = ?3",
                (key.account.as_str(), &key.operation, &key.key),
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()?;
        let recall = match found {
            Some((request, ..)) if request != key.request => Recall::Other,
            Some((_, Some(status), media, body)) => Recall::Answered(Remembered {
                status,
                media: media.unwrap_or_default(),
                body: body.unwrap_or_default(),
            }),
            Some(_unanswered) => Recall::Underway,
            None => {
                reserve(&transaction, key, now)?;
                Recall::New
            }
        };
        transaction.commit()?;
        Ok(recall)
    }

    /// Keeps the answer of a taken key.
    pub fn remember(&self, key: &RememberKey, answer: &Remembered) -> Result<(), AccessError> {
        self.lock().execute(
            concat!(
                "UPDATE remembered SET status = ?4, media = ?5, body = ?6 ",
                "WHERE account = ?1 AND operation = ?2 AND key = ?3"
            ),
            (
                key.account.as_str(),
                &key.operation,
                &key.key,
                answer.status,
                &answer.media,
                &answer.body,
            ),
        )?;
        Ok(())
    }

    /// Gives a taken key back: the work failed and may be tried again.
    pub fn forget(&self, key: &RememberKey) -> Result<(), AccessError> {
        self.lock().execute(
            "DELETE FROM remembered WHERE account = ?1 AND operation = ?2 AND key = ?3 AND status IS NULL",
            (key.account.as_str(), &key.operation, &key.key),
        )?;
        Ok(())
    }
}

fn reserve(
    transaction: &rusqlite::Transaction<'_>,
    key: &RememberKey,
    now: Moment,
) -> Result<(), AccessError> {
    transaction.execute(
        concat!(
            "DELETE FROM remembered WHERE (account, operation, key) IN (SELECT account, operation, key ",
            "FROM remembered ORDER BY at DESC LIMIT -1 OFFSET ?1)"
        ),
        [ROWS_MAX - 1],
    )?;
    transaction.execute(
        "INSERT INTO remembered (account, operation, key, request, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            key.account.as_str(),
            &key.operation,
            &key.key,
            key.request,
            now.millis(),
        ),
    )?;
    Ok(())
}
