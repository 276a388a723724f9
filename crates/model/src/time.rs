use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment in UTC, in microseconds since 1970-01-01T00:00:00Z, from year 1 to year 9999.
///
/// Printed and parsed as RFC 3339 with a `Z`; a bare date means its first microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A text or number that is no moment between year 1 and year 9999.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time between year 1 and year 9999 (RFC 3339, YYYY-MM-DD, or seconds since 1970)")]
pub struct InvalidTime(pub String);

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400 * MICROS;
const YEAR_1: i64 = -62_135_596_800 * MICROS;
const YEAR_10000: i64 = 253_402_300_800 * MICROS;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// From microseconds since 1970.
    ///
    /// # Errors
    /// Outside years 1 to 9999.
    pub fn from_micros(micros: i64) -> Result<Self, InvalidTime> {
        if (YEAR_1..YEAR_10000).contains(&micros) {
            Ok(Self(micros))
        } else {
            Err(InvalidTime(format!("{micros} microseconds")))
        }
    }

    /// From seconds since 1970, as DNS tools write them.
    ///
    /// # Errors
    /// Outside years 1 to 9999.
    pub fn from_seconds(seconds: i64) -> Result<Self, InvalidTime> {
        seconds
            .checked_mul(MICROS)
            .and_then(|micros| Self::from_micros(micros).ok())
            .ok_or_else(|| InvalidTime(format!("{seconds} seconds")))
    }

    /// Microseconds since 1970.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// The calendar date in UTC, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }

    /// The microsecond before: what is known up to it was known before this moment.
    #[must_use]
    pub const fn just_before(self) -> Self {
        if self.0 > YEAR_1 { Self(self.0 - 1) } else { self }
    }

    /// The last microsecond of this moment's UTC day: what a bare `--as-of 2019-12-31` includes.
    #[must_use]
    pub const fn end_of_day(self) -> Self {
        Self(self.0.div_euclid(DAY) * DAY + DAY - 1)
    }

    /// Whole and part days from `self` to `later`; negative when `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a span of 9,999 years in days is exact enough in f64"
        )]
        let micros = (later.0 - self.0) as f64;
        micros / 86_400e6
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        let text = text.trim();
        let wrong = || InvalidTime(text.chars().take(64).collect());
        if text.len() > 64 {
            return Err(wrong());
        }
        let moment = OffsetDateTime::parse(&completed(text), &Rfc3339).map_err(|_| wrong())?;
        let micros = moment.unix_timestamp_nanos().div_euclid(1_000);
        i64::try_from(micros).ok().and_then(|micros| Self::from_micros(micros).ok()).ok_or_else(wrong)
    }
}

/// Fills in what RFC 3339 wants and people leave out: the time of a bare date, the `T`, the zone (UTC).
fn completed(text: &str) -> String {
    let mut text = text.replacen(' ', "T", 1);
    if text.len() == 10 {
        text.push_str("T00:00:00");
    }
    let has_zone = text.ends_with(['Z', 'z']) || text.get(11..).is_some_and(|time| time.contains(['+', '-']));
    if !has_zone {
        text.push('Z');
    }
    text
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000);
        let text = moment.map_err(|_| fmt::Error)?.format(&Rfc3339).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A closed span of time; `first <= last` always holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Interval {
    first: Timestamp,
    last: Timestamp,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Bounds {
    first: Timestamp,
    last: Timestamp,
}

impl TryFrom<Bounds> for Interval {
    type Error = InvalidTime;

    fn try_from(bounds: Bounds) -> Result<Self, InvalidTime> {
        Self::new(bounds.first, bounds.last)
    }
}

impl From<Interval> for Bounds {
    fn from(interval: Interval) -> Self {
        Self { first: interval.first, last: interval.last }
    }
}

impl Interval {
    /// From `first` to `last`, both included.
    ///
    /// # Errors
    /// When `first` is after `last`.
    pub fn new(first: Timestamp, last: Timestamp) -> Result<Self, InvalidTime> {
        if first <= last {
            Ok(Self { first, last })
        } else {
            Err(InvalidTime(format!("from {first} to {last}, which runs backwards")))
        }
    }

    /// The interval of a single moment.
    #[must_use]
    pub const fn at(moment: Timestamp) -> Self {
        Self { first: moment, last: moment }
    }

    /// Earliest moment.
    #[must_use]
    pub const fn first(self) -> Timestamp {
        self.first
    }

    /// Latest moment.
    #[must_use]
    pub const fn last(self) -> Timestamp {
        self.last
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// Days between the two intervals; 0 when they touch or overlap.
    #[must_use]
    pub fn gap_days(self, other: Self) -> f64 {
        let gap = if self.last < other.first {
            self.last.days_until(other.first)
        } else if other.last < self.first {
            other.last.days_until(self.first)
        } else {
            0.0
        };
        gap.max(0.0)
    }
}

#[cfg(test)]
mod tests;
