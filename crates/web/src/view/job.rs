use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::people::Role;

/// Work that takes long, to be queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum JobOrder {
    /// Take a folder in.
    Observe {
        /// One of the folders that the server was started with, by its name in the settings.
        folder: String,
    },
    /// Take a folder in and walk the whole ring: detect, track, attribute, profile, draft the case.
    Investigate {
        /// As above.
        folder: String,
        /// Only what was known on this day counts (YYYY-MM-DD).
        #[serde(default)]
        as_of: Option<String>,
    },
    /// Build the court package of a case, verify it, and make it ready for download.
    Package {
        /// `case-0001`.
        case: String,
        /// The copy for the public.
        #[serde(default)]
        public: bool,
    },
    /// Check every item of evidence, its custody and the log.
    VerifyEvidence {},
    /// Add identities, words and domains to what is watched; the next detection looks for them.
    Watch {
        /// A watch-list: TOML, or `name<TAB>domain` lines.
        list: String,
    },
}

impl JobOrder {
    /// Its kind in data.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Observe { .. } => "observe",
            Self::Investigate { .. } => "investigate",
            Self::Package { .. } => "package",
            Self::VerifyEvidence {} => "verify_evidence",
            Self::Watch { .. } => "watch",
        }
    }

    /// The least role that may order it, and stop it.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            Self::Observe { .. } | Self::Investigate { .. } | Self::VerifyEvidence {} => Role::Analyst,
            Self::Package { .. } => Role::Counsel,
            Self::Watch { .. } => Role::Admin,
        }
    }
}

/// Work, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobRow {
    /// From 1.
    pub number: u64,
    /// What it is, in words.
    pub title: String,
    /// For whom.
    pub person: String,
    /// The least role that may order it, and stop it.
    pub role: Role,
    /// queued, running, stopping, done, failed, cancelled.
    pub state: String,
    /// What it is doing.
    pub said: String,
    /// How much is done.
    pub done: u64,
    /// Of how much; 0 when nobody knows.
    pub total: u64,
    /// When it was asked for.
    pub at: String,
    /// When it ended.
    pub ended: Option<String>,
    /// What came out, or why it failed, line by line.
    pub outcome: Vec<String>,
    /// Whether what it made holds against its log and keys; `None` when it makes nothing, or is not done.
    pub sound: Option<bool>,
    /// The case it is about.
    pub case: Option<String>,
    /// Whether there is something to download.
    pub package: bool,
}

impl JobRow {
    /// Whether it will still change.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "queued" | "running" | "stopping")
    }
}

/// What changes while one looks: sent when any of it does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct News {
    /// Findings on the desk.
    pub findings: u64,
    /// Those that nobody has decided on.
    pub undecided: u64,
    /// Entries in the evidence log.
    pub log_size: u64,
    /// Jobs that run or wait, and the last that ended.
    pub jobs: Vec<JobRow>,
}
