//! The groups of an indicator with names for people.

use std::collections::BTreeMap;

use fact::Period;
use node::plan::{Phrase, groups_of};
use pack::catalog::{FieldKind, Indicator, Measured};
use store::{Reader, StoreError};

use super::measured;
use super::view::FigureGroup;
use crate::plan::view::decimal;
use crate::reference::Reference;
use crate::words::Words;

pub(super) fn groups(
    reader: &Reader<'_>,
    reference: &Reference,
    indicator: &Indicator,
    period: Period,
) -> Result<Vec<FigureGroup>, StoreError> {
    let Some(measured) = measured(indicator) else {
        return Ok(Vec::new());
    };
    let sums = groups_of(reader, indicator.id.as_str(), period)?;
    let mut names = Names {
        reader,
        reference,
        known: BTreeMap::new(),
    };
    sums.into_iter()
        .map(|(key, sum)| {
            Ok(FigureGroup {
                title: names.title(measured, &key)?,
                value: decimal(sum),
                key,
            })
        })
        .collect()
}

/// Names of groups: choices by their option, organs and records by their name.
struct Names<'a> {
    reader: &'a Reader<'a>,
    reference: &'a Reference,
    known: BTreeMap<String, Words>,
}

impl Names<'_> {
    fn title(&mut self, measured: &Measured, key: &str) -> Result<Words, StoreError> {
        if let Some(known) = self.known.get(key) {
            return Ok(known.clone());
        }
        let values: Vec<Option<String>> = serde_json::from_str(key).unwrap_or_default();
        let def = self.reader.def(measured.from.as_str())?;
        let mut parts: Vec<Words> = Vec::new();
        for (field, value) in measured.by.iter().zip(values) {
            let kind = def.fields.get(field).map(|field| &field.kind);
            parts.push(self.part(kind, value.as_deref())?);
        }
        let join = |pick: &dyn Fn(&Words) -> String| {
            parts.iter().map(pick).collect::<Vec<_>>().join(" \u{b7} ")
        };
        let words = Words {
            zh: join(&|part| part.zh.clone()),
            en: join(&|part| part.en.clone()),
        };
        self.known.insert(key.to_owned(), words.clone());
        Ok(words)
    }

    fn part(&self, kind: Option<&FieldKind>, value: Option<&str>) -> Result<Words, StoreError> {
        let Some(value) = value else {
            return Ok(Words::from(Phrase::same("\u{2014}")));
        };
        Ok(match kind {
            Some(FieldKind::Choice { options }) => options
                .get(value)
                .map_or_else(|| Words::from(Phrase::same(value)), Words::from),
            Some(FieldKind::Organ) => Words::from(Phrase::same(&self.reference.organ_title(value))),
            Some(FieldKind::Reference { record }) => {
                Words::from(Phrase::same(&self.named(record.as_str(), value)?))
            }
            _ => Words::from(Phrase::same(value)),
        })
    }

    fn named(&self, kind: &str, id: &str) -> Result<String, StoreError> {
        let named = id
            .parse()
            .map_or(Ok(None), |id| self.reader.title(kind, id))?;
        Ok(named.unwrap_or_else(|| id.to_owned()))
    }
}
