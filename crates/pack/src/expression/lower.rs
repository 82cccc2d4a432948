//! From the `cel` tree to a [`Predicate`] over one record type.
//!
//! Invariants: whatever this gives is typed against the record type; a
//! `personal` field never gets in; everything outside the subset is a finding.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators};
use cel::parser::Parser;
use fact::Name;

use super::guard;
use super::quoted::Quoted;
use super::{Comparison, Constant, Operand, Predicate};
use crate::Diagnostic;
use crate::catalog::{FieldKind, RecordType};
use crate::diagnostic::{Sink, Spot};
use crate::form::Told;
use crate::nearness;

mod literal;

/// Deepest nesting the parser accepts, brackets or not.
const DEPTH_MAX: u16 = 24;
const ENTERED: &str = "entered_";
const SUBSET: &str = "packs may use: fields, `state`, `has(field)`, `entered_<state>`, \
                      && || ! == != < <= > >= and `in [...]` with constants";

/// Checks an expression against a record type; findings go to the sink.
pub(crate) fn lower(
    sink: &Sink<'_>,
    written: &Told<String>,
    record: &RecordType,
) -> Option<Predicate> {
    let raw = sink
        .text(written.spot.source)
        .get(written.spot.span.clone())
        .unwrap_or("");
    let quoted = Quoted::new(raw, written.spot.span.clone(), &written.value);
    if let Err(refusal) = guard::check(&written.value) {
        let spot = Spot {
            source: written.spot.source,
            span: quoted.span(refusal.place.start, refusal.place.end),
        };
        sink.error(refusal.code, &spot, refusal.message, |finding| {
            finding.help(refusal.help)
        });
        return None;
    }
    let (tree, info) = parse(sink, written, &quoted)?;
    let lowering = Lowering {
        sink,
        record,
        written,
        info,
        quoted,
    };
    lowering.predicate(&tree)
}

fn parse(
    sink: &Sink<'_>,
    written: &Told<String>,
    quoted: &Quoted,
) -> Option<(IdedExpr, SourceInfo)> {
    let parser: Parser = cel::Env::default()
        .with_optional_support(false)
        .parser()
        .max_recursion_depth(DEPTH_MAX);
    let errors = match parser.parse_with_source_info(&written.value) {
        Ok(parsed) => return Some(parsed),
        Err(errors) => errors.errors,
    };
    for error in errors {
        let (start, end) = place_of(&written.value, error.pos);
        let spot = Spot {
            source: written.spot.source,
            span: quoted.span(start, end),
        };
        let label = plain_words(&error.msg);
        sink.error(
            "GL0301",
            &spot,
            "the expression cannot be read",
            |finding| finding.label(label).help(SUBSET),
        );
    }
    None
}

/// Beginnings of parser messages that a person understands.
const PLAIN: [&str; 5] = [
    "extraneous input",
    "mismatched input",
    "missing",
    "token recognition error",
    "no viable alternative",
];

/// The parser's message without its list of tokens and its inner names.
fn plain_words(message: &str) -> String {
    let line = message.lines().next().unwrap_or("");
    let line = line.trim_start_matches("Syntax error: ");
    if line.contains("Recursion limit") {
        return "nested too deeply".to_owned();
    }
    if !PLAIN.iter().any(|known| line.starts_with(known)) {
        return "this cannot be followed".to_owned();
    }
    let said = line
        .split_once(" expecting")
        .map_or(line, |(said, _tokens)| said);
    said.replace('\'', "`").replace("<EOF>", "the end")
}

/// Bytes of the character at a line and column, both from 1.
fn place_of(text: &str, (line, column): (isize, isize)) -> (usize, usize) {
    let line = usize::try_from(line - 1).unwrap_or(0);
    let column = usize::try_from(column - 1).unwrap_or(0);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(before..).unwrap_or("");
    let (offset, length) = rest
        .char_indices()
        .nth(column)
        .map_or((rest.len(), 0), |(offset, letter)| {
            (offset, letter.len_utf8())
        });
    (before + offset, before + offset + length)
}

struct Lowering<'a> {
    sink: &'a Sink<'a>,
    record: &'a RecordType,
    written: &'a Told<String>,
    info: SourceInfo,
    quoted: Quoted,
}

impl Lowering<'_> {
    fn predicate(&self, node: &IdedExpr) -> Option<Predicate> {
        match &node.expr {
            Expr::Literal(LiteralValue::Boolean(flag)) => Some(Predicate::Constant(*flag.inner())),
            Expr::Ident(name) => self.flag(node, name),
            Expr::Call(call) => self.call(node, call),
            _ => self.unsupported(node),
        }
    }

    fn call(&self, node: &IdedExpr, call: &CallExpr) -> Option<Predicate> {
        let args = call.args.as_slice();
        match (call.func_name.as_str(), args) {
            _ if call.target.is_some() => self.unsupported(node),
            (operators::LOGICAL_AND, _) => self.several(args).map(|parts| {
                Predicate::All(flat(parts, |part| match part {
                    Predicate::All(inner) => Ok(inner),
                    other => Err(other),
                }))
            }),
            (operators::LOGICAL_OR, _) => self.several(args).map(|parts| {
                Predicate::Any(flat(parts, |part| match part {
                    Predicate::Any(inner) => Ok(inner),
                    other => Err(other),
                }))
            }),
            (operators::LOGICAL_NOT, [inner]) => self
                .predicate(inner)
                .map(|inner| Predicate::Not(Box::new(inner))),
            (operators::HAS, [inner]) => self.operand(inner).map(Predicate::Has),
            (operators::IN, [left, options]) => self.member(left, options),
            (operator, [left, right]) => match comparison(operator) {
                Some(op) => self.compare(node, op, left, right),
                None => self.unsupported(node),
            },
            _ => self.unsupported(node),
        }
    }

    /// All parts are checked even if one is wrong.
    fn several(&self, parts: &[IdedExpr]) -> Option<Vec<Predicate>> {
        let checked: Vec<Option<Predicate>> =
            parts.iter().map(|part| self.predicate(part)).collect();
        checked.into_iter().collect()
    }

    fn flag(&self, node: &IdedExpr, name: &str) -> Option<Predicate> {
        let operand = self.variable(node, name)?;
        if let Some(FieldKind::Flag) = self.kind(&operand) {
            return Some(Predicate::Flag(operand));
        }
        let message = format!("`{name}` is not a flag");
        self.error("GL0303", node, message, |finding| {
            finding.help(format!(
                "compare it, or write `has({name})` to ask whether it is filled"
            ))
        });
        None
    }

    fn operand(&self, node: &IdedExpr) -> Option<Operand> {
        match &node.expr {
            Expr::Ident(name) => self.variable(node, name),
            _ => self.unsupported(node),
        }
    }

    fn variable(&self, node: &IdedExpr, name: &str) -> Option<Operand> {
        let states = self.record.lifecycle.as_ref().map(|cycle| &cycle.states);
        if let Some((field, declared)) = self.record.fields.get_key_value(name) {
            if declared.personal {
                let message = format!("`{name}` is personal and cannot decide what is counted");
                self.error("GL0212", node, message, |finding| finding);
                return None;
            }
            return Some(Operand::Field(field.clone()));
        }
        if name == "state" && states.is_some() {
            return Some(Operand::State);
        }
        let entered = name
            .strip_prefix(ENTERED)
            .and_then(|state| states?.get_key_value(state));
        if let Some((state, _title)) = entered {
            return Some(Operand::Entered(state.clone()));
        }
        self.unknown(node, name);
        None
    }

    fn unknown(&self, node: &IdedExpr, name: &str) {
        let cycle = self.record.lifecycle.as_ref();
        let states = cycle.iter().flat_map(|cycle| cycle.states.keys());
        let entered: Vec<String> = states.map(|state| format!("{ENTERED}{state}")).collect();
        let fields = self.record.fields.keys().map(Name::as_str);
        let state = cycle.map(|_cycle| "state");
        let known = fields
            .chain(state)
            .chain(entered.iter().map(String::as_str));
        let message = format!("`{name}` is not known in `{}`", self.record.id);
        let help = nearness::suggest(name, known);
        self.error("GL0302", node, message, |finding| finding.help(help));
    }

    fn compare(
        &self,
        node: &IdedExpr,
        op: Comparison,
        left: &IdedExpr,
        right: &IdedExpr,
    ) -> Option<Predicate> {
        let (variable, constant, op) = match (&left.expr, &right.expr) {
            (Expr::Ident(_), Expr::Ident(_)) => {
                let message = "two fields cannot be compared with each other";
                self.error("GL0304", node, message, |finding| finding.help(SUBSET));
                return None;
            }
            (Expr::Ident(_), _) => (left, right, op),
            (_, Expr::Ident(_)) => (right, left, mirrored(op)),
            _ => return self.unsupported(node),
        };
        let operand = self.operand(variable)?;
        let ordering = !matches!(op, Comparison::Equal | Comparison::NotEqual);
        if ordering && !self.is_ordered(&operand) {
            let message = "these values have no order";
            self.error("GL0303", node, message, |finding| {
                finding.help("use `==`, `!=` or `in`")
            });
            return None;
        }
        let right = self.constant(&operand, constant)?;
        Some(Predicate::Compare {
            left: operand,
            op,
            right,
        })
    }

    fn member(&self, left: &IdedExpr, options: &IdedExpr) -> Option<Predicate> {
        let operand = self.operand(left)?;
        let Expr::List(list) = &options.expr else {
            return self.unsupported(options);
        };
        let checked: Vec<Option<Constant>> = list
            .elements
            .iter()
            .map(|element| self.constant(&operand, element))
            .collect();
        Some(Predicate::In {
            left: operand,
            options: checked.into_iter().collect::<Option<_>>()?,
        })
    }

    fn is_ordered(&self, operand: &Operand) -> bool {
        matches!(operand, Operand::Entered(_))
            || matches!(
                self.kind(operand),
                Some(
                    FieldKind::Integer { .. }
                        | FieldKind::Quantity { .. }
                        | FieldKind::Decimal { .. }
                        | FieldKind::Date { .. }
                        | FieldKind::Moment
                )
            )
    }

    fn kind(&self, operand: &Operand) -> Option<&FieldKind> {
        match operand {
            Operand::Field(name) => self.record.fields.get(name).map(|field| &field.kind),
            Operand::State | Operand::Entered(_) => None,
        }
    }

    fn unsupported<T>(&self, node: &IdedExpr) -> Option<T> {
        let message = "packs cannot use this part of the language";
        self.error("GL0304", node, message, |finding| finding.help(SUBSET));
        None
    }

    fn error(
        &self,
        code: &'static str,
        node: &IdedExpr,
        message: impl Into<String>,
        more: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        let spot = Spot {
            source: self.written.spot.source,
            span: self.span(node),
        };
        self.sink.error(code, &spot, message, more);
    }

    fn span(&self, node: &IdedExpr) -> std::ops::Range<usize> {
        let (start, end) = self.bytes(node);
        self.quoted.span(start, end)
    }

    /// Bytes of a node and all below it within the expression.
    fn bytes(&self, node: &IdedExpr) -> (usize, usize) {
        let own = self.info.offset_for(node.id).map(|(start, stop)| {
            let start = usize::try_from(start).unwrap_or(0);
            (start, after(&self.written.value, stop))
        });
        below(node)
            .into_iter()
            .map(|child| self.bytes(child))
            .chain(own)
            .reduce(|left, right| (left.0.min(right.0), left.1.max(right.1)))
            .unwrap_or((0, self.written.value.len()))
    }
}

/// The byte after the character at a byte.
fn after(text: &str, stop: u32) -> usize {
    let mut end = usize::try_from(stop)
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    while end < text.len() && !text.is_char_boundary(end) {
        end += 1;
    }
    end.min(text.len())
}

/// The parts of a node that a person wrote.
fn below(node: &IdedExpr) -> Vec<&IdedExpr> {
    match &node.expr {
        Expr::Call(call) => call
            .target
            .as_deref()
            .into_iter()
            .chain(&call.args)
            .collect(),
        Expr::List(list) => list.elements.iter().collect(),
        Expr::Select(select) => vec![&select.operand],
        _ => Vec::new(),
    }
}

fn flat(
    parts: Vec<Predicate>,
    open: impl Fn(Predicate) -> Result<Vec<Predicate>, Predicate>,
) -> Vec<Predicate> {
    parts
        .into_iter()
        .flat_map(|part| open(part).unwrap_or_else(|whole| vec![whole]))
        .collect()
}

fn comparison(operator: &str) -> Option<Comparison> {
    Some(match operator {
        operators::EQUALS => Comparison::Equal,
        operators::NOT_EQUALS => Comparison::NotEqual,
        operators::LESS => Comparison::Less,
        operators::LESS_EQUALS => Comparison::AtMost,
        operators::GREATER => Comparison::Greater,
        operators::GREATER_EQUALS => Comparison::AtLeast,
        _ => return None,
    })
}

/// The operator when both sides change places.
fn mirrored(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::Greater,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::Greater => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same @ (Comparison::Equal | Comparison::NotEqual) => same,
    }
}
