use model::Digest;
use serde::{Deserialize, Serialize};

use super::{Claim, Form, Mention, PartialDate};

/// What a report in prose says, as far as fixed rules can tell: every value with its sentence and its place.
///
/// The same bytes with the same name list give the same reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// SHA-256 of the source's bytes.
    pub source: Digest,
    /// What the source was read as.
    pub form: Form,
    /// Its title: `title` of HTML, else a first line that stands alone.
    pub title: Option<String>,
    /// Its date of publication: given, or from HTML metadata, or a dateline near the beginning.
    pub date: Option<PartialDate>,
    /// Who published it: given, or `og:site_name`, or the host of its canonical address.
    pub publisher: Option<String>,
    /// The sentences that hold a mention or a claim, in order.
    pub sentences: Vec<Sentence>,
    /// Everything recognised, by place.
    pub mentions: Vec<Mention>,
    /// What the report claims, by place; never what is true.
    pub claims: Vec<Claim>,
    /// What looked like an indicator and was left out, with the reason.
    pub passed_over: Vec<PassedOver>,
    /// What was cut or could not be read, in words.
    pub notes: Vec<String>,
}

/// One sentence of the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its text, white space collapsed and entities decoded; at most 2,000 bytes, then cut.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Number of its paragraph, from 0.
    pub paragraph: u32,
}

/// A stretch of the source; for PDF, of the text extracted from it (one line a line, pages parted by form feeds).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// First byte, from 0.
    pub start: u32,
    /// First byte after it.
    pub end: u32,
    /// Line of its first byte, from 1.
    pub line: u32,
}

/// A value left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    /// The value as written, defanging removed.
    pub value: String,
    /// Why: `file name`, `version`, `publisher`, `reference: ...`, `not routed`, `ambiguous: ...`.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}
