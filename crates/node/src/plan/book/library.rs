//! What is known of the series that targets stand in: names, results, published values.

use std::collections::{BTreeMap, BTreeSet};

use fact::RecordId;
use pack::catalog::RecordType;
use store::{Reader, Record, StoreError};

use crate::plan::series::{Actual, Heard, Last, actuals_of, lasts_of, text};

/// Results of earlier periods and published values of one series, newest first.
type Spoken = (Vec<Last>, Vec<Actual>);

/// Series and figures by id.
#[derive(Default)]
pub(super) struct Library {
    names: BTreeMap<RecordId, String>,
    series: BTreeMap<RecordId, Spoken>,
}

impl Library {
    /// Everything, in three queries: for a whole report.
    pub(super) fn whole(reader: &Reader<'_>, heard: &Heard) -> Result<Self, StoreError> {
        let all = |kind: &str| reader.records_after(kind, None, u32::MAX);
        let shelf = Self::default()
            .named(reader.def("series")?, "name", &all("series")?)
            .with_figures(reader.def("figure")?, &all("figure")?, heard);
        Ok(shelf.with_values(reader.def("observation")?, &all("observation")?))
    }

    /// What these targets name, in a few queries each: for one promise.
    pub(super) fn of_targets(
        reader: &Reader<'_>,
        targets: &[Record],
        heard: &Heard,
    ) -> Result<Self, StoreError> {
        let (series, figures) = (
            named(reader, targets, "series")?,
            named(reader, targets, "figure")?,
        );
        let mut library = Self::default();
        for id in figures {
            let found: Vec<Record> = reader.record("figure", id)?.into_iter().collect();
            library = library.named(reader.def("figure")?, "indicator", &found);
        }
        for id in series {
            let found: Vec<Record> = reader.record("series", id)?.into_iter().collect();
            let of = |kind| reader.records_where(kind, "series", &id.to_string());
            library = library
                .named(reader.def("series")?, "name", &found)
                .with_figures(reader.def("figure")?, &of("figure")?, heard)
                .with_values(reader.def("observation")?, &of("observation")?);
        }
        Ok(library)
    }

    /// The name of a series, or of a figure that has none.
    pub(super) fn name(&self, id: RecordId) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    pub(super) fn series(&self, id: RecordId) -> Option<&Spoken> {
        self.series.get(&id)
    }

    fn named(mut self, def: &RecordType, field: &str, rows: &[Record]) -> Self {
        let names = rows
            .iter()
            .filter_map(|found| Some((found.id, text(def, &found.row, field)?)));
        self.names.extend(names);
        self
    }

    fn with_figures(mut self, def: &RecordType, rows: &[Record], heard: &Heard) -> Self {
        for (series, rows) in by_series(def, rows) {
            self.series.entry(series).or_default().0 = lasts_of(def, &rows, heard);
        }
        self.named(def, "indicator", rows)
    }

    fn with_values(mut self, def: &RecordType, rows: &[Record]) -> Self {
        for (series, rows) in by_series(def, rows) {
            self.series.entry(series).or_default().1 = actuals_of(def, &rows);
        }
        self
    }
}

/// The records that targets name in a field.
fn named(
    reader: &Reader<'_>,
    targets: &[Record],
    field: &str,
) -> Result<BTreeSet<RecordId>, StoreError> {
    let def = reader.def("target")?;
    let ids = targets
        .iter()
        .filter_map(|found| found.row.text(def, field)?.parse().ok());
    Ok(ids.collect())
}

fn by_series(def: &RecordType, rows: &[Record]) -> BTreeMap<RecordId, Vec<Record>> {
    let mut grouped: BTreeMap<RecordId, Vec<Record>> = BTreeMap::new();
    for found in rows {
        let series = found.row.text(def, "series").and_then(|id| id.parse().ok());
        if let Some(series) = series {
            grouped.entry(series).or_default().push(found.clone());
        }
    }
    grouped
}
