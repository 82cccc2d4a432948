//! Predicates: the part of CEL that packs may use, lowered from the `cel` parse tree.
//!
//! A predicate is a checked tree over one row. It compiles twice: to a closure
//! (`kernel`) and to SQL (`store`), and the `cel` interpreter is the test oracle.
//! Absent values: a comparison with an absent field is false, `!=` included;
//! `has(field)` asks. (SQL: `coalesce(a = b, 0)`.)

use fact::Name;

mod guard;
mod lower;
mod quoted;

pub(crate) use lower::lower;

/// A predicate over a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// Always or never.
    Constant(bool),
    /// All hold.
    All(Vec<Predicate>),
    /// At least one holds.
    Any(Vec<Predicate>),
    /// Does not hold.
    Not(Box<Predicate>),
    /// The flag field is true.
    Flag(Operand),
    /// The field is filled: `has(field)`.
    Has(Operand),
    /// Two values compare.
    Compare {
        /// A field.
        left: Operand,
        /// How.
        op: Comparison,
        /// A constant of the field's type.
        right: Constant,
    },
    /// The field is one of the constants: `field in ["a", "b"]`.
    In {
        /// A field.
        left: Operand,
        /// Constants of the field's type.
        options: Vec<Constant>,
    },
}

/// What is read from a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A declared field.
    Field(Name),
    /// The lifecycle state: `state`.
    State,
    /// Whether the record ever entered a state: `has(entered_done)`; as an operand, the day it did.
    Entered(Name),
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// A constant, already in the stored form of the field it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constant {
    /// Text, choice, reference, organ, division, date (ISO text compares in order).
    Text(String),
    /// Flag as 0 or 1, integer, moment in milliseconds, or scaled quantity.
    Integer(i64),
}
