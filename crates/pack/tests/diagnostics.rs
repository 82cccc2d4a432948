//! One fixture for each kind of finding; the snapshot is what a person reads.
//!
//! `tests/bad/<code>-<what>.toml` holds one or more files, each after a line
//! `# file: <path>`; they are added to the teahouse.

use std::collections::{BTreeMap, BTreeSet};

use pack::{Diagnostics, Source};

#[path = "catalogs/folder.rs"]
mod folder;

use folder::{repository, sources};

const MARK: &str = "# file: ";

fn fixtures() -> Vec<Source> {
    sources(&repository("crates/pack/tests/bad"))
}

/// The teahouse with the files of a fixture laid over it.
fn overlaid(fixture: &Source) -> Vec<Source> {
    let base = sources(&repository("crates/pack/tests/teahouse"));
    let mut files: BTreeMap<String, String> = base
        .into_iter()
        .map(|source| (source.path, source.text))
        .collect();
    let mut path = String::new();
    for line in fixture.text.lines() {
        if let Some(named) = line.strip_prefix(MARK) {
            named.clone_into(&mut path);
            files.insert(path.clone(), String::new());
        } else {
            files.get_mut(&path).unwrap().push_str(&format!("{line}\n"));
        }
    }
    files
        .into_iter()
        .map(|(path, text)| Source::new(path, text))
        .collect()
}

fn findings(fixture: &Source) -> (Diagnostics, Vec<Source>) {
    let sources = overlaid(fixture);
    match pack::load(&sources) {
        Ok(_catalog) => panic!("{} loads", fixture.path),
        Err(found) => (found, sources),
    }
}

#[test]
fn every_fixture_is_refused_as_its_snapshot_says() {
    for fixture in fixtures() {
        let (found, sources) = findings(&fixture);
        let name = fixture.path.trim_end_matches(".toml");
        insta::assert_snapshot!(name, found.render(&sources));
    }
}

#[test]
fn every_fixture_shows_the_code_it_is_named_after() {
    for fixture in fixtures() {
        let (found, _sources) = findings(&fixture);
        let code = &fixture.path[..6];
        let codes: BTreeSet<&str> = found.list.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(code), "{}: {codes:?}", fixture.path);
    }
}

#[test]
fn every_finding_lies_on_character_borders_of_its_file() {
    for fixture in fixtures() {
        let (found, sources) = findings(&fixture);
        for finding in &found.list {
            let source = sources
                .iter()
                .find(|source| source.path == finding.path)
                .unwrap();
            assert!(
                source.text.get(finding.span.clone()).is_some(),
                "{finding:?}"
            );
            let (line, column) = finding.position(&source.text);
            assert!(line >= 1 && column >= 1);
        }
    }
}

#[test]
fn messages_are_lower_case_and_name_no_type_of_the_program() {
    for fixture in fixtures() {
        let (found, _sources) = findings(&fixture);
        for finding in &found.list {
            let first = finding.message.chars().next().unwrap();
            assert!(!first.is_ascii_uppercase(), "{}", finding.message);
            assert!(!finding.message.contains("::"), "{}", finding.message);
        }
    }
}
