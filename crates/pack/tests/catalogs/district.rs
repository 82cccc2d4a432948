//! The reference district, read from its folder.

use fact::{Date, DivisionKind};
use pack::{District, Source};

use crate::folder::{repository, sources};

fn folder() -> Vec<Source> {
    sources(&repository("districts/gulou-nanjing"))
}

fn load() -> District {
    let sources = folder();
    pack::district(&sources).unwrap_or_else(|found| panic!("{}", found.render(&sources)))
}

#[test]
fn the_reference_district_has_its_streets_communities_and_villages() {
    let district = load();
    let count = |kind| {
        district
            .divisions
            .iter()
            .filter(|one| one.kind == kind)
            .count()
    };
    assert_eq!(count(DivisionKind::Street), 13);
    assert_eq!(count(DivisionKind::Community), 120);
    assert_eq!(count(DivisionKind::Village), 3);
    let tiles = district.divisions.iter().filter_map(|one| one.tile);
    assert_eq!(tiles.count(), 13);
}

#[test]
fn every_division_lies_in_the_district() {
    let district = load();
    for division in district.divisions.iter() {
        assert!(
            district.divisions.lies_in(&division.code, &district.code),
            "{division:?}"
        );
    }
}

#[test]
fn an_old_street_name_still_finds_the_street() {
    let district = load();
    let today = Date::parse("2026-02-09").unwrap();
    let found = district
        .divisions
        .named("\u{9605}\u{6c5f}\u{697c}\u{8857}\u{9053}", today);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code.as_str(), "320106008000");
}

#[test]
fn working_day_arithmetic_agrees_with_the_worked_examples() {
    let district = load();
    let vectors = folder()
        .into_iter()
        .find(|source| source.path == "calendar-vectors.csv")
        .unwrap();
    let mut checked = 0;
    for line in vectors.text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let start = Date::parse(cells[0]).unwrap();
        let due = district
            .calendar
            .plus_working_days(start, cells[1].parse().unwrap());
        assert_eq!(due.date.to_string(), cells[2], "{line}");
        checked += 1;
    }
    assert!(checked >= 8, "{checked} examples");
}

#[test]
fn the_plan_text_and_the_streets_are_handed_on() {
    let district = load();
    let plan = district.plan.unwrap();
    assert_eq!(plan.year, 2026);
    assert!(plan.sample && plan.text.len() > 1000);
    let streets: serde_json::Value = serde_json::from_str(&district.streets.unwrap()).unwrap();
    assert_eq!(streets["type"], "FeatureCollection");
}
