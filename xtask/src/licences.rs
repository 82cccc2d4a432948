//! Licences of everything that is built in, held against `deny.toml`: what `make deny` checks
//! with more care, this does wherever cargo is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, ensure};
use serde::Deserialize;

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: BTreeSet<String>,
    exceptions: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    #[serde(rename = "crate")]
    name: String,
    allow: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

/// Packages whose licence the policy does not allow, with that licence.
pub fn refused(root: &Path) -> anyhow::Result<Vec<String>> {
    let policy: Policy = toml::from_str(&std::fs::read_to_string(root.join("deny.toml"))?)?;
    let of_crates: BTreeMap<&str, &BTreeSet<String>> = policy
        .licenses
        .exceptions
        .iter()
        .map(|exception| (exception.name.as_str(), &exception.allow))
        .collect();
    let others = packages(root)?.into_iter().filter(|of| of.source.is_some());
    let refused = others.filter(|package| {
        let exception = of_crates.get(package.name.as_str());
        let is_allowed = |licence: &str| {
            policy.licenses.allow.contains(licence)
                || exception.is_some_and(|allow| allow.contains(licence))
        };
        !allows(package.license.as_deref().unwrap_or_default(), is_allowed)
    });
    Ok(refused.map(told).collect())
}

fn told(package: Package) -> String {
    let licence = package.license.unwrap_or_else(|| "-".to_owned());
    format!("{} {}: {licence}", package.name, package.version)
}

fn packages(root: &Path) -> anyhow::Result<Vec<Package>> {
    let answer = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    ensure!(
        answer.status.success(),
        "{}",
        String::from_utf8_lossy(&answer.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&answer.stdout)?;
    Ok(metadata.packages)
}

/// Whether an SPDX expression can be kept with allowed licences: a choice by one of them, a
/// conjunction by all. What is no expression cannot.
fn allows(expression: &str, is_allowed: impl Fn(&str) -> bool) -> bool {
    // Older manifests write a choice with a slash.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = Words {
        rest: spaced.split_whitespace().collect(),
        is_allowed,
    };
    words.rest.reverse();
    words.choice().unwrap_or_default() && words.rest.is_empty()
}

/// The words of an expression, the next one last.
struct Words<'a, F> {
    rest: Vec<&'a str>,
    is_allowed: F,
}

impl<F: Fn(&str) -> bool> Words<'_, F> {
    fn took(&mut self, word: &str) -> bool {
        let is_next = self.rest.last() == Some(&word);
        if is_next {
            self.rest.pop();
        }
        is_next
    }

    fn choice(&mut self) -> Option<bool> {
        let mut kept = self.conjunction()?;
        while self.took("OR") {
            kept |= self.conjunction()?;
        }
        Some(kept)
    }

    fn conjunction(&mut self) -> Option<bool> {
        let mut kept = self.licence()?;
        while self.took("AND") {
            kept &= self.licence()?;
        }
        Some(kept)
    }

    fn licence(&mut self) -> Option<bool> {
        if self.took("(") {
            let kept = self.choice()?;
            return self.took(")").then_some(kept);
        }
        let name = self.rest.pop()?;
        if self.took("WITH") {
            let exception = self.rest.pop()?;
            return Some((self.is_allowed)(&format!("{name} WITH {exception}")));
        }
        Some((self.is_allowed)(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_kept_by_one_of_a_choice_and_all_of_a_conjunction() {
        let is_allowed = |licence: &str| ["MIT", "ISC", "X WITH y"].contains(&licence);
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0/MIT", true),
            ("GPL-3.0 AND MIT", false),
            ("(GPL-3.0 OR MIT) AND ISC", true),
            ("GPL-3.0 OR MIT AND ISC", true),
            ("X WITH y", true),
            ("X", false),
            ("", false),
            ("MIT OR", false),
            ("MIT ISC", false),
            ("(MIT", false),
        ] {
            assert_eq!(allows(expression, is_allowed), expected, "{expression}");
        }
    }

    #[test]
    fn every_package_has_a_licence_that_is_allowed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert_eq!(refused(&root).unwrap(), Vec::<String>::new());
    }
}
