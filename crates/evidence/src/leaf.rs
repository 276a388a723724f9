use sha2::{Digest as _, Sha256};

use crate::Hash;

/// The hash of a record as a leaf: SHA-256 of `0x00` and the record's bytes (RFC 9162 section 2.1.1).
#[must_use]
pub fn leaf(record: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0x00]);
    hasher.update(record);
    Hash(hasher.finalize().into())
}
