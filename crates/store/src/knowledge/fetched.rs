use model::{Digest, Timestamp};
use rusqlite::params;

use crate::column::{digest, moment, signed, unsigned};
use crate::{Result, Store};

/// What was last fetched from an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The address, as it was asked.
    pub url: String,
    /// SHA-256 of the bytes, under which they are in the vault.
    pub digest: Digest,
    /// How many bytes.
    pub size_bytes: u64,
    /// `ETag` of the answer (RFC 9110 section 8.8.3).
    pub etag: Option<String>,
    /// `Last-Modified` of the answer (RFC 9110 section 8.8.2).
    pub last_modified: Option<String>,
    /// When these bytes came.
    pub fetched_at: Timestamp,
    /// When the server last said that they are the newest.
    pub checked_at: Timestamp,
}

impl Store {
    /// What was last fetched from each address, in order of address.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn fetched(&self) -> Result<Vec<Fetched>> {
        self.ask("read what was fetched", |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT url, digest, size_bytes, etag, last_modified, fetched_at, checked_at FROM fetched ORDER BY url",
            )?;
            let rows = statement.query_and_then([], |row| {
                Ok(Fetched {
                    url: row.get(0)?,
                    digest: digest(&row.get::<_, String>(1)?)?,
                    size_bytes: unsigned(row.get(2)?)?,
                    etag: row.get(3)?,
                    last_modified: row.get(4)?,
                    fetched_at: moment(row.get(5)?)?,
                    checked_at: moment(row.get(6)?)?,
                })
            })?;
            rows.collect()
        })
    }

    /// Keeps what was fetched from an address, in place of what was known of it.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn save_fetched(&mut self, fetched: &Fetched) -> Result<()> {
        self.change("keep what was fetched", |connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO fetched (url, digest, size_bytes, etag, last_modified, fetched_at, \
                     checked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    fetched.url,
                    fetched.digest.to_string(),
                    signed("size", fetched.size_bytes)?,
                    fetched.etag,
                    fetched.last_modified,
                    fetched.fetched_at.as_micros(),
                    fetched.checked_at.as_micros(),
                ])?;
            Ok(())
        })
    }
}
