//! Rows: typed values of one record at one time.

use std::collections::BTreeMap;

use fact::{BlobHash, Date, DivisionCode, Malformed, Moment, Name, RecordId, Scaled, Value, Zone};
use pack::catalog::{Field, FieldKind, RecordType};

/// A typed value in its stored form: what the typed table's column holds.
///
/// Quantities are scaled integers, moments milliseconds, flags 0 or 1; dates
/// and ids are text whose order is their order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Cell {
    /// Nothing is known.
    #[default]
    Absent,
    /// A number.
    Integer(i64),
    /// A text.
    Text(String),
}

impl Cell {
    /// The text inside, if any.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number inside, if any.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether nothing is known.
    pub fn is_absent(&self) -> bool {
        *self == Self::Absent
    }
}

/// What a record is at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Lifecycle state, if the type has one.
    pub state: Option<Name>,
    /// Cells in the order of the declared fields.
    pub cells: Vec<Cell>,
    /// When each state was last entered.
    pub entered: BTreeMap<Name, Moment>,
    /// When the record was opened.
    pub opened: Moment,
}

impl Row {
    /// Whether the record is in this state.
    pub fn is_in(&self, state: &str) -> bool {
        self.state.as_ref().is_some_and(|now| now.as_str() == state)
    }

    /// Whether the record counts on no day now, as if it had never been.
    pub fn is_void(&self, def: &RecordType) -> bool {
        self.state
            .as_ref()
            .is_some_and(|now| def.void().contains(now))
    }

    /// The cell of a field by name.
    pub fn cell(&self, def: &RecordType, field: &str) -> &Cell {
        const ABSENT: &Cell = &Cell::Absent;
        def.column(field)
            .and_then(|column| self.cells.get(column))
            .unwrap_or(ABSENT)
    }

    /// The text of a field by name.
    pub fn text<'a>(&'a self, def: &RecordType, field: &str) -> Option<&'a str> {
        def.column(field)
            .and_then(|column| self.cells.get(column))
            .and_then(Cell::as_text)
    }

    /// The date in a field by name.
    pub fn date(&self, def: &RecordType, field: &str) -> Option<Date> {
        self.text(def, field)
            .and_then(|text| Date::parse(text).ok())
    }
}

/// Why a value does not fit its field. The words for people are made at the edge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CellProblem {
    /// A value of another kind.
    #[error("{wanted} is wanted")]
    Kind {
        /// What is wanted.
        wanted: &'static str,
    },
    /// Longer than the field allows.
    #[error("at most {chars_max} characters are allowed, {chars} were given")]
    TooLong {
        /// The limit.
        chars_max: u32,
        /// How many were given.
        chars: usize,
    },
    /// Outside the field's limits.
    #[error("a number from {min} to {max} is wanted")]
    Range {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Not one of the declared words.
    #[error("`{given}` is not one of: {options}")]
    Choice {
        /// What was given.
        given: String,
        /// The words, comma separated.
        options: String,
    },
    /// Malformed number, date, code or id.
    #[error(transparent)]
    Malformed(Malformed),
}

impl CellProblem {
    /// The stable code of the problem.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Kind { .. } => "value-kind",
            Self::TooLong { .. } => "value-too-long",
            Self::Range { .. } => "value-range",
            Self::Choice { .. } => "value-choice",
            Self::Malformed(problem) => problem.code(),
        }
    }

    /// The words that fill the places of a translated sentence, by name.
    pub fn fills(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Kind { wanted } => vec![("wanted", (*wanted).to_owned())],
            Self::TooLong { chars_max, chars } => {
                vec![
                    ("limit", chars_max.to_string()),
                    ("chars", chars.to_string()),
                ]
            }
            Self::Range { min, max } => vec![("min", min.to_string()), ("max", max.to_string())],
            Self::Choice { given, options } => {
                vec![("given", given.clone()), ("options", options.clone())]
            }
            Self::Malformed(problem) => problem.fills(),
        }
    }
}

/// Types a ledger value by its field.
pub fn cell_of(field: &Field, value: &Value) -> Result<Cell, CellProblem> {
    match (&field.kind, value) {
        (_, Value::Absent) => Ok(Cell::Absent),
        (FieldKind::Flag, Value::Flag(flag)) => Ok(Cell::Integer(i64::from(*flag))),
        (FieldKind::Integer { min, max }, Value::Integer(number)) => {
            if (min..=max).contains(&number) {
                Ok(Cell::Integer(*number))
            } else {
                Err(CellProblem::Range {
                    min: *min,
                    max: *max,
                })
            }
        }
        (
            FieldKind::Quantity {
                decimals, within, ..
            },
            value,
        ) => scaled(value, *decimals).and_then(|cell| bounded(cell, *within, *decimals)),
        (FieldKind::Decimal { decimals }, value) => scaled(value, *decimals),
        (FieldKind::Flag, _) => Err(CellProblem::Kind {
            wanted: "true or false",
        }),
        (FieldKind::Integer { .. }, _) => Err(CellProblem::Kind {
            wanted: "a whole number",
        }),
        (kind, Value::Text(text)) => text_cell(kind, text),
        _ => Err(CellProblem::Kind { wanted: "text" }),
    }
}

/// A cell as the ledger spells it: the inverse of [`cell_of`]; `None` when absent.
pub fn spell(field: &Field, cell: &Cell, zone: Zone) -> Option<String> {
    match (&field.kind, cell) {
        (_, Cell::Absent) => None,
        (_, Cell::Text(text)) => Some(text.clone()),
        (FieldKind::Flag, Cell::Integer(flag)) => Some((*flag != 0).to_string()),
        (FieldKind::Moment, Cell::Integer(millis)) => {
            Some(zone.format(Moment::from_millis(*millis)))
        }
        (
            FieldKind::Quantity { decimals, .. } | FieldKind::Decimal { decimals },
            Cell::Integer(amount),
        ) => Some(
            Scaled {
                amount: *amount,
                decimals: *decimals,
            }
            .to_string(),
        ),
        (_, Cell::Integer(number)) => Some(number.to_string()),
    }
}

fn malformed(problem: impl Into<Malformed>) -> CellProblem {
    CellProblem::Malformed(problem.into())
}

fn scaled(value: &Value, decimals: u8) -> Result<Cell, CellProblem> {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        _ => {
            return Err(CellProblem::Kind {
                wanted: "a decimal number",
            });
        }
    };
    Scaled::parse(&text, decimals)
        .map(|scaled| Cell::Integer(scaled.amount))
        .map_err(malformed)
}

/// A scaled amount of a quantity at most, so that thousands of them add up in 64 bits.
const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

/// A scaled amount within limits given in whole units, or those every quantity has.
fn bounded(cell: Cell, within: Option<(i64, i64)>, decimals: u8) -> Result<Cell, CellProblem> {
    let Some(amount) = cell.as_integer() else {
        return Ok(cell);
    };
    let unit = 10_i128.pow(u32::from(decimals));
    let most = i64::try_from(i128::from(AMOUNT_MAX) / unit).unwrap_or(AMOUNT_MAX);
    let (min, max) = within.map_or((-most, most), |(min, max)| (min.max(-most), max.min(most)));
    if (i128::from(min) * unit..=i128::from(max) * unit).contains(&i128::from(amount)) {
        Ok(cell)
    } else {
        Err(CellProblem::Range { min, max })
    }
}

fn text_cell(kind: &FieldKind, text: &str) -> Result<Cell, CellProblem> {
    let kept = || Ok(Cell::Text(text.to_owned()));
    match kind {
        FieldKind::Text { chars_max } => {
            let chars = text.chars().count();
            if usize::try_from(*chars_max).is_ok_and(|max| chars > max) {
                return Err(CellProblem::TooLong {
                    chars_max: *chars_max,
                    chars,
                });
            }
            kept()
        }
        FieldKind::Choice { options } if !options.contains_key(text) => {
            let words: Vec<&str> = options.keys().map(Name::as_str).collect();
            Err(CellProblem::Choice {
                given: text.to_owned(),
                options: words.join(", "),
            })
        }
        FieldKind::Moment => match Moment::parse(text) {
            Ok(moment) => Ok(Cell::Integer(moment.millis())),
            Err(problem) => Err(malformed(problem)),
        },
        FieldKind::Date { .. } => {
            Date::parse(text).map_or_else(|problem| Err(malformed(problem)), |_| kept())
        }
        FieldKind::Reference { .. } => canonical::<RecordId>(text),
        FieldKind::Organ => canonical::<Name>(text),
        FieldKind::Blob => canonical::<BlobHash>(text),
        FieldKind::Division => {
            DivisionCode::new(text).map_or_else(|problem| Err(malformed(problem)), |_| kept())
        }
        _ => kept(),
    }
}

/// Reads an id and keeps it as it prints, so that one thing has one spelling.
fn canonical<T: std::str::FromStr<Err = fact::IdError> + ToString>(
    text: &str,
) -> Result<Cell, CellProblem> {
    text.parse::<T>()
        .map(|id| Cell::Text(id.to_string()))
        .map_err(malformed)
}
