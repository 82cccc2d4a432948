//! Which problem each typed error is.

use node::access::{AccessError, PasswordFault, SignInError};
use node::plan::{ImportError, LinkError, NoticeError, PublishError, ReshapeError};
use store::StoreError;
use wire::document::{self, Class, DocumentError, Kind, PdfError};
use wire::package::PackageError;
use wire::text::TextError;

use super::{Problem, wait};
use crate::wording;

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        Self::from(&error)
    }
}

impl From<&AccessError> for Problem {
    fn from(error: &AccessError) -> Self {
        match error {
            AccessError::Name(_) => Self::new("account-name"),
            AccessError::Title => Self::new("account-title"),
            AccessError::Grants(limit) => Self::new("account-grants").fill("limit", limit),
            AccessError::NameTaken(name) => Self::new("account-taken").fill("name", name),
            AccessError::Unknown(id) => Self::new("account-unknown").fill("id", id),
            AccessError::LastAdmin(_) => Self::new("account-last-admin"),
            AccessError::OldPassword => Self::new("password-old"),
            AccessError::Throttled { wait_s } => wait("throttled", *wait_s),
            AccessError::Password(fault) => Self::new(match fault {
                PasswordFault::Short | PasswordFault::Long => "password-length",
                PasswordFault::Same => "password-same",
                PasswordFault::LoginName => "password-login-name",
                PasswordFault::Guessable => "password-guessable",
            }),
            AccessError::File(_)
            | AccessError::Folder { .. }
            | AccessError::Chance(_)
            | AccessError::Hash(_)
            | AccessError::Damaged(_)
            | AccessError::Schema(_) => Self::internal(error),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => wait("busy", 1),
            StoreError::Unsound(_) => Self::new("ledger-broken"),
            StoreError::Blob(_) => Self::new("file-lost"),
            other => Self::internal(&other),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused => Self::new("sign-in"),
            SignInError::Throttled { wait_s } => wait("throttled", wait_s),
            SignInError::Access(error) => error.into(),
        }
    }
}

impl From<&ImportError> for Problem {
    fn from(cause: &ImportError) -> Self {
        match cause {
            ImportError::Empty => Self::new("report-empty"),
            ImportError::TooLong { .. } => Self::new("report-too-long"),
            ImportError::NoYear => Self::new("report-no-year"),
            ImportError::YearOut { .. } => Self::new("report-year"),
            ImportError::KnownYear { year } => Self::new("report-known").fill("year", year),
            ImportError::NoReport => Self::new("corrects-nothing"),
            ImportError::Withdrawn => Self::new("corrects-withdrawn"),
            ImportError::OtherYear { year, given } => Self::new("corrects-other-year")
                .fill("year", year)
                .fill("given", given),
            ImportError::Refused { count, first } => Self::new("report-refused")
                .fill("count", count)
                .fill_words("cause", wording::refusal(first)),
            ImportError::Store(_) => Self::internal(cause),
        }
    }
}

impl From<PublishError> for Problem {
    fn from(cause: PublishError) -> Self {
        Self::from(&cause)
    }
}

impl From<&PublishError> for Problem {
    fn from(cause: &PublishError) -> Self {
        match cause {
            PublishError::Undecided { promises, figures } => Self::new("undecided")
                .fill("promises", promises)
                .fill("figures", figures),
            PublishError::SameYear { year, title } => Self::new("same-year")
                .fill("year", year)
                .fill("title", title),
            PublishError::Refused(reasons) => Self::refused(reasons),
            PublishError::Store(cause) => cause.clone().into(),
        }
    }
}

impl From<NoticeError> for Problem {
    fn from(cause: NoticeError) -> Self {
        Self::from(&cause)
    }
}

impl From<&NoticeError> for Problem {
    fn from(cause: &NoticeError) -> Self {
        match cause {
            NoticeError::NoReport(id) => Self::not_found(&id.to_string()),
            NoticeError::NoTasks => Self::new("notice-no-tasks"),
            NoticeError::NoPromises => Self::new("notice-no-promises"),
            NoticeError::Store(cause) => cause.clone().into(),
        }
    }
}

impl From<LinkError> for Problem {
    fn from(cause: LinkError) -> Self {
        match cause {
            LinkError::NoReport(id) => Self::not_found(&id.to_string()),
            LinkError::NoProposal => Self::new("link-not-proposed"),
            LinkError::Refused(reasons) => Self::refused(&reasons),
            LinkError::Store(cause) => cause.into(),
        }
    }
}

impl From<ReshapeError> for Problem {
    fn from(cause: ReshapeError) -> Self {
        match cause {
            ReshapeError::Unknown(id) => Self::not_found(&id),
            ReshapeError::Place { start, end } => Self::new("reshape-place")
                .fill("start", start)
                .fill("end", end),
            ReshapeError::InNumber(number) => Self::new("reshape-number").fill("number", number),
            ReshapeError::NoWords => Self::new("reshape-no-words"),
            ReshapeError::Apart => Self::new("reshape-apart"),
            ReshapeError::Label => Self::new("reshape-label"),
            ReshapeError::Settled => Self::new("reshape-settled"),
            ReshapeError::Begun => Self::new("reshape-begun"),
            ReshapeError::Decided => Self::new("reshape-decided"),
            ReshapeError::Refused(reasons) => Self::refused(&reasons),
            ReshapeError::Store(cause) => cause.into(),
        }
    }
}

fn unread(kind: &Kind) -> Problem {
    let problem = match kind.class {
        Class::OldOffice => Problem::new("document-old"),
        Class::Document => Problem::new("document-unread"),
        Class::Picture => Problem::new("document-picture"),
        Class::Archive => Problem::new("document-archive"),
        Class::Other => Problem::new("document-none"),
    };
    problem.fill("kind", kind.name)
}

impl From<&DocumentError> for Problem {
    fn from(cause: &DocumentError) -> Self {
        match cause {
            DocumentError::Text(TextError::Encoding { line }) => {
                Self::new("text-encoding").fill("line", line)
            }
            DocumentError::Text(TextError::Binary { line }) => {
                Self::new("not-text").fill("line", line)
            }
            DocumentError::Package(PackageError::Protected) => Self::new("document-protected"),
            DocumentError::Unread { kind } => unread(kind),
            DocumentError::Garbled { letters, all } => Self::new("text-garbled")
                .fill("letters", letters)
                .fill("all", all),
            DocumentError::Pdf(PdfError::Protected) => Self::new("pdf-protected"),
            DocumentError::Pdf(PdfError::Nameless) => Self::new("pdf-nameless"),
            DocumentError::Pdf(PdfError::Scanned { scans, pages }) => Self::new("pdf-scanned")
                .fill("scans", scans)
                .fill("pages", pages),
            DocumentError::Package(_)
            | DocumentError::Pdf(PdfError::Swollen | PdfError::Broken) => {
                Self::new("document-broken")
            }
            DocumentError::Empty => Self::new("report-empty"),
            DocumentError::TooLarge { .. } => {
                Self::new("too-large").fill("limit", document::BYTES_MAX)
            }
        }
    }
}
