//! Between model values and columns. A value that does not read back is damage, never a panic.

use model::{Digest, DomainName, Grade, Interval, Origin, Timestamp, Tlp};
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::error::{Attempt, Fault};

/// How many values one statement is asked for at most; longer lists go in parts.
pub(crate) const PART: usize = 20_000;

pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Attempt<String> {
    serde_json::to_string(value)
        .map_err(|error| Fault::Damaged(format!("a value does not write as JSON: {error}")))
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str, what: &str) -> Attempt<T> {
    serde_json::from_str(text).map_err(|error| Fault::Damaged(format!("{what} does not read back: {error}")))
}

pub(crate) fn name(text: &str) -> Attempt<DomainName> {
    DomainName::parse(text)
        .map_err(|error| Fault::Damaged(format!("a stored name does not read back: {error}")))
}

pub(crate) fn digest(text: &str) -> Attempt<Digest> {
    text.parse().map_err(|error| Fault::Damaged(format!("a stored digest does not read back: {error}")))
}

pub(crate) fn moment(micros: i64) -> Attempt<Timestamp> {
    Timestamp::from_micros(micros)
        .map_err(|error| Fault::Damaged(format!("a stored time does not read back: {error}")))
}

pub(crate) fn interval(first: Option<i64>, last: Option<i64>) -> Attempt<Option<Interval>> {
    let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
    let interval = Interval::new(moment(first)?, moment(last)?);
    interval
        .map(Some)
        .map_err(|error| Fault::Damaged(format!("a stored interval does not read back: {error}")))
}

/// A moment that may be missing.
pub(crate) fn moment_or_none(micros: Option<i64>) -> Attempt<Option<Timestamp>> {
    micros.map(moment).transpose()
}

pub(crate) fn grade(text: String) -> Attempt<Grade> {
    Grade::try_from(text).map_err(Fault::Damaged)
}

/// A marking as it is kept, or none.
pub(crate) fn marking(text: Option<String>) -> Attempt<Option<Tlp>> {
    text.map(|text| Tlp::try_from(text).map_err(Fault::Damaged)).transpose()
}

/// Three columns, from `at` on: source, raw digest (empty for none), line.
pub(crate) fn origin(row: &Row<'_>, at: usize) -> Attempt<Origin> {
    let source = row.get(at)?;
    let raw = match row.get_ref(at + 1)?.as_str().map_err(rusqlite::Error::from)? {
        "" => None,
        text => Some(digest(text)?),
    };
    Ok(Origin { source, raw, line: unsigned(row.get(at + 2)?)? })
}

/// A digest as it is kept: the empty text for none.
pub(crate) fn raw(digest: Option<Digest>) -> String {
    digest.map(|digest| digest.to_string()).unwrap_or_default()
}

pub(crate) fn unsigned(number: i64) -> Attempt<u64> {
    u64::try_from(number).map_err(|_| Fault::Damaged(format!("a stored count is negative: {number}")))
}

pub(crate) fn signed(what: &'static str, number: u64) -> Attempt<i64> {
    i64::try_from(number).map_err(|_| StoreError::TooLarge { what, number }.into())
}

/// Nothing is known for the empty text: how an optional part of a primary key is kept.
pub(crate) fn optional(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// The last moment that counts.
pub(crate) fn until(as_of: Option<Timestamp>) -> i64 {
    as_of.map_or(i64::MAX, Timestamp::as_micros)
}

/// JSON has no infinity: such a weight would read back as nothing.
pub(crate) fn finite(mut weights: impl Iterator<Item = f64>, what: impl FnOnce() -> String) -> Attempt<()> {
    if weights.all(f64::is_finite) { Ok(()) } else { Err(StoreError::NotFinite { what: what() }.into()) }
}
