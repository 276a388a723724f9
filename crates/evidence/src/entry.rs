use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{Hash, Malformed, from_canonical, leaf};

/// A record as the log takes it: salted, so that who sees the log learns nothing from it, and who gets salt and record
/// can check both.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// 32 random bytes, shown only together with the record.
    pub salt: [u8; 32],
    /// The record: canonical JSON.
    pub record: Vec<u8>,
}

impl Entry {
    /// What stands in the log: SHA-256 of salt and record.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(self.salt);
        hasher.update(&self.record);
        hasher.finalize().into()
    }

    /// The leaf hash of that.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        leaf(&self.commitment())
    }

    /// Salt and record, one after the other: the `extra` of a proof file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.salt[..], &self.record].concat()
    }

    /// Reads [`Entry::to_bytes`].
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (salt, record) = bytes.split_first_chunk::<32>()?;
        Some(Self { salt: *salt, record: record.to_vec() })
    }

    /// The record, read.
    ///
    /// # Errors
    /// [`Malformed`] when it is no canonical JSON or no record that this crate knows.
    pub fn record(&self) -> Result<Record, Malformed> {
        from_canonical(&self.record)
    }
}

impl std::fmt::Debug for Entry {
    /// Without the salt, which is shown only on purpose.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", String::from_utf8_lossy(&self.record))
    }
}

/// The records that a package shows. Digests are hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Record {
    /// An item was acquired.
    Item {
        /// Version of the record: 2.
        v: u32,
        /// The item.
        item_id: String,
        /// SHA-256 of its canonical JSON.
        item_sha256: String,
        /// SHA-256 of the bytes acquired.
        sha256: String,
        /// When.
        acquired_at: String,
    },
    /// Something was done with an item.
    Custody {
        /// Version of the record: 2.
        v: u32,
        /// The item.
        item_id: String,
        /// Number of the event.
        seq: u64,
        /// SHA-256 of the event's line.
        event_sha256: String,
        /// SHA-256 of the line before it.
        prev: String,
    },
    /// A package was made.
    Package {
        /// Version of the record: 2.
        v: u32,
        /// Its name.
        package: String,
        /// SHA-256 of its `tagmanifest-sha256.txt`.
        tagmanifest_sha256: String,
    },
}
