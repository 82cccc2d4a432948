//! Failures: which words they have, and which exit code.
//!
//! Rooms below give typed errors; here they become sentences in the reader's language.
//! Wrong use, which ends with 2, is told apart from work that failed, which ends with 1.

mod cause;
mod usage;

use std::fmt;
use std::process::ExitCode;

use web::words::{Language, Words};

use crate::speech::{self, Fills};

pub(crate) use cause::{access, verdict};
pub(crate) use usage::usage;

/// The exit code of wrong use.
pub(crate) const MISUSE: u8 = 2;

/// A failure that a command itself finds; as a context it says what was being done.
#[derive(Debug)]
pub(crate) struct Fault {
    said: Words,
    is_misuse: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said.en)
    }
}

impl std::error::Error for Fault {}

/// Something that was asked for wrongly.
pub(crate) fn misuse(key: &str, fills: &Fills<'_>) -> Fault {
    Fault {
        said: speech::words(key, fills),
        is_misuse: true,
    }
}

/// Something that did not work out.
pub(crate) fn failure(key: &str, fills: &Fills<'_>) -> Fault {
    Fault {
        said: speech::words(key, fills),
        is_misuse: false,
    }
}

/// Something that was asked for wrongly, in words made elsewhere.
pub(crate) fn misused(said: Words) -> Fault {
    Fault {
        said,
        is_misuse: true,
    }
}

/// A failure with its causes in one line.
pub(crate) fn told(failed: &anyhow::Error, language: Language) -> String {
    // A context is found from the whole error only, not among its causes.
    let context = failed.downcast_ref::<Fault>();
    let mut parts: Vec<String> = context
        .map(|fault| fault.said.speak(language).to_owned())
        .into_iter()
        .collect();
    for cause in failed.chain().skip(parts.len()) {
        match cause::worded(cause) {
            // What is worded tells its own causes.
            Some(words) => {
                parts.push(words.speak(language).to_owned());
                break;
            }
            None => parts.push(cause.to_string()),
        }
    }
    let between = speech::words("because", &[]);
    parts.join(between.speak(language))
}

/// 2 where the command was used wrongly, else 1.
pub(crate) fn exit_code(failed: &anyhow::Error) -> ExitCode {
    let context = failed.downcast_ref::<Fault>();
    if context.is_some_and(|fault| fault.is_misuse) || failed.chain().any(cause::is_misuse) {
        ExitCode::from(MISUSE)
    } else {
        ExitCode::FAILURE
    }
}
