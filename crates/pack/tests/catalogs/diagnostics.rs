//! One fixture for each kind of finding; the snapshot is what a person reads.
//!
//! `tests/bad/<code>-<what>.toml` holds one or more files, each after a line
//! `# file: <path>`; they are added to the teahouse.

use std::collections::{BTreeMap, BTreeSet};

use pack::{Diagnostics, Source};

use crate::folder::{repository, sources};

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
            let text = files.get_mut(&path).unwrap();
            text.push_str(line);
            text.push('\n');
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
        let code = fixture.path.get(..6).unwrap();
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

/// Codes written in the sources of this room.
fn codes_in_sources() -> BTreeSet<String> {
    sources(&repository("crates/pack/src"))
        .iter()
        .flat_map(|source| {
            let quoted: Vec<String> = source
                .text
                .match_indices("\"GL0")
                .filter_map(|(place, _)| source.text.get(place + 1..place + 7))
                .map(str::to_owned)
                .collect();
            quoted
        })
        .collect()
}

#[test]
fn every_code_is_explained_and_every_explanation_is_used() {
    let explained: BTreeSet<String> = pack::explanations().into_keys().collect();
    assert_eq!(codes_in_sources(), explained);
}

#[test]
fn every_code_has_a_fixture() {
    let mut shown: BTreeSet<String> = fixtures()
        .iter()
        .map(|fixture| fixture.path.get(..6).unwrap().to_owned())
        .collect();
    shown.extend(
        DISTRICT_CASES
            .iter()
            .flat_map(|case| case.codes.iter().map(|code| (*code).to_owned())),
    );
    assert_eq!(codes_in_sources(), shown);
}

/// A change of the reference district and the codes it must give.
struct DistrictCase {
    name: &'static str,
    path: &'static str,
    /// Text replaced, once.
    from: &'static str,
    to: &'static str,
    codes: &'static [&'static str],
}

const DISTRICT_CASES: [DistrictCase; 10] = [
    DistrictCase {
        name: "a-row-with-a-cell-too-many",
        path: "organs.csv",
        from: "drc,government,",
        to: "drc,government,,",
        codes: &["GL0501"],
    },
    DistrictCase {
        name: "a-column-is-missing",
        path: "divisions.csv",
        from: "code,name,short,kind,parent",
        to: "code,name,short,knd,parent",
        codes: &["GL0502"],
    },
    DistrictCase {
        name: "a-bad-code",
        path: "divisions.csv",
        from: "320106001003,",
        to: "32010600100x,",
        codes: &["GL0503"],
    },
    DistrictCase {
        name: "an-unknown-kind",
        path: "organs.csv",
        from: "drc,government,",
        to: "drc,goverment,",
        codes: &["GL0504"],
    },
    DistrictCase {
        name: "a-street-twice",
        path: "divisions.csv",
        from: "\n320106003000,",
        to: "\n320106002000,",
        codes: &["GL0505", "GL0506"],
    },
    DistrictCase {
        name: "an-unknown-parent",
        path: "divisions.csv",
        from: "community,320106001000",
        to: "community,320106099000",
        codes: &["GL0506"],
    },
    DistrictCase {
        name: "a-bad-date",
        path: "calendar.csv",
        from: "2023-01-01,",
        to: "2023-01-32,",
        codes: &["GL0507"],
    },
    DistrictCase {
        name: "a-missing-file",
        path: "district.toml",
        from: "organs = \"organs.csv\"",
        to: "organs = \"organ.csv\"",
        codes: &["GL0508"],
    },
    DistrictCase {
        name: "a-bad-tile",
        path: "tiles.csv",
        from: "320106001000,3,1",
        to: "320106001000,3,x",
        codes: &["GL0509"],
    },
    DistrictCase {
        name: "a-year-without-days",
        path: "district.toml",
        from: "2026]",
        to: "2026, 2027]",
        codes: &["GL0510"],
    },
];

#[test]
fn a_bad_row_of_a_district_is_shown_with_line_and_column() {
    for case in &DISTRICT_CASES {
        let mut folder = sources(&repository("districts/gulou-nanjing"));
        let source = folder
            .iter_mut()
            .find(|source| source.path == case.path)
            .unwrap();
        assert!(source.text.contains(case.from), "{}", case.name);
        source.text = source.text.replacen(case.from, case.to, 1);
        let found = pack::district(&folder).unwrap_err();
        let codes: BTreeSet<&str> = found.list.iter().map(|finding| finding.code).collect();
        for code in case.codes {
            assert!(codes.contains(code), "{}: {codes:?}", case.name);
        }
        let first = Diagnostics {
            list: found.list.into_iter().take(2).collect(),
            left_out: 0,
        };
        insta::assert_snapshot!(format!("district-{}", case.name), first.render(&folder));
    }
}
