//! The rows of the sample tables, as their files have them.

use fact::{Date, Name, OrganId};
use pack::Source as Text;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::SampleError;

#[derive(Deserialize)]
pub(super) struct AccountRow {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) role: Name,
    pub(super) organ: OrganId,
    pub(super) password: String,
}

#[derive(Deserialize)]
pub(super) struct OwnerRow {
    pub(super) r#match: String,
    pub(super) lead: String,
    pub(super) supports: String,
}

#[derive(Deserialize)]
pub(super) struct MilestoneRow {
    pub(super) r#match: String,
    pub(super) title: String,
    pub(super) due: Date,
    pub(super) done_on: Option<Date>,
    pub(super) file: String,
}

#[derive(Deserialize)]
pub(super) struct ProgressRow {
    pub(super) r#match: String,
    pub(super) as_of: Date,
    pub(super) said: String,
    pub(super) note: String,
    pub(super) share: String,
}

#[derive(Deserialize)]
pub(super) struct SlippageRow {
    pub(super) r#match: String,
    pub(super) asked_on: Date,
    pub(super) reason: String,
    pub(super) cause: String,
    pub(super) new_due: Option<Date>,
    pub(super) granted_on: Option<Date>,
}

#[derive(Deserialize)]
pub(super) struct FinishedRow {
    pub(super) r#match: String,
    pub(super) on: Date,
    /// The file that shows it.
    pub(super) file: String,
    /// Why it is called done where no file shows it.
    pub(super) reason: String,
}

#[derive(Deserialize)]
pub(super) struct ObservationRow {
    pub(super) series: String,
    pub(super) change: String,
    pub(super) period: String,
    pub(super) as_of: Date,
    pub(super) value: String,
    pub(super) unit: String,
    pub(super) publisher: String,
    pub(super) document: String,
    pub(super) standing: String,
}

/// The rows of a table with their numbers; a district without the table has none.
pub(super) fn table<T: DeserializeOwned>(
    texts: &[Text],
    name: &str,
) -> Result<Vec<(usize, T)>, SampleError> {
    let path = format!("sample/{name}.csv");
    let Some(text) = texts.iter().find(|text| text.path == path) else {
        return Ok(Vec::new());
    };
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.text.as_bytes());
    reader
        .deserialize()
        .enumerate()
        .map(|(place, row)| {
            row.map(|row| (place + 2, row))
                .map_err(|cause| SampleError::Row {
                    path: path.clone(),
                    row: place + 2,
                    what: cause.to_string(),
                })
        })
        .collect()
}
