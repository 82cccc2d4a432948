//! The tree is tidy: documented modules, small files, pure rooms, a blind kernel.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use xtask::tree::{files, is_test, root, spelled};
use xtask::{glossary, graph};

const LINES_MAX: usize = 600;
const RUN_MAX: usize = 36;

#[derive(Deserialize)]
struct Rules {
    long: BTreeMap<String, String>,
    modules: Banned,
    pure: Pure,
    people: Banned,
    anywhere: Banned,
}

#[derive(Deserialize)]
struct Banned {
    banned: Vec<String>,
}

#[derive(Deserialize)]
struct Pure {
    rooms: Vec<String>,
    banned: Vec<String>,
}

#[cfg(test)]
fn rules() -> Rules {
    toml::from_str(include_str!("tidy.toml")).unwrap()
}

#[cfg(test)]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))
}

/// Whole-word occurrence; a word that ends in `::` is whole as it is.
fn mentions(text: &str, word: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _found)| {
        let (before, rest) = text.split_at(at);
        let after = rest.chars().nth(word.chars().count());
        !before.chars().next_back().is_some_and(plain)
            && (word.ends_with(':') || !after.is_some_and(plain))
    })
}

fn has_chinese(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

#[test]
fn every_module_says_what_it_is_for() {
    let root = root();
    for path in files(&root, &["rs"]) {
        let text = read(&path);
        assert!(
            text.starts_with("//!"),
            "{} does not begin with `//!`",
            spelled(&root, &path)
        );
    }
}

#[test]
fn files_stay_small() {
    let (root, rules) = (root(), rules());
    let mut long = Vec::new();
    for path in files(&root, &["rs", "ts", "vue"]) {
        let name = spelled(&root, &path);
        let generated = name.ends_with("schema.d.ts") || name.ends_with("components.d.ts");
        let lines = read(&path).lines().count();
        if lines > LINES_MAX && !is_test(&name) && !generated && !rules.long.contains_key(&name) {
            long.push(format!("{name}: {lines} lines"));
        }
    }
    assert_eq!(long, Vec::<String>::new());
    for (name, reason) in &rules.long {
        assert!(
            root.join(name).exists() && !reason.is_empty(),
            "{name} is excused for nothing"
        );
    }
}

#[test]
fn chinese_lives_in_data() {
    let root = root();
    for path in files(&root, &["rs", "ts", "vue"]) {
        let name = spelled(&root, &path);
        let shipped = !is_test(&name) && !name.starts_with("ui/dev/");
        let text = read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let about = name == "crates/gulou/src/main.rs";
        assert!(
            !shipped || about || !has_chinese(code),
            "{name} holds Chinese text"
        );
    }
}

#[test]
fn what_make_says_has_words_in_both_languages() {
    let words = read(&root().join("scripts/words.tsv"));
    let keys: Vec<&str> = words
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            assert!(parts.len() == 3 && has_chinese(parts[1]), "{line}");
            assert!(!parts[2].is_empty() && parts[2].is_ascii(), "{line}");
            parts[0]
        })
        .collect();
    let makefile = read(&root().join("Makefile"));
    let targets = makefile.split(".PHONY: ").nth(1).unwrap();
    for target in targets.lines().next().unwrap().split(' ') {
        let key = format!("make-{target}");
        assert!(keys.contains(&key.as_str()), "`{key}` has no words");
    }
    let mut said = makefile;
    for script in files(&root().join("scripts"), &["sh"]) {
        said.push_str(&read(&script));
    }
    for call in ["say ", "say.sh ", "fail ", "apt_install "] {
        let calls = said.split(call).skip(1);
        let named = calls.filter_map(|rest| rest.split_whitespace().next());
        let named = named.filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        for key in named.filter(|word| word.contains('-')) {
            assert!(keys.contains(&key), "`{key}` has no words");
        }
    }
}

#[test]
fn modules_have_names_of_the_domain() {
    let (root, rules) = (root(), rules());
    for path in files(&root, &["rs"]) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let name = spelled(&root, &path);
        assert!(
            !rules.modules.banned.contains(&stem),
            "{name}: a banned module name"
        );
        assert_ne!(stem, "mod", "{name}: use foo.rs beside foo/");
    }
}

#[test]
fn the_pure_rooms_do_nothing_but_compute() {
    let (root, rules) = (root(), rules());
    for room in &rules.pure.rooms {
        for path in files(&root.join("crates").join(room).join("src"), &["rs"]) {
            let text = read(&path);
            for word in &rules.pure.banned {
                assert!(
                    !mentions(&text, word),
                    "{} mentions `{word}`",
                    spelled(&root, &path)
                );
            }
        }
    }
}

#[test]
fn the_kernel_and_the_store_name_no_pack() {
    let root = root();
    let packs: Vec<String> = std::fs::read_dir(root.join("packs"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().join("pack.toml").exists())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert!(packs.contains(&"promise".to_owned()));
    let types = files(&root.join("packs"), &["toml"])
        .into_iter()
        .filter(|path| {
            path.parent()
                .is_some_and(|folder| folder.ends_with("records"))
        })
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    // Words that are English before they are anybody's type.
    let plain = [
        "report",
        "section",
        "figure",
        "series",
        "target",
        "skip",
        "progress",
        "milestone",
    ];
    let words: Vec<String> = packs
        .iter()
        .cloned()
        .chain(types)
        .filter(|word| !plain.contains(&word.as_str()))
        .collect();
    for room in ["fact", "kernel", "store"] {
        for path in files(&root.join("crates").join(room).join("src"), &["rs", "sql"]) {
            let text = read(&path);
            for word in &words {
                let quoted = format!("\"{word}\"");
                assert!(
                    !text.contains(&quoted),
                    "{} names {quoted}",
                    spelled(&root, &path)
                );
            }
        }
    }
}

#[test]
fn no_pack_tracks_scores_or_ranks_people() {
    let (root, rules) = (root(), rules());
    for path in files(&root.join("packs"), &["toml"]) {
        let text = read(&path);
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let key = line.split('=').next().unwrap_or_default();
            // Words of a choice ("rank of the district") name no field.
            let key = if key.starts_with("options.") { "" } else { key };
            let id = line.trim().strip_prefix("id = ").unwrap_or_default();
            for word in &rules.people.banned {
                let banned = mentions(key, word) || mentions(id, word);
                assert!(!banned, "{}: `{line}`", spelled(&root, &path));
            }
        }
    }
}

#[test]
fn nothing_tells_of_machines_or_registries() {
    let (root, rules) = (root(), rules());
    let endings = [
        "rs", "toml", "md", "json", "ts", "vue", "mjs", "sh", "csv", "yml",
    ];
    for path in files(&root, &endings) {
        let name = spelled(&root, &path);
        if name == "xtask/tests/tidy.toml" {
            continue;
        }
        let text = read(&path);
        for word in &rules.anywhere.banned {
            assert!(!text.contains(word), "{name} holds `{word}`");
        }
    }
}

#[test]
fn text_files_end_with_a_line_and_no_line_ends_with_blanks() {
    let root = root();
    for path in files(&root, &["rs", "toml", "ts", "vue", "mjs", "sql"]) {
        let (name, text) = (spelled(&root, &path), read(&path));
        assert!(
            text.is_empty() || text.ends_with('\n'),
            "{name} does not end with a line"
        );
        let blank = text.lines().position(|line| line.ends_with([' ', '\t']));
        assert_eq!(
            blank.map(|line| line + 1),
            None,
            "{name}: blanks at the end of this line"
        );
    }
}

#[test]
fn no_sentence_of_the_report_is_in_the_tree() {
    let Some(shared) = std::env::var_os("GULOU_SHARED") else {
        eprintln!("SKIPPED: GULOU_SHARED names no folder with the report");
        return;
    };
    let bare = |text: &str| {
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .collect::<Vec<char>>()
    };
    let report = bare(&read(&Path::new(&shared).join("report/gulou-2026.txt")));
    let runs: std::collections::BTreeSet<&[char]> = report.windows(RUN_MAX).collect();
    let root = root();
    for path in files(
        &root,
        &["rs", "toml", "md", "csv", "json", "ts", "vue", "mjs", "txt"],
    ) {
        let text = bare(&read(&path));
        if !has_chinese(&text.iter().collect::<String>()) {
            continue;
        }
        let copied = text.windows(RUN_MAX).find(|run| runs.contains(run));
        let shown: Option<String> = copied.map(|run| run.iter().collect());
        assert_eq!(shown, None, "{} repeats the report", spelled(&root, &path));
    }
}

#[test]
fn generated_pages_are_fresh() {
    let root = root();
    for (path, fresh, verb) in [
        (glossary::PAGE, glossary::render(&root).unwrap(), "glossary"),
        (graph::TABLE, graph::render(&root).unwrap(), "graph"),
    ] {
        let kept = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(
            kept == fresh,
            "{path} is stale: run `cargo run -p xtask -- {verb}`"
        );
    }
}

#[test]
fn dependencies_point_only_upwards_in_reading_order() {
    for (place, (name, ours)) in graph::edges(&root()).unwrap().into_iter().enumerate() {
        for of in ours {
            let before = graph::ORDER.iter().position(|known| **known == of).unwrap();
            assert!(
                before < place,
                "{name} depends on {of}, which comes after it"
            );
        }
    }
}

#[test]
fn terms_of_the_glossary_are_unique_and_complete() {
    let mut seen = std::collections::BTreeSet::new();
    for term in glossary::read(&root()).unwrap().term {
        assert!(seen.insert(term.id.clone()), "`{}` stands twice", term.id);
        assert!(has_chinese(&term.zh) && term.en.is_ascii(), "`{}`", term.id);
        assert!(
            !term.definition.zh.is_empty() && !term.definition.en.is_empty(),
            "`{}`",
            term.id
        );
    }
    assert!(seen.len() > 40);
}
