//! Reports: what was imported, the text, and its marks.

use axum::Json;
use axum::extract::State;
use fact::{BlobHash, Name, RecordId};
use node::Node;
use node::plan::{Book, is_gone_from_text, is_out_of_text, is_replaced, is_sample, ranked_reports};
use serde::Serialize;
use store::{Reader, Record, StoreError};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::PathParts;
use crate::plan::record_id;
use crate::plan::view::state_of;
use crate::problem::Problem;
use crate::state::AppState;
use crate::wording;
use crate::words::Words;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_reports))
        .routes(routes!(read_report))
}

/// All reports: published ones first, real ones before the sample, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reports {
    items: Vec<ReportSummary>,
}

/// What was read from a report.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ReportCounts {
    figures: usize,
    promises: usize,
    skips: usize,
    sections: usize,
    /// Promises and figures nobody decided yet.
    proposed: usize,
    accepted: usize,
    rejected: usize,
    /// Promises the corrected text has no more, also those that stay since work was reported.
    promises_gone: usize,
    /// Figures the corrected text has no more.
    figures_gone: usize,
}

/// A report without its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportSummary {
    id: String,
    title: String,
    year: i64,
    /// `reviewing`, `published` or `withdrawn`.
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc_no: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_on: Option<String>,
    /// The report of the same year that this one adds to.
    #[serde(skip_serializing_if = "Option::is_none")]
    addition_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_name: Option<String>,
    /// Comes with the sample district.
    sample: bool,
    chars: i64,
    sha256: String,
    counts: ReportCounts,
}

/// A heading of the text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Section)]
pub(crate) struct SectionView {
    id: String,
    heading: String,
    level: i64,
    /// `review`, `five-years`, `outlook`, `plan` or `other`.
    part: String,
    start: i64,
    end: i64,
}

/// A marked stretch of the text.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mark)]
pub(crate) struct MarkView {
    /// `promise`, `figure` or `skip`.
    kind: &'static str,
    id: String,
    start: i64,
    end: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_start: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_end: Option<i64>,
    state: String,
    /// A promise's light.
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<&'static str>,
    /// Why a number is skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Words>,
    title: String,
}

/// A report with text, sections and marks; offsets count characters.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Report {
    #[serde(flatten)]
    summary: ReportSummary,
    text: String,
    sections: Vec<SectionView>,
    marks: Vec<MarkView>,
}

/// All reports.
#[utoipa::path(get, path = "/api/reports", tag = "plan", responses((status = 200, body = Reports)))]
async fn list_reports(State(state): State<AppState>) -> Result<Json<Reports>, Problem> {
    let items = state
        .reading(|node| {
            node.read(|reader| {
                let found = ranked_reports(reader)?;
                found
                    .iter()
                    .map(|found| summary(reader, found))
                    .collect::<Result<Vec<_>, StoreError>>()
            })
        })
        .await?;
    Ok(Json(Reports { items }))
}

fn summary(reader: &Reader<'_>, found: &Record) -> Result<ReportSummary, StoreError> {
    let def = reader.def("report")?;
    let text = |field| found.row.text(def, field).map(str::to_owned);
    let number = |field| found.row.cell(def, field).as_integer().unwrap_or_default();
    Ok(ReportSummary {
        id: found.id.to_string(),
        title: text("title").unwrap_or_default(),
        year: number("year"),
        state: state_of(&found.row),
        doc_no: text("doc_no"),
        issued_on: text("issued_on"),
        addition_to: text("addition_to"),
        file_name: text("file_name"),
        sample: is_sample(reader, found.id)?,
        chars: number("chars"),
        sha256: text("sha256").unwrap_or_default(),
        counts: counts(reader, found.id)?,
    })
}

/// What was read from a report, without what was cut otherwise since.
fn standing(reader: &Reader<'_>, kind: &str, report: RecordId) -> Result<Vec<Record>, StoreError> {
    let mut rows = reader.records_where(kind, "report", &report.to_string())?;
    rows.retain(|found| !is_replaced(found));
    Ok(rows)
}

/// Of these, what has its place in the text that the report has now.
fn in_text(reader: &Reader<'_>, kind: &str, report: RecordId) -> Result<Vec<Record>, StoreError> {
    let def = reader.def(kind)?;
    let mut rows = standing(reader, kind, report)?;
    rows.retain(|found| !is_out_of_text(def, &found.row));
    Ok(rows)
}

fn counts(reader: &Reader<'_>, report: RecordId) -> Result<ReportCounts, StoreError> {
    let promise = reader.def("promise")?;
    let mut promises = standing(reader, "promise", report)?;
    let out_of_text = promises
        .iter()
        .filter(|found| is_out_of_text(promise, &found.row));
    let promises_gone = out_of_text.count();
    promises.retain(|found| !is_gone_from_text(found));
    let figures = in_text(reader, "figure", report)?;
    let mut counts = ReportCounts {
        skips: in_text(reader, "skip", report)?.len(),
        sections: in_text(reader, "section", report)?.len(),
        promises: promises.len(),
        figures: figures.len(),
        promises_gone,
        figures_gone: standing(reader, "figure", report)?.len() - figures.len(),
        ..ReportCounts::default()
    };
    for found in promises.iter().chain(&figures) {
        match found.row.state.as_ref().map(Name::as_str) {
            Some("proposed") => counts.proposed += 1,
            Some("rejected") => counts.rejected += 1,
            Some("withdrawn") => {}
            _ => counts.accepted += 1,
        }
    }
    Ok(counts)
}

/// A report with its text and marks.
#[utoipa::path(get, path = "/api/reports/{id}", tag = "plan",
    params(("id" = String, Path, description = "the report")),
    responses((status = 200, body = Report)))]
async fn read_report(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
) -> Result<Json<Report>, Problem> {
    let id = record_id(&id)?;
    let report = state.reading(move |node| report(node, id)).await?;
    report
        .map(Json)
        .ok_or_else(|| Problem::not_found(&id.to_string()))
}

fn report(node: &Node, id: RecordId) -> Result<Option<Report>, StoreError> {
    let today = node.today();
    node.read(|reader| {
        let Some(found) = reader.record("report", id)? else {
            return Ok(None);
        };
        let def = reader.def("report")?;
        let blob = found
            .row
            .text(def, "text")
            .and_then(|hash| hash.parse::<BlobHash>().ok());
        let bytes = blob
            .map(|blob| node.store().blobs().get(blob))
            .transpose()?
            .unwrap_or_default();
        let mut marks = promise_marks(reader, &Book::of_report(reader, id, today)?)?;
        marks.extend(figure_marks(reader, id)?);
        marks.extend(skip_marks(reader, id)?);
        marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
        Ok(Some(Report {
            summary: summary(reader, &found)?,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            sections: section_views(reader, id)?,
            marks,
        }))
    })
}

fn section_views(reader: &Reader<'_>, report: RecordId) -> Result<Vec<SectionView>, StoreError> {
    let def = reader.def("section")?;
    let mut views: Vec<SectionView> = in_text(reader, "section", report)?
        .iter()
        .map(|found| {
            let number = |field| found.row.cell(def, field).as_integer().unwrap_or_default();
            SectionView {
                id: found.id.to_string(),
                heading: found
                    .row
                    .text(def, "heading")
                    .unwrap_or_default()
                    .to_owned(),
                level: number("level"),
                part: found.row.text(def, "part").unwrap_or_default().to_owned(),
                start: number("start"),
                end: number("end"),
            }
        })
        .collect();
    views.sort_by_key(|section| (section.start, section.level));
    Ok(views)
}

fn promise_marks(reader: &Reader<'_>, book: &Book) -> Result<Vec<MarkView>, StoreError> {
    let def = reader.def("promise")?;
    Ok(book
        .entries
        .iter()
        .filter(|entry| !is_out_of_text(def, &entry.row))
        .map(|entry| {
            let number = |field| entry.row.cell(def, field).as_integer();
            MarkView {
                kind: "promise",
                id: entry.id.to_string(),
                start: number("start").unwrap_or_default(),
                end: number("end").unwrap_or_default(),
                num_start: None,
                num_end: None,
                state: state_of(&entry.row),
                light: entry
                    .light
                    .as_ref()
                    .map(|shown| shown.light.status.as_str()),
                reason: None,
                title: entry.row.text(def, "quote").unwrap_or_default().to_owned(),
            }
        })
        .collect())
}

fn figure_marks(reader: &Reader<'_>, report: RecordId) -> Result<Vec<MarkView>, StoreError> {
    let def = reader.def("figure")?;
    let rows = in_text(reader, "figure", report)?;
    Ok(rows
        .iter()
        .map(|found| {
            let number = |field| found.row.cell(def, field).as_integer();
            MarkView {
                kind: "figure",
                id: found
                    .row
                    .text(def, "series")
                    .map_or_else(|| found.id.to_string(), str::to_owned),
                start: number("start").unwrap_or_default(),
                end: number("end").unwrap_or_default(),
                num_start: number("num_start"),
                num_end: number("num_end"),
                state: state_of(&found.row),
                light: None,
                reason: None,
                title: found
                    .row
                    .text(def, "indicator")
                    .unwrap_or_default()
                    .to_owned(),
            }
        })
        .collect())
}

fn skip_marks(reader: &Reader<'_>, report: RecordId) -> Result<Vec<MarkView>, StoreError> {
    let def = reader.def("skip")?;
    let rows = in_text(reader, "skip", report)?;
    Ok(rows
        .iter()
        .map(|found| {
            let number = |field| found.row.cell(def, field).as_integer().unwrap_or_default();
            let reason = found.row.text(def, "reason").unwrap_or_default();
            MarkView {
                kind: "skip",
                id: found.id.to_string(),
                start: number("start"),
                end: number("end"),
                num_start: None,
                num_end: None,
                state: String::new(),
                light: None,
                reason: Some(wording::skip(reason)),
                title: found.row.text(def, "quote").unwrap_or_default().to_owned(),
            }
        })
        .collect())
}
