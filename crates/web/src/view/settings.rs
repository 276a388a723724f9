use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SourceRow;

/// How the desk is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingsPage {
    /// What is watched.
    pub watched: Vec<WatchRow>,
    /// Domains that never alert.
    pub owned: u64,
    /// Files taken in, the newest first; at most 200.
    pub sources: Vec<SourceRow>,
    /// The settings as they stand, as TOML; no secret is among them.
    pub config: String,
    /// Folders that jobs may take in, by name.
    pub folders: Vec<String>,
}

/// An act in the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuditRow {
    /// From 1.
    pub number: u64,
    /// When.
    pub at: String,
    /// Who.
    pub person: String,
    /// What.
    pub act: String,
    /// To what.
    pub object: String,
    /// How it ended: an HTTP status.
    pub status: u16,
}

/// A watched identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WatchRow {
    /// Its name.
    pub identity: String,
    /// Its words, each with what it costs, in words.
    pub words: Vec<(String, String)>,
    /// Its domains.
    pub domains: Vec<String>,
}
