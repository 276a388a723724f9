use wire::Format;

use crate::Place;

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// What is had already is the newest.
    Unchanged,
    /// These bytes.
    New(Fetched),
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// From where, after redirects.
    pub place: Place,
    /// How many bytes.
    pub size_bytes: u64,
    /// Of which format they are.
    pub format: Format,
    /// `ETag` of the answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the answer.
    pub last_modified: Option<String>,
}
