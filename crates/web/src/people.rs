use std::fmt;
use std::str::FromStr;

use model::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Scope;

/// What a person may do; each role may all that the one before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Decides on findings, starts work.
    Analyst,
    /// Works on cases: reviews, accepts, builds, seals.
    Counsel,
    /// Settings, people, tokens.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Analyst, Self::Counsel, Self::Admin];

    /// Its name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Counsel => "counsel",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| "the roles are viewer, analyst, counsel and admin".to_owned())
    }
}

/// A person who may sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The name to sign in with, lower case.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Argon2id hash in PHC string format; never shown.
    pub password: String,
    /// When the account was made.
    pub since: Timestamp,
    /// Whether it may be used.
    pub active: bool,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

/// An account as it is to be. Without `Debug`: no hash in a log.
#[derive(Clone)]
pub struct AccountChange {
    /// The name to sign in with, lower case.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Argon2id hash in PHC string format; `None` leaves the one that is there.
    pub password: Option<String>,
    /// Whether it may be used.
    pub active: bool,
    /// When it is made, if it is new.
    pub at: Timestamp,
}

/// A sign-in that holds, or a token for programs. The desk keeps the SHA-256 of its secret, never the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// SHA-256 of the secret that cookie or token carries, lower-case hex.
    pub digest: String,
    /// Whose it is.
    pub person: String,
    /// The role it may use at most; the account's role may be less by now.
    pub role: Role,
    /// What a token is for; `None` for the session of a browser.
    pub label: Option<String>,
    /// When it was made.
    pub since: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// What of its role it may use.
    pub scope: Scope,
}

/// An act, for the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// Who did it.
    pub person: String,
    /// What was done: `POST /findings/decide`.
    pub act: String,
    /// To what, in words; never a secret.
    pub object: String,
    /// How it ended: an HTTP status.
    pub status: u16,
}
