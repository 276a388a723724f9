use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Vault and log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidencePage {
    /// Entries in the log.
    pub log_size: u64,
    /// Root of the tree over all of them, lower-case hex.
    pub root: String,
    /// Whether every entry leads to that root, checked since the store last changed.
    pub sound: bool,
    /// What is wrong, when it is not.
    pub damage: Vec<String>,
    /// Originals in the vault.
    pub originals: u64,
    /// Checkpoints that were signed, the newest first; at most twenty.
    pub checkpoints: Vec<Checkpoint>,
}

/// A signed state of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Checkpoint {
    /// Entries it covers.
    pub size: u64,
    /// Root, base64.
    pub root: String,
    /// Name of the log that signed it.
    pub signed_by: String,
}
