//! What was recorded, by whom, when it was true and when we knew it.
//!
//! This room holds the words every other room speaks: ids, civil time and the
//! working-day calendar, quantities with units, organs and divisions, evidence,
//! [`Draft`], [`Fact`] and the ledger record. It does no I/O, reads no clock and
//! uses no randomness; both arrive as parameters.
//!
//! ```
//! use fact::{Date, Moment, Zone};
//! let noon = Moment::parse("2026-02-09T12:00:00+08:00").unwrap();
//! assert_eq!(Zone::CHINA.date_of(noon), Date::parse("2026-02-09").unwrap());
//! ```

mod calendar;
mod division;
mod draft;
mod evidence;
mod id;
mod malformed;
mod organ;
mod quantity;
mod time;
mod value;

pub mod ledger;

pub use calendar::{Calendar, DayKind, DueDate};
pub use division::{Division, DivisionCode, DivisionKind, Divisions};
pub use draft::{Body, Draft, Fact, ListChange, Source, SourceKind};
pub use evidence::{BlobHash, Evidence};
pub use id::{ActorId, FactId, IdError, Name, RecordId, RecordRef};
pub use malformed::Malformed;
pub use organ::{Organ, OrganId, OrganKind, Organs};
pub use quantity::{QuantityError, Scaled, Unit, UnitTable};
pub use time::{Date, Moment, Period, TimeError, Validity, Zone};
pub use value::{Value, Values};
