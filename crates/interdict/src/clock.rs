//! The one door through which time comes in.

use anyhow::Result;
use model::Timestamp;

/// Now, to the second.
pub(crate) fn now() -> Result<Timestamp> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(Timestamp::from_seconds(i64::try_from(since.as_secs())?)?)
}
