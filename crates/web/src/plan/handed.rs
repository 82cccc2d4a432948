//! What is handed in to be read: a file in a form, or text.

use std::collections::BTreeMap;

use axum::extract::{FromRequest as _, Request};
use axum::http::header::CONTENT_TYPE;
use serde::Serialize;
use utoipa::ToSchema;
use wire::document::{self, Document, LeftOut, Replaced};

use crate::extract::Form;
use crate::problem::{Fault, Problem};
use crate::state::AppState;

/// Bytes of a file to be read at most.
const FILE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How a text differs from the file it came in.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    left_out: BTreeMap<LeftOut, usize>,
    replaced: BTreeMap<Replaced, usize>,
}

impl Changes {
    /// Adds what a document tells; gives its text.
    pub(crate) fn note(&mut self, document: Document) -> String {
        self.left_out.extend(document.left_out);
        self.replaced.extend(document.replaced);
        document.text
    }
}

/// A kind of content that was left out, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LeftOut)]
pub(crate) struct LeftOutView {
    /// Such as `picture`, `note` or `sheet`.
    what: &'static str,
    times: usize,
}

/// A kind of letters that others stand for, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Replaced)]
pub(crate) struct ReplacedView {
    /// `radical`, `ligature` or `unknown-letter`.
    what: &'static str,
    times: usize,
}

impl LeftOutView {
    pub(crate) fn all(changes: &Changes) -> Vec<Self> {
        let told = changes.left_out.iter().map(|(what, times)| Self {
            what: what.as_str(),
            times: *times,
        });
        told.collect()
    }
}

impl ReplacedView {
    pub(crate) fn all(changes: &Changes) -> Vec<Self> {
        let told = changes.replaced.iter().map(|(what, times)| Self {
            what: what.as_str(),
            times: *times,
        });
        told.collect()
    }
}

/// Whether a request brings a form.
pub(crate) fn is_form(request: &Request) -> bool {
    let media = request.headers().get(CONTENT_TYPE);
    let media = media.and_then(|value| value.to_str().ok());
    media.is_some_and(|media| media.starts_with("multipart/form-data"))
}

/// The form a request brings.
pub(crate) async fn form_of(request: Request, state: &AppState) -> Result<Form, Problem> {
    let form = Form::from_request(request, state).await;
    form.map_err(|_rejection| Problem::new("body-broken"))
}

/// The problem of a form's field that nobody knows.
pub(crate) fn unknown_field(name: &str) -> Problem {
    let fault = Fault::of(name, "unknown-field", &[("given", name.to_owned())]);
    Problem::new("bad-body").fault(fault)
}

/// The text of a file, or of what was pasted: that may be a page with more than text in it.
/// Read beside the requests, one at a time.
pub(crate) async fn document_of<B>(bytes: B, state: &AppState) -> Result<Document, Problem>
where
    B: AsRef<[u8]> + Send + 'static,
{
    if bytes.as_ref().len() > FILE_BYTES_MAX {
        return Err(Problem::new("too-large").fill("limit", FILE_BYTES_MAX));
    }
    let read = move || document::read(bytes.as_ref()).map_err(|cause| Problem::from(&cause));
    state.parsing(read).await
}
