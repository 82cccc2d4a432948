//! Accounts and their grants.

use fact::{ActorId, Moment, Name, OrganId, RecordId};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::{Access, AccessError, audit, chance, password};

/// What the ids of accounts begin with, and no part of the program is called.
pub(super) const ID_START: &str = "acct_";
/// The login name of the account made at the first start.
const FIRST_NAME: &str = "admin";
/// The role that manages accounts.
const ADMIN_ROLE: &str = "admin";
const GRANTS_MAX: usize = 32;
const TITLE_CHARS_MAX: usize = 60;

/// A role at an organ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Name,
    /// Where.
    pub organ: OrganId,
}

/// Who is calling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The account, as facts name it.
    pub account: ActorId,
    /// Login name.
    pub name: String,
    /// The post it stands for.
    pub title: String,
    /// What it may be.
    pub grants: Vec<Grant>,
    /// Must choose a password before anything else.
    pub must_change: bool,
    /// Belongs to the sample district.
    pub sample: bool,
}

/// An account as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who it is when signed in.
    pub principal: Principal,
    /// Switched off.
    pub disabled: bool,
    /// When it was made.
    pub created: Moment,
}

/// What is wanted of a new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Login name.
    pub name: String,
    /// The post it stands for, not a person.
    pub title: String,
    /// What it may be.
    pub grants: Vec<Grant>,
}

/// An account that comes with the sample district, with its published password.
#[derive(Debug, Clone)]
pub struct SampleAccount {
    /// The account.
    pub account: NewAccount,
    /// Its published password.
    pub password: String,
}

/// The first login, shown once and never again.
pub struct FirstLogin {
    /// Login name.
    pub name: String,
    /// Password, to be changed at the first sign-in.
    pub password: String,
}

impl std::fmt::Debug for FirstLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FirstLogin")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

struct Wanted<'a> {
    account: &'a NewAccount,
    hash: String,
    must_change: bool,
    sample: bool,
    first: bool,
}

impl Access {
    /// Makes the first administrator, at an organ, when there is no account but samples.
    pub fn first_login(
        &self,
        organ: &OrganId,
        now: Moment,
    ) -> Result<Option<FirstLogin>, AccessError> {
        if any_real(&self.lock())? {
            return Ok(None);
        }
        let password = chance::readable_password()?;
        let hash = password::hash(self.cost, &password)?;
        let role = Name::new(ADMIN_ROLE).map_err(|e| AccessError::Schema(e.to_string()))?;
        let account = NewAccount {
            name: FIRST_NAME.to_owned(),
            title: FIRST_NAME.to_owned(),
            grants: vec![Grant {
                role,
                organ: organ.clone(),
            }],
        };
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        if any_real(&transaction)? {
            return Ok(None);
        }
        let wanted = Wanted {
            account: &account,
            hash,
            must_change: true,
            sample: false,
            first: true,
        };
        insert(&transaction, &wanted, None, now)?;
        transaction.commit()?;
        Ok(Some(FirstLogin {
            name: account.name,
            password,
        }))
    }

    /// Whether the first administrator has not chosen a password yet.
    pub fn awaits_first_login(&self) -> Result<bool, AccessError> {
        Ok(self.lock().query_row(
            "SELECT EXISTS (SELECT 1 FROM account WHERE first AND must_change AND disabled_at IS NULL)",
            [],
            |row| row.get(0),
        )?)
    }

    /// Makes an account; its readable password comes back once.
    pub fn create_account(
        &self,
        new: &NewAccount,
        by: Option<&ActorId>,
        now: Moment,
    ) -> Result<(Account, String), AccessError> {
        check_new(new)?;
        let password = chance::readable_password()?;
        let hash = password::hash(self.cost, &password)?;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let wanted = Wanted {
            account: new,
            hash,
            must_change: true,
            sample: false,
            first: false,
        };
        let id = insert(&transaction, &wanted, by, now)?;
        let account = one(&transaction, &id)?;
        transaction.commit()?;
        Ok((account, password))
    }

    /// Makes the sample accounts that are missing; called with the sample district only.
    pub fn ensure_sample_accounts(
        &self,
        accounts: &[SampleAccount],
        now: Moment,
    ) -> Result<(), AccessError> {
        for sample in accounts {
            check_new(&sample.account)?;
            // One that was switched off stays off: its password is public.
            if taken(&self.lock(), &sample.account.name)? {
                continue;
            }
            let hash = password::hash(self.cost, &sample.password)?;
            let mut connection = self.lock();
            let transaction = connection.transaction()?;
            let wanted = Wanted {
                account: &sample.account,
                hash,
                must_change: false,
                sample: true,
                first: false,
            };
            insert(&transaction, &wanted, None, now)?;
            transaction.commit()?;
        }
        Ok(())
    }

    /// Switches off all sample accounts: their passwords are published, so they may be
    /// on only while the sample district is served. Says how many were on.
    pub fn retire_sample_accounts(&self, now: Moment) -> Result<usize, AccessError> {
        let retire = "UPDATE account SET disabled_at = ?1 WHERE sample AND disabled_at IS NULL";
        Ok(self.lock().execute(retire, [now.millis()])?)
    }

    /// Accounts by login name, after one of them, at most so many.
    pub fn list(&self, after: Option<&str>, limit: u32) -> Result<Vec<Account>, AccessError> {
        let connection = self.lock();
        let mut rows = connection.prepare_cached(concat!(
            "SELECT id, name, title, must_change, sample, disabled_at, created_at FROM account ",
            "WHERE name > ?1 ORDER BY name LIMIT ?2"
        ))?;
        let found = rows
            .query_map((after.unwrap_or(""), limit), read)?
            .collect::<Result<Vec<_>, _>>()?;
        found
            .into_iter()
            .map(|account| with_grants(&connection, account))
            .collect()
    }

    /// Replaces the grants of an account.
    pub fn set_grants(
        &self,
        id: &ActorId,
        grants: &[Grant],
        by: Option<&ActorId>,
        now: Moment,
    ) -> Result<Account, AccessError> {
        check_grants(grants)?;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        one(&transaction, id)?;
        write_grants(&transaction, id, grants)?;
        keep_an_admin(&transaction, id)?;
        let mut row = audit::row(now, by.map(Name::as_str), "grants-set", id.as_str());
        row.detail = grant_text(grants);
        audit::write(&transaction, &row)?;
        let account = one(&transaction, id)?;
        transaction.commit()?;
        Ok(account)
    }

    /// Switches an account off and ends its sessions; facts keep naming it.
    pub fn disable(
        &self,
        id: &ActorId,
        by: Option<&ActorId>,
        now: Moment,
    ) -> Result<(), AccessError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        one(&transaction, id)?;
        transaction.execute(
            "UPDATE account SET disabled_at = coalesce(disabled_at, ?2) WHERE id = ?1",
            (id.as_str(), now.millis()),
        )?;
        keep_an_admin(&transaction, id)?;
        transaction.execute("DELETE FROM session WHERE account = ?1", [id.as_str()])?;
        let row = audit::row(now, by.map(Name::as_str), "account-disabled", id.as_str());
        audit::write(&transaction, &row)?;
        Ok(transaction.commit()?)
    }

    /// Gives an account a new readable password that must be changed; ends its sessions.
    pub fn reset_password(
        &self,
        name: &str,
        by: Option<&ActorId>,
        now: Moment,
    ) -> Result<String, AccessError> {
        let password = chance::readable_password()?;
        let hash = password::hash(self.cost, &password)?;
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        let id: String = transaction
            .query_row(
                "UPDATE account SET hash = ?2, must_change = 1 WHERE name = ?1 RETURNING id",
                (name, hash),
                |row| row.get(0),
            )
            .optional()?
            .ok_or_else(|| AccessError::Unknown(name.to_owned()))?;
        transaction.execute("DELETE FROM session WHERE account = ?1", [&id])?;
        let row = audit::row(now, by.map(Name::as_str), "password-reset", &id);
        audit::write(&transaction, &row)?;
        transaction.commit()?;
        Ok(password)
    }
}

fn any_real(connection: &Connection) -> Result<bool, AccessError> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM account WHERE NOT sample)",
        [],
        |row| row.get(0),
    )?)
}

fn taken(connection: &Connection, name: &str) -> Result<bool, AccessError> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM account WHERE name = ?1)",
        [name],
        |row| row.get(0),
    )?)
}

fn check_new(new: &NewAccount) -> Result<(), AccessError> {
    let named = (2..=40).contains(&new.name.len()) && Name::new(&new.name).is_ok();
    let title = new.title.trim();
    if !named {
        return Err(AccessError::Name(new.name.chars().take(60).collect()));
    }
    if title.is_empty() || title.chars().count() > TITLE_CHARS_MAX {
        return Err(AccessError::Title);
    }
    check_grants(&new.grants)
}

fn check_grants(grants: &[Grant]) -> Result<(), AccessError> {
    if grants.len() > GRANTS_MAX {
        return Err(AccessError::Grants(GRANTS_MAX));
    }
    Ok(())
}

fn insert(
    transaction: &Transaction<'_>,
    wanted: &Wanted<'_>,
    by: Option<&ActorId>,
    now: Moment,
) -> Result<ActorId, AccessError> {
    let new = wanted.account;
    if taken(transaction, &new.name)? {
        return Err(AccessError::NameTaken(new.name.clone()));
    }
    let id = RecordId::new(now.millis(), chance::id_bits()?);
    let id =
        Name::new(&format!("{ID_START}{id}")).map_err(|e| AccessError::Schema(e.to_string()))?;
    transaction.execute(
        concat!(
            "INSERT INTO account (id, name, title, hash, must_change, sample, first, created_at) ",
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        ),
        (
            id.as_str(),
            &new.name,
            new.title.trim(),
            &wanted.hash,
            wanted.must_change,
            wanted.sample,
            wanted.first,
            now.millis(),
        ),
    )?;
    write_grants(transaction, &id, &new.grants)?;
    let mut row = audit::row(now, by.map(Name::as_str), "account-created", id.as_str());
    row.detail = grant_text(&new.grants);
    audit::write(transaction, &row)?;
    Ok(id)
}

fn write_grants(
    transaction: &Transaction<'_>,
    id: &ActorId,
    grants: &[Grant],
) -> Result<(), AccessError> {
    transaction.execute("DELETE FROM grant_at WHERE account = ?1", [id.as_str()])?;
    let mut write = transaction.prepare_cached(
        "INSERT OR IGNORE INTO grant_at (account, role, organ) VALUES (?1, ?2, ?3)",
    )?;
    for grant in grants {
        write.execute((id.as_str(), grant.role.as_str(), grant.organ.as_str()))?;
    }
    Ok(())
}

// INVARIANT (an administrator stays): checked after every change that can take one away.
fn keep_an_admin(transaction: &Transaction<'_>, changed: &ActorId) -> Result<(), AccessError> {
    let any: bool = transaction.query_row(
        concat!(
            "SELECT EXISTS (SELECT 1 FROM account JOIN grant_at ON grant_at.account = account.id ",
            "WHERE role = ?1 AND disabled_at IS NULL)"
        ),
        [ADMIN_ROLE],
        |row| row.get(0),
    )?;
    if any {
        Ok(())
    } else {
        Err(AccessError::LastAdmin(changed.to_string()))
    }
}

fn grant_text(grants: &[Grant]) -> String {
    let words: Vec<String> = grants
        .iter()
        .map(|grant| format!("{}@{}", grant.role, grant.organ))
        .collect();
    words.join(" ")
}

fn one(connection: &Connection, id: &ActorId) -> Result<Account, AccessError> {
    let account = connection
        .prepare_cached(concat!(
            "SELECT id, name, title, must_change, sample, disabled_at, created_at ",
            "FROM account WHERE id = ?1"
        ))?
        .query_row([id.as_str()], read)
        .optional()?
        .ok_or_else(|| AccessError::Unknown(id.to_string()))?;
    with_grants(connection, account)
}

/// The account behind an id, with its grants.
pub(super) fn principal(connection: &Connection, id: &str) -> Result<Principal, AccessError> {
    let id = Name::new(id).map_err(|e| AccessError::Schema(e.to_string()))?;
    Ok(one(connection, &id)?.principal)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let disabled: Option<i64> = row.get(5)?;
    Ok(Account {
        principal: Principal {
            account: name_at(row, 0)?,
            name: row.get(1)?,
            title: row.get(2)?,
            grants: Vec::new(),
            must_change: row.get(3)?,
            sample: row.get(4)?,
        },
        disabled: disabled.is_some(),
        created: Moment::from_millis(row.get(6)?),
    })
}

fn with_grants(connection: &Connection, mut account: Account) -> Result<Account, AccessError> {
    let mut rows = connection.prepare_cached(
        "SELECT role, organ FROM grant_at WHERE account = ?1 ORDER BY role, organ",
    )?;
    account.principal.grants = rows
        .query_map([account.principal.account.as_str()], |row| {
            Ok(Grant {
                role: name_at(row, 0)?,
                organ: name_at(row, 1)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(account)
}

fn name_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Name> {
    let text: String = row.get(column)?;
    Name::new(&text).map_err(|cause| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Text,
            Box::new(cause),
        )
    })
}
