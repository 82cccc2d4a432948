//! TOML text to a tree in which every key and value knows its bytes.
//!
//! Invariant: total and bounded; a text with syntax errors still gives the
//! tree of what could be read, and every error is reported.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Sink, Spot};

/// Largest source in bytes.
const SOURCE_BYTES_MAX: usize = 1 << 20;
/// Deepest nesting of values.
const DEPTH_MAX: usize = 16;

/// A value and its bytes.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) value: Value,
}

/// A value.
#[derive(Debug)]
pub(crate) enum Value {
    Text(String),
    Integer(Option<i64>),
    /// A number with a decimal point, as written.
    Decimal(String),
    Flag(bool),
    /// A date or time, as written.
    Time(String),
    Array(Vec<Node>),
    Table(Table),
}

/// Keys and values in the order of the file.
pub(crate) type Table = Vec<(Key, Node)>;

/// A key and its bytes.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

impl Value {
    /// What a value is, in words.
    pub(crate) fn describe(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Decimal(_) => "a decimal number",
            Self::Flag(_) => "true or false",
            Self::Time(_) => "a date",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Reads one source; syntax errors go to the sink.
pub(crate) fn parse(source: usize, sink: &Sink<'_>) -> Table {
    let text = sink.text(source);
    if text.len() > SOURCE_BYTES_MAX {
        let spot = Spot { source, span: 0..0 };
        sink.error("GL0110", &spot, "the file is too large", |finding| {
            finding.help(format!("at most {SOURCE_BYTES_MAX} bytes are read"))
        });
        return Table::new();
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let spot = Spot { source, span };
        sink.error("GL0101", &spot, error.message(), |finding| {
            finding.help("this is not TOML; texts need quotes, lists square brackets")
        });
    }
    let reader = Shape { source, sink };
    reader.table(root.into_inner(), DEPTH_MAX)
}

struct Shape<'s> {
    source: usize,
    sink: &'s Sink<'s>,
}

impl Shape<'_> {
    fn table(&self, table: DeTable<'_>, depth: usize) -> Table {
        let mut entries: Table = table
            .into_iter()
            .map(|(key, value)| {
                let span = key.span();
                let text = key.into_inner().into_owned();
                (Key { text, span }, self.node(value, depth))
            })
            .collect();
        entries.sort_by_key(|(key, _node)| key.span.start);
        entries
    }

    fn node(&self, value: Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = value.span();
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => {
                Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok())
            }
            DeValue::Float(number) => Value::Decimal(number.as_str().to_owned()),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Datetime(time) => Value::Time(time.to_string()),
            DeValue::Array(_) | DeValue::Table(_) if depth == 0 => self.too_deep(&span),
            DeValue::Array(items) => Value::Array(
                items
                    .into_iter()
                    .map(|item| self.node(item, depth - 1))
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table, depth - 1)),
        };
        Node { span, value }
    }

    fn too_deep(&self, span: &Range<usize>) -> Value {
        let spot = Spot {
            source: self.source,
            span: span.clone(),
        };
        self.sink
            .error("GL0110", &spot, "nested too deeply", |finding| {
                finding.help(format!("at most {DEPTH_MAX} levels are read"))
            });
        Value::Table(Table::new())
    }
}
