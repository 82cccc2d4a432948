//! Units of measure and of count.

use std::collections::BTreeMap;

use fact::{Unit, UnitTable};
use rust_decimal::Decimal;

use super::{File, Place};
use crate::diagnostic::{Sink, Spot};
use crate::form::{Form, spot_of};
use crate::tree::Value;

/// All `[[unit]]` of `units.toml` and of packs.
pub(super) fn read(sink: &Sink<'_>, files: &[File]) -> UnitTable {
    let mut table = UnitTable::default();
    let mut seen: BTreeMap<String, Spot> = BTreeMap::new();
    for file in files {
        let is_units = file.place == Place::Units;
        if !is_units && !matches!(file.place, Place::Pack { .. }) {
            continue;
        }
        let mut top = file.form(sink);
        for form in top.forms("unit") {
            if let Some((unit, spot)) = read_unit(form) {
                add(sink, &mut table, &mut seen, (unit, spot));
            }
        }
        if is_units {
            top.finish();
        }
    }
    table
}

fn add(
    sink: &Sink<'_>,
    table: &mut UnitTable,
    seen: &mut BTreeMap<String, Spot>,
    (unit, spot): (Unit, Spot),
) {
    if let Some(first) = seen.get(&unit.symbol) {
        let message = format!("unit `{}` is declared twice", unit.symbol);
        sink.error("GL0201", &spot, message, |finding| {
            finding.help(format!("the first is in {}", sink.name(first)))
        });
        return;
    }
    seen.insert(unit.symbol.clone(), spot);
    table.insert(unit);
}

fn read_unit(mut form: Form<'_>) -> Option<(Unit, Spot)> {
    let symbol = form.text("symbol");
    let symbol = form.must("symbol", symbol);
    let dimension = form.name("dimension");
    let dimension = form.must("dimension", dimension);
    let en = form.text("en");
    let en = form.must("en", en);
    let factor = factor(&mut form);
    form.finish();
    let symbol = symbol?;
    let unit = Unit {
        symbol: symbol.value,
        dimension: dimension?.value.to_string(),
        factor,
        en: en?.value,
    };
    Some((unit, symbol.spot))
}

/// How many base units; one when not written.
fn factor(form: &mut Form<'_>) -> Decimal {
    let Some(node) = form.node("factor") else {
        return Decimal::ONE;
    };
    let read = match &node.value {
        Value::Integer(number) => number.map(Decimal::from),
        Value::Decimal(text) | Value::Text(text) => Decimal::from_str_exact(text).ok(),
        _ => None,
    };
    match read.filter(|factor| *factor > Decimal::ZERO) {
        Some(factor) => factor,
        None => {
            let spot = spot_of(form.spot.source, node);
            let message = "a factor is a number above zero";
            form.sink()
                .error("GL0107", &spot, message, |finding| finding);
            Decimal::ONE
        }
    }
}
