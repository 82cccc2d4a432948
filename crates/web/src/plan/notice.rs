//! The breakdown notice over HTTP: one that is handed in, and one drafted from the plan.
//!
//! Reading records nothing; owners are named by decisions.

mod view;

use axum::Json;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use fact::RecordId;
use node::Node;
use node::plan::CHARS_MAX;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wire::document::Document;

use self::view::NoticeView;
use crate::extract::{Form, JsonBody, PathParts};
use crate::official;
use crate::plan::attachment::attachment;
use crate::plan::handed::{Changes, LeftOutView, document_of, form_of, is_form, unknown_field};
use crate::plan::record_id;
use crate::problem::Problem;
use crate::reference::Reference;
use crate::state::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(read_notice, draft_notice))
}

/// A notice handed in as text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeText {
    /// What it is called; nothing is kept under the name.
    #[serde(rename = "file_name")]
    _file_name: String,
    text: String,
}

/// A notice handed in as a file.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(crate) struct NoticeFile {
    /// Text, Markdown (UTF-8 or GB18030), HTML, DOCX, XLSX or PDF with a text layer, at most 4 MiB.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

/// Hold a breakdown notice against a report: multipart with a `file`, or JSON with the text.
/// Nothing is recorded.
#[utoipa::path(post, path = "/api/reports/{id}/notice", tag = "plan",
    params(("id" = String, Path, description = "the report")),
    request_body(content((NoticeText = "application/json"), (NoticeFile = "multipart/form-data"))),
    responses((status = 200, body = NoticeView)))]
async fn read_notice(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
    request: Request,
) -> Result<Json<NoticeView>, Problem> {
    let report = record_id(&id)?;
    let bytes = handed(request, &state).await?;
    let document = document_of(bytes, &state).await?;
    let shared = state.clone();
    let view = state
        .reading(move |node| read(node, &shared.reference, report, document))
        .await?;
    Ok(Json(view))
}

async fn handed(request: Request, state: &AppState) -> Result<Vec<u8>, Problem> {
    if is_form(&request) {
        return file_of(form_of(request, state).await?).await;
    }
    let JsonBody(wish) = JsonBody::<NoticeText>::from_request(request, state).await?;
    Ok(wish.text.into_bytes())
}

async fn file_of(mut form: Form) -> Result<Vec<u8>, Problem> {
    let broken = form.broken();
    let mut file = None;
    while let Some(part) = form.parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") => file = Some(part.bytes().await.map_err(broken)?),
            other => return Err(unknown_field(other.unwrap_or_default())),
        }
    }
    file.map(Vec::from).ok_or_else(|| Problem::new("no-file"))
}

/// Holds what was read against the plan.
fn read(
    node: &Node,
    reference: &Reference,
    report: RecordId,
    document: Document,
) -> Result<NoticeView, Problem> {
    if document.text.trim().is_empty() {
        return Err(Problem::new("report-empty"));
    }
    if document.text.chars().count() > CHARS_MAX {
        return Err(Problem::new("report-too-long"));
    }
    let mut changes = Changes::default();
    let text = changes.note(document);
    let read = node.read_notice(report, &text)?;
    let left_out = LeftOutView::all(&changes);
    let view = node.read(|reader| NoticeView::of(reader, reference, &read, left_out))?;
    Ok(view)
}

/// The breakdown notice drafted from a report's promises and their owners, as DOCX.
#[utoipa::path(get, path = "/api/reports/{id}/notice", tag = "plan",
    params(("id" = String, Path, description = "the report")),
    responses((status = 200,
        content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        body = Vec<u8>)))]
async fn draft_notice(
    State(state): State<AppState>,
    PathParts(id): PathParts<String>,
) -> Result<Response, Problem> {
    let report = record_id(&id)?;
    let (name, bytes) = state.reading(move |node| drafted(node, report)).await?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(official::MEDIA)),
        (CONTENT_DISPOSITION, attachment(&name)?),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, bytes).into_response())
}

/// The file's name and its bytes.
fn drafted(node: &Node, report: RecordId) -> Result<(String, Vec<u8>), Problem> {
    let draft = node.draft_notice(report)?;
    let bytes = official::notice(&draft).map_err(|cause| Problem::internal(&cause))?;
    Ok((draft.file_name, bytes))
}
