//! `gulou account`: accounts without a browser, for the one who is locked out.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Subcommand;
use fact::Name;
use node::access::{Access, Grant, NewAccount};
use node::system_clock;

use crate::options::{BundleOptions, DataOption};
use crate::print;

/// Accounts listed at most.
const LIST_MAX: u32 = 10_000;

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
}

impl Account {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { data } => list(data)?,
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
                print::line(&format!("login    {name}\npassword {password}"))?;
            }
            Self::Reset { name, data } => {
                let password = open(data)?.reset_password(name, None, system_clock()())?;
                print::line(&format!("login    {name}\npassword {password}"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn open(data: &DataOption) -> anyhow::Result<Access> {
    if !data.data.is_dir() {
        bail!("`{}` holds no gulou data", data.data.display());
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
        let state = if account.disabled { "  disabled" } else { "" };
        print::line(&format!(
            "{:<16} {}{state}",
            account.principal.name,
            grants.join(" ")
        ))?;
    }
    Ok(())
}

fn grant(text: &str, bundle: &BundleOptions) -> anyhow::Result<Grant> {
    let (role, organ) = text
        .split_once('@')
        .context("a grant is written as role@organ")?;
    let loaded = bundle.load()?;
    let granted = loaded
        .catalog
        .roles
        .values()
        .filter(|role| role.relation.is_none());
    let known: Vec<&str> = granted.map(|role| role.id.as_str()).collect();
    if !known.contains(&role) {
        bail!(
            "`{role}` is not a role that can be granted; these are: {}",
            known.join(", ")
        );
    }
    if loaded.district.organs.get(organ).is_none() {
        bail!("`{organ}` is not an organ of the district");
    }
    Ok(Grant {
        role: Name::new(role)?,
        organ: Name::new(organ)?,
    })
}
