//! Points in time as STIX writes them.

/// A `timestamp` (STIX 2.1 section 2.16): RFC 3339 in UTC with `T` and `Z`, any number of digits of a second.
///
/// Ordered by time. Digits after the ninth are read but not kept. A leap second counts as the second after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    seconds: i64,
    nanos: u32,
}

/// How a timestamp differs from the form it must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMoment {
    /// Another form.
    #[error("it has not the form YYYY-MM-DDTHH:MM:SS[.s+]Z")]
    Form,
    /// The form, but a day its month has not.
    #[error("its month has no such day")]
    Day,
}

impl Moment {
    /// Reads `2016-05-12T08:17:27.000Z`.
    ///
    /// # Errors
    /// [`InvalidMoment`].
    pub fn parse(text: &str) -> Result<Self, InvalidMoment> {
        let moment = Self::parse_lenient(text)?;
        let field = |from: usize, to: usize| text[from..to].parse::<i64>().unwrap_or(0);
        if field(8, 10) > days_in(field(0, 4), field(5, 7)) {
            return Err(InvalidMoment::Day);
        }
        Ok(moment)
    }

    /// Like [`Self::parse`], but a day up to 31 passes in every month and counts on into the next, as the grammar of
    /// patterns has it (STIX 2.1 section 9, `TimestampLiteral`).
    ///
    /// # Errors
    /// [`InvalidMoment::Form`].
    pub fn parse_lenient(text: &str) -> Result<Self, InvalidMoment> {
        let bytes = text.as_bytes();
        let Some((head, fraction)) = bytes.split_at_checked(19) else { return Err(InvalidMoment::Form) };
        let shaped = head.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            10 => *byte == b'T',
            13 | 16 => *byte == b':',
            _ => byte.is_ascii_digit(),
        });
        let nanos = fraction_of(fraction);
        let (true, Some(nanos)) = (shaped, nanos) else { return Err(InvalidMoment::Form) };
        let field = |from: usize, to: usize| {
            head[from..to].iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'))
        };
        let (year, month, day) = (field(0, 4), field(5, 7), field(8, 10));
        let (hour, minute, second) = (field(11, 13), field(14, 16), field(17, 19));
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
            return Err(InvalidMoment::Form);
        }
        let seconds = ((days_from_epoch(year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
        Ok(Self { seconds, nanos })
    }

    /// Microseconds since 1970, the unit of [`model::Timestamp`].
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.seconds * 1_000_000 + (self.nanos / 1000) as i64
    }

    /// Seconds from here to `later`; negative when it is earlier.
    #[must_use]
    pub fn seconds_until(self, later: Self) -> f64 {
        (later.seconds - self.seconds) as f64 + (f64::from(later.nanos) - f64::from(self.nanos)) / 1e9
    }
}

/// The nanoseconds of `Z` or `.digitsZ`.
fn fraction_of(text: &[u8]) -> Option<u32> {
    match text {
        b"Z" => Some(0),
        [b'.', digits @ .., b'Z'] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => {
            let nine = digits.iter().chain(std::iter::repeat(&b'0')).take(9);
            Some(nine.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
        }
        _ => None,
    }
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to the first of a month of the proleptic Gregorian calendar.
fn days_from_epoch(year: i64, month: i64) -> i64 {
    let before = year - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    before * 365 + leaps + months - 719_162
}

/// Times of making have three digits behind the second (STIX 2.1 section 3.2).
pub(crate) fn to_the_millisecond(at: model::Timestamp) -> String {
    let text = at.to_string();
    let (second, fraction) =
        text.trim_end_matches('Z').split_once('.').unwrap_or((text.trim_end_matches('Z'), ""));
    format!("{second}.{:0<3}Z", &fraction[..fraction.len().min(3)])
}

#[cfg(test)]
mod tests;
