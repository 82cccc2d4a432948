//! Flows and stocks over the rows of a record type, and reported figures.

use fact::Name;

use crate::catalog::{Catalog, DayOf, FieldKind, Measure, Measured, RecordType, Reported};
use crate::diagnostic::Spot;
use crate::expression::{Predicate, lower};
use crate::form::{Form, Told, to_name};
use crate::load::roles::field_of;
use crate::load::{Ground, lifecycle};

const ENTERED: &str = "entered_";
const OPENED: &str = "opened";

/// Reads what an indicator measures.
pub(super) struct Reader<'a> {
    pub(super) ground: &'a Ground<'a>,
    pub(super) catalog: &'a Catalog,
    pub(super) unit: Option<&'a str>,
    pub(super) unit_spot: &'a Spot,
}

impl Reader<'_> {
    pub(super) fn flow(&self, form: &mut Form<'_>) -> Option<Measured> {
        let on = form.text("on");
        let on = form.must("on", on);
        let record = self.record(form);
        let day = record.zip(on).map(|(record, on)| self.day(record, &on));
        let measured = self.measured(form, record, DayOf::Opened);
        Some(Measured {
            on: day??,
            ..measured?
        })
    }

    pub(super) fn stock(&self, form: &mut Form<'_>) -> Option<Measured> {
        let record = self.record(form);
        self.measured(form, record, DayOf::Opened)
    }

    pub(super) fn reported(&self, form: &mut Form<'_>) -> Option<Reported> {
        let record = self.record(form);
        let mut field = |key, wanted, fits: fn(&FieldKind) -> bool| {
            let told = form.name(key);
            let told = form.must(key, told);
            record
                .zip(told)
                .and_then(|(record, told)| field_of(self.ground, record, &told, wanted, fits))
        };
        let series = field("series", "a reference", |kind| {
            matches!(kind, FieldKind::Reference { .. })
        });
        let value = field("value", "a decimal", |kind| {
            matches!(
                kind,
                FieldKind::Decimal { .. } | FieldKind::Quantity { .. } | FieldKind::Integer { .. }
            )
        });
        let period = field("period", "a text", |kind| {
            matches!(kind, FieldKind::Text { .. })
        });
        let as_of = field("as_of", "a date", |kind| {
            matches!(kind, FieldKind::Date { .. })
        });
        Some(Reported {
            from: record?.id.clone(),
            series: series?,
            value: value?,
            period: period?,
            as_of: as_of?,
        })
    }

    fn record(&self, form: &mut Form<'_>) -> Option<&RecordType> {
        let from = form.name("from");
        let from = form.must("from", from)?;
        let id = self.ground.record(&from)?;
        self.catalog.record(id.as_str())
    }

    fn measured(
        &self,
        form: &mut Form<'_>,
        record: Option<&RecordType>,
        on: DayOf,
    ) -> Option<Measured> {
        let condition = form.text("where");
        let sum = form.name("sum");
        let by = form.names("by");
        let record = record?;
        let condition = match condition {
            None => Some(Predicate::Constant(true)),
            Some(text) => lower(self.ground.sink, &text, record),
        };
        let measure = match sum {
            None => Some(Measure::Count),
            Some(field) => self.sum(record, &field),
        };
        if measure == Some(Measure::Count) {
            self.check_count_unit();
        }
        let by: Vec<Option<Name>> = by.iter().map(|field| self.group(record, field)).collect();
        Some(Measured {
            from: record.id.clone(),
            wher: condition?,
            on,
            measure: measure?,
            by: by.into_iter().collect::<Option<_>>()?,
        })
    }

    fn day(&self, record: &RecordType, on: &Told<String>) -> Option<DayOf> {
        if on.value == OPENED {
            return Some(DayOf::Opened);
        }
        if let Some(state) = on.value.strip_prefix(ENTERED) {
            let told = to_name(self.ground.sink, state, on.spot.clone())?;
            return lifecycle::known_state(self.ground, record, &told).map(DayOf::Entered);
        }
        let told = to_name(self.ground.sink, &on.value, on.spot.clone())?;
        field_of(self.ground, record, &told, "a date", |kind| {
            matches!(kind, FieldKind::Date { .. })
        })
        .map(DayOf::Field)
    }

    fn sum(&self, record: &RecordType, told: &Told<Name>) -> Option<Measure> {
        let name = field_of(self.ground, record, told, "a quantity or integer", |kind| {
            matches!(kind, FieldKind::Quantity { .. } | FieldKind::Integer { .. })
        })?;
        let decimals = match record.fields.get(name.as_str()).map(|field| &field.kind) {
            Some(FieldKind::Quantity { unit, decimals, .. }) => {
                self.check_sum_unit(&name, unit);
                *decimals
            }
            _ => 0,
        };
        Some(Measure::Sum {
            field: name,
            decimals,
        })
    }

    fn check_sum_unit(&self, field: &Name, unit: &str) {
        if let Some(wanted) = self.unit.filter(|wanted| *wanted != unit) {
            let message =
                format!("`{field}` is kept in `{unit}` but the sum is given in `{wanted}`");
            self.ground
                .sink
                .error("GL0404", self.unit_spot, message, |finding| {
                    finding.help(format!("write `unit = \"{unit}\"`"))
                });
        }
    }

    /// Counting gives a number of things: money or length cannot come out.
    fn check_count_unit(&self) {
        let unit = self.unit.and_then(|unit| self.ground.units.get(unit));
        if let Some(unit) = unit.filter(|unit| !unit.dimension.starts_with("count.")) {
            let message = format!("counting records does not give `{}`", unit.symbol);
            self.ground
                .sink
                .error("GL0404", self.unit_spot, message, |finding| {
                    finding.help("use a unit of count, or `sum` over a field")
                });
        }
    }

    /// A grouping field: choice, organ, division or reference, never personal.
    fn group(&self, record: &RecordType, told: &Told<Name>) -> Option<Name> {
        let names = record.fields.keys().map(Name::as_str);
        let name = self.ground.known("GL0207", "field", told, names)?;
        let field = record.fields.get(name.as_str())?;
        if field.personal {
            let message = format!("`{name}` is personal: no figure is grouped by persons");
            self.ground
                .sink
                .error("GL0212", &told.spot, message, |finding| {
                    finding
                        .label("a personal field")
                        .help("group by a place, an organ or a choice")
                });
            return None;
        }
        if matches!(
            field.kind,
            FieldKind::Choice { .. }
                | FieldKind::Organ
                | FieldKind::Division
                | FieldKind::Reference { .. }
        ) {
            return Some(name);
        }
        let message = format!("figures cannot be grouped by `{name}`");
        self.ground
            .sink
            .error("GL0405", &told.spot, message, |finding| {
                finding.help("group by a choice, an organ, a division or a reference")
            });
        None
    }
}
