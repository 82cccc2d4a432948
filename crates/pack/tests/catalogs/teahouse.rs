//! The teahouse: a small pack that uses every part of the language.

use pack::Catalog;
use pack::catalog::{DayOf, FieldKind, IndicatorKind, Measure};
use pack::expression::{Comparison, Constant, Operand, Predicate};

use crate::folder::{repository, sources};

fn load() -> Catalog {
    let sources = sources(&repository("crates/pack/tests/teahouse"));
    pack::load(&sources).unwrap_or_else(|found| panic!("{}", found.render(&sources)))
}

#[test]
fn the_teahouse_loads_with_its_fields_in_order() {
    let catalog = load();
    let order = catalog.record("order").unwrap();
    let names: Vec<&str> = order.fields.keys().map(fact::Name::as_str).collect();
    assert_eq!(
        names,
        [
            "table",
            "takings",
            "guest",
            "promised_on",
            "served_on",
            "note",
            "tea"
        ]
    );
    assert_eq!(order.initial().unwrap().as_str(), "placed");
    assert_eq!(
        order.fields["takings"].kind,
        FieldKind::Quantity {
            unit: "\u{5143}".to_owned(),
            decimals: 2,
            within: Some((0, 100_000)),
        }
    );
    assert!(order.fields["guest"].personal && !order.fields["note"].personal);
}

#[test]
fn takings_are_summed_on_the_day_an_order_is_paid() {
    let catalog = load();
    let [takings] = catalog.indicator("tea.takings") else {
        panic!("one version is declared");
    };
    let IndicatorKind::Flow(measured) = &takings.kind else {
        panic!("takings are a flow");
    };
    let paid = "paid".parse().unwrap();
    assert_eq!(measured.on, DayOf::Entered(paid));
    assert_eq!(
        measured.measure,
        Measure::Sum {
            field: "takings".parse().unwrap(),
            decimals: 2,
        }
    );
    assert_eq!(
        measured.wher,
        Predicate::Compare {
            left: Operand::State,
            op: Comparison::Equal,
            right: Constant::Text("paid".to_owned())
        }
    );
}
