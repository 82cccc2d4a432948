//! Predicates compiled to closures over rows.
//!
//! The same predicate becomes SQL in `store`; both follow one rule: a
//! comparison with something absent is false.

use fact::{Name, Zone};
use pack::catalog::RecordType;
use pack::expression::{Comparison, Constant, Operand, Predicate};

use crate::row::{Cell, Row};

/// A compiled predicate.
pub type Test = Box<dyn Fn(&Row) -> bool + Send + Sync>;

type Read = Box<dyn Fn(&Row) -> Cell + Send + Sync>;

/// Compiles a checked predicate of a record type.
pub fn compile(predicate: &Predicate, def: &RecordType, zone: Zone) -> Test {
    match predicate {
        Predicate::Constant(truth) => {
            let truth = *truth;
            Box::new(move |_row| truth)
        }
        Predicate::All(parts) => {
            let parts = compile_each(parts, def, zone);
            Box::new(move |row| parts.iter().all(|part| part(row)))
        }
        Predicate::Any(parts) => {
            let parts = compile_each(parts, def, zone);
            Box::new(move |row| parts.iter().any(|part| part(row)))
        }
        Predicate::Not(inner) => {
            let inner = compile(inner, def, zone);
            Box::new(move |row| !inner(row))
        }
        Predicate::Flag(operand) => {
            let read = reader(operand, def, zone);
            Box::new(move |row| read(row) == Cell::Integer(1))
        }
        Predicate::Has(operand) => {
            let read = reader(operand, def, zone);
            Box::new(move |row| !read(row).is_absent())
        }
        Predicate::Compare {
            left,
            op: Comparison::Equal,
            right: Constant::Text(text),
        } if *left == Operand::State => state_is(text),
        Predicate::Compare { left, op, right } => {
            let (read, op, right) = (reader(left, def, zone), *op, constant(right));
            Box::new(move |row| holds(&read(row), op, &right))
        }
        Predicate::In { left, options } => {
            let read = reader(left, def, zone);
            let options: Vec<Cell> = options.iter().map(constant).collect();
            Box::new(move |row| options.contains(&read(row)))
        }
    }
}

fn compile_each(parts: &[Predicate], def: &RecordType, zone: Zone) -> Vec<Test> {
    parts.iter().map(|part| compile(part, def, zone)).collect()
}

fn state_is(wanted: &str) -> Test {
    let wanted = wanted.to_owned();
    Box::new(move |row| row.state.as_ref().map(Name::as_str) == Some(wanted.as_str()))
}

fn reader(operand: &Operand, def: &RecordType, zone: Zone) -> Read {
    match operand {
        Operand::Field(name) => {
            let column = def.column(name.as_str());
            Box::new(move |row| {
                column
                    .and_then(|column| row.cells.get(column))
                    .cloned()
                    .unwrap_or_default()
            })
        }
        Operand::State => Box::new(|row| {
            row.state
                .as_ref()
                .map_or(Cell::Absent, |state| Cell::Text(state.to_string()))
        }),
        Operand::Entered(state) => {
            let state = state.clone();
            Box::new(move |row| {
                row.entered
                    .get(&state)
                    .map_or(Cell::Absent, |at| Cell::Text(zone.date_of(*at).to_string()))
            })
        }
    }
}

fn constant(constant: &Constant) -> Cell {
    match constant {
        Constant::Text(text) => Cell::Text(text.clone()),
        Constant::Integer(number) => Cell::Integer(*number),
    }
}

fn holds(left: &Cell, op: Comparison, right: &Cell) -> bool {
    let order = match (left, right) {
        (Cell::Integer(a), Cell::Integer(b)) => a.cmp(b),
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        _ => return false,
    };
    match op {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::AtLeast => order.is_ge(),
    }
}
