//! Diagnostics: what is wrong, where in which file, and what to do.
//!
//! Invariant: a span always lies inside its source and on character borders,
//! so that drawing never fails; [`Sink`] sees to it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::Source;

/// Findings kept; more are only counted.
const FINDINGS_MAX: usize = 200;
const WIDTH: usize = 140;
/// The code of findings that make all others in the file doubtful.
const SYNTAX: &str = "GL0101";

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The catalog cannot be used.
    Error,
    /// It can, but somebody should look.
    Warning,
}

/// One finding in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, such as `GL0103`; see `diagnostics.toml`.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
    /// Path of the source.
    pub path: String,
    /// Bytes of the source.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What stands at the span, if that needs saying.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Line and column from 1, columns in characters, in the text of the source.
    pub fn position(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Whether findings are drawn with colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Plain text, for logs and tests.
    Plain,
    /// With terminal colours.
    Coloured,
}

/// All findings, in the order of their sources and places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// The findings kept.
    pub list: Vec<Diagnostic>,
    /// How many more there were.
    pub left_out: usize,
}

impl Diagnostics {
    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Draws every finding under the line it points at, in plain text.
    pub fn render(&self, sources: &[Source]) -> String {
        self.render_as(sources, Look::Plain)
    }

    /// Draws every finding under the line it points at.
    pub fn render_as(&self, sources: &[Source], look: Look) -> String {
        let renderer = match look {
            Look::Plain => Renderer::plain(),
            Look::Coloured => Renderer::styled(),
        };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
        let mut parts: Vec<String> = self
            .list
            .iter()
            .map(|finding| draw(&renderer, finding, sources))
            .collect();
        if self.left_out > 0 {
            parts.push(format!("... and {} more", self.left_out));
        }
        parts.join("\n\n") + "\n"
    }
}

fn draw(renderer: &Renderer, finding: &Diagnostic, sources: &[Source]) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(finding.message.as_str())
        .id(finding.code);
    let text = sources
        .iter()
        .find(|source| source.path == finding.path)
        .map_or("", |source| source.text.as_str());
    let annotation = AnnotationKind::Primary
        .span(finding.span.clone())
        .label(finding.label.as_deref());
    let snippet = Snippet::source(text)
        .path(finding.path.as_str())
        .annotation(annotation);
    let mut group: Group<'_> = title.element(snippet);
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.list.len() + self.left_out;
        match self.list.first() {
            Some(first) => write!(
                f,
                "{count} finding(s); first {} in {}: {}",
                first.code, first.path, first.message
            ),
            None => f.write_str("no findings"),
        }
    }
}

impl std::error::Error for Diagnostics {}

/// A place in one of the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Index of the source.
    pub(crate) source: usize,
    /// Bytes.
    pub(crate) span: Range<usize>,
}

/// Collects findings while sources are read.
#[derive(Debug)]
pub(crate) struct Sink<'s> {
    sources: &'s [Source],
    found: RefCell<Vec<(usize, Diagnostic)>>,
}

impl<'s> Sink<'s> {
    pub(crate) fn new(sources: &'s [Source]) -> Self {
        Self {
            sources,
            found: RefCell::default(),
        }
    }

    pub(crate) fn text(&self, source: usize) -> &'s str {
        self.sources
            .get(source)
            .map_or("", |source| source.text.as_str())
    }

    /// Adds an error; `more` completes it.
    pub(crate) fn error(
        &self,
        code: &'static str,
        spot: &Spot,
        message: impl Into<String>,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let path = self
            .sources
            .get(spot.source)
            .map_or_else(String::new, |source| source.path.clone());
        let finding = Diagnostic {
            code,
            severity: Severity::Error,
            path,
            span: within(self.text(spot.source), spot.span.clone()),
            message: message.into(),
            label: None,
            help: None,
        };
        self.found.borrow_mut().push((spot.source, more(finding)));
    }

    /// How many findings there are so far.
    pub(crate) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// A place for people: path and line.
    pub(crate) fn name(&self, spot: &Spot) -> String {
        let path = self
            .sources
            .get(spot.source)
            .map_or("", |source| source.path.as_str());
        let before = self.text(spot.source).get(..spot.span.start).unwrap_or("");
        format!("`{path}`, line {}", before.matches('\n').count() + 1)
    }

    /// All findings, sorted by place, each said once; a file with syntax errors
    /// says nothing else.
    pub(crate) fn finish(self) -> Diagnostics {
        let mut found = self.found.into_inner();
        let broken: BTreeSet<usize> = found
            .iter()
            .filter(|(_source, finding)| finding.code == SYNTAX)
            .map(|(source, _finding)| *source)
            .collect();
        found.retain(|(source, finding)| finding.code == SYNTAX || !broken.contains(source));
        found.sort_by_key(|(source, finding)| (*source, finding.span.start, finding.code));
        found.dedup();
        let left_out = found.len().saturating_sub(FINDINGS_MAX);
        let list = found
            .into_iter()
            .take(FINDINGS_MAX)
            .map(|(_source, finding)| finding)
            .collect();
        Diagnostics { list, left_out }
    }
}

/// The span moved inside the text and onto character borders.
fn within(text: &str, span: Range<usize>) -> Range<usize> {
    let border = |mut place: usize| {
        place = place.min(text.len());
        while !text.is_char_boundary(place) {
            place -= 1;
        }
        place
    };
    let start = border(span.start);
    start..border(span.end).max(start)
}
