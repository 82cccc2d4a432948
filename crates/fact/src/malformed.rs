//! Why a written value cannot be read: a stable code and its words, for the doors to put
//! into sentences.

use crate::id::IdError;
use crate::quantity::QuantityError;
use crate::time::TimeError;

/// Why a written value cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is no identifier.
    #[error(transparent)]
    Id(#[from] IdError),
    /// It is no time.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// It is no quantity.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
}

impl Malformed {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Id(IdError::Malformed(_)) => "not-an-id",
            Self::Id(IdError::Name(_)) => "not-a-name",
            Self::Id(IdError::Division(_)) => "not-a-division",
            Self::Id(IdError::Hash(_)) => "not-a-hash",
            Self::Time(TimeError::Date(_)) => "not-a-date",
            Self::Time(TimeError::Moment(_)) => "not-a-time",
            Self::Time(TimeError::Period(_)) => "not-a-period",
            Self::Quantity(QuantityError::NotANumber(_)) => "not-a-number",
            Self::Quantity(QuantityError::TooPrecise { .. }) => "too-precise",
            Self::Quantity(QuantityError::TooLarge(_)) => "number-too-large",
            Self::Quantity(QuantityError::UnknownUnit(_)) => "unit-unknown",
            Self::Quantity(QuantityError::Incompatible { .. }) => "unit-incompatible",
        }
    }

    /// The words that fill the places of a translated sentence, by name.
    pub fn fills(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Id(
                IdError::Malformed(given)
                | IdError::Name(given)
                | IdError::Division(given)
                | IdError::Hash(given),
            )
            | Self::Time(
                TimeError::Date(given) | TimeError::Moment(given) | TimeError::Period(given),
            )
            | Self::Quantity(
                QuantityError::NotANumber(given)
                | QuantityError::TooLarge(given)
                | QuantityError::UnknownUnit(given),
            ) => vec![("given", given.clone())],
            Self::Quantity(QuantityError::TooPrecise { value, decimals }) => {
                vec![("given", value.clone()), ("limit", decimals.to_string())]
            }
            Self::Quantity(QuantityError::Incompatible { from, to }) => {
                vec![("given", from.clone()), ("wanted", to.clone())]
            }
        }
    }
}
