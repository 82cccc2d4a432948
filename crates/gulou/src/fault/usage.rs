//! What is wrong with a command line, in the reader's language.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use web::words::{Language, Words};

use super::cause::worded;
use crate::speech;

/// A refused command line in words, with its usage.
pub(crate) fn usage(wrong: &clap::Error, language: Language) -> String {
    let words = sentence(wrong);
    let mut text = words.speak(language).to_owned();
    for kind in [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ] {
        if let Some(near) = found(wrong, kind) {
            let hint = speech::words("usage-near", &[("near", &near)]);
            text.push_str(hint.speak(language));
        }
    }
    let more = speech::words("usage-help", &[]);
    format!("{text}\n{}", more.speak(language))
}

fn sentence(wrong: &clap::Error) -> Words {
    let arg = found(wrong, ContextKind::InvalidArg).unwrap_or_default();
    let value = found(wrong, ContextKind::InvalidValue).unwrap_or_default();
    let valid = found(wrong, ContextKind::ValidValue).unwrap_or_default();
    let prior = found(wrong, ContextKind::PriorArg).unwrap_or_default();
    let command = found(wrong, ContextKind::InvalidSubcommand).unwrap_or_default();
    let (key, fills): (_, Vec<(&str, &dyn std::fmt::Display)>) = match wrong.kind() {
        ErrorKind::UnknownArgument => ("usage-unknown", vec![("arg", &arg)]),
        ErrorKind::InvalidSubcommand => ("usage-command", vec![("arg", &command)]),
        ErrorKind::MissingRequiredArgument => ("usage-missing", vec![("arg", &arg)]),
        ErrorKind::ArgumentConflict if arg == prior => ("usage-twice", vec![("arg", &arg)]),
        ErrorKind::ArgumentConflict => ("usage-conflict", vec![("arg", &arg), ("prior", &prior)]),
        ErrorKind::InvalidValue if value.is_empty() => ("usage-no-value", vec![("arg", &arg)]),
        ErrorKind::InvalidValue => (
            "usage-choice",
            vec![("arg", &arg), ("value", &value), ("valid", &valid)],
        ),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            ("usage-no-value", vec![("arg", &arg)])
        }
        ErrorKind::TooManyValues => ("usage-many", vec![("arg", &arg), ("value", &value)]),
        ErrorKind::ValueValidation => return invalid(wrong, &arg, &value),
        _ => return Words::same(wrong),
    };
    speech::words(key, &fills)
}

/// A value that its reader refused, with the reason where there are words for it.
fn invalid(wrong: &clap::Error, arg: &str, value: &str) -> Words {
    let cause = wrong.source();
    let reason = cause.map_or_else(
        || Words::same(""),
        |cause| worded(cause).unwrap_or_else(|| out_of_range(&cause.to_string())),
    );
    speech::words("usage-value", &[("arg", &arg), ("value", &value)]).filled("cause", &reason)
}

/// The parser of numbers names the range it allows in an English sentence only.
fn out_of_range(told: &str) -> Words {
    match told.split_once(" is not in ") {
        Some((_number, range)) => {
            let range = range.replace("..=", "-");
            speech::words("usage-range", &[("range", &range)])
        }
        None => Words::same(told),
    }
}

fn found(wrong: &clap::Error, kind: ContextKind) -> Option<String> {
    match wrong.get(kind)? {
        ContextValue::String(word) => Some(word.clone()),
        ContextValue::Strings(words) => Some(words.join(", ")),
        _ => None,
    }
}
