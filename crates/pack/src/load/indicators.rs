//! Indicators: flows, stocks, ratios and reported figures.

use std::collections::BTreeMap;

use fact::Name;

use super::{File, Ground, Place};
use crate::catalog::{Catalog, Indicator, IndicatorKind};
use crate::diagnostic::Spot;
use crate::form::{Form, Told};

mod measured;
mod ratio;

/// An indicator with the places its ratio check points at.
#[derive(Debug)]
struct Draft {
    indicator: Indicator,
    id: Spot,
    unit: Spot,
    /// Numerator and denominator as written.
    parts: Option<(Told<Name>, Told<Name>)>,
}

/// Reads all indicators of all packs.
pub(super) fn read(
    ground: &Ground<'_>,
    files: &[File],
    catalog: &Catalog,
) -> BTreeMap<Name, Vec<Indicator>> {
    let mut drafts: Vec<Draft> = Vec::new();
    for file in files {
        let (Place::Indicators { .. }, Some(pack)) = (&file.place, file.pack()) else {
            continue;
        };
        let mut top = file.form(ground.sink);
        let forms = top.forms("indicator");
        if forms.is_empty() {
            top.must::<()>("indicator", None);
        }
        drafts.extend(
            forms
                .into_iter()
                .filter_map(|form| read_one(ground, catalog, form, &pack)),
        );
        top.finish();
    }
    check_overlaps(ground, &drafts);
    ratio::check(ground, &drafts);
    let mut by_id: BTreeMap<Name, Vec<Indicator>> = BTreeMap::new();
    for draft in drafts {
        let versions = by_id.entry(draft.indicator.id.clone()).or_default();
        versions.push(draft.indicator);
        versions.sort_by_key(|version| version.validity.from);
    }
    by_id
}

fn read_one(
    ground: &Ground<'_>,
    catalog: &Catalog,
    mut form: Form<'_>,
    pack: &Name,
) -> Option<Draft> {
    let id = form.name("id");
    let id = form.must("id", id);
    let title = form.title("title");
    let validity = form.validity();
    let kind = form.word("kind", &["flow", "stock", "ratio", "reported"]);
    let kind = form.must("kind", kind).map(|kind| kind.value);
    let unit = form.text("unit");
    let unit = match kind {
        Some("reported") => unit,
        _ => form.must("unit", unit),
    };
    let unit_spot = unit
        .as_ref()
        .map_or_else(|| form.spot.clone(), |unit| unit.spot.clone());
    let unit = ground.unit(unit).map(|unit| unit.value);
    let reader = measured::Reader {
        ground,
        catalog,
        unit: unit.as_deref(),
        unit_spot: &unit_spot,
    };
    let mut parts = None;
    let kind = match kind {
        Some("flow") => reader.flow(&mut form).map(IndicatorKind::Flow),
        Some("stock") => reader.stock(&mut form).map(IndicatorKind::Stock),
        Some("reported") => reader.reported(&mut form).map(IndicatorKind::Reported),
        Some(_) => {
            parts = ratio::parts(&mut form);
            parts.as_ref().map(ratio::kind)
        }
        // Without a kind nothing can be said about the other keys.
        None => return None,
    };
    form.finish();
    let id = id?;
    Some(Draft {
        indicator: Indicator {
            id: id.value,
            pack: pack.clone(),
            title,
            validity,
            unit: unit.unwrap_or_default(),
            kind: kind?,
        },
        id: id.spot,
        unit: unit_spot,
        parts,
    })
}

/// Two versions of one indicator never hold on the same day.
fn check_overlaps(ground: &Ground<'_>, drafts: &[Draft]) {
    for (place, draft) in drafts.iter().enumerate() {
        let clash = drafts.iter().take(place).find(|other| {
            other.indicator.id == draft.indicator.id
                && other.indicator.validity.overlaps(draft.indicator.validity)
        });
        if let Some(other) = clash {
            let message = format!(
                "indicator `{}` is declared twice for the same days",
                draft.indicator.id
            );
            ground.sink.error("GL0202", &draft.id, message, |finding| {
                let first = ground.sink.name(&other.id);
                finding.help(format!(
                    "the other is in {first}; give both `valid = {{ from = ..., until = ... }}` \
                     that do not overlap"
                ))
            });
        }
    }
}
