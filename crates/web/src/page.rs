//! The page: the built user interface, embedded in the program.
//!
//! Files with a hash in their name never change and are kept for a year; all
//! else is asked for again each time. Addresses that name no file are the
//! page's own and get `index.html`.

use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderValue, VARY,
};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::etag::{has_already, tag_of};
use crate::limits::check_rate;
use crate::problem::Problem;
use crate::session::Card;
use crate::state::AppState;

const START: &str = "index.html";
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

#[derive(RustEmbed)]
#[folder = "$GULOU_UI_DIST"]
struct Ui;

/// Answers everything that is no operation of the interface. An address has an allowance
/// for pages beside the one for operations, so that loading a page takes nothing from it.
pub(crate) async fn page(State(state): State<AppState>, request: Request) -> Response {
    let caller = format!("pages {}", Card::of(&state.options, &request).address());
    match check_rate(&state, &caller) {
        Ok(()) => answer::<Ui>(request.method(), request.uri().path(), request.headers()),
        Err(problem) => problem.into_response(),
    }
}

fn answer<E: RustEmbed>(method: &Method, path: &str, headers: &HeaderMap) -> Response {
    if path == "/api" || path.starts_with("/api/") {
        return Problem::new("no-route").into_response();
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        return Problem::new("method")
            .fill("allowed", "GET, HEAD")
            .header(ALLOW, HeaderValue::from_static("GET, HEAD"))
            .into_response();
    }
    let wanted = path.strip_prefix('/').unwrap_or(path);
    match name_of(wanted).and_then(|name| find::<E>(name, headers)) {
        Some(found) => found.send(headers),
        None => Problem::not_found(wanted).into_response(),
    }
}

/// The file that a path names; `None` for paths that try to leave the folder.
fn name_of(path: &str) -> Option<&str> {
    let last = path.rsplit('/').next().unwrap_or_default();
    if path.is_empty() {
        Some(START)
    } else if !path.trim_end_matches('/').split('/').all(is_plain) {
        None
    } else if path.starts_with("assets/") || media_of(last) != OTHER {
        // Packed files are sent in place of the plain ones, never by themselves.
        (last.rsplit('.').next() != Some("br")).then_some(path)
    } else {
        // Ids of objects may hold a dot: `/figures/promise.kept`.
        Some(START)
    }
}

fn is_plain(part: &str) -> bool {
    const HIDDEN: [&str; 4] = ["%2e", "%2f", "%5c", "%00"];
    let lowered = part.to_ascii_lowercase();
    !matches!(part, "" | "." | "..")
        && !part.contains(['\\', ':', '\0'])
        && !HIDDEN.iter().any(|hidden| lowered.contains(hidden))
}

struct Found<'a> {
    name: &'a str,
    file: EmbeddedFile,
    brotli: bool,
}

fn find<'a, E: RustEmbed>(name: &'a str, headers: &HeaderMap) -> Option<Found<'a>> {
    let small = takes_brotli(headers)
        .then(|| E::get(&format!("{name}.br")))
        .flatten();
    let brotli = small.is_some();
    let file = small.or_else(|| E::get(name))?;
    Some(Found { name, file, brotli })
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|coding| coding.trim().to_ascii_lowercase().replace(' ', ""))
        .any(|coding| coding == "br" || (coding.starts_with("br;q=") && coding != "br;q=0"))
}

impl Found<'_> {
    fn send(self, asked: &HeaderMap) -> Response {
        let tag = tag_of(&self.file.data);
        let cache = if self.name.starts_with("assets/") {
            FOREVER
        } else {
            ASK_AGAIN
        };
        let mut headers = HeaderMap::from_iter([
            (CONTENT_TYPE, HeaderValue::from_static(media_of(self.name))),
            (CACHE_CONTROL, cache),
            (VARY, HeaderValue::from_static("accept-encoding")),
        ]);
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(ETAG, tag);
        }
        if has_already(asked, &tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        if self.brotli {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        (headers, self.file.data.into_owned()).into_response()
    }
}

const OTHER: &str = "application/octet-stream";

fn media_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::IF_NONE_MATCH;

    #[derive(RustEmbed)]
    #[folder = "tests/ui"]
    struct Fixture;

    fn get(path: &str, headers: &[(axum::http::HeaderName, &str)]) -> Response {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
            .collect();
        answer::<Fixture>(&Method::GET, path, &headers)
    }

    fn header(response: &Response, name: &axum::http::HeaderName) -> String {
        let value = response.headers().get(name).map(HeaderValue::to_str);
        value.unwrap_or(Ok("")).unwrap().to_owned()
    }

    #[test]
    fn addresses_of_the_page_get_the_start_page() {
        for path in [
            "/",
            "/plan",
            "/plan/01hx/history",
            "/plan/",
            "/figures/promise.kept",
        ] {
            let response = get(path, &[]);
            assert_eq!(response.status(), 200, "{path}");
            assert_eq!(header(&response, &CONTENT_TYPE), "text/html; charset=utf-8");
            assert_eq!(header(&response, &CACHE_CONTROL), "no-cache");
        }
    }

    #[test]
    fn nothing_outside_of_the_folder_is_served() {
        for path in [
            "/../Cargo.toml",
            "/assets/../../Cargo.toml",
            "/..%2fCargo.toml",
            "/%2e%2e/Cargo.toml",
            "/assets/..\\..\\Cargo.toml",
            "//etc/passwd.txt",
            "/assets//app-1.js",
            "/./index.html",
            "/c:/x.txt",
            "/missing.js",
            "/assets/app-1.js.br",
        ] {
            assert_eq!(get(path, &[]).status(), 404, "{path}");
        }
    }

    #[test]
    fn hashed_files_are_kept_for_a_year_and_sent_small() {
        let plain = get("/assets/app-1.js", &[]);
        assert!(header(&plain, &CACHE_CONTROL).contains("immutable"));
        assert_eq!(header(&plain, &CONTENT_ENCODING), "");
        let small = get("/assets/app-1.js", &[(ACCEPT_ENCODING, "gzip, br")]);
        assert_eq!(header(&small, &CONTENT_ENCODING), "br");
        assert_eq!(header(&small, &CONTENT_TYPE), header(&plain, &CONTENT_TYPE));
        assert_ne!(header(&small, &ETAG), header(&plain, &ETAG));
        let refused = get("/assets/app-1.js", &[(ACCEPT_ENCODING, "br;q=0")]);
        assert_eq!(header(&refused, &CONTENT_ENCODING), "");
    }

    #[test]
    fn a_file_that_the_reader_has_is_not_sent_again() {
        let tag = header(&get("/", &[]), &ETAG);
        assert_eq!(get("/", &[(IF_NONE_MATCH, &tag)]).status(), 304);
        assert_eq!(get("/", &[(IF_NONE_MATCH, "\"other\"")]).status(), 200);
    }

    #[test]
    fn unknown_operations_and_other_methods_are_refused() {
        assert_eq!(get("/api/nothing", &[]).status(), 404);
        let posted = answer::<Fixture>(&Method::POST, "/plan", &HeaderMap::new());
        assert_eq!(posted.status(), 405);
        assert_eq!(header(&posted, &ALLOW), "GET, HEAD");
    }
}
