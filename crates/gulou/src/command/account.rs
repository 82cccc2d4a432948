//! `gulou account`: accounts without a browser, for the one who is locked out.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::{Subcommand, value_parser};
use fact::{Name, Zone};
use node::access::{Access, Grant, NewAccount};
use node::system_clock;
use store::StoreError;

use crate::fault::misuse;
use crate::options::{BundleOptions, DataOption, check_organ};
use crate::print;
use crate::speech;

/// Files of which a data folder has at least one.
const FILES: [&str; 2] = ["gulou.sqlite3", "access.sqlite3"];
/// Accounts listed at most.
const LIST_MAX: u32 = 10_000;
/// Rows of the audit printed at most.
const AUDIT_MAX: i64 = 10_000;

/// Looks after accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// List accounts and what they may do
    List {
        #[command(flatten)]
        data: DataOption,
    },
    /// Make an account; its password is printed once and must be changed
    Add {
        /// Login name
        name: String,
        /// The post it stands for, not a person
        #[arg(long)]
        title: String,
        /// What it may do, as role@organ; may be repeated
        #[arg(long = "grant", value_name = "ROLE@ORGAN", required = true)]
        grants: Vec<String>,
        #[command(flatten)]
        data: DataOption,
        #[command(flatten)]
        bundle: BundleOptions,
    },
    /// Give an account a new password, printed once
    Reset {
        /// Login name
        name: String,
        #[command(flatten)]
        data: DataOption,
    },
    /// Print the newest sign-ins and changes of accounts, the newest last
    Audit {
        /// How many
        #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = value_parser!(u32).range(1..=AUDIT_MAX))]
        limit: u32,
        #[command(flatten)]
        data: DataOption,
    },
}

impl Account {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { data } => list(data)?,
            Self::Audit { limit, data } => audit(data, *limit)?,
            Self::Add {
                name,
                title,
                grants,
                data,
                bundle,
            } => {
                let grants = grants
                    .iter()
                    .map(|text| grant(text, bundle))
                    .collect::<Result<_, _>>()?;
                let new = NewAccount {
                    name: name.clone(),
                    title: title.clone(),
                    grants,
                };
                let (_account, password) =
                    open(data)?.create_account(&new, None, system_clock()())?;
                told(name, &password)?;
            }
            Self::Reset { name, data } => {
                let password = open(data)?.reset_password(name, None, system_clock()())?;
                told(name, &password)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn told(name: &str, password: &str) -> anyhow::Result<()> {
    print::say("login", &[("name", &name)])?;
    print::say("password", &[("password", &password)])
}

fn open(data: &DataOption) -> anyhow::Result<Access> {
    if !FILES.iter().any(|file| data.data.join(file).is_file()) {
        return Err(StoreError::NoData(data.data.clone()).into());
    }
    Ok(Access::open(&data.data)?)
}

fn list(data: &DataOption) -> anyhow::Result<()> {
    for account in open(data)?.list(None, LIST_MAX)? {
        let grants: Vec<String> = account
            .principal
            .grants
            .iter()
            .map(|grant| format!("{}@{}", grant.role, grant.organ))
            .collect();
        let (name, grants) = (&account.principal.name, grants.join(" "));
        let listed = format!("{name:<16} {grants}");
        if account.disabled {
            print::say("account-disabled", &[("account", &listed)])?;
        } else {
            print::line(&listed)?;
        }
    }
    Ok(())
}

/// One row a line: when, what, to which account, details, and by whom if by another.
fn audit(data: &DataOption, limit: u32) -> anyhow::Result<()> {
    let access = open(data)?;
    let mut names = BTreeMap::new();
    for account in access.list(None, LIST_MAX)? {
        let principal = account.principal;
        names.insert(principal.account.to_string(), principal.name);
    }
    let name = |id: &String| names.get(id).unwrap_or(id).clone();
    for row in access.audit(limit)?.into_iter().rev() {
        let subject = match name(&row.subject) {
            unknown if unknown.is_empty() => speech::text("account-nobody", &[]),
            known => known,
        };
        let by = match row.actor {
            Some(actor) if actor != row.subject => {
                speech::text("account-by", &[("account", &name(&actor))])
            }
            _ => String::new(),
        };
        let line = format!(
            "{}  {} {} {}{by}",
            Zone::CHINA.format(row.at),
            print::padded(&speech::name("verb", &row.verb), 16),
            print::padded(&subject, 16),
            row.detail
        );
        print::line(line.trim_end())?;
    }
    Ok(())
}

fn grant(text: &str, bundle: &BundleOptions) -> anyhow::Result<Grant> {
    let (role, organ) = text
        .split_once('@')
        .ok_or_else(|| misuse("grant-form", &[("given", &text)]))?;
    let loaded = bundle.load()?;
    let granted = loaded
        .catalog
        .roles
        .values()
        .filter(|role| role.relation.is_none());
    let known: Vec<&str> = granted.map(|role| role.id.as_str()).collect();
    if !known.contains(&role) {
        let known = known.join(", ");
        return Err(misuse("no-role", &[("given", &role), ("known", &known)]).into());
    }
    check_organ(&loaded, organ)?;
    Ok(Grant {
        role: Name::new(role)?,
        organ: Name::new(organ)?,
    })
}
