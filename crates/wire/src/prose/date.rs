use std::fmt;
use std::str::FromStr;

use model::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::token::{CAPITAL, DIGIT, SPACED, Token};
use super::vocabulary::{Meaning, VOCABULARY};

/// A date as far as it is said: a year, a month, or a day; written `2019`, `2019-12`, `2019-12-30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: u16,
    month: u8,
    day: u8,
}

/// A text that is no date from 1900 to 2199.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date (YYYY, YYYY-MM or YYYY-MM-DD, 1900 to 2199)")]
pub struct InvalidDate(pub String);

impl PartialDate {
    /// A date; month and day may be unknown.
    #[must_use]
    pub fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Option<Self> {
        let (month, day) = (month.unwrap_or(0), day.unwrap_or(0));
        let known = (1900..2200).contains(&year)
            && month <= 12
            && day <= days(year, month)
            && (month > 0 || day == 0);
        known.then_some(Self { year, month, day })
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Whether the day is known.
    #[must_use]
    pub const fn is_day(self) -> bool {
        self.day > 0
    }

    /// Its first moment in UTC.
    ///
    /// # Panics
    /// Never: every such date is a moment between year 1 and year 9999.
    #[must_use]
    pub fn start(self) -> Timestamp {
        let text = format!("{:04}-{:02}-{:02}", self.year, self.month.max(1), self.day.max(1));
        text.parse().expect("a checked date is a moment")
    }
}

fn days(year: u16, month: u8) -> u8 {
    match month {
        0 => 0,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (month, 0) => write!(f, "{:04}-{month:02}", self.year),
            (month, day) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
        }
    }
}

impl FromStr for PartialDate {
    type Err = InvalidDate;

    /// Reads `2019`, `2019-12`, `2019-12-30`, and the date that an RFC 3339 time begins with.
    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let wrong = || InvalidDate(text.chars().take(40).collect());
        let date = text.trim().split(['T', ' ']).next().unwrap_or_default();
        let mut parts = date.split('-');
        let year = parts
            .next()
            .filter(|year| year.len() == 4)
            .and_then(|year| year.parse().ok())
            .ok_or_else(wrong)?;
        let mut two = || match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == 2 => {
                part.parse().ok().filter(|&n: &u8| n > 0).map(Some).ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        };
        let (month, day) = (two()?, two()?);
        Self::new(year, month, day).filter(|_| parts.next().is_none()).ok_or_else(wrong)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The date that begins at `tokens[at]`, and how many tokens it takes. A date without its year takes that of `published`.
///
/// Read are `30 December 2019`, `December 30, 2019`, `Dec. 30`, `December 2019`, `2019-12-30`, `12/30/2019` where only
/// one order of its numbers is possible, and a year after `in`, `since` and the like.
pub(super) fn date_at(
    block: &str,
    tokens: &[Token],
    at: usize,
    published: Option<PartialDate>,
) -> Option<(PartialDate, usize)> {
    let cursor = Cursor { block, tokens, published };
    let first = tokens[at];
    if first.is(DIGIT) && !first.is(CAPITAL) {
        return cursor.digits(at).or_else(|| cursor.day_first(at)).or_else(|| cursor.year_alone(at));
    }
    cursor.month_first(at)
}

struct Cursor<'t> {
    block: &'t str,
    tokens: &'t [Token],
    published: Option<PartialDate>,
}

impl Cursor<'_> {
    fn text(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text(self.block))
    }

    fn number(&self, at: usize, digits: std::ops::RangeInclusive<usize>) -> Option<u16> {
        let text = self.text(at);
        digits.contains(&text.len()).then(|| text.parse().ok()).flatten()
    }

    fn month(&self, at: usize) -> Option<u8> {
        let token = *self.tokens.get(at).filter(|token| token.is(CAPITAL))?;
        match VOCABULARY.at(self.block, token, false) {
            Some((Meaning::Month(month), end)) if end == token.end() => Some(month),
            _ => None,
        }
    }

    /// A day of the month, `30` or `30th`.
    fn day(&self, at: usize) -> Option<u8> {
        let text = self.text(at);
        let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ordinal = matches!(&text[digits.len()..], "" | "st" | "nd" | "rd" | "th");
        digits.parse().ok().filter(|day| ordinal && (1..=31).contains(day))
    }

    fn month_first(&self, at: usize) -> Option<(PartialDate, usize)> {
        let month = self.month(at)?;
        let mut next = at + 1 + usize::from(self.text(at + 1) == ".");
        if let Some(year) = self.number(next, 4..=4)
            && let Some(date) = PartialDate::new(year, Some(month), None)
        {
            return Some((date, next + 1 - at));
        }
        if self.text(next) == "," && self.number(next + 1, 4..=4).is_some() {
            let date = PartialDate::new(self.number(next + 1, 4..=4)?, Some(month), None)?;
            return Some((date, next + 2 - at));
        }
        let day = self.day(next)?;
        next += 1;
        let comma = usize::from(self.text(next) == ",");
        match self.number(next + comma, 4..=4).and_then(|year| PartialDate::new(year, Some(month), Some(day)))
        {
            Some(date) => Some((date, next + comma + 1 - at)),
            None => Some((self.recent(month, day)?, next - at)),
        }
    }

    fn day_first(&self, at: usize) -> Option<(PartialDate, usize)> {
        let day = self.day(at)?;
        let of = usize::from(self.text(at + 1) == "of");
        let month = self.month(at + 1 + of)?;
        let next = at + 2 + of + usize::from(self.text(at + 2 + of) == ".");
        let comma = usize::from(self.text(next) == ",");
        match self.number(next + comma, 4..=4).and_then(|year| PartialDate::new(year, Some(month), Some(day)))
        {
            Some(date) => Some((date, next + comma + 1 - at)),
            None => Some((self.recent(month, day)?, next - at)),
        }
    }

    /// The last such day up to the publication.
    fn recent(&self, month: u8, day: u8) -> Option<PartialDate> {
        let published = self.published?;
        let same = PartialDate::new(published.year, Some(month), Some(day))?;
        if same <= published {
            Some(same)
        } else {
            PartialDate::new(published.year - 1, Some(month), Some(day))
        }
    }

    fn digits(&self, at: usize) -> Option<(PartialDate, usize)> {
        let mark = self.text(at + 1);
        let joined = |index: usize| self.tokens.get(index).is_some_and(|token| !token.is(SPACED));
        if !matches!(mark, "-" | "/" | ".") || self.text(at + 3) != mark || !(at + 1..=at + 4).all(joined) {
            return None;
        }
        let two = |index| self.number(index, 1..=2).and_then(|n| u8::try_from(n).ok());
        if let Some(year) = self.number(at, 4..=4) {
            return PartialDate::new(year, Some(two(at + 2)?), Some(two(at + 4)?)).map(|date| (date, 5));
        }
        let (a, b, year) = (two(at)?, two(at + 2)?, self.number(at + 4, 4..=4)?);
        let (day, month) = match (a > 12, b > 12) {
            (true, false) => (a, b),
            (false, true) => (b, a),
            (false, false) if a == b => (a, b),
            _ => return None,
        };
        PartialDate::new(year, Some(month), Some(day)).map(|date| (date, 5))
    }

    fn year_alone(&self, at: usize) -> Option<(PartialDate, usize)> {
        let year = self.number(at, 4..=4)?;
        let before = at.checked_sub(1).map_or("", |before| self.text(before)).to_ascii_lowercase();
        let said = matches!(
            before.as_str(),
            "in" | "since"
                | "until"
                | "from"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "year"
                | "by"
                | "of"
                | "through"
        );
        let after = self.text(at + 1);
        let counted =
            matches!(after, "%" | "/" | ":") || self.tokens.get(at + 1).is_some_and(|t| t.is_number());
        // `1,500 of 2000 domains` and the like count things.
        let things =
            matches!(after, "domains" | "users" | "victims" | "people" | "computers" | "accounts" | "emails");
        if !said || counted || things || !(1980..=2060).contains(&year) {
            return None;
        }
        PartialDate::new(year, None, None).map(|date| (date, 1))
    }
}

#[cfg(test)]
mod tests;
