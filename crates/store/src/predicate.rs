//! Predicates and days as SQL over the typed tables: the second compilation.
//!
//! Absent compares as false, as in the kernel: every comparison is wrapped in
//! `coalesce(..., 0)`. Literals are written into the text, quotes doubled, so
//! that the statement shown to people is the one that ran.

use fact::Zone;
use pack::catalog::{DayOf, Measure};
use pack::expression::{Comparison, Constant, Operand, Predicate};

use crate::tables::{column, entered_column};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The condition in SQL.
pub(crate) fn condition(predicate: &Predicate, zone: Zone) -> String {
    match predicate {
        Predicate::Constant(truth) => u8::from(*truth).to_string(),
        Predicate::All(parts) => joined(parts, " AND ", "1", zone),
        Predicate::Any(parts) => joined(parts, " OR ", "0", zone),
        Predicate::Not(inner) => format!("NOT {}", condition(inner, zone)),
        Predicate::Flag(left) => format!("coalesce({} = 1, 0)", operand(left, zone)),
        Predicate::Has(left) => format!("({} IS NOT NULL)", operand(left, zone)),
        Predicate::Compare { left, op, right } => {
            format!(
                "coalesce({} {} {}, 0)",
                operand(left, zone),
                comparison(*op),
                constant(right)
            )
        }
        Predicate::In { left, options } => {
            let options: Vec<String> = options.iter().map(constant).collect();
            format!(
                "coalesce({} IN ({}), 0)",
                operand(left, zone),
                options.join(", ")
            )
        }
    }
}

fn joined(parts: &[Predicate], word: &str, empty: &str, zone: Zone) -> String {
    if parts.is_empty() {
        return empty.to_owned();
    }
    let parts: Vec<String> = parts.iter().map(|part| condition(part, zone)).collect();
    format!("({})", parts.join(word))
}

fn operand(operand: &Operand, zone: Zone) -> String {
    match operand {
        Operand::Field(name) => column(name.as_str()),
        Operand::State => "state".to_owned(),
        Operand::Entered(state) => {
            let entered = entered_column(state.as_str());
            format!(
                "date({} * 86400, 'unixepoch')",
                day_of_moment(&entered, zone)
            )
        }
    }
}

fn comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

fn constant(constant: &Constant) -> String {
    match constant {
        Constant::Integer(number) => number.to_string(),
        Constant::Text(text) => literal(text),
    }
}

/// A text literal.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The day number of a moment column: rounded down, also before 1970, where SQL's
/// division would round towards it.
pub(crate) fn day_of_moment(column: &str, zone: Zone) -> String {
    let local = format!("({column} + {})", zone.offset_millis());
    format!("(({local} - ({local} % {DAY} + {DAY}) % {DAY}) / {DAY})")
}

/// The day number on which a row counts in a flow.
pub(crate) fn day(on: &DayOf, zone: Zone) -> String {
    match on {
        DayOf::Opened => day_of_moment("opened", zone),
        DayOf::Entered(state) => day_of_moment(&entered_column(state.as_str()), zone),
        DayOf::Field(name) => {
            format!(
                "CAST(julianday({}) - 2440587.5 AS INTEGER)",
                column(name.as_str())
            )
        }
    }
}

/// What a row adds.
pub(crate) fn amount(measure: &Measure) -> String {
    match measure {
        Measure::Count => "1".to_owned(),
        Measure::Sum { field, .. } => format!("coalesce({}, 0)", column(field.as_str())),
    }
}

/// The group key: the same JSON array the kernel writes.
pub(crate) fn group(by: &[fact::Name]) -> String {
    let columns: Vec<String> = by.iter().map(|name| column(name.as_str())).collect();
    format!("json_array({})", columns.join(", "))
}
