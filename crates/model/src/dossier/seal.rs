use serde::{Deserialize, Serialize};

use crate::{Digest, DomainName, Timestamp};

/// The freezing of a dossier. A sealed case is never edited, only succeeded by a supplement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Who sealed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// SHA-256 of the dossier as canonical JSON (RFC 8785), with `seal` null.
    pub digest: Digest,
    /// Index of its leaf in the evidence log; `None` until the log has it.
    pub log_index: Option<u64>,
}

/// Custody of the exhibits, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CustodySummary {
    /// Exhibits.
    pub exhibits: u64,
    /// Source files they stand in, all kept in the vault.
    pub files: u64,
    /// Those whose bytes were read again and had the digest they are filed under.
    pub files_verified: u64,
    /// Custody events on these files.
    pub events: u64,
    /// Leaves of the evidence log.
    pub log_size: u64,
    /// Root of the evidence log at that size, as printed by the log.
    pub log_root: Option<String>,
    /// Whether a litigation hold blocks disposal.
    pub held: bool,
    /// Numbers of exhibits that lack evidence of the clock.
    pub without_clock: Vec<u32>,
}

/// What a supplement supplements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// Id of the sealed case that went before.
    pub of: String,
    /// Digest of its dossier.
    pub of_digest: Digest,
    /// When the order was made; only names first seen later are here.
    pub order_date: Timestamp,
    /// Why each name belongs to the same defendants.
    pub reasons: Vec<SupplementReason>,
    /// Names that were asked for and are left out, with why.
    pub refused: Vec<(DomainName, String)>,
}

/// Why a name is the same defendants' work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementReason {
    /// The name.
    pub domain: DomainName,
    /// First seen.
    pub first_seen: Timestamp,
    /// Ties to domains of the case before, in words, strongest first; never empty.
    pub reasons: Vec<String>,
}
