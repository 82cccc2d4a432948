//! Quantities: exact amounts with units.
//!
//! An amount is a scaled integer with the decimals its field declares, so that
//! subtracting undoes adding to the last digit and SQL sums equal ours.
//! Units of count (households, lifts, events) each have a dimension of their
//! own: they never convert into one another and are never added silently.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

/// Why a quantity could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not a decimal number.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// More decimal places than declared.
    #[error("`{value}` has more than the {decimals} decimal places kept here")]
    TooPrecise {
        /// What was given.
        value: String,
        /// How many places the field keeps.
        decimals: u8,
    },
    /// Does not fit in 18 digits.
    #[error("`{0}` is too large")]
    TooLarge(String),
    /// A unit nobody declared.
    #[error("unit `{0}` is not known")]
    UnknownUnit(String),
    /// Two units that measure different things.
    #[error("`{from}` cannot be converted to `{to}`: they measure different things")]
    Incompatible {
        /// Unit given.
        from: String,
        /// Unit wanted.
        to: String,
    },
}

/// An exact amount: `amount / 10^decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scaled {
    /// The scaled integer.
    pub amount: i64,
    /// Decimal places.
    pub decimals: u8,
}

impl Scaled {
    /// Reads a plain decimal such as `186.41`; refuses digits beyond `decimals`.
    pub fn parse(text: &str, decimals: u8) -> Result<Self, QuantityError> {
        let value = Decimal::from_str_exact(text.trim())
            .map_err(|_cause| QuantityError::NotANumber(text.to_owned()))?;
        Self::from_decimal(value, decimals)
    }

    /// Scales a decimal; refuses digits beyond `decimals`.
    pub fn from_decimal(value: Decimal, decimals: u8) -> Result<Self, QuantityError> {
        let mut scaled = value.normalize();
        if scaled.scale() > u32::from(decimals) {
            return Err(QuantityError::TooPrecise {
                value: value.to_string(),
                decimals,
            });
        }
        scaled.rescale(u32::from(decimals));
        if scaled.scale() != u32::from(decimals) {
            return Err(QuantityError::TooLarge(value.to_string()));
        }
        i64::try_from(scaled.mantissa())
            .map(|amount| Self { amount, decimals })
            .map_err(|_cause| QuantityError::TooLarge(value.to_string()))
    }

    /// The amount as a decimal, trailing zeros dropped.
    pub fn to_decimal(self) -> Decimal {
        Decimal::try_from_i128_with_scale(i128::from(self.amount), u32::from(self.decimals))
            .unwrap_or_default()
            .normalize()
    }
}

impl fmt::Display for Scaled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_decimal())
    }
}

/// A unit of measure or of count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// As written in reports.
    pub symbol: String,
    /// What it measures; units convert only within one dimension.
    pub dimension: String,
    /// How many base units of the dimension it is.
    pub factor: Decimal,
    /// English name.
    pub en: String,
}

/// All declared units by symbol.
#[derive(Debug, Clone, Default)]
pub struct UnitTable {
    units: BTreeMap<String, Unit>,
}

impl UnitTable {
    /// Adds a unit; gives back the one that already had the symbol.
    pub fn insert(&mut self, unit: Unit) -> Option<Unit> {
        self.units.insert(unit.symbol.clone(), unit)
    }

    /// The unit of a symbol.
    pub fn get(&self, symbol: &str) -> Option<&Unit> {
        self.units.get(symbol)
    }

    /// All symbols, sorted.
    pub fn symbols(&self) -> impl Iterator<Item = &str> {
        self.units.keys().map(String::as_str)
    }

    /// Converts a value from one unit to another of the same dimension.
    pub fn convert(&self, value: Decimal, from: &str, to: &str) -> Result<Decimal, QuantityError> {
        if from == to {
            return Ok(value);
        }
        let known = |symbol: &str| {
            self.get(symbol)
                .ok_or_else(|| QuantityError::UnknownUnit(symbol.to_owned()))
        };
        let (source, target) = (known(from)?, known(to)?);
        if source.dimension != target.dimension {
            return Err(QuantityError::Incompatible {
                from: from.to_owned(),
                to: to.to_owned(),
            });
        }
        value
            .checked_mul(source.factor)
            .and_then(|base| base.checked_div(target.factor))
            .map(|converted| converted.normalize())
            .ok_or_else(|| QuantityError::TooLarge(value.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> UnitTable {
        let mut units = UnitTable::default();
        for (symbol, dimension, factor) in [
            ("yuan", "money", 1),
            ("wan yuan", "money", 10_000),
            ("lift", "count.lift", 1),
            ("home", "count.home", 1),
        ] {
            units.insert(Unit {
                symbol: symbol.to_owned(),
                dimension: dimension.to_owned(),
                factor: Decimal::from(factor),
                en: symbol.to_owned(),
            });
        }
        units
    }

    #[test]
    fn money_converts_and_counts_do_not_mix() {
        let units = table();
        assert_eq!(
            units.convert(Decimal::new(15, 1), "wan yuan", "yuan"),
            Ok(Decimal::from(15_000))
        );
        assert!(matches!(
            units.convert(Decimal::ONE, "lift", "home"),
            Err(QuantityError::Incompatible { .. })
        ));
    }

    #[test]
    fn amounts_are_exact_or_refused() {
        assert_eq!(
            Scaled::parse("186.41", 2),
            Ok(Scaled {
                amount: 18_641,
                decimals: 2
            })
        );
        assert_eq!(
            Scaled::parse("186.410", 2),
            Ok(Scaled {
                amount: 18_641,
                decimals: 2
            })
        );
        assert!(matches!(
            Scaled::parse("0.001", 2),
            Err(QuantityError::TooPrecise { .. })
        ));
        assert!(matches!(
            Scaled::parse("99999999999999999999", 0),
            Err(QuantityError::TooLarge(_))
        ));
        assert!(matches!(
            Scaled::parse("about 3", 0),
            Err(QuantityError::NotANumber(_))
        ));
    }

    proptest::proptest! {
        #[test]
        fn printing_and_reading_is_the_identity(amount: i64, decimals in 0u8..9) {
            let scaled = Scaled { amount, decimals };
            proptest::prop_assert_eq!(Scaled::parse(&scaled.to_string(), decimals), Ok(scaled));
        }
    }
}
