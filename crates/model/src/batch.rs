use serde::{Deserialize, Serialize};

use crate::Digest;

/// One source file as it was taken in: what makes a second intake of the same bytes add nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// SHA-256 of the file's bytes as they came, compressed or not.
    pub digest: Digest,
    /// Size in bytes as it came.
    pub size_bytes: u64,
    /// The file's name, without its folder; `-` for standard input.
    pub file: String,
    /// Recognised format, by its name on the command line (`pdns`, `names`, ...).
    pub format: String,
    /// Version of the decoder that read it; a newer decoder may read the same bytes again.
    pub decoder: u32,
    /// Which part of the file: empty for all of it, else the lines that a retry of the quarantine read.
    #[serde(default)]
    pub part: String,
    /// Records read and kept.
    pub accepted: u64,
    /// Records put into quarantine.
    pub rejected: u64,
    /// Records that are well-formed and hold nothing interdict keeps (heartbeats, blank lines, comments).
    pub skipped: u64,
}

/// A record that could not be read: why, where, and the digest of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Line in the decompressed source, from 1.
    pub line: u64,
    /// A stable code that counts can be grouped by: `json`, `name`, `time`, `utf8`, `too_long`, `truncated`, ...
    pub code: String,
    /// What is wrong, in words, with the offending value where it is short.
    pub reason: String,
    /// SHA-256 of the record's raw bytes (of the first mebibyte, when it is longer).
    pub raw: Digest,
    /// The first bytes of the record, at most 200, made printable.
    pub excerpt: String,
}

impl Rejected {
    /// A rejection of the record `bytes` at `line`.
    #[must_use]
    pub fn new(line: u64, code: &str, reason: impl Into<String>, bytes: &[u8]) -> Self {
        let head = &bytes[..bytes.len().min(200)];
        let excerpt = String::from_utf8_lossy(head)
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
        let raw = Digest::of(&bytes[..bytes.len().min(1 << 20)]);
        Self { line, code: code.to_owned(), reason: reason.into(), raw, excerpt }
    }
}
