//! Evidence files: upload by whoever acts for an organ (the table of operations says
//! which roles), download by anybody signed in once a fact names them.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use fact::BlobHash;
use node::Node;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{Form, PathParts};
use crate::plan::attachment::attachment;
use crate::plan::media::{OTHER, cleaned, file_name, media_of};
use crate::problem::Problem;
use crate::state::AppState;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(upload_blob))
        .routes(routes!(read_blob))
}

/// A file to keep.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(crate) struct BlobFile {
    /// PDF, PNG, JPEG, DOCX, XLSX, text or CSV, at most 20 MiB.
    #[schema(value_type = String, format = Binary)]
    file: String,
}

/// A kept file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptBlob {
    /// SHA-256 of the kept bytes.
    blob: String,
    name: String,
    media: String,
    bytes: usize,
}

/// Keep a file, so that drafts may name it as evidence. Pictures lose their metadata,
/// documents and workbooks their properties; a PDF is kept as it is.
#[utoipa::path(post, path = "/api/blobs", tag = "plan",
    request_body(content = BlobFile, content_type = "multipart/form-data"),
    responses((status = 201, body = KeptBlob)))]
async fn upload_blob(
    State(state): State<AppState>,
    mut form: Form,
) -> Result<(StatusCode, Json<KeptBlob>), Problem> {
    let broken = form.broken();
    while let Some(part) = form.parts.next_field().await.map_err(broken)? {
        if part.name() != Some("file") {
            continue;
        }
        let name = file_name(part.file_name().unwrap_or_default());
        let bytes = part.bytes().await.map_err(broken)?;
        let kept = state
            .reading(move |node| keep(node, name, bytes.into()))
            .await?;
        return Ok((StatusCode::CREATED, Json(kept)));
    }
    Err(Problem::new("no-file"))
}

/// Cleans a file and keeps it; both take their time.
fn keep(node: &Node, name: String, bytes: Vec<u8>) -> Result<KeptBlob, Problem> {
    let media = media_of(&bytes, &name).ok_or_else(|| Problem::new("file-type"))?;
    let bytes = cleaned(media, bytes).ok_or_else(|| Problem::new("file-broken"))?;
    Ok(KeptBlob {
        blob: node.store().blobs().put(&bytes)?.to_string(),
        name,
        media: media.to_owned(),
        bytes: bytes.len(),
    })
}

/// A file that some fact names, as an attachment.
#[utoipa::path(get, path = "/api/blobs/{sha256}", tag = "plan",
    params(("sha256" = String, Path, description = "SHA-256 of the file")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
async fn read_blob(
    State(state): State<AppState>,
    PathParts(sha256): PathParts<String>,
) -> Result<Response, Problem> {
    let hash: BlobHash = sha256
        .parse()
        .map_err(|_cause| Problem::not_found(&sha256))?;
    let found = state.reading(move |node| kept(node, hash)).await?;
    let Found { bytes, name, media } = found.ok_or_else(|| Problem::not_found(&sha256))?;
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static(media)),
        (CONTENT_DISPOSITION, attachment(&name)?),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=31536000, immutable"),
        ),
    ];
    Ok((headers, bytes).into_response())
}

struct Found {
    bytes: Vec<u8>,
    name: String,
    /// What the bytes tell that it is; what a fact says of them may be anything.
    media: &'static str,
}

/// A file that some fact names.
fn kept(node: &Node, hash: BlobHash) -> Result<Option<Found>, StoreError> {
    let Some(fact) = node.read(|reader| reader.fact_naming(hash))? else {
        return Ok(None);
    };
    let evidence = fact.evidence.into_iter().find(|found| found.blob == hash);
    let name = evidence.map_or_else(|| "text.txt".to_owned(), |evidence| evidence.name);
    let bytes = node.store().blobs().get(hash)?;
    let media = media_of(&bytes, &name).unwrap_or(OTHER);
    Ok(Some(Found { bytes, name, media }))
}
