//! Civil time: moments, dates, periods and validity, in the district's one zone.
//!
//! `jiff` does the arithmetic and stays out of public signatures.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not an ISO 8601 calendar date.
    #[error("`{0}` is not a date: write it as 2026-02-09")]
    Date(String),
    /// Not an RFC 3339 time.
    #[error("`{0}` is not a time: write it as 2026-02-09T12:00:00+08:00")]
    Moment(String),
    /// Not a year, half, quarter or month.
    #[error("`{0}` is not a period: write it as 2026, 2026-H1, 2026-Q3 or 2026-02")]
    Period(String),
}

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with an offset.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        text.parse::<jiff::Timestamp>()
            .map(|stamp| Self(stamp.as_millisecond()))
            .map_err(|_cause| TimeError::Moment(text.to_owned()))
    }

    /// This moment moved by so many milliseconds, held at the ends of time.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// A civil date of the Gregorian calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

const EPOCH: civil::Date = civil::date(1970, 1, 1);

impl Date {
    /// From year, month (1-12) and day (1-31).
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Reads `2026-02-09`.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError::Date(text.to_owned());
        if text.len() != 10 {
            return Err(wrong());
        }
        text.parse().map(Self).map_err(|_cause| wrong())
    }

    /// Days since 1970-01-01.
    pub fn day_number(self) -> i32 {
        EPOCH.until(self.0).map_or(0, |span| span.get_days())
    }

    /// From days since 1970-01-01; `None` beyond the years 1 to 9999.
    pub fn from_day_number(days: i32) -> Option<Self> {
        EPOCH
            .checked_add(jiff::Span::new().try_days(days).ok()?)
            .ok()
            .map(Self)
    }

    /// This date moved by so many days, held at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self::from_day_number(self.day_number().saturating_add(days)).unwrap_or(self)
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(
            self.0.weekday(),
            civil::Weekday::Saturday | civil::Weekday::Sunday
        )
    }

    /// The last day of a year.
    pub fn year_end(year: i16) -> Option<Self> {
        Self::new(year, 12, 31)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.year(),
            self.month(),
            self.day()
        )
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The civil zone a district lives in: a fixed offset from UTC.
///
/// China has kept UTC+8 without summer time since 1992.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    offset_minutes: i16,
}

impl Zone {
    /// UTC+8, Asia/Shanghai.
    pub const CHINA: Self = Self {
        offset_minutes: 480,
    };

    /// Milliseconds that local time is ahead of UTC.
    pub fn offset_millis(self) -> i64 {
        i64::from(self.offset_minutes) * 60_000
    }

    /// The civil date at a moment.
    pub fn date_of(self, moment: Moment) -> Date {
        let days = moment
            .0
            .saturating_add(self.offset_millis())
            .div_euclid(86_400_000);
        i32::try_from(days)
            .ok()
            .and_then(Date::from_day_number)
            .unwrap_or(Date(EPOCH))
    }

    /// The first moment of a civil date.
    pub fn start_of(self, date: Date) -> Moment {
        Moment(i64::from(date.day_number()) * 86_400_000 - self.offset_millis())
    }

    /// The last millisecond of a civil date.
    pub fn end_of(self, date: Date) -> Moment {
        self.start_of(date.plus_days(1)).plus_millis(-1)
    }

    /// RFC 3339 with this zone's offset, to the second.
    pub fn format(self, moment: Moment) -> String {
        let date = self.date_of(moment);
        let second = moment
            .0
            .saturating_sub(self.start_of(date).0)
            .div_euclid(1000);
        let (hour, minute) = (second / 3600, second / 60 % 60);
        let (offset_hour, offset_minute) = (self.offset_minutes / 60, self.offset_minutes % 60);
        format!(
            "{date}T{hour:02}:{minute:02}:{:02}+{offset_hour:02}:{offset_minute:02}",
            second % 60
        )
    }
}

/// A span of whole days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

impl Period {
    /// Reads `2026`, `2026-H1`, `2026-Q3` or `2026-02`.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        Self::months(text)
            .and_then(|(year, first, last)| {
                let start = Date::new(year, first, 1)?;
                let next = if last == 12 {
                    Date::new(year + 1, 1, 1)?
                } else {
                    Date::new(year, last + 1, 1)?
                };
                Some(Self {
                    first: start,
                    last: next.plus_days(-1),
                })
            })
            .ok_or_else(|| TimeError::Period(text.to_owned()))
    }

    fn months(text: &str) -> Option<(i16, i8, i8)> {
        let (year, part) = text.split_once('-').unwrap_or((text, ""));
        let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
        match part {
            "" if text.len() == 4 => Some((year, 1, 12)),
            "H1" => Some((year, 1, 6)),
            "H2" => Some((year, 7, 12)),
            "Q1" => Some((year, 1, 3)),
            "Q2" => Some((year, 4, 6)),
            "Q3" => Some((year, 7, 9)),
            "Q4" => Some((year, 10, 12)),
            month if month.len() == 2 => {
                let month = month
                    .parse()
                    .ok()
                    .filter(|month| (1..=12).contains(month))?;
                Some((year, month, month))
            }
            _ => None,
        }
    }

    /// The year as a period.
    pub fn year(year: i16) -> Option<Self> {
        Some(Self {
            first: Date::new(year, 1, 1)?,
            last: Date::year_end(year)?,
        })
    }

    /// From the first day of the date's year up to the date.
    pub fn year_so_far(date: Date) -> Self {
        let first = Date::new(date.year(), 1, 1).unwrap_or(date);
        Self { first, last: date }
    }

    /// Whether the date lies inside.
    pub fn contains(self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

/// From when until when a definition, organ or division holds; open ends allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validity {
    /// First day it holds.
    pub from: Option<Date>,
    /// First day it no longer holds.
    pub until: Option<Date>,
}

impl Validity {
    /// Always.
    pub const ALWAYS: Self = Self {
        from: None,
        until: None,
    };

    /// Whether it holds on the date.
    pub fn holds_on(self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }

    /// Whether two validities share a day.
    pub fn overlaps(self, other: Self) -> bool {
        let starts_before_end = |a: Self, b: Self| match (a.from, b.until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_day_turns_at_midnight_in_the_zone() {
        let before = Moment::parse("2026-02-09T23:59:59+08:00").unwrap();
        assert_eq!(Zone::CHINA.date_of(before).to_string(), "2026-02-09");
        assert_eq!(
            Zone::CHINA.date_of(before.plus_millis(1000)).to_string(),
            "2026-02-10"
        );
    }

    #[test]
    fn formatting_a_moment_reads_back() {
        let moment = Moment::parse("2026-11-24T08:26:05Z").unwrap();
        assert_eq!(Zone::CHINA.format(moment), "2026-11-24T16:26:05+08:00");
        assert_eq!(Moment::parse(&Zone::CHINA.format(moment)), Ok(moment));
    }

    #[test]
    fn periods_cover_whole_months() {
        for (text, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-H1", "2026-01-01", "2026-06-30"),
            ("2026-Q4", "2026-10-01", "2026-12-31"),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(
                (
                    period.first.to_string().as_str(),
                    period.last.to_string().as_str()
                ),
                (first, last)
            );
        }
        for bad in ["26", "2026-", "2026-13", "2026-Q5", ""] {
            assert!(Period::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn day_numbers_invert() {
        for days in [-700_000, -1, 0, 1, 20_000, 2_932_896] {
            assert_eq!(
                Date::from_day_number(days).map(Date::day_number),
                Some(days)
            );
        }
    }

    #[test]
    fn validities_that_only_touch_do_not_overlap() {
        let day = |text| Some(Date::parse(text).unwrap());
        let old = Validity {
            from: None,
            until: day("2026-03-01"),
        };
        let new = Validity {
            from: day("2026-03-01"),
            until: None,
        };
        assert!(!old.overlaps(new) && !new.overlaps(old) && old.overlaps(Validity::ALWAYS));
    }
}
