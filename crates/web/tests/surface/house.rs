//! A house with one of each role, and a visitor that speaks HTTP.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use fact::{Moment, Name};
use node::access::{Access, Grant, HashCost, NewAccount, SampleAccount};
use node::plan::Import;
use node::{Author, Bundle, Clock, Loaded, Node};
use serde_json::Value;
use tower::ServiceExt as _;
use web::{AppState, Options};

pub(crate) const ROLES: [&str; 4] = ["admin", "supervision", "officer", "viewer"];
pub(crate) const PASSWORD: &str = "four-calm-herons";
const CHEAP: HashCost = HashCost {
    memory_kib: 8,
    passes: 1,
};
const START_MS: i64 = 1_790_000_000_000;
static LOADED: LazyLock<Loaded> = LazyLock::new(|| Bundle::embedded().load().unwrap());

pub(crate) struct House {
    pub(crate) state: AppState,
    pub(crate) router: Router,
    clock: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

impl House {
    pub(crate) fn open() -> Self {
        Self::with(Options::default())
    }

    pub(crate) fn with(options: Options) -> Self {
        Self::within(tempfile::tempdir().unwrap(), options)
    }

    /// The same house after its files were changed while it was closed.
    pub(crate) fn reopened_after(self, change: impl FnOnce(&Path)) -> Self {
        let Self {
            state,
            router,
            folder,
            clock: _,
        } = self;
        state.node.close();
        drop((state, router));
        change(folder.path());
        Self::within(folder, Options::default())
    }

    fn within(folder: tempfile::TempDir, options: Options) -> Self {
        let access = Access::open_with(folder.path(), CHEAP).unwrap();
        access
            .ensure_sample_accounts(&ROLES.map(sample), Moment::from_millis(START_MS))
            .unwrap();
        let clock = Arc::new(AtomicI64::new(START_MS));
        let hand = Arc::clone(&clock);
        let told: Clock = Arc::new(move || Moment::from_millis(hand.load(Ordering::Relaxed)));
        let node = Node::open(folder.path(), LOADED.clone(), told).unwrap();
        let mut state = AppState::new(Arc::new(access), Arc::new(node), options).unwrap();
        state.offer_samples(ROLES.map(sample).to_vec());
        Self {
            router: web::router(state.clone()),
            state,
            clock,
            folder,
        }
    }

    /// With the sample plan in the ledger.
    pub(crate) fn with_sample() -> Self {
        let house = Self::open();
        house.state.node.load_sample().unwrap();
        house
    }

    /// Imports a report for 2026; gives its id.
    pub(crate) fn import(&self, text: &str) -> String {
        self.import_for(text, 2026)
    }

    /// Imports a report for a year; gives its id.
    pub(crate) fn import_for(&self, text: &str, year: i16) -> String {
        let import = Import {
            file_name: "report.txt".to_owned(),
            text: text.to_owned(),
            title: None,
            year: Some(year),
            issued_on: None,
            organ: Name::new("gov-office").unwrap(),
            corrects: None,
        };
        let author = Author::Program(Name::new("test").unwrap());
        let imported = self.state.node.import_report(&author, &import, |_, _| {});
        imported.unwrap().report.to_string()
    }

    pub(crate) fn pass_ms(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// Somebody with a page open who is not signed in.
    pub(crate) async fn stranger(&self) -> Visitor<'_> {
        let mut visitor = Visitor {
            house: self,
            cookie: None,
            csrf: String::new(),
        };
        visitor.csrf = visitor.get("/api/session").await.text("/csrf");
        visitor
    }

    /// Somebody signed in with an account that is named like its role.
    pub(crate) async fn visitor(&self, role: &str) -> Visitor<'_> {
        self.sign_in(role, PASSWORD).await
    }

    pub(crate) async fn sign_in(&self, name: &str, password: &str) -> Visitor<'_> {
        let mut visitor = self.stranger().await;
        let body = serde_json::json!({"name": name, "password": password});
        let answer = visitor.send("POST", "/api/session", Some(body)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        visitor.keep(&answer);
        visitor
    }

    /// Somebody with these grants, `role@organ`, signed in with a password of their own.
    pub(crate) async fn holder(&self, name: &str, grants: &[&str]) -> Visitor<'_> {
        let grant = |text: &&str| {
            let (role, organ) = text.split_once('@').unwrap();
            Grant {
                role: Name::new(role).unwrap(),
                organ: Name::new(organ).unwrap(),
            }
        };
        let account = NewAccount {
            name: name.to_owned(),
            title: format!("post of {name}"),
            grants: grants.iter().map(grant).collect(),
        };
        let password = PASSWORD.to_owned();
        let sample = SampleAccount { account, password };
        let access = &self.state.access;
        access
            .ensure_sample_accounts(&[sample], self.state.now())
            .unwrap();
        self.sign_in(name, PASSWORD).await
    }

    /// Somebody whose account must change its password first.
    pub(crate) async fn newcomer(&self) -> Visitor<'_> {
        let new = account("newcomer", "admin");
        let made = self
            .state
            .access
            .create_account(&new, None, self.state.now())
            .unwrap();
        self.sign_in("newcomer", &made.1).await
    }
}

/// A browser.
pub(crate) struct Visitor<'a> {
    house: &'a House,
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: String,
}

impl Visitor<'_> {
    pub(crate) fn keep(&mut self, answer: &Answer) {
        let set = answer.header("set-cookie");
        self.cookie = set.split(';').next().map(str::to_owned);
        self.csrf = answer.text("/csrf");
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(self.request("GET", path, Body::empty())).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.ask(self.request(method, path, body)).await
    }

    /// A request as the page sends it, to be spoiled by a test.
    pub(crate) fn request(&self, method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "gulou.test")
            .header(header::ORIGIN, "http://gulou.test")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header("x-gulou-csrf", &self.csrf);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request.body(body.into()).unwrap()
    }

    /// A form with one file.
    pub(crate) fn upload(&self, path: &str, name: &str, file: &[u8]) -> Request<Body> {
        self.form(path, &[], (name, file))
    }

    /// A form with these fields and a file.
    pub(crate) fn form(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (name, file): (&str, &[u8]),
    ) -> Request<Body> {
        let part = |name: &str, text: &str| {
            format!("--edge\r\nContent-Disposition: form-data; name={name}\r\n\r\n{text}")
        };
        let fields = fields
            .iter()
            .map(|(field, text)| part(&format!("\"{field}\""), &format!("{text}\r\n")));
        let head =
            fields.collect::<String>() + &part(&format!("\"file\"; filename=\"{name}\""), "");
        let body = [head.as_bytes(), file, b"\r\n--edge--\r\n"].concat();
        let mut request = self.request("POST", path, body);
        let media = HeaderValue::from_static("multipart/form-data; boundary=edge");
        request.headers_mut().insert(header::CONTENT_TYPE, media);
        request
    }

    pub(crate) async fn ask(&self, mut request: Request<Body>) -> Answer {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 40_000));
        request.extensions_mut().insert(ConnectInfo(address));
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let stream = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|media| media == "text/event-stream");
        let body = if stream {
            Vec::new()
        } else {
            to_bytes(body, 1 << 24).await.unwrap().to_vec()
        };
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body,
        }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    pub(crate) fn text(&self, pointer: &str) -> String {
        let json = self.json();
        let value = json.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    }

    /// The status and the code of the problem, such as `403 csrf`.
    pub(crate) fn said(&self) -> String {
        format!("{} {}", self.status, self.text("/code"))
            .trim_end()
            .to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = self.headers.get(name).map(HeaderValue::to_str);
        value.unwrap_or(Ok("")).unwrap()
    }
}

pub(crate) fn account(name: &str, role: &str) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        title: format!("post of {role}"),
        grants: vec![Grant {
            role: Name::new(role).unwrap(),
            organ: Name::new("gov-office").unwrap(),
        }],
    }
}

fn sample(role: &str) -> SampleAccount {
    SampleAccount {
        account: account(role, role),
        password: PASSWORD.to_owned(),
    }
}
