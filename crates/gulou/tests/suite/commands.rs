//! What the commands answer, and what they find.

use crate::running::{REPORT, gulou, planned, text};
use crate::stopping::Product;

#[test]
fn a_report_is_read_as_one_record_a_line_whose_quotes_are_its_slices() {
    let answer = gulou(&["report", "read", REPORT, "--format", "jsonl"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let letters: Vec<char> = std::fs::read_to_string(REPORT).unwrap().chars().collect();
    let mut kinds = std::collections::BTreeSet::new();
    for line in answer.out.lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let place = |field: &str| usize::try_from(record[field].as_u64().unwrap()).unwrap();
        let slice: String = letters[place("start")..place("end")].iter().collect();
        assert_eq!(record["quote"].as_str(), Some(slice.as_str()));
        kinds.insert(record["kind"].as_str().unwrap().to_owned());
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["commitment", "figure", "skip"]
    );
}

#[test]
fn a_file_that_is_no_text_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    for (bytes, expected) in [
        (&b"abc\n\xff\xfe"[..], "line 2 is neither UTF-8"),
        (b"abc\0", "line 1 holds a zero byte"),
        (b"PK\x03\x04\0", "unpacks to too much"),
        (b"{\\rtf1}", "RTF files are not read"),
        (b"%PDF-1.7", "the file is damaged"),
        (b"\x89PNG\r\n\x1a\n\0", "this is a PNG picture"),
        (b"Rar!\x1a\x07\x01\0", "this is a RAR archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as DOCX"),
        (b"\x01\x02abc", "2 of 5 letters are none"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let answer = gulou(&["report", "read", text(&path)]);
        assert!(
            answer.code == 1 && answer.err.contains(expected),
            "{}",
            answer.err
        );
    }
    let missing = gulou(&["report", "read", "no-such-file.txt"]);
    assert!(
        missing.code == 2 && missing.err.contains("no-such-file.txt"),
        "{}",
        missing.err
    );
}

#[test]
fn a_reading_opens_in_a_spreadsheet() {
    let folder = tempfile::tempdir().unwrap();
    let records = gulou(&["report", "read", REPORT, "--format", "jsonl"]);
    let count = records.out.lines().count();
    let csv = gulou(&["report", "read", REPORT, "--format", "csv"]);
    let table = wire::tables::read_csv(csv.out.as_bytes()).unwrap();
    assert_eq!(table.rows.len(), count);
    let book = folder.path().join("reading.xlsx");
    let none = gulou(&["report", "read", REPORT, "--format", "xlsx"]);
    assert!(none.code == 2 && none.err.contains("--out"), "{}", none.err);
    let arguments = [
        "report",
        "read",
        REPORT,
        "--format",
        "xlsx",
        "--out",
        text(&book),
    ];
    let written = gulou(&arguments);
    assert_eq!((written.code, &*written.out), (0, ""), "{}", written.err);
    let sheet = wire::tables::read_xlsx(&std::fs::read(&book).unwrap()).unwrap();
    assert_eq!(sheet.header, table.header);
    assert_eq!(sheet.rows.len(), count);
    assert_eq!(sheet.rows[0].cells, table.rows[0].cells);
}

/// What is read from a file, without the places.
fn records(path: &std::path::Path) -> Vec<serde_json::Value> {
    let answer = gulou(&["report", "read", text(path), "--format", "jsonl"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let record = |line: &str| {
        let mut record: serde_json::Value = serde_json::from_str(line).unwrap();
        let fields = record.as_object_mut().unwrap();
        for place in ["start", "end", "num_start", "num_end"] {
            fields.remove(place);
        }
        record
    };
    answer.out.lines().map(record).collect()
}

fn wrapped(lines: &str, (open, close): (&str, &str)) -> String {
    let parts = lines.lines().flat_map(|line| [open, line, close]);
    parts.collect()
}

fn docx(lines: &str) -> Vec<u8> {
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    packed.start_file("word/document.xml", options).unwrap();
    let paragraphs = wrapped(lines, ("<w:p><w:r><w:t>", "</w:t></w:r></w:p>"));
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{paragraphs}</w:body></w:document>");
    std::io::Write::write_all(&mut packed, xml.as_bytes()).unwrap();
    packed.finish().unwrap().into_inner()
}

#[test]
fn one_text_gives_the_same_records_in_every_format() {
    let lines = std::fs::read_to_string(REPORT).unwrap();
    assert!(!lines.contains(['<', '&']));
    let page = wrapped(&lines, ("<p>", "</p>\n"));
    let folder = tempfile::tempdir().unwrap();
    let expected = records(std::path::Path::new(REPORT));
    for (name, bytes) in [
        ("report.docx", docx(&lines)),
        (
            "report.html",
            format!("<html><body>{page}</body></html>").into_bytes(),
        ),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(records(&path), expected, "{name}");
    }
}

#[test]
fn what_a_figure_does_not_have_is_said() {
    let folder = planned();
    let data = text(folder.path());
    for (asked, expected) in [
        (&["promise.opn"][..], "nearest: promise.open"),
        (
            &["promise.open", "--group", "nonsense"],
            "why promise.open --list",
        ),
        (&["promise.open", "--period", "2026-13"], "2026-13"),
        (&["promise.open", "--period", "2990"], "has not begun"),
    ] {
        let arguments = [&["why"], asked, &["--data", data]].concat();
        let answer = gulou(&arguments);
        assert!(
            answer.code == 2 && answer.err.contains(expected) && answer.err.len() < 500,
            "{asked:?}: {}{}",
            answer.out,
            answer.err
        );
    }
}

#[test]
fn importing_twice_records_nothing_new_and_verify_and_rebuild_agree() {
    let folder = planned();
    let data = text(folder.path());
    let again = gulou(&["report", "import", REPORT, "--year", "2026", "--data", data]);
    assert!(
        again.code == 0 && again.out.contains("nothing new was recorded"),
        "{}",
        again.out
    );
    let verified = gulou(&["verify", "--data", data]);
    assert!(
        verified.code == 0 && verified.out.contains("all is well"),
        "{}",
        verified.out
    );
    let rebuilt = gulou(&["rebuild", "--data", data]);
    assert!(
        rebuilt.code == 0 && rebuilt.out.contains("equal to what stood there before"),
        "{}",
        rebuilt.out
    );
}

#[test]
fn a_figure_is_explained_down_to_facts_and_sentences() {
    let folder = planned();
    let answer = gulou(&["why", "promise.open", "--data", text(folder.path())]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    for part in ["they agree", "SELECT id", "fact_", "report "] {
        assert!(answer.out.contains(part), "no `{part}` in {}", answer.out);
    }
}

#[test]
fn a_flipped_byte_is_found_with_its_record() {
    let folder = planned();
    let path = folder.path().join("gulou.sqlite3");
    let database = rusqlite::Connection::open(&path).unwrap();
    let changed = database
        .execute(
            "UPDATE fact SET body = replace(body, '\"v\":1', '\"v\":2') WHERE seq = 7",
            [],
        )
        .unwrap();
    assert_eq!(changed, 1);
    drop(database);
    for command in [&["ledger", "verify"][..], &["verify"]] {
        let mut arguments = command.to_vec();
        arguments.extend(["--data", text(folder.path())]);
        let answer = gulou(&arguments);
        assert!(
            answer.code == 1 && answer.out.contains("ledger record 7"),
            "{}",
            answer.out
        );
    }
}

#[test]
fn a_backup_restores_into_an_empty_folder_only() {
    let folder = planned();
    let place = tempfile::tempdir().unwrap();
    let (copy, back) = (place.path().join("copy"), place.path().join("back"));
    let made = gulou(&["backup", text(&copy), "--data", text(folder.path())]);
    assert_eq!(made.code, 0, "{}", made.err);
    let restored = gulou(&["restore", text(&copy), "--data", text(&back)]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    let verified = gulou(&["verify", "--data", text(&back)]);
    assert!(verified.code == 0, "{}", verified.out);
    let refused = gulou(&["restore", text(&copy), "--data", text(&back)]);
    assert!(
        refused.code == 2 && refused.err.contains("not empty"),
        "{}",
        refused.err
    );
}

#[test]
fn a_backup_into_the_data_folder_is_refused() {
    let folder = planned();
    let inside = folder.path().join("blobs/copies/today");
    let refused = gulou(&["backup", text(&inside), "--data", text(folder.path())]);
    assert!(
        refused.code == 2 && refused.err.contains("outside"),
        "{}",
        refused.err
    );
    assert!(!folder.path().join("blobs/copies").exists());
}

#[test]
fn a_restore_takes_an_empty_folder_however_it_is_written_and_touches_no_other() {
    let folder = planned();
    let place = tempfile::tempdir().unwrap();
    let (copy, back) = (place.path().join("copy"), place.path().join("back"));
    gulou(&["backup", text(&copy), "--data", text(folder.path())]);
    std::fs::create_dir(&back).unwrap();
    let beside = place.path().join("back.restoring");
    std::fs::create_dir(&beside).unwrap();
    std::fs::write(beside.join("keep.txt"), "precious").unwrap();
    let with_slash = format!("{}/", text(&back));
    let restored = gulou(&["restore", text(&copy), "--data", &with_slash]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert!(beside.join("keep.txt").exists());
    let verified = gulou(&["verify", "--data", text(&back)]);
    assert_eq!(verified.code, 0, "{}", verified.out);
}

#[test]
fn a_backup_damaged_anywhere_is_not_called_verified() {
    let folder = planned();
    let place = tempfile::tempdir().unwrap();
    for (number, file) in ["gulou.sqlite3", "access.sqlite3"].into_iter().enumerate() {
        let copy = place.path().join(format!("copy{number}"));
        let back = place.path().join(format!("back{number}"));
        gulou(&["backup", text(&copy), "--data", text(folder.path())]);
        damage(&copy.join(file));
        let refused = gulou(&["restore", text(&copy), "--data", text(&back)]);
        assert_eq!(refused.code, 1, "{file}: {}", refused.out);
        assert!(!back.exists());
    }
}

/// Overwrites the end of a database, where its newest pages are.
fn damage(path: &std::path::Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let last = bytes.len() - 4096;
    bytes[last..last + 3000].fill(0xa5);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn every_answer_about_damaged_pages_says_what_to_do_next() {
    let folder = planned();
    let data = text(folder.path());
    let path = folder.path().join("gulou.sqlite3");
    let whole = std::fs::read(&path).unwrap();
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    let mut told = 0;
    for page in (0..whole.len() / 4096)
        .step_by(10)
        .chain([whole.len() / 4096 - 5])
    {
        let mut bytes = whole.clone();
        bytes[page * 4096..][..4000].fill(0xa5);
        for command in [
            &["verify"][..],
            &["ledger", "verify"],
            &["backup", text(&copy)],
            &["rebuild"],
        ] {
            std::fs::write(&path, &bytes).unwrap();
            let arguments: Vec<_> = command.iter().chain(&["--data", data]).copied().collect();
            let answer = gulou(&arguments);
            let is_mended = answer.out.contains("a fresh one was made");
            if answer.code == 1 && !is_mended {
                told += 1;
                let all = answer.out + &answer.err;
                let names_next = ["gulou rebuild", "gulou restore"]
                    .iter()
                    .any(|next| all.contains(next));
                assert!(names_next, "page {page}, {command:?}: {all}");
            }
            drop(std::fs::remove_dir_all(&copy));
        }
    }
    assert!(told > 0);
}

/// Overwrites the first page of a table.
fn damage_table(folder: &std::path::Path, table: &str) {
    let path = folder.join("gulou.sqlite3");
    let database = rusqlite::Connection::open(&path).unwrap();
    let ask = |sql: &str| -> usize { database.query_row(sql, [], |line| line.get(0)).unwrap() };
    let root = ask(&format!(
        "SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"
    ));
    let size = ask("PRAGMA page_size");
    ask("PRAGMA wal_checkpoint(TRUNCATE)");
    drop(database);
    let mut bytes = std::fs::read(&path).unwrap();
    let start = (root - 1) * size;
    bytes[start..start + size].fill(0xa5);
    std::fs::write(&path, bytes).unwrap();
}

#[test]
fn verify_finds_damaged_accounts_and_rebuild_heals_a_damaged_database() {
    let folder = planned();
    let data = text(folder.path());
    let listed = gulou(&["account", "list", "--data", data]);
    assert_eq!(listed.code, 0, "{}", listed.err);
    let accounts = folder.path().join("access.sqlite3");
    let whole = std::fs::read(&accounts).unwrap();
    damage(&accounts);
    let verified = gulou(&["verify", "--data", data]);
    assert!(
        verified.code == 1 && verified.out.contains("access.sqlite3"),
        "{}{}",
        verified.out,
        verified.err
    );
    std::fs::write(&accounts, whole).unwrap();
    damage_table(folder.path(), "r_promise");
    assert_eq!(gulou(&["verify", "--data", data]).code, 1);
    let rebuilt = gulou(&["rebuild", "--data", data]);
    assert!(
        rebuilt.code == 1 && rebuilt.out.contains("gulou.sqlite3.damaged-"),
        "{}{}",
        rebuilt.out,
        rebuilt.err
    );
    let verified = gulou(&["verify", "--data", data]);
    assert_eq!(verified.code, 0, "{}", verified.out);
}

#[test]
fn a_restore_that_fails_leaves_nothing_behind() {
    let folder = planned();
    let place = tempfile::tempdir().unwrap();
    let (copy, back) = (place.path().join("copy"), place.path().join("back"));
    let made = gulou(&["backup", text(&copy), "--data", text(folder.path())]);
    assert_eq!(made.code, 0, "{}", made.err);
    cut_short(&copy);
    let refused = gulou(&["restore", text(&copy), "--data", text(&back)]);
    assert!(
        refused.code == 1 && refused.err.contains("ledger record 8 is missing"),
        "{}",
        refused.err
    );
    let left: Vec<_> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["copy"]);
}

#[test]
fn a_backup_that_fails_leaves_nothing_behind() {
    let folder = planned();
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    std::fs::write(folder.path().join("access.sqlite3"), "no database at all").unwrap();
    let failed = gulou(&["backup", text(&copy), "--data", text(folder.path())]);
    assert!(
        failed.code == 1 && failed.err.contains("access file"),
        "{}",
        failed.err
    );
    assert!(!copy.exists());
}

#[test]
fn a_backup_takes_no_file_for_a_folder_and_names_what_a_cut_off_one_left() {
    let folder = planned();
    let place = tempfile::tempdir().unwrap();
    let (file, cut_off) = (place.path().join("file"), place.path().join("cut-off"));
    std::fs::write(&file, "kept").unwrap();
    std::fs::create_dir_all(cut_off.join("unfinished-backup")).unwrap();
    for (goal, expected) in [
        (&file, "is a file"),
        (&cut_off, "delete the folder unfinished-backup"),
    ] {
        let refused = gulou(&["backup", text(goal), "--data", text(folder.path())]);
        assert!(
            refused.code == 2 && refused.err.contains(expected),
            "{}",
            refused.err
        );
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
}

#[cfg(unix)]
#[test]
fn a_backup_is_open_to_its_owner_only() {
    let folder = planned();
    let place = tempfile::tempdir().unwrap();
    let (copy, back) = (place.path().join("copy"), place.path().join("back"));
    gulou(&["backup", text(&copy), "--data", text(folder.path())]);
    gulou(&["restore", text(&copy), "--data", text(&back)]);
    for made in [copy, back] {
        let mode = std::os::unix::fs::PermissionsExt::mode(
            &std::fs::metadata(&made).unwrap().permissions(),
        );
        assert_eq!(mode & 0o077, 0, "{}", made.display());
    }
}

#[test]
fn a_ledger_cut_short_is_found() {
    let folder = planned();
    cut_short(folder.path());
    for command in [&["ledger", "verify"][..], &["verify"]] {
        let mut arguments = command.to_vec();
        arguments.extend(["--data", text(folder.path())]);
        let answer = gulou(&arguments);
        assert!(
            answer.code == 1 && answer.out.contains("ledger record 8 is missing"),
            "{}{}",
            answer.out,
            answer.err
        );
    }
}

fn cut_short(folder: &std::path::Path) {
    let database = rusqlite::Connection::open(folder.join("gulou.sqlite3")).unwrap();
    let lost = database
        .execute("DELETE FROM fact WHERE seq > 7", [])
        .unwrap();
    assert!(lost > 0);
}

#[test]
fn a_folder_of_packs_that_is_not_there_is_an_error() {
    let answer = gulou(&["pack", "check", "--packs", "no-such-packs"]);
    assert!(
        answer.code == 2 && answer.err.contains("no-such-packs"),
        "{}{}",
        answer.out,
        answer.err
    );
}

#[test]
fn a_broken_pack_is_pointed_into() {
    let folder = tempfile::tempdir().unwrap();
    let packs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    copy(&packs, folder.path());
    let good = gulou(&["pack", "check", "--packs", text(folder.path())]);
    assert!(
        good.code == 0 && good.out.contains("pack promise"),
        "{}{}",
        good.out,
        good.err
    );
    let path = folder.path().join("promise/records/milestone.toml");
    let broken = std::fs::read_to_string(&path)
        .unwrap()
        .replace("type = \"date\"", "type = \"dat\"");
    std::fs::write(&path, broken).unwrap();
    let bad = gulou(&["pack", "check", "--packs", text(folder.path())]);
    assert_eq!(bad.code, 1);
    assert!(
        bad.out.contains("milestone.toml:") && bad.out.contains('^'),
        "{}",
        bad.out
    );
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn accounts_are_added_listed_and_given_a_new_password() {
    let folder = planned();
    let data = text(folder.path());
    let added = gulou(&[
        "account",
        "add",
        "desk",
        "--title",
        "front desk",
        "--grant",
        "officer@commerce",
        "--data",
        data,
    ]);
    assert!(
        added.code == 0 && added.out.contains("password "),
        "{}{}",
        added.out,
        added.err
    );
    assert!(
        gulou(&["account", "list", "--data", data])
            .out
            .contains("officer@commerce")
    );
    assert!(
        gulou(&["account", "reset", "desk", "--data", data])
            .out
            .contains("password ")
    );
    let wrong = gulou(&[
        "account",
        "add",
        "x2",
        "--title",
        "t",
        "--grant",
        "king@commerce",
        "--data",
        data,
    ]);
    assert!(
        wrong.code == 2 && wrong.err.contains("supervision"),
        "{}",
        wrong.err
    );
}

#[test]
fn the_newest_sign_ins_and_changes_of_accounts_are_printed() {
    let folder = planned();
    let data = text(folder.path());
    let add = ["account", "add", "desk", "--title", "front desk"];
    let add = [&add[..], &["--grant", "officer@commerce", "--data", data]].concat();
    assert_eq!(gulou(&add).code, 0);
    let access = node::access::Access::open(folder.path()).unwrap();
    let now = fact::Moment::from_millis(1_790_000_000_000);
    for name in ["desk", "nobody"] {
        let refused = access.sign_in(name, "wrong-on-purpose", "192.0.2.7", now);
        assert!(refused.is_err());
    }
    drop(access);
    let audit = |limit: &str| gulou(&["account", "audit", "--limit", limit, "--data", data]);
    let all = audit("100").out;
    let lines: Vec<Vec<&str>> = all
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines.len(), 3, "{all}");
    assert_eq!(lines[0][1..3], ["account-created", "desk"], "{all}");
    let at = "2026-09-21T22:13:20+08:00";
    assert_eq!(lines[1], [at, "sign-in-refused", "desk", "192.0.2.7"]);
    assert_eq!(lines[2], [at, "sign-in-refused", "unknown", "192.0.2.7"]);
    assert_eq!(audit("1").out.trim_end(), all.lines().last().unwrap());
    assert_eq!((audit("0").code, audit("10001").code), (2, 2));
}

/// The line in which a server says where it listens.
fn address_line(options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut server = std::process::Command::new(env!("CARGO_BIN_EXE_gulou"))
        .args(["serve", "--no-sample", "--addr", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .args(options)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufReader::new(server.stdout.take().unwrap());
    let mut lines = std::io::BufRead::lines(lines).map_while(Result::ok);
    let found = lines.find(|line| line.contains("http://"));
    server.kill().unwrap();
    server.wait().unwrap();
    found.unwrap()
}

#[test]
fn a_server_behind_a_proxy_does_not_send_browsers_to_its_own_address() {
    assert!(address_line(&[]).contains("| address: http://127.0.0.1:"));
    let behind = address_line(&["--https"]);
    assert!(behind.contains("address for the proxy"), "{behind}");
}

#[test]
fn a_corrected_text_is_hinted_at_and_keeps_what_is_unchanged() {
    let folder = planned();
    let data = text(folder.path());
    let corrected = folder.path().join("corrected.md");
    let report = std::fs::read_to_string(REPORT).unwrap();
    std::fs::write(&corrected, format!("{report}\n新增公共自行车站点40个。\n")).unwrap();
    let import = [
        "report",
        "import",
        text(&corrected),
        "--year",
        "2026",
        "--data",
        data,
    ];
    let beside = gulou(&import);
    assert_eq!(beside.code, 0, "{}", beside.err);
    let (_, hint) = beside.out.split_once("--corrects ").unwrap();
    let id: String = hint
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let done = gulou(&[&import[..], &["--corrects", &id]].concat());
    assert!(
        done.code == 0 && done.out.contains("0 gone"),
        "{}{}",
        done.out,
        done.err
    );
    assert!(!done.out.contains("--corrects"), "{}", done.out);
    let again = gulou(&[&import[..], &["--corrects", &id]].concat());
    assert!(
        again.out.contains("nothing new was recorded"),
        "{}",
        again.out
    );
    let nothing = gulou(&[&import[..], &["--corrects", "00000000000000000000000005"]].concat());
    assert_eq!(nothing.code, 2, "{}", nothing.err);
    let verified = gulou(&["verify", "--data", data]);
    assert!(verified.out.contains("all is well"), "{}", verified.out);
}

const GOLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../report/tests/gold/");

#[test]
fn a_gold_is_scored_against_the_text_it_was_made_of_only() {
    let gold = format!("{GOLD}qinglan-2022.jsonl");
    let of = |report: &str| gulou(&["report", "score", &gold, &format!("{GOLD}{report}")]);
    assert_eq!(of("qinglan-2022.txt").code, 0);
    let refused = of("wuxi-2020.txt");
    assert!(
        refused.code == 2 && refused.err.contains("was not made of the text"),
        "{}{}",
        refused.out,
        refused.err
    );
}

#[test]
fn a_report_linked_to_itself_or_without_links_is_told() {
    let report = format!("{GOLD}qinglan-2022.txt");
    let alone = gulou(&["report", "link", &report]);
    let twice = gulou(&["report", "link", &report, &report]);
    assert!(!alone.out.is_empty());
    assert_eq!((alone.code, twice.code), (0, 0));
    assert_eq!(alone.out, twice.out);
    assert!(twice.err.contains("the same report"), "{}", twice.err);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.txt");
    std::fs::write(&path, "nothing at all").unwrap();
    for arguments in [
        &["report", "link", text(&path)][..],
        &["report", "link", text(&path), &report],
    ] {
        let answer = gulou(arguments);
        assert!(
            answer.code == 0 && answer.out.is_empty() && answer.err.contains("no links"),
            "{}",
            answer.err
        );
    }
}

#[test]
fn lost_accounts_are_told_at_the_start_and_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let data = text(&path);
    let import = ["report", "import", REPORT, "--year", "2026", "--data", data];
    assert_eq!(gulou(&import).code, 0);
    let told = "accounts were lost";
    let verified = gulou(&["verify", "--data", data]);
    assert!(verified.code == 0 && !verified.err.contains(told));
    // The chain is broken by this, which is no matter here.
    let database = rusqlite::Connection::open(path.join("gulou.sqlite3")).unwrap();
    let change =
        "UPDATE fact SET body = replace(body, '\"operator\"', '\"acct_gone\"') WHERE seq < 4";
    assert_eq!(database.execute(change, []).unwrap(), 3);
    drop(database);
    let verified = gulou(&["verify", "--data", data]);
    assert!(verified.out.contains(told), "{}", verified.out);
    let mut product = Product::begun(folder, &["--no-sample"]);
    let line = product.printed(told);
    assert!(line.contains("access.sqlite3: 1;"), "{line}");
    product.printed("password");
    product.signal("TERM");
    product.ended();
}

#[test]
fn wrong_use_is_told_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    let data = folder.path().join("data");
    let import = ["report", "import", REPORT];
    for (arguments, expected) in [
        (
            [&import[..], &["--data", text(&file)]].concat(),
            "is a file",
        ),
        (
            [&import[..], &["--organ", "moon", "--data", text(&data)]].concat(),
            "`moon` is not an organ",
        ),
        (
            vec!["serve", "--log", "a=b", "--data", text(&data)],
            "--log cannot be `a=b`",
        ),
        (
            vec!["serve", "--addr", "127.0.0.1:0", "--data", text(&file)],
            "is a file",
        ),
    ] {
        let refused = gulou(&arguments);
        assert!(
            refused.code == 2 && refused.err.contains(expected),
            "{}",
            refused.err
        );
    }
    assert!(!data.exists());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
}
