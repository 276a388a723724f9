//! JSON values that producers write now as a number, now as text.

use std::borrow::Cow;
use std::fmt;

use model::{InvalidTime, Timestamp};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// A number, a text or a truth value; text is borrowed where it has no escapes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar<'a> {
    Integer(i64),
    Float(f64),
    Text(Cow<'a, str>),
    Flag(bool),
}

impl<'a> Scalar<'a> {
    /// The text, or the number as text.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Float(number) => Cow::Owned(number.to_string()),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
        }
    }

    /// Seconds since 1970 as a number or in digits, else RFC 3339 or `YYYY-MM-DD`.
    pub(crate) fn moment(&self) -> Result<Timestamp, InvalidTime> {
        match self {
            Self::Integer(seconds) => Timestamp::from_seconds(*seconds),
            Self::Float(seconds) => from_fraction(*seconds),
            Self::Text(text) => {
                let text = text.trim();
                if let Ok(seconds) = text.parse::<i64>() {
                    return Timestamp::from_seconds(seconds);
                }
                text.parse().or_else(|wrong| match text.parse::<f64>() {
                    Ok(seconds) => from_fraction(seconds),
                    Err(_) => Err(wrong),
                })
            }
            Self::Flag(flag) => Err(InvalidTime(flag.to_string())),
        }
    }

    /// A count: a whole number from 0 on, also in digits.
    pub(crate) fn count(&self) -> Option<u64> {
        match self {
            Self::Integer(number) => u64::try_from(*number).ok(),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Float(_) | Self::Flag(_) => None,
        }
    }
}

fn from_fraction(seconds: f64) -> Result<Timestamp, InvalidTime> {
    let micros = (seconds * 1e6).round();
    // Every microsecond of the years 1 to 9999 is below 2^58, far within i64; NaN fails the comparison.
    if micros.abs() < 3e17 {
        #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
        return Timestamp::from_micros(micros as i64);
    }
    Err(InvalidTime(format!("{seconds} seconds")))
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a text")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        i64::try_from(number).map(Scalar::Integer).map_err(|_| E::custom(format!("{number} is too large")))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Float(number))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

/// One scalar or a list of them; a `null` within the list is left out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalars<'a> {
    One(Scalar<'a>),
    Many(Vec<Scalar<'a>>),
}

impl<'a> Scalars<'a> {
    pub(crate) fn as_slice(&self) -> &[Scalar<'a>] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(all) => all,
        }
    }
}

struct ScalarsVisitor;

impl<'de> Visitor<'de> for ScalarsVisitor {
    type Value = Scalars<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text, or a list of them")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
        ScalarVisitor.visit_bool(flag).map(Scalars::One)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        ScalarVisitor.visit_i64(number).map(Scalars::One)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        ScalarVisitor.visit_u64(number).map(Scalars::One)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        ScalarVisitor.visit_f64(number).map(Scalars::One)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        ScalarVisitor.visit_borrowed_str(text).map(Scalars::One)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        ScalarVisitor.visit_str(text).map(Scalars::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut scalars = Vec::new();
        while let Some(scalar) = list.next_element::<Option<Scalar<'de>>>()? {
            scalars.extend(scalar);
        }
        Ok(Scalars::Many(scalars))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalars<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarsVisitor)
    }
}
