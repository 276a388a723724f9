use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::people::Role;

/// A person who may sign in, without the password's hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountRow {
    /// The name to sign in with.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// When the account was made.
    pub since: String,
    /// Whether it may be used.
    pub active: bool,
}

/// An account to be made or changed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountOrder {
    /// The name to sign in with; capitals are made small.
    #[schemars(regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9._@\-]{0,63}$"))]
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Whether it may be used.
    pub active: bool,
    /// The password, at least 12 characters; without one it stays as it is.
    #[serde(default)]
    #[schemars(length(min = 12, max = 256))]
    pub password: Option<String>,
}

/// A token to be made.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenOrder {
    /// What it is for.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"\S"))]
    pub label: String,
    /// The role it may use at most.
    pub role: Role,
    /// Days it holds.
    #[serde(deserialize_with = "whole")]
    #[schemars(range(min = 1, max = 366))]
    pub days: u16,
    /// What of the role it may use: all, read, or the id of the one case that it may read.
    #[serde(default = "all")]
    #[schemars(regex(pattern = r"^(all|read|case-[0-9]{1,18})$"))]
    pub scope: String,
}

/// A whole number may be written `30.0` (JSON Schema Validation 2020-12, section 6.1.1).
fn whole<'de, D: Deserializer<'de>>(from: D) -> Result<u16, D::Error> {
    let number = f64::deserialize(from)?;
    number.to_string().parse().map_err(|_| D::Error::custom(format!("{number} is no whole number that fits")))
}

fn all() -> String {
    "all".to_owned()
}

/// A token that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenMade {
    /// What programs send as `Authorization: Bearer`; told this once and kept nowhere.
    pub secret: String,
    /// As it stands in the list.
    pub token: TokenRow,
}

/// A token of a program; its secret is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenRow {
    /// SHA-256 of the secret: what it is ended by.
    pub digest: String,
    /// What it is for.
    pub label: String,
    /// Whose it is.
    pub person: String,
    /// The role it may use at most.
    pub role: String,
    /// When it ends.
    pub until: String,
    /// What of the role it may use: all, read, or the id of the one case that it may read.
    pub scope: String,
}
