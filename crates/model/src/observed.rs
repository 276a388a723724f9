use serde::{Deserialize, Serialize};

use crate::{Digest, Interval};

/// Something a sensor saw, with what makes it evidence: when, and from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed<T> {
    /// What was seen.
    pub what: T,
    /// When it held; `None` when the source gives no time (an undated name list).
    pub when: Option<Interval>,
    /// Where the record stands.
    pub origin: Origin,
}

/// Where a record came from: enough to find its raw bytes again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// The sensor or collector as the record names it; else the file's name.
    pub source: String,
    /// SHA-256 of the record's raw bytes: the line without its line end, or the whole document. `None` for records that
    /// come by the hundred million, passive DNS and names: file and line say where to read them again.
    pub raw: Option<Digest>,
    /// Line in the (decompressed) source, from 1; 1 for a document that is one record.
    pub line: u64,
}
