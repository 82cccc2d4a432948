//! Passwords: argon2id hashes, and which new passwords are refused.
//!
//! Functions here take no lock: hashing is slow on purpose.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use super::{AccessError, chance};

/// Shortest password allowed, in characters.
pub const PASSWORD_LENGTH_MIN: usize = 10;
const PASSWORD_LENGTH_MAX: usize = 256;
const WEAK: &str = include_str!("weak-passwords.txt");

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Too short.
    #[error("a password of at least {PASSWORD_LENGTH_MIN} characters is wanted")]
    Short,
    /// Too long.
    #[error("a password of at most {PASSWORD_LENGTH_MAX} characters is wanted")]
    Long,
    /// Same as the old one.
    #[error("the new password must differ from the old one")]
    Same,
    /// Holds nothing but the login name.
    #[error("the password must not be the login name")]
    LoginName,
    /// On the list of passwords that everybody tries first.
    #[error("the password is one of those that are guessed first")]
    Guessable,
}

/// What one hash costs.
#[derive(Debug, Clone, Copy)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for HashCost {
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
        }
    }
}

/// The hash of a password with fresh salt, as a PHC string.
pub(super) fn hash(cost: HashCost, password: &str) -> Result<String, AccessError> {
    let wrong = |cause: &dyn std::fmt::Display| AccessError::Hash(cause.to_string());
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|e| wrong(&e))?;
    let salt = chance::bytes::<16>()?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|e| wrong(&e))
}

/// Whether the password is the hashed one; absurdly long ones are not tried.
pub(super) fn verify(password: &str, hash: &str) -> bool {
    password.chars().count() <= PASSWORD_LENGTH_MAX
        && Argon2::default()
            .verify_password(password.as_bytes(), hash)
            .is_ok()
}

/// Checks a password that somebody wants to have.
pub(super) fn check(new: &str, old: Option<&str>, login: &str) -> Result<(), PasswordFault> {
    let length = new.chars().count();
    let plain = new.to_lowercase();
    if length < PASSWORD_LENGTH_MIN {
        Err(PasswordFault::Short)
    } else if length > PASSWORD_LENGTH_MAX {
        Err(PasswordFault::Long)
    } else if Some(new) == old {
        Err(PasswordFault::Same)
    } else if plain == login {
        Err(PasswordFault::LoginName)
    } else if guessable(&plain) {
        Err(PasswordFault::Guessable)
    } else {
        Ok(())
    }
}

fn guessable(plain: &str) -> bool {
    let mut letters = plain.chars();
    let first = letters.next();
    letters.all(|letter| Some(letter) == first)
        || WEAK
            .lines()
            .filter(|line| !line.starts_with('#'))
            .any(|line| line == plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused_with_the_reason() {
        for (new, fault) in [
            ("short", PasswordFault::Short),
            ("the-old-one", PasswordFault::Same),
            ("night.watch", PasswordFault::LoginName),
            ("Password123", PasswordFault::Guessable),
            ("aaaaaaaaaaaa", PasswordFault::Guessable),
        ] {
            assert_eq!(
                check(new, Some("the-old-one"), "night.watch"),
                Err(fault),
                "{new}"
            );
        }
        assert_eq!(
            check(&"long ".repeat(60), None, "x"),
            Err(PasswordFault::Long)
        );
        assert_eq!(check("four-calm-herons", None, "x"), Ok(()));
    }

    #[test]
    fn a_hash_is_argon2id_and_fits_only_its_password() {
        let hash = hash(HashCost::default(), "four-calm-herons").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("four-calm-herons", &hash) && !verify("four-calm-heron", &hash));
    }
}
