//! Problems: every refusal is an RFC 9457 answer, in the reader's language.
//!
//! Codes and words are data (`locales/problems.toml`). A handler returns a
//! [`Problem`]; the layer [`render`] knows the request and writes the words.

mod causes;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use fact::{Malformed, Name};
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::wording;
use crate::words::{Language, Words};

const MEDIA: HeaderValue = HeaderValue::from_static("application/problem+json");
const FAULTS_MAX: usize = 100;
const PLAIN_BYTES_MAX: usize = 4096;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    status: u16,
    title: Words,
    detail: Words,
}

// INVARIANT (problems are declared): a test parses the file and finds every code used here in it.
static ENTRIES: LazyLock<BTreeMap<String, Entry>> =
    LazyLock::new(|| toml::from_str(include_str!("../locales/problems.toml")).unwrap_or_default());

/// One fault within a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: a field path, or `body`.
    pub path: String,
    /// Line and column, each from 1.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub said: Words,
}

/// One fault within a body, in the reader's language.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Fault)]
pub struct FaultView {
    /// Where: a field path, or `body`.
    pub path: String,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl Fault {
    /// A fault at a path.
    pub fn at(path: impl Into<String>, said: Words) -> Self {
        Self {
            path: path.into(),
            place: None,
            said,
        }
    }

    /// A fault at a path whose sentence is declared.
    pub(crate) fn of(path: impl Into<String>, code: &str, fills: &[(&str, String)]) -> Self {
        Self::at(path, wording::fault(code, fills))
    }

    /// A fault at a path where one of some words is wanted.
    pub(crate) fn choose(path: impl Into<String>, known: &[&str]) -> Self {
        Self::of(path, "choose-one", &[("known", known.join(", "))])
    }

    /// A written value at a path that cannot be read.
    pub(crate) fn malformed(path: impl Into<String>, cause: impl Into<Malformed>) -> Self {
        Self::at(path, wording::malformed(cause))
    }

    fn view(&self, language: Language) -> FaultView {
        FaultView {
            path: self.path.clone(),
            line: self.place.map(|(line, _column)| line),
            column: self.place.map(|(_line, column)| column),
            message: self.said.speak(language).to_owned(),
        }
    }
}

/// Refusals at their fields.
impl From<&Refusal> for Fault {
    fn from(refusal: &Refusal) -> Self {
        let path = refusal.field.as_ref().map_or("record", Name::as_str);
        Self::at(path, wording::refusal(refusal))
    }
}

/// A refusal on its way out.
#[derive(Debug, Clone)]
pub struct Problem(Box<Told>);

#[derive(Debug, Clone)]
struct Told {
    code: &'static str,
    fills: Vec<(&'static str, Words)>,
    faults: Vec<Fault>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The answer of every refused request (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView {
    /// A name of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in the reader's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Where and what to do.
    pub detail: String,
    /// A short word for programs.
    pub code: String,
    /// The address that was asked for.
    pub instance: String,
    /// Faults within the body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FaultView>,
}

impl Problem {
    /// A problem of the declared kind.
    pub fn new(code: &'static str) -> Self {
        Self(Box::new(Told {
            code,
            fills: Vec::new(),
            faults: Vec::new(),
            headers: Vec::new(),
        }))
    }

    /// There is nothing of this name, or the caller may not see it.
    pub fn not_found(name: &str) -> Self {
        Self::new("not-found").fill("id", name.chars().take(100).collect::<String>())
    }

    /// Something failed that is not the caller's fault; logged here, once.
    pub fn internal(cause: &dyn std::error::Error) -> Self {
        tracing::error!(cause = %cause, "a request failed inside");
        Self::new("internal")
    }

    /// The title of a declared kind, or its code where none is declared.
    pub fn title_of(code: &str) -> Words {
        let untitled = || Words {
            zh: code.to_owned(),
            en: code.to_owned(),
        };
        ENTRIES
            .get(code)
            .map_or_else(untitled, |entry| entry.title.clone())
    }

    /// The detail of a declared kind that needs no filling.
    pub fn detail_of(code: &str) -> Option<Words> {
        let detail = &ENTRIES.get(code)?.detail;
        (!detail.en.contains('{')).then(|| detail.clone())
    }

    /// Where and what to do, in both languages.
    pub fn detail(&self) -> Words {
        let entry = ENTRIES.get(self.0.code);
        let detail = entry.map_or_else(|| Words::same(""), |entry| entry.detail.clone());
        let fills = &self.0.fills;
        fills
            .iter()
            .fold(detail, |detail, (name, word)| detail.filled(name, word))
    }

    /// The short word for programs.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        ENTRIES
            .get(self.0.code)
            .and_then(|entry| StatusCode::from_u16(entry.status).ok())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Fills a word in braces.
    #[must_use]
    pub fn fill(self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.fill_words(name, Words::same(&value))
    }

    /// Fills a word in braces with what differs by language.
    #[must_use]
    pub fn fill_words(mut self, name: &'static str, words: Words) -> Self {
        self.0.fills.push((name, words));
        self
    }

    /// Adds a fault within the body.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        if self.0.faults.len() < FAULTS_MAX {
            self.0.faults.push(fault);
        }
        self
    }

    /// All refusals of one draft as one problem.
    pub fn refused(refusals: &[Refusal]) -> Self {
        let faults = refusals.iter().map(Fault::from);
        faults.fold(Self::new("refused"), Self::fault)
    }

    /// Adds a header to the answer.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// The answer's body.
    pub fn view(&self, language: Language, instance: &str) -> ProblemView {
        let entry = ENTRIES.get(self.0.code);
        let title = entry.map_or(self.0.code, |entry| entry.title.speak(language));
        ProblemView {
            kind: format!("urn:gulou:problem:{}", self.0.code),
            title: title.to_owned(),
            status: self.status().as_u16(),
            detail: self.detail().speak(language).to_owned(),
            code: self.0.code.to_owned(),
            instance: instance.to_owned(),
            errors: self
                .0
                .faults
                .iter()
                .map(|fault| fault.view(language))
                .collect(),
        }
    }

    fn write(&self, response: &mut Response, language: Language, instance: &str) {
        let body = serde_json::to_vec(&self.view(language, instance)).unwrap_or_default();
        *response.body_mut() = body.into();
        let headers = response.headers_mut();
        headers.remove(axum::http::header::CONTENT_LENGTH);
        headers.insert(CONTENT_TYPE, MEDIA);
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        self.write(&mut response, Language::Zh, "");
        response.headers_mut().extend(self.0.headers.clone());
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the words of a problem in the reader's language.
pub async fn render(request: Request, next: Next) -> Response {
    let language = Language::of(request.headers());
    let instance: String = request.uri().path().chars().take(200).collect();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        problem.write(&mut response, language, &instance);
    } else if response.status().is_client_error() && instance.starts_with("/api/") {
        // An extractor of the framework refused in its own words.
        let told = to_bytes(response.into_body(), PLAIN_BYTES_MAX).await;
        let told = String::from_utf8_lossy(&told.unwrap_or_default()).into_owned();
        let problem =
            Problem::new("unreadable").fault(Fault::at("request", wording::unread(&told)));
        response = problem.status().into_response();
        problem.write(&mut response, language, &instance);
    }
    response
}

/// A problem that passes by itself after some seconds.
pub(crate) fn wait(code: &'static str, seconds: u32) -> Problem {
    Problem::new(code)
        .fill("wait", seconds)
        .header(axum::http::header::RETRY_AFTER, HeaderValue::from(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    /// The codes a source names: where problems are made, where they are chosen by cause,
    /// and the words of a job's state.
    fn codes(text: &str) -> Vec<String> {
        const BEGIN: [&str; 3] = ["Problem::new(\"", "Self::new(\"", "wait(\""];
        const CAUSES: [&str; 2] = ["ImportError::", "PasswordFault::"];
        let made = BEGIN.iter().flat_map(|begin| text.split(begin).skip(1));
        let arms = text
            .lines()
            .filter(|line| CAUSES.iter().any(|cause| line.contains(cause)));
        let chosen = arms.filter_map(|line| line.split("=> \"").nth(1));
        let states = text.lines().filter(|line| line.contains("JobState::"));
        let states = states.filter_map(|line| line.split("=> \"").nth(1));
        let code = |part: &str| part.split('"').next().map(str::to_owned);
        let named = made.chain(chosen).filter_map(code);
        let states = states.filter_map(code).map(|state| format!("job-{state}"));
        named.chain(states).collect()
    }

    #[test]
    fn every_code_in_use_is_declared_with_words_in_both_languages() {
        let table: BTreeMap<String, Entry> =
            toml::from_str(include_str!("../locales/problems.toml")).unwrap();
        let mut texts = Vec::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut texts,
        );
        let mut used = std::collections::BTreeSet::new();
        for text in &texts {
            used.extend(codes(text));
        }
        for code in &used {
            assert!(table.contains_key(code), "`{code}` is not declared");
        }
        for code in table.keys() {
            assert!(used.contains(code), "`{code}` is declared and nowhere used");
        }
        for (code, entry) in &table {
            assert!((400..600).contains(&entry.status), "{code}");
            for words in [&entry.title, &entry.detail] {
                assert!(!words.zh.is_empty() && words.en.is_ascii(), "{code}");
            }
        }
    }

    #[test]
    fn words_in_braces_are_filled() {
        let problem = Problem::new("too-large").fill("limit", 1024);
        let view = problem.view(Language::En, "/api/x");
        assert_eq!(view.detail, "at most 1024 bytes are taken here");
        assert_eq!((view.status, view.instance.as_str()), (413, "/api/x"));
    }
}
