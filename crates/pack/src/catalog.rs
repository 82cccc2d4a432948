//! The checked catalog: what all packs together declare.
//!
//! Everything here has passed the checks of [`crate::load()`]: references resolve, units are
//! known, expressions are typed, states are reachable. Later rooms rely on it
//! and never look at TOML again.

use std::collections::BTreeMap;

use fact::{Name, UnitTable, Validity};
use indexmap::IndexMap;

use crate::expression::Predicate;

/// Words shown to people, Chinese first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Everything declared.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    /// Packs by id.
    pub packs: BTreeMap<Name, Pack>,
    /// Record types by id, unique over all packs.
    pub records: BTreeMap<Name, RecordType>,
    /// Indicator definitions by id; several where validity differs.
    pub indicators: BTreeMap<Name, Vec<Indicator>>,
    /// Roles by id.
    pub roles: BTreeMap<Name, Role>,
    /// Units by symbol.
    pub units: UnitTable,
    /// SHA-256 over all sources, hexadecimal: names this version of the catalog.
    pub digest: String,
}

/// One pack.
#[derive(Debug, Clone)]
pub struct Pack {
    /// Its id.
    pub id: Name,
    /// Its name.
    pub title: Title,
    /// Sentences of the report it serves, short quotes.
    pub cites: Vec<String>,
}

/// A role that may be granted to an account at an organ, or follows from a record.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its id.
    pub id: Name,
    /// Its name.
    pub title: Title,
    /// A grant of it reaches the whole district (`scope = "district"` in TOML, else `"organ"`).
    pub district: bool,
    /// Whoever holds it acts for its organ, so that roles following from records reach it.
    pub acts: bool,
    /// How the role follows from records; `None` means it is granted at an organ.
    pub relation: Option<Relation>,
}

/// A role that an organ has towards a record because another record says so.
///
/// "Lead of a promise": the organ in field `organ` of an `assignment` record
/// whose field `of` names the promise and whose row satisfies `when`.
#[derive(Debug, Clone)]
pub struct Relation {
    /// The record type that says so.
    pub record: Name,
    /// Its reference field that names the record acted on.
    pub of: Name,
    /// Its organ field.
    pub organ: Name,
    /// Which of its rows count.
    pub when: Predicate,
}

/// A record type.
#[derive(Debug, Clone)]
pub struct RecordType {
    /// Its id.
    pub id: Name,
    /// The pack that declares it.
    pub pack: Name,
    /// Its name.
    pub title: Title,
    /// When the definition holds.
    pub validity: Validity,
    /// The field shown as the record's name: a text, or a reference that lends its name.
    pub label: Option<Name>,
    /// Fields in declared order; the order of the typed table's columns.
    pub fields: IndexMap<Name, Field>,
    /// Its lifecycle; a type without one has no state.
    pub lifecycle: Option<Lifecycle>,
    /// Its clocks.
    pub clocks: Vec<ClockRule>,
    /// Lists this record owns.
    pub lists: BTreeMap<Name, ListRule>,
    /// How its light is computed.
    pub light: Option<LightRule>,
    /// Roles that may open a record.
    pub open: Vec<Name>,
    /// Roles that may set fields.
    pub set: Vec<Name>,
    /// Roles that may correct a baseline and withdraw a record; without any, nobody
    /// corrects a baseline.
    pub correct: Vec<Name>,
}

/// A field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name for people.
    pub title: Title,
    /// Its type.
    pub kind: FieldKind,
    /// Must be given when the record is opened.
    pub required: bool,
    /// Once given it never changes, except by correction of those who may: a baseline.
    pub frozen: bool,
    /// About a person: sealed, never grouped by, searched, logged or exported.
    pub personal: bool,
    /// Who may see it.
    pub disclose: Disclosure,
    /// When the field may be used.
    pub validity: Validity,
    /// Roles that may set it; empty means those of the record type.
    pub set: Vec<Name>,
}

/// Who may see a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disclosure {
    /// Everybody.
    Public,
    /// Signed-in accounts.
    Internal,
}

/// The type of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// Free text of at most so many characters.
    Text {
        /// Limit in characters.
        chars_max: u32,
    },
    /// Yes or no.
    Flag,
    /// A whole number within limits.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// An exact decimal with a fixed unit.
    Quantity {
        /// The unit's symbol.
        unit: String,
        /// Decimal places kept.
        decimals: u8,
        /// Smallest and largest, in whole units.
        within: Option<(i64, i64)>,
    },
    /// An exact decimal whose unit stands in another text field of the record.
    Decimal {
        /// Decimal places kept.
        decimals: u8,
    },
    /// A civil date.
    Date {
        /// Never later than the day on which it is recorded.
        past: bool,
    },
    /// A point in time.
    Moment,
    /// One of declared words.
    Choice {
        /// Word and name, in order.
        options: IndexMap<Name, Title>,
    },
    /// Another record.
    Reference {
        /// Its type.
        record: Name,
    },
    /// An organ.
    Organ,
    /// A division.
    Division,
    /// A unit symbol.
    Unit,
    /// A file by its hash.
    Blob,
}

/// States and transitions.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    /// States in order; the first is where a record opens.
    pub states: IndexMap<Name, Title>,
    /// Transitions.
    pub transitions: IndexMap<Name, Transition>,
    /// States in which a record counts on no day, as if it had never been.
    pub void: Vec<Name>,
}

/// A transition.
#[derive(Debug, Clone)]
pub struct Transition {
    /// Its name for people.
    pub title: Title,
    /// States it leaves.
    pub from: Vec<Name>,
    /// State it reaches.
    pub to: Name,
    /// Roles that may make it.
    pub by: Vec<Name>,
    /// Fields that must be filled afterwards.
    pub needs: Vec<Name>,
    /// Evidence files must come with it.
    pub needs_evidence: bool,
    /// Transitions whose maker (actor) may not make this one: separation of roles.
    pub not: Vec<Name>,
}

/// A clock: a deadline of each record.
#[derive(Debug, Clone)]
pub struct ClockRule {
    /// Its id within the type.
    pub name: Name,
    /// Its name for people.
    pub title: Title,
    /// The deadline.
    pub limit: ClockLimit,
    /// States in which it runs; empty means all.
    pub runs_in: Vec<Name>,
}

/// How a deadline is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockLimit {
    /// The end of the day in a date field.
    Field(Name),
    /// Working days after the record entered a state.
    WorkingDays {
        /// How many.
        days: u16,
        /// After entering this state.
        after: Name,
    },
    /// Calendar days after the record entered a state.
    CalendarDays {
        /// How many.
        days: u16,
        /// After entering this state.
        after: Name,
    },
}

/// A list of members frozen on a date, changed by decision only.
#[derive(Debug, Clone)]
pub struct ListRule {
    /// Its name for people.
    pub title: Title,
    /// Type of the members.
    pub record: Name,
    /// Whether `add`, `drop` and `swap` are allowed.
    pub amend: Vec<ListAmendment>,
    /// Roles that may freeze and amend.
    pub by: Vec<Name>,
}

/// A way to change a frozen list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListAmendment {
    /// A member joins.
    Add,
    /// A member leaves.
    Drop,
    /// One takes another's place.
    Swap,
}

/// How a record's light is computed; see `kernel::light`.
#[derive(Debug, Clone)]
pub struct LightRule {
    /// Date field with the original deadline.
    pub due: Name,
    /// Date field with the day work should begin, if declared.
    pub start: Option<Name>,
    /// Days before the deadline from which it is near.
    pub near_days: u16,
    /// A report is missing when none came for so many days.
    pub report_days: u16,
    /// Record type of reports, and its reference field that names this record.
    pub reports: Option<(Name, Name)>,
    /// States in which the light is "done".
    pub done: Vec<Name>,
    /// States that have not begun.
    pub waiting: Vec<Name>,
    /// States without a light (proposed, rejected, dropped).
    pub silent: Vec<Name>,
    /// Text field that says why it is called done although nothing shows it; where declared,
    /// done needs support or these words, and with these words alone does not light as done.
    pub stated: Option<Name>,
}

/// A definition of a figure derived from records.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its id, unique but for versions.
    pub id: Name,
    /// The pack that declares it.
    pub pack: Name,
    /// Its name.
    pub title: Title,
    /// When this version holds.
    pub validity: Validity,
    /// Unit of the result.
    pub unit: String,
    /// What it is.
    pub kind: IndicatorKind,
}

/// The kinds of indicator.
#[derive(Debug, Clone)]
pub enum IndicatorKind {
    /// Sum over the days of a period.
    Flow(Measured),
    /// What holds at a date.
    Stock(Measured),
    /// Two indicators, kept as numerator and denominator.
    Ratio {
        /// Above the line.
        numerator: Name,
        /// Below the line.
        denominator: Name,
    },
    /// Typed facts with publisher and document; never recomputed.
    Reported(Reported),
}

/// A measure over rows of one record type.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The record type.
    pub from: Name,
    /// Which rows count.
    pub wher: Predicate,
    /// On which day a row counts; ignored by stocks, which count while the row satisfies `wher`.
    pub on: DayOf,
    /// What a row adds.
    pub measure: Measure,
    /// Grouping fields: choice, organ, division or reference; never personal.
    pub by: Vec<Name>,
}

/// The day a row counts in a flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOf {
    /// The day the record was opened.
    Opened,
    /// The day it last entered a state.
    Entered(Name),
    /// The day in a date field.
    Field(Name),
}

/// What a row adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// One.
    Count,
    /// A quantity or integer field; the decimals are the field's.
    Sum {
        /// The field.
        field: Name,
        /// Its decimals (0 for integers).
        decimals: u8,
    },
}

/// A reported figure: rows hold values published by somebody.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The record type of the observations.
    pub from: Name,
    /// Reference field that names the series.
    pub series: Name,
    /// Decimal field with the value.
    pub value: Name,
    /// Text field with the period, such as `2026-Q2`.
    pub period: Name,
    /// Date field: up to when the value speaks.
    pub as_of: Name,
}

impl Catalog {
    /// One record type.
    pub fn record(&self, id: &str) -> Option<&RecordType> {
        self.records.get(id)
    }

    /// The versions of an indicator.
    pub fn indicator(&self, id: &str) -> &[Indicator] {
        self.indicators.get(id).map_or(&[], Vec::as_slice)
    }
}

impl RecordType {
    /// The state a record opens in.
    pub fn initial(&self) -> Option<&Name> {
        self.lifecycle
            .as_ref()
            .and_then(|lifecycle| lifecycle.states.keys().next())
    }

    /// States in which a record counts on no day.
    pub fn void(&self) -> &[Name] {
        self.lifecycle
            .as_ref()
            .map_or(&[], |lifecycle| lifecycle.void.as_slice())
    }

    /// The column of a field, in declared order.
    pub fn column(&self, field: &str) -> Option<usize> {
        self.fields.get_index_of(field)
    }
}

impl Indicator {
    /// The record type whose rows are added up or reported; `None` for ratios.
    pub fn source(&self) -> Option<&Name> {
        match &self.kind {
            IndicatorKind::Flow(measured) | IndicatorKind::Stock(measured) => Some(&measured.from),
            IndicatorKind::Reported(reported) => Some(&reported.from),
            IndicatorKind::Ratio { .. } => None,
        }
    }

    /// Names this version: the id, with the first day it holds when that is declared.
    pub fn version_key(&self) -> String {
        match self.validity.from {
            Some(from) => format!("{}@{from}", self.id),
            None => self.id.to_string(),
        }
    }
}
