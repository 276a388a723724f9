use serde::{Deserialize, Serialize};

use crate::{Digest, Interval};

/// How the facts were come by (FRE 702, 901(b)(9)).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodStatement {
    /// Programs with version.
    pub tools: Vec<Tool>,
    /// Data that the program brings along and judged by, with digests.
    pub data: Vec<DataFile>,
    /// What was taken in, with digests: everything, not only what is cited.
    pub sources: Vec<SourceFile>,
    /// First to last sighting in what is cited.
    pub period: Option<Interval>,
    /// Measured error rates.
    pub error_rates: Vec<ErrorRate>,
    /// Sentences on how it was done, in order.
    pub steps: Vec<String>,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the program file, where it could be read.
    pub digest: Option<Digest>,
}

/// A data file that comes with the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DataFile {
    /// Its name.
    pub name: String,
    /// What it says.
    pub what: String,
    /// SHA-256.
    pub digest: Digest,
}

/// A source file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceFile {
    /// What it was called.
    pub name: String,
    /// Its format, as recognised.
    pub format: String,
    /// SHA-256.
    pub digest: Digest,
    /// Records read.
    pub accepted: u64,
    /// Records that could not be read, kept in quarantine.
    pub rejected: u64,
    /// Whether an exhibit stands in it.
    pub cited: bool,
}

/// A measured error rate, with where it was measured.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ErrorRate {
    /// What was measured: `lookalike detector, precision at 50 %`.
    pub what: String,
    /// The figure: `0.93 (210 of 226)`.
    pub value: String,
    /// On what, with its size.
    pub measured_on: String,
    /// Where the measurement is written down.
    pub reference: String,
}
