use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FindingRow, Span};

/// A name, an address or another value, with its history and its neighbours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// The value as understood.
    pub value: String,
    /// Its kind: `name`, or a kind of key such as `address`.
    pub kind: String,
    /// Only what was known then counts.
    pub as_of: Option<String>,
    /// First to last sighting of anything below.
    pub seen: Option<Span>,
    /// Its history, oldest first; at most 500 rows.
    pub history: Vec<HistoryRow>,
    /// Whether there is more history.
    pub more: bool,
    /// Values it shares, rarest first.
    pub neighbours: Vec<NeighbourRow>,
    /// Findings on it.
    pub findings: Vec<FindingRow>,
    /// The cluster it is in.
    pub cluster: Option<String>,
    /// Reports that list it, in words.
    pub reports: Vec<String>,
}

/// A value seen during an interval.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct HistoryRow {
    /// Kind of value: address, name_server, certificate, name, ...
    pub kind: String,
    /// The value.
    pub value: String,
    /// When.
    pub seen: Option<Span>,
    /// How often sensors counted it.
    pub count: Option<u64>,
    /// Who saw it.
    pub source: String,
}

/// A shared value: what a pivot along it would bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NeighbourRow {
    /// Kind of value.
    pub kind: String,
    /// The value.
    pub value: String,
    /// Registrable names seen on it.
    pub holders: u64,
    /// Of how many with any value of this kind.
    pub population: u64,
    /// Rarity in nats.
    pub rarity: f64,
    /// Whether tracking follows it; hubs are not followed.
    pub links: bool,
    /// Other names on it, at most a few.
    pub names: Vec<String>,
    /// When it was shared.
    pub seen: Option<Span>,
}

/// One step of a path of links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PathStep {
    /// From this name.
    pub from: String,
    /// To this one.
    pub to: String,
    /// Along this kind of value.
    pub kind: String,
    /// The value.
    pub value: String,
    /// Registrable names on it.
    pub holders: u64,
    /// Nats.
    pub weight: f64,
}
