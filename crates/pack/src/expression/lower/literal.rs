//! Constants of an expression in the stored form of the field they meet.

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};
use fact::{Date, DivisionCode, Moment, Name, RecordId, Scaled};
use rust_decimal::Decimal;

use super::Lowering;
use crate::catalog::FieldKind;
use crate::expression::{Constant, Operand};
use crate::nearness;

/// What was written.
enum Written {
    Text(String),
    Whole(i64),
    Fraction(String),
    Flag(bool),
}

impl Written {
    fn describe(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) => "a whole number",
            Self::Fraction(_) => "a decimal number",
            Self::Flag(_) => "true or false",
        }
    }
}

impl Lowering<'_> {
    /// A constant of the operand's type.
    pub(super) fn constant(&self, operand: &Operand, node: &IdedExpr) -> Option<Constant> {
        let Some(written) = written(node) else {
            return self.unsupported(node);
        };
        match operand {
            Operand::State => self.state(node, &written),
            Operand::Entered(_) => self.date(node, &written),
            Operand::Field(_) => match self.kind(operand)? {
                FieldKind::Flag => self.flag_constant(node, &written),
                FieldKind::Integer { .. } => self.whole(node, &written),
                FieldKind::Quantity { decimals, .. } | FieldKind::Decimal { decimals } => {
                    self.scaled(node, &written, *decimals)
                }
                FieldKind::Date { .. } => self.date(node, &written),
                FieldKind::Moment => self.moment(node, &written),
                FieldKind::Choice { options } => {
                    let words = options.keys().map(Name::as_str);
                    self.one_of(node, &written, words)
                }
                kind => self.plain(node, &written, kind),
            },
        }
    }

    fn mismatch(&self, node: &IdedExpr, wanted: &str, written: &Written) -> Option<Constant> {
        let message = format!("{wanted} is wanted here, not {}", written.describe());
        self.error("GL0303", node, message, |finding| finding);
        None
    }

    fn flag_constant(&self, node: &IdedExpr, written: &Written) -> Option<Constant> {
        match written {
            Written::Flag(flag) => Some(Constant::Integer(i64::from(*flag))),
            _ => self.mismatch(node, "true or false", written),
        }
    }

    fn whole(&self, node: &IdedExpr, written: &Written) -> Option<Constant> {
        match written {
            Written::Whole(number) => Some(Constant::Integer(*number)),
            _ => self.mismatch(node, "a whole number", written),
        }
    }

    fn scaled(&self, node: &IdedExpr, written: &Written, decimals: u8) -> Option<Constant> {
        let scaled = match written {
            Written::Whole(number) => Scaled::from_decimal(Decimal::from(*number), decimals),
            Written::Fraction(number) => Scaled::parse(number, decimals),
            Written::Text(_) | Written::Flag(_) => return self.mismatch(node, "a number", written),
        };
        match scaled {
            Ok(scaled) => Some(Constant::Integer(scaled.amount)),
            Err(cause) => {
                self.error("GL0306", node, cause.to_string(), |finding| {
                    finding.help(format!("the field keeps {decimals} decimal places"))
                });
                None
            }
        }
    }

    fn date(&self, node: &IdedExpr, written: &Written) -> Option<Constant> {
        let Written::Text(text) = written else {
            return self.mismatch(node, "a date as text", written);
        };
        match Date::parse(text) {
            Ok(date) => Some(Constant::Text(date.to_string())),
            Err(_cause) => self.not_a(node, text, "a date", "write it like \"2026-03-01\""),
        }
    }

    fn moment(&self, node: &IdedExpr, written: &Written) -> Option<Constant> {
        let Written::Text(text) = written else {
            return self.mismatch(node, "a point in time as text", written);
        };
        match Moment::parse(text) {
            Ok(moment) => Some(Constant::Integer(moment.millis())),
            Err(_cause) => {
                let help = "write it like \"2026-03-01T09:00:00+08:00\"";
                self.not_a(node, text, "a point in time", help)
            }
        }
    }

    fn state(&self, node: &IdedExpr, written: &Written) -> Option<Constant> {
        let cycle = self.record.lifecycle.as_ref()?;
        self.one_of(node, written, cycle.states.keys().map(Name::as_str))
    }

    fn one_of<'w>(
        &self,
        node: &IdedExpr,
        written: &Written,
        words: impl Iterator<Item = &'w str> + Clone,
    ) -> Option<Constant> {
        let Written::Text(text) = written else {
            return self.mismatch(node, "a word as text", written);
        };
        if words.clone().any(|word| word == text) {
            return Some(Constant::Text(text.clone()));
        }
        let message = format!("`{text}` is not one of the declared words");
        let help = nearness::suggest(text, words);
        self.error("GL0307", node, message, |finding| finding.help(help));
        None
    }

    /// Kinds kept as text, checked by their own readers where they have one.
    fn plain(&self, node: &IdedExpr, written: &Written, kind: &FieldKind) -> Option<Constant> {
        let Written::Text(text) = written else {
            return self.mismatch(node, "a text", written);
        };
        let (fits, what) = match kind {
            FieldKind::Reference { .. } => (text.parse::<RecordId>().is_ok(), "a record's id"),
            FieldKind::Organ => (Name::new(text).is_ok(), "an organ's id"),
            FieldKind::Division => (DivisionCode::new(text).is_ok(), "a division's code"),
            _ => (true, "a text"),
        };
        if fits {
            Some(Constant::Text(text.clone()))
        } else {
            self.not_a(node, text, what, "ids and codes are meant here, not names")
        }
    }

    fn not_a(&self, node: &IdedExpr, text: &str, what: &str, help: &str) -> Option<Constant> {
        let message = format!("`{text}` is not {what}");
        self.error("GL0303", node, message, |finding| finding.help(help));
        None
    }
}

/// The constant a node writes, if it is one.
fn written(node: &IdedExpr) -> Option<Written> {
    match &node.expr {
        Expr::Literal(literal) => match literal {
            LiteralValue::String(text) => Some(Written::Text(text.inner().to_owned())),
            LiteralValue::Int(number) => Some(Written::Whole(*number.inner())),
            LiteralValue::Double(number) => Some(Written::Fraction(number.inner().to_string())),
            LiteralValue::Boolean(flag) => Some(Written::Flag(*flag.inner())),
            LiteralValue::Bytes(_) | LiteralValue::Null | LiteralValue::UInt(_) => None,
        },
        Expr::Call(call) if call.func_name == operators::NEGATE => match call.args.as_slice() {
            [inner] => match written(inner)? {
                Written::Whole(number) => number.checked_neg().map(Written::Whole),
                Written::Fraction(number) => Some(Written::Fraction(format!("-{number}"))),
                Written::Text(_) | Written::Flag(_) => None,
            },
            _ => None,
        },
        _ => None,
    }
}
