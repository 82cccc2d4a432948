//! `gulou serve` ends when it is asked to, whatever hangs.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// More than the program takes by its own limits, and less than a reader's patience.
const TIME_MAX: Duration = Duration::from_secs(60);
/// Making the sample plan takes a busy machine much longer than the release build a quiet one.
const START_MAX: Duration = Duration::from_secs(300);

/// The product with the sample plan, and one request that hangs at a file.
pub(crate) struct Product {
    child: Child,
    lines: Receiver<String>,
    address: String,
    folder: tempfile::TempDir,
}

impl Product {
    /// With the sample plan.
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(options: &[&str]) -> Self {
        let mut product = Self::begun(tempfile::tempdir().unwrap(), options);
        let printed = product.printed_within(START_MAX, "http://");
        let (_words, address) = printed.split_once("http://").unwrap();
        address.clone_into(&mut product.address);
        product.printed("Ctrl-C");
        product
    }

    /// On its way, with the data within a folder.
    pub(crate) fn begun(folder: tempfile::TempDir, options: &[&str]) -> Self {
        let log = File::create(folder.path().join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_gulou"))
            .args(["serve", "--addr", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .args(options)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap()).lines();
        let (line, lines) = channel();
        std::thread::spawn(move || {
            for printed in printed.map_while(Result::ok) {
                line.send(printed).unwrap_or_default();
            }
        });
        Self {
            child,
            lines,
            address: String::new(),
            folder,
        }
    }

    /// The next line with this word.
    pub(crate) fn printed(&self, word: &str) -> String {
        self.printed_within(TIME_MAX, word)
    }

    fn printed_within(&self, time: Duration, word: &str) -> String {
        loop {
            match self.lines.recv_timeout(time) {
                Ok(line) if line.contains(word) => return line,
                Ok(_other) => {}
                Err(RecvTimeoutError::Timeout) => {
                    panic!("no word of {word} in {time:?}: {}", self.log())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("it ended without a word of {word}: {}", self.log())
                }
            }
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    fn send(&self, request: &str, headers: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(TIME_MAX)).unwrap();
        let (address, length) = (&self.address, body.len());
        let head = format!(
            "{request} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    }

    /// The head of an answer, and its body.
    fn ask(&self, request: &str, headers: &str, body: &str) -> (String, Value) {
        let mut text = String::new();
        let mut stream = self.send(request, headers, body);
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), serde_json::from_str(body).unwrap())
    }

    /// The cookie of somebody who may look.
    fn sign_in(&self) -> String {
        let (_head, accounts) = self.ask("GET /api/sample-accounts", "", "");
        let account = accounts["items"].as_array().unwrap().last().unwrap();
        let (_head, stranger) = self.ask("GET /api/session", "", "");
        let csrf = format!("x-gulou-csrf: {}\r\n", stranger["csrf"].as_str().unwrap());
        let body = json!({"name": account["name"], "password": account["password"]});
        let (head, _session) = self.ask("POST /api/session", &csrf, &body.to_string());
        let set = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then_some(value)
        });
        let cookie = set.unwrap().split(';').next().unwrap();
        format!("cookie: {cookie}\r\n")
    }

    /// A request that reads a kept file which never ends: the file's place is a pipe, and
    /// the other end of it, open as soon as the program reads.
    fn hang(&self) -> (TcpStream, File) {
        let blobs = self.folder.path().join("data/blobs");
        let shelf = only(blobs);
        let blob = only(shelf.clone());
        std::fs::remove_file(&blob).unwrap();
        assert!(
            Command::new("mkfifo")
                .arg(&blob)
                .status()
                .unwrap()
                .success()
        );
        let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        let asked = format!("GET /api/blobs/{}{}", name(&shelf), name(&blob));
        let request = self.send(&asked, &self.sign_in(), "");
        let (opened, opens) = channel();
        std::thread::spawn(move || opened.send(File::create(&blob).unwrap()));
        (request, opens.recv_timeout(TIME_MAX).unwrap())
    }

    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the program's end.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        // What it prints ends when it ends.
        let end =
            std::iter::repeat_with(|| self.lines.recv_timeout(TIME_MAX)).find_map(Result::err);
        assert_eq!(
            end,
            Some(RecvTimeoutError::Disconnected),
            "it goes on: {}",
            self.log()
        );
        self.child.wait().unwrap()
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        // It may have ended already.
        self.child.kill().unwrap_or_default();
        self.child.wait().unwrap();
    }
}

fn only(folder: PathBuf) -> PathBuf {
    let mut entries = std::fs::read_dir(folder).unwrap();
    entries.next().unwrap().unwrap().path()
}

#[test]
fn work_that_does_not_end_is_cut_off() {
    let mut product = Product::start();
    let (request, _pipe) = product.hang();
    // Nobody waits for the answer any more, but the work goes on.
    drop(request);
    product.signal("TERM");
    assert_eq!(product.ended().code(), Some(0), "{}", product.log());
    let cut = "work beside the requests had not ended and was cut off";
    assert!(product.log().contains(cut), "{}", product.log());
}

#[test]
fn asked_twice_it_ends_at_once() {
    let mut product = Product::start();
    let _hanging = product.hang();
    product.signal("INT");
    product.printed("stopping");
    product.signal("INT");
    assert_eq!(product.ended().code(), Some(1), "{}", product.log());
    let log = product.log();
    assert!(log.contains("asked to stop once more"), "{log}");
}

#[test]
fn with_nothing_to_do_it_ends_in_order() {
    let mut product = Product::start_with(&["--no-sample"]);
    product.signal("TERM");
    product.printed("stopping");
    assert_eq!(product.ended().code(), Some(0));
    assert!(!product.log().contains("cut off"), "{}", product.log());
}
