//! Figures: their value, and why they have it.

use std::fs;
use std::path::Path;

use fact::Period;
use node::Bundle;
use node::plan::{Ask, Explained, Rest, Unexplained, explain, groups_of, in_force, value_of};

use crate::house::{House, house, house_of, open};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).unwrap();
        }
    }
}

/// A house where progress reports and slippages are defined anew from July on.
fn house_of_two_versions() -> House {
    let folder = tempfile::tempdir().unwrap();
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs"),
        folder.path(),
    );
    let path = folder.path().join("promise/indicators/progress.toml");
    let kept = fs::read_to_string(&path).unwrap();
    let first = kept.replacen(
        "on = \"as_of\"\n",
        "on = \"as_of\"\nvalid = { until = 2026-07-01 }\n",
        1,
    );
    let second = "\n[[indicator]]\nid = \"promise.progress_reports\"\n\
        title = { zh = \"新口径\", en = \"counted anew\" }\nkind = \"flow\"\nunit = \"次\"\n\
        from = \"progress\"\nwhere = 'said != \"other\"'\non = \"as_of\"\n\
        valid = { from = 2026-07-01 }\n";
    fs::write(&path, first + second).unwrap();
    house_of(Bundle::embedded().with_packs(folder.path()).unwrap())
}

fn told(house: &House, promise: &str, number: u128, as_of: &str, said: &str) {
    let fields = [
        ("promise", promise),
        ("as_of", as_of),
        ("said", said),
        ("note", "told"),
    ];
    house.take(open(number, "progress", &fields));
}

impl House {
    fn why(&self, id: &str, words: &str) -> Result<Explained, Unexplained> {
        let ask = Ask {
            period: Some((words.to_owned(), Period::parse(words).unwrap())),
            group: None,
            today: self.node.today(),
        };
        self.node
            .read(|reader| Ok(explain(reader, id, &ask)))
            .unwrap()
    }

    fn value(&self, id: &str, words: &str) -> Option<String> {
        let period = Period::parse(words).unwrap();
        let found = self.node.read(|reader| value_of(reader, id, period));
        found.unwrap().value.map(|value| value.to_string())
    }
}

#[test]
fn a_flow_adds_up_over_every_version_its_period_crosses() {
    let house = house_of_two_versions();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let promise = house.promise_with(report, "茶山小学").id.to_string();
    house.at("2026-12-01");
    told(&house, &promise, 1, "2026-03-31", "other");
    told(&house, &promise, 2, "2026-06-30", "behind");
    told(&house, &promise, 3, "2026-07-01", "other");
    told(&house, &promise, 4, "2026-09-30", "ahead");
    let id = "promise.progress_reports";
    for (words, wanted) in [("2026", "3"), ("2026-H1", "2"), ("2026-Q3", "1")] {
        assert_eq!(house.value(id, words).as_deref(), Some(wanted), "{words}");
        let why = house.why(id, words).unwrap();
        assert_eq!(why.cell.as_deref(), Some(wanted), "{words}");
        assert!(why.agrees);
        assert_eq!(why.rows_total.to_string(), wanted);
        assert_eq!(why.rows.len().to_string(), wanted);
    }
    let why = house.why(id, "2026").unwrap();
    assert_eq!(why.versions, [id.to_owned(), format!("{id}@2026-07-01")]);
    assert_eq!(why.sql.matches("SELECT id, ").count(), 2);
    assert!(why.formula.en.contains("counted anew"), "{:?}", why.formula);
    let catalog = &house.node.loaded().catalog;
    let names = |words| in_force(catalog.indicator(id), Period::parse(words).unwrap());
    assert_eq!(names("2026-H1").unwrap().version_key(), id);
    let groups = house
        .node
        .read(|reader| groups_of(reader, id, Period::parse("2026").unwrap()))
        .unwrap();
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].1.to_string(), "3");
}

#[test]
fn a_ratio_shows_the_rows_of_both_its_parts() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let done = house.promise_with(report, "燃气");
    house.take(house.shown(crate::house::step(1, "gov-office", &done, "finish")));
    let why = house.why("promise.kept", "2026-03").unwrap();
    let rows = |part: &str| {
        let rows = why.rows.iter();
        rows.filter(|row| row.part.as_deref() == Some(part)).count()
    };
    let promises = house.promises(report).len();
    assert_eq!((rows("promise.done"), rows("promise.open")), (1, promises));
    assert_eq!(why.rows_total, u64::try_from(promises + 1).unwrap());
    assert_eq!(why.cell, Some(format!("1 / {promises}")));
    let mut facts: Vec<_> = why.facts.iter().map(|item| item.fact.id).collect();
    facts.sort();
    facts.dedup();
    assert_eq!(facts.len(), why.facts.len(), "each fact once");
}

#[test]
fn a_reported_figure_shows_what_was_published_or_says_that_nothing_was() {
    let house = house();
    let report = house.import().report;
    house.publish(report, Rest::Accept).unwrap();
    let empty = house.why("promise.reported", "2026");
    assert!(
        matches!(&empty, Err(Unexplained::NoValue { known, .. }) if known.is_empty()),
        "{empty:?}"
    );
    let series = house
        .node
        .read(|reader| reader.records_after("series", None, 1));
    let series = series.unwrap()[0].id.to_string();
    let fields = [
        ("series", series.as_str()),
        ("period", "2026-02"),
        ("as_of", "2026-02-28"),
        ("value", "4.5"),
        ("unit", "%"),
        ("publisher", "stats"),
        ("document", "bulletin"),
    ];
    house.take(open(7, "observation", &fields));
    let why = house.why("promise.reported", "2026").unwrap();
    assert_eq!((why.rows_total, why.rows[0].amount.as_str()), (1, "4.5%"));
    assert!(why.rows[0].title.ends_with(" 2026-02"), "{:?}", why.rows[0]);
    assert!(why.agrees && why.cell.is_none() && !why.facts.is_empty());
    let elsewhere = house.why("promise.reported", "2025");
    assert!(
        matches!(&elsewhere, Err(Unexplained::NoValue { known, .. }) if known == &["2026-02-28"]),
        "{elsewhere:?}"
    );
    assert_eq!(house.value("promise.reported", "2026"), None);
}
