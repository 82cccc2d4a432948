//! The packs of this repository.

use pack::catalog::{Disclosure, IndicatorKind};
use pack::{Catalog, Source};

use crate::folder::{repository, sources};

fn load() -> (Catalog, Vec<Source>) {
    let sources = sources(&repository("packs"));
    let catalog = pack::load(&sources).unwrap_or_else(|found| panic!("{}", found.render(&sources)));
    (catalog, sources)
}

#[test]
fn the_packs_load_without_a_finding() {
    let (catalog, _sources) = load();
    assert!(catalog.packs.contains_key("promise"));
    assert_eq!(catalog.digest.len(), 64);
}

#[test]
fn no_personal_field_is_in_the_promise_pack() {
    let (catalog, _sources) = load();
    let personal = catalog
        .records
        .values()
        .filter(|record| record.pack.as_str() == "promise")
        .flat_map(|record| record.fields.values())
        .filter(|field| field.personal);
    assert_eq!(personal.count(), 0);
}

#[test]
fn a_progress_report_is_not_public_and_a_promise_is() {
    let (catalog, _sources) = load();
    let disclosed = |record: &str, field: &str| catalog.records[record].fields[field].disclose;
    assert_eq!(disclosed("progress", "note"), Disclosure::Internal);
    assert_eq!(disclosed("promise", "quote"), Disclosure::Public);
}

#[test]
fn every_ratio_names_indicators_that_exist() {
    let (catalog, _sources) = load();
    let ratios = catalog
        .indicators
        .values()
        .flatten()
        .filter_map(|one| match &one.kind {
            IndicatorKind::Ratio {
                numerator,
                denominator,
            } => Some((numerator, denominator)),
            _ => None,
        });
    let mut seen = 0;
    for (numerator, denominator) in ratios {
        assert!(!catalog.indicator(numerator.as_str()).is_empty());
        assert!(!catalog.indicator(denominator.as_str()).is_empty());
        seen += 1;
    }
    assert!(seen > 0);
}

#[test]
fn the_digest_changes_with_a_source_and_not_with_the_order() {
    let (catalog, mut sources) = load();
    sources.reverse();
    assert_eq!(pack::load(&sources).unwrap().digest, catalog.digest);
    let units = sources
        .iter_mut()
        .find(|source| source.path == "units.toml")
        .unwrap();
    units.text.push_str("\n# changed\n");
    assert_ne!(pack::load(&sources).unwrap().digest, catalog.digest);
}
