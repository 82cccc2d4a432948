//! The words of typed errors from the rooms below.

use std::error::Error;
use std::io;
use std::net::AddrParseError;
use std::num::ParseIntError;

use fact::{IdError, TimeError};
use node::access::AccessError;
use node::plan::{ImportError, NoticeError, PublishError, Unexplained};
use node::{BundleError, NodeError, SampleError};
use pack::catalog::Title;
use store::{Damage, StoreError};
use web::problem::Problem;
use web::wording;
use web::words::Words;
use wire::document::DocumentError;

use crate::speech::{self, declared};

/// The words of an error that this program knows.
pub(super) fn worded(cause: &(dyn Error + 'static)) -> Option<Words> {
    written(cause).or_else(|| of_rooms(cause))
}

/// Errors in what was written on the command line.
fn written(cause: &(dyn Error + 'static)) -> Option<Words> {
    if let Some(cause) = cause.downcast_ref::<TimeError>() {
        return Some(wording::malformed(cause.clone()));
    }
    if let Some(cause) = cause.downcast_ref::<IdError>() {
        return Some(wording::malformed(cause.clone()));
    }
    if cause.is::<AddrParseError>() {
        return Some(speech::words("not-an-address", &[]));
    }
    if cause.is::<ParseIntError>() {
        return Some(speech::words("not-an-integer", &[]));
    }
    cause.downcast_ref::<io::Error>().map(system)
}

fn of_rooms(cause: &(dyn Error + 'static)) -> Option<Words> {
    if let Some(cause) = cause.downcast_ref::<StoreError>() {
        return Some(store(cause));
    }
    if let Some(NodeError::Store(cause)) = cause.downcast_ref() {
        return Some(store(cause));
    }
    if let Some(cause) = cause.downcast_ref::<BundleError>() {
        return Some(bundle(cause));
    }
    if let Some(cause) = cause.downcast_ref::<AccessError>() {
        return Some(access(cause));
    }
    if let Some(cause) = cause.downcast_ref::<ImportError>() {
        return Some(import(cause));
    }
    if let Some(cause) = cause.downcast_ref::<PublishError>() {
        return Some(publish(cause));
    }
    if let Some(cause) = cause.downcast_ref::<NoticeError>() {
        return Some(notice(cause));
    }
    if let Some(cause) = cause.downcast_ref::<SampleError>() {
        return Some(sample(cause));
    }
    if let Some(cause) = cause.downcast_ref::<Unexplained>() {
        return Some(unexplained(cause));
    }
    let document = cause.downcast_ref::<DocumentError>()?;
    Some(problem(&Problem::from(document)))
}

/// Whether an error says that the command was used wrongly.
pub(super) fn is_misuse(cause: &(dyn Error + 'static)) -> bool {
    if let Some(cause) = cause.downcast_ref::<StoreError>() {
        return is_misused_store(cause);
    }
    if let Some(NodeError::Store(cause)) = cause.downcast_ref() {
        return is_misused_store(cause);
    }
    if let Some(cause) = cause.downcast_ref::<AccessError>() {
        return matches!(
            cause,
            AccessError::Name(_)
                | AccessError::Title
                | AccessError::Grants(_)
                | AccessError::NameTaken(_)
                | AccessError::Unknown(_)
        );
    }
    if let Some(cause) = cause.downcast_ref::<ImportError>() {
        return matches!(
            cause,
            ImportError::NoYear
                | ImportError::YearOut { .. }
                | ImportError::KnownYear { .. }
                | ImportError::NoReport
                | ImportError::OtherYear { .. }
        );
    }
    if let Some(cause) = cause.downcast_ref::<NoticeError>() {
        return matches!(cause, NoticeError::NoReport(_));
    }
    cause
        .downcast_ref::<Unexplained>()
        .is_some_and(|cause| !matches!(cause, Unexplained::Store(_)))
}

fn is_misused_store(cause: &StoreError) -> bool {
    matches!(
        cause,
        StoreError::NoData(_) | StoreError::NotEmpty(_) | StoreError::Inside(_)
    )
}

/// What the operating system says, by its kind.
fn system(cause: &io::Error) -> Words {
    let key = match cause.kind() {
        io::ErrorKind::NotFound => "os-not-found",
        io::ErrorKind::PermissionDenied => "os-denied",
        io::ErrorKind::AlreadyExists => "os-exists",
        io::ErrorKind::IsADirectory => "os-folder",
        io::ErrorKind::NotADirectory => "os-no-folder",
        io::ErrorKind::StorageFull => "os-full",
        io::ErrorKind::ReadOnlyFilesystem => "os-read-only",
        io::ErrorKind::AddrInUse => "os-address-taken",
        io::ErrorKind::AddrNotAvailable => "os-address-elsewhere",
        _ => return Words::same(cause),
    };
    speech::words(key, &[])
}

/// The same for a text that kept only what the system printed, with the number in it.
fn system_told(told: &str) -> Words {
    let number = told
        .rsplit_once("(os error ")
        .and_then(|(_told, number)| number.strip_suffix(')')?.parse().ok());
    number.map_or_else(
        || Words::same(told),
        |number| system(&io::Error::from_raw_os_error(number)),
    )
}

fn at_path(path: &std::path::Path, cause: &str) -> Words {
    speech::words("at-path", &[("path", &path.display())]).filled("cause", &system_told(cause))
}

fn store(cause: &StoreError) -> Words {
    let (key, given) = match cause {
        StoreError::File { path, cause } => return at_path(path, cause),
        StoreError::Unsound(fault) => {
            return speech::words("ledger-unsound", &[]).filled("cause", &verdict(fault));
        }
        StoreError::Damaged(damage) => {
            return speech::words("backup-damaged", &[]).filled("cause", &damaged(damage));
        }
        StoreError::Ledger { seq, cause } => {
            return speech::words("ledger-unread", &[("seq", seq), ("cause", cause)]);
        }
        StoreError::Sqlite(told) => ("database", told.clone()),
        StoreError::Corrupt(told) => ("database-damaged", told.clone()),
        StoreError::InUse(path) => ("in-use", path.display().to_string()),
        StoreError::NoData(path) => ("no-data", path.display().to_string()),
        StoreError::NotEmpty(path) => ("not-empty", path.display().to_string()),
        StoreError::Unfinished(path) => ("unfinished", path.display().to_string()),
        StoreError::Inside(path) => ("inside", path.display().to_string()),
        StoreError::OtherPacks => ("other-packs", String::new()),
        StoreError::Blob(blob) => return mendable(blob_lost(blob), "mend-by-file"),
        StoreError::Busy => ("store-busy", String::new()),
        StoreError::Closed => ("store-closed", String::new()),
        StoreError::Panicked => ("store-panicked", String::new()),
        StoreError::Stale => ("store-stale", String::new()),
        StoreError::Overflow(name) => ("sum-overflow", name.clone()),
        StoreError::Undeclared(name) => ("undeclared", name.clone()),
    };
    speech::words(key, &[("given", &given)])
}

fn blob_lost(blob: &str) -> Words {
    speech::words("blob-lost", &[("given", &blob)])
}

fn with(said: Words, more: &Words) -> Words {
    Words {
        zh: said.zh + &more.zh,
        en: said.en + &more.en,
    }
}

fn mendable(said: Words, mend: &str) -> Words {
    with(said, &speech::words(mend, &[]))
}

/// What a check of the ledger found, and what to do about it.
pub(crate) fn verdict(fault: &store::Fault) -> Words {
    use store::Fault as Found;
    let mend = match fault {
        Found::Altered { .. } | Found::Missing { .. } | Found::Unreadable { .. } => {
            "mend-by-backup"
        }
        Found::Structure { .. } | Found::Cell { .. } | Found::Tables { .. } => "mend-by-rebuild",
        Found::Evidence { .. } => "mend-by-file",
    };
    mendable(found(fault), mend)
}

fn found(fault: &store::Fault) -> Words {
    use store::Fault as Found;
    match fault {
        Found::Altered { seq } => speech::words("found-altered", &[("seq", seq)]),
        Found::Missing { seq } => speech::words("found-missing", &[("seq", seq)]),
        Found::Unreadable { seq, cause } => {
            speech::words("found-unreadable", &[("seq", seq), ("cause", cause)])
        }
        Found::Structure { cause } => speech::words("found-structure", &[("cause", cause)]),
        Found::Cell {
            indicator,
            group,
            day,
            cell,
            sql,
        } => speech::words(
            "found-cell",
            &[
                ("indicator", indicator),
                ("group", group),
                ("day", day),
                ("cell", cell),
                ("sql", sql),
            ],
        ),
        Found::Tables { kept, rebuilt } => {
            speech::words("found-tables", &[("kept", kept), ("rebuilt", rebuilt)])
        }
        Found::Evidence { seq, blob } => {
            speech::words("found-evidence", &[("seq", seq), ("blob", blob)])
        }
    }
}

fn damaged(damage: &Damage) -> Words {
    match damage {
        Damage::Manifest(cause) => speech::words("damage-manifest", &[("cause", cause)]),
        Damage::Form(form) => speech::words("damage-form", &[("form", form)]),
        Damage::Ledger(fault) => found(fault),
        Damage::File(blob) => blob_lost(blob),
        Damage::Content => speech::words("damage-content", &[]),
    }
}

/// Findings point into files and stand as they are; each code is explained once.
fn bundle(cause: &BundleError) -> Words {
    match cause {
        BundleError::File { path, cause } => at_path(path, cause),
        BundleError::Lexicon(cause) => speech::words("lexicon", &[("cause", cause)]),
        BundleError::Declared(findings) => Words {
            zh: explained(findings, |meaning| meaning.zh),
            en: explained(findings, |meaning| meaning.en),
        },
    }
}

fn explained(findings: &str, speak: impl Fn(Title) -> String) -> String {
    let meanings = pack::explanations().into_iter();
    let meanings = meanings.filter(|(code, _meaning)| findings.contains(&format!("[{code}]")));
    let lines = meanings.map(|(code, meaning)| format!("{code}  {}\n", speak(meaning)));
    format!("\n{findings}\n{}", lines.collect::<String>())
}

/// What is wrong with the accounts, and what to do about it.
pub(crate) fn access(cause: &AccessError) -> Words {
    match cause {
        AccessError::File(told) => speech::words("access-file", &[("cause", told)]),
        AccessError::Folder { folder, cause } => {
            speech::words("at-path", &[("path", folder)]).filled("cause", &system(cause))
        }
        AccessError::Chance(told) => speech::words("no-chance", &[("cause", told)]),
        AccessError::Hash(told) => speech::words("no-hash", &[("cause", told)]),
        AccessError::Schema(told) => speech::words("access-schema", &[("cause", told)]),
        AccessError::Damaged(told) => speech::words("access-damaged", &[("cause", told)]),
        worded => problem(&Problem::from(worded)),
    }
}

fn import(cause: &ImportError) -> Words {
    match cause {
        ImportError::Store(cause) => store(cause),
        worded => problem(&Problem::from(worded)),
    }
}

fn notice(cause: &NoticeError) -> Words {
    match cause {
        NoticeError::Store(cause) => store(cause),
        NoticeError::NoReport(id) => speech::words("unknown-report", &[("given", id)]),
        worded => problem(&Problem::from(worded)),
    }
}

fn publish(cause: &PublishError) -> Words {
    match cause {
        PublishError::Store(cause) => store(cause),
        PublishError::Refused(reasons) => {
            let reasons: Vec<Words> = reasons.iter().map(wording::refusal).collect();
            let joined = Words {
                zh: joined(reasons.iter().map(|words| words.zh.as_str())),
                en: joined(reasons.iter().map(|words| words.en.as_str())),
            };
            speech::words("publish-refused", &[]).filled("cause", &joined)
        }
        worded @ (PublishError::Undecided { .. } | PublishError::SameYear { .. }) => {
            problem(&Problem::from(worded))
        }
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let each: std::collections::BTreeSet<&str> = words.collect();
    each.into_iter().collect::<Vec<_>>().join("; ")
}

fn sample(cause: &SampleError) -> Words {
    match cause {
        SampleError::NoPlan => speech::words("sample-no-plan", &[]),
        SampleError::Row { path, row, what } => speech::words(
            "sample-row",
            &[("path", path), ("row", row), ("cause", what)],
        ),
        SampleError::Import(cause) => import(cause),
        SampleError::Publish(cause) => publish(cause),
        SampleError::Store(cause) => store(cause),
    }
}

fn unexplained(cause: &Unexplained) -> Words {
    match cause {
        Unexplained::Store(cause) => store(cause),
        worded => {
            let said = wording::unexplained(worded).unwrap_or_else(|| Words::same(worded));
            match worded {
                Unexplained::NoFigure { .. } => with(said, &speech::words("why-list", &[])),
                Unexplained::NoGroup { id, known, .. } if !known.is_empty() => {
                    with(said, &speech::words("why-list-groups", &[("id", id)]))
                }
                _ => said,
            }
        }
    }
}

/// A problem as the interface words it, unless the command line has words of its own.
fn problem(problem: &Problem) -> Words {
    declared(problem.code(), &[]).unwrap_or_else(|| problem.detail())
}
