//! Importing a report: the upload is answered at once, a job does the reading.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use fact::{Date, IdError, Name, OrganId};
use node::plan::{Corrected, Import, ImportError};
use node::{Author, Job, JobState, Ticket};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{Form, JsonBody, PathParts};
use crate::plan::handed::{
    Changes, LeftOutView, ReplacedView, document_of, form_of, is_form, unknown_field,
};
use crate::plan::media::file_name;
use crate::plan::{acting_organ, may_open};
use crate::problem::{Fault, Problem, wait};
use crate::session::Caller;
use crate::state::AppState;
use crate::words::Words;

/// Seconds after which somebody turned away may try again.
const IMPORT_WAIT_S: u32 = 10;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(import_report))
        .routes(routes!(read_job))
}

/// A report handed in as text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportText {
    file_name: String,
    text: String,
    title: Option<String>,
    /// The year the plan is for, when the text does not say.
    year: Option<i16>,
    /// The day it was issued.
    issued_on: Option<String>,
    /// The report whose text this corrects: what is unchanged keeps its decisions.
    corrects: Option<String>,
}

/// A report handed in as a file.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form in the OpenAPI document")]
pub(crate) struct ReportFile {
    /// Text, Markdown (UTF-8 or GB18030), HTML, DOCX, XLSX or PDF with a text layer, at most 4 MiB.
    #[schema(value_type = String, format = Binary)]
    file: String,
    title: Option<String>,
    year: Option<i16>,
    issued_on: Option<String>,
    /// The report whose text this corrects.
    corrects: Option<String>,
}

/// The job that reads the report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobStarted {
    /// Its number.
    job: u64,
    /// What of the file is no text and is not read.
    left_out: Vec<LeftOutView>,
    /// What letters of it stand for others, or for none that is known.
    replaced: Vec<ReplacedView>,
}

/// How a job stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobView {
    id: u64,
    /// `running`, `done` or `failed`.
    state: &'static str,
    done: usize,
    /// 0 while unknown.
    total: usize,
    step: Words,
    /// The report, when done.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
    /// What the corrected text did to the promises and figures, when one came.
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected: Option<CorrectedView>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<JobProblem>,
}

/// What became of the promises and figures of a report whose text was corrected.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Corrected)]
pub(crate) struct CorrectedView {
    /// They stay as they are.
    kept: usize,
    /// Of these, such whose place in the text is another.
    moved: usize,
    /// New, and waiting for review.
    added: usize,
    /// No longer in the text; they count no more.
    gone: usize,
    /// Left out by an earlier correction, and again what they were.
    returned: usize,
    /// No longer in the text, but reported on: they stay until somebody decides.
    former: usize,
}

impl From<Corrected> for CorrectedView {
    fn from(corrected: Corrected) -> Self {
        Self {
            kept: corrected.kept,
            moved: corrected.moved,
            added: corrected.added,
            gone: corrected.gone,
            returned: corrected.returned,
            former: corrected.former,
        }
    }
}

/// Why a job failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobProblem {
    code: String,
    title: Words,
    detail: Words,
}

impl JobView {
    pub(crate) fn of(job: &Job) -> Self {
        let (mut report, mut corrected, mut problem) = (None, None, None);
        match &job.state {
            JobState::Running => {}
            JobState::Done {
                record,
                corrected: done,
            } => (report, corrected) = (Some(record.to_string()), done.map(Into::into)),
            JobState::Failed { code, detail } => problem = Some(JobProblem::of(code, detail)),
        }
        let state = word(&job.state);
        Self {
            id: job.id,
            state,
            done: job.done,
            total: job.total,
            step: Problem::title_of(&format!("job-{state}")),
            report,
            corrected,
            problem,
        }
    }
}

impl JobProblem {
    fn of(code: &str, detail: &str) -> Self {
        let as_told = || Words {
            zh: detail.to_owned(),
            en: detail.to_owned(),
        };
        Self {
            code: code.to_owned(),
            title: Problem::title_of(code),
            detail: told_words(detail)
                .or_else(|| Problem::detail_of(code))
                .unwrap_or_else(as_told),
        }
    }
}

fn word(state: &JobState) -> &'static str {
    match state {
        JobState::Running => "running",
        JobState::Done { .. } => "done",
        JobState::Failed { .. } => "failed",
    }
}

/// Hand in a report: multipart with a `file`, or JSON with the text.
#[utoipa::path(post, path = "/api/reports", tag = "plan",
    request_body(content((ReportText = "application/json"), (ReportFile = "multipart/form-data"))),
    responses((status = 202, body = JobStarted)))]
async fn import_report(
    State(state): State<AppState>,
    caller: Caller,
    request: Request,
) -> Result<(StatusCode, Json<JobStarted>), Problem> {
    let organ = acting_organ(&state, &caller.principal, may_open(&state, "report"))?;
    let handed = read_wish(request, &state).await?;
    let (import, changes) = checked(handed, organ, &state).await?;
    let left_out = LeftOutView::all(&changes);
    let replaced = ReplacedView::all(&changes);
    let node = std::sync::Arc::clone(&state.node);
    let owner = caller.principal.account.clone();
    let author = Author::Account(caller.principal);
    let work = move |ticket: &Ticket| {
        let told = |done, total| ticket.progress(done, total);
        match node.import_report(&author, &import, told) {
            Ok(imported) => JobState::Done {
                record: imported.report,
                corrected: imported.corrected,
            },
            Err(cause) => failed(&cause),
        }
    };
    let job = state.node.jobs().begin(owner.as_str(), work);
    let job = job.ok_or_else(|| wait("busy", IMPORT_WAIT_S))?;
    let started = JobStarted {
        job,
        left_out,
        replaced,
    };
    Ok((StatusCode::ACCEPTED, Json(started)))
}

fn failed(cause: &ImportError) -> JobState {
    let problem = Problem::from(cause);
    JobState::Failed {
        code: problem.code().to_owned(),
        detail: words_told(&problem, cause),
    }
}

/// A job keeps one text; ours holds the words in both languages.
fn words_told(problem: &Problem, cause: &ImportError) -> String {
    serde_json::to_string(&problem.detail()).unwrap_or_else(|_unwritten| cause.to_string())
}

/// What [`words_told`] wrote.
fn told_words(detail: &str) -> Option<Words> {
    serde_json::from_str(detail).ok()
}

/// A report as it came, with what its file held besides.
type Handed = (ReportText, Changes);

async fn read_wish(request: Request, state: &AppState) -> Result<Handed, Problem> {
    if is_form(&request) {
        return read_form(form_of(request, state).await?, state).await;
    }
    let JsonBody(wish) = JsonBody::from_request(request, state).await?;
    Ok((wish, Changes::default()))
}

async fn read_form(mut form: Form, state: &AppState) -> Result<Handed, Problem> {
    let broken = form.broken();
    let mut changes = Changes::default();
    let mut wish = ReportText {
        file_name: String::new(),
        text: String::new(),
        title: None,
        year: None,
        issued_on: None,
        corrects: None,
    };
    while let Some(part) = form.parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => {
                wish.file_name = part.file_name().unwrap_or("report.txt").to_owned();
                let file = part.bytes().await.map_err(broken)?;
                changes = Changes::default();
                wish.text = changes.note(document_of(file, state).await?);
            }
            "title" => wish.title = Some(part.text().await.map_err(broken)?),
            "corrects" => wish.corrects = Some(part.text().await.map_err(broken)?),
            "issued_on" => wish.issued_on = Some(part.text().await.map_err(broken)?),
            "year" => wish.year = year_of(&part.text().await.map_err(broken)?)?,
            _ => return Err(unknown_field(&name)),
        }
    }
    Ok((wish, changes))
}

fn year_of(text: &str) -> Result<Option<i16>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_cause| Problem::new("bad-body").fault(Fault::of("year", "not-a-year", &[])))
}

/// The import that is asked for. Pasted text may be a page with more than text in it.
async fn checked(
    handed: Handed,
    organ: OrganId,
    state: &AppState,
) -> Result<(Import, Changes), Problem> {
    let (wish, mut changes) = handed;
    let full = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let issued_on = full(wish.issued_on)
        .map(|day| Date::parse(day.trim()))
        .transpose();
    let issued_on = issued_on
        .map_err(|cause| Problem::new("bad-body").fault(Fault::malformed("issued_on", cause)))?;
    let corrects = full(wish.corrects).map(|id| id.trim().parse()).transpose();
    let corrects = corrects.map_err(|cause: IdError| {
        Problem::new("bad-body").fault(Fault::malformed("corrects", cause))
    })?;
    let document = document_of(wish.text, state).await?;
    let import = Import {
        file_name: file_name(&wish.file_name),
        text: changes.note(document),
        title: full(wish.title),
        year: wish.year,
        issued_on,
        organ,
        corrects,
    };
    Ok((import, changes))
}

/// How far a job is.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "plan",
    params(("id" = u64, Path, description = "number of the job")),
    responses((status = 200, body = JobView)))]
async fn read_job(
    State(state): State<AppState>,
    caller: Caller,
    PathParts(id): PathParts<u64>,
) -> Result<Json<JobView>, Problem> {
    let job = state.node.jobs().get(id);
    let own = job
        .filter(|job| Name::new(&job.owner).is_ok_and(|owner| owner == caller.principal.account));
    own.map(|job| Json(JobView::of(&job)))
        .ok_or_else(|| Problem::not_found(&id.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{CellProblem, Refusal, RefusalKind};
    use node::JobId;

    fn told(cause: &ImportError) -> JobProblem {
        let job = Job {
            id: JobId::default(),
            owner: "a".to_owned(),
            state: failed(cause),
            done: 0,
            total: 0,
        };
        JobView::of(&job).problem.unwrap()
    }

    #[test]
    fn a_failed_import_says_why_in_both_languages() {
        let kind = RefusalKind::Value(CellProblem::TooLong {
            chars_max: 7,
            chars: 8,
        });
        let first = Box::new(Refusal { field: None, kind });
        let refused = told(&ImportError::Refused { count: 3, first });
        assert_eq!(refused.code, "report-refused");
        for words in [&refused.detail.zh, &refused.detail.en] {
            assert!(words.contains('7') && words.contains('3'), "{words}");
        }
        assert!(
            !refused
                .detail
                .zh
                .contains(|c: char| c.is_ascii_alphabetic())
        );
        let known = told(&ImportError::KnownYear { year: 2025 });
        assert_eq!(known.code, "report-known");
        for words in [&known.detail.zh, &known.detail.en] {
            assert!(words.contains("2025") && !words.contains('{'), "{words}");
        }
        let inside = told(&ImportError::Store(store::StoreError::Sqlite(
            "secret".to_owned(),
        )));
        assert!(!inside.detail.en.contains("secret"));
    }

    #[test]
    fn a_job_that_broke_off_has_words_as_well() {
        let broken = JobProblem::of("internal", "the work broke off");
        assert_eq!(broken.detail, Problem::detail_of("internal").unwrap());
    }
}
