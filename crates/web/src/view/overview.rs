use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ClusterRow, FindingRow, Tally};

/// The first page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Overview {
    /// Files taken in, the newest first; at most twenty.
    pub sources: Vec<SourceRow>,
    /// How many files were taken in.
    pub source_count: u64,
    /// Rows in the lake by kind.
    pub rows: Vec<Tally>,
    /// Entries of knowledge by kind.
    pub knowledge: Vec<Tally>,
    /// Findings by kind.
    pub findings: Vec<Tally>,
    /// Findings that nobody has decided on.
    pub undecided: u64,
    /// The likeliest of those; at most ten.
    pub next: Vec<FindingRow>,
    /// The largest clusters; at most ten.
    pub clusters: Vec<ClusterRow>,
    /// How many clusters there are.
    pub cluster_count: u64,
    /// Cases.
    pub case_count: u64,
    /// Records in quarantine that nobody has dealt with.
    pub quarantined: u64,
    /// Identities imitated, by number of names.
    pub identities: Vec<Tally>,
    /// Sectors of what is imitated.
    pub sectors: Vec<Tally>,
    /// Countries of what is imitated.
    pub countries: Vec<Tally>,
    /// Entries in the evidence log.
    pub log_size: u64,
}

/// One file taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRow {
    /// The file's name when it came.
    pub file: String,
    /// SHA-256.
    pub sha256: String,
    /// Its format.
    pub format: String,
    /// Records accepted.
    pub accepted: u64,
    /// Records in quarantine.
    pub rejected: u64,
    /// Bytes.
    pub bytes: u64,
}
