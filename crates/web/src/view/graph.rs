use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A cluster as names and the values they share. Hubs are counted, never drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Graph {
    /// Names and values.
    pub nodes: Vec<GraphNode>,
    /// Which name has which value.
    pub edges: Vec<GraphEdge>,
    /// Values left out because strangers share them.
    pub hubs: u64,
}

/// A name or a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GraphNode {
    /// The name, or the value.
    pub label: String,
    /// What it is.
    pub kind: NodeKind,
    /// For a value, its kind: address, certificate, ...
    pub detail: Option<String>,
    /// For a value, how common it is: registrable names on it, of how many with any value of its kind.
    pub rate: Option<(u64, u64)>,
    /// Where it is drawn; within -1 and 1.
    pub x: f64,
    /// Where it is drawn.
    pub y: f64,
}

/// Kinds of node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A host name.
    Name,
    /// A shared value.
    Value,
}

/// A name has a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GraphEdge {
    /// Index of the name among the nodes.
    pub name: u32,
    /// Index of the value.
    pub value: u32,
    /// First seen, in seconds since 1970; `None` when undated.
    pub first: Option<i64>,
    /// Last seen.
    pub last: Option<i64>,
    /// Strongest link along the value, in nats.
    pub weight: f64,
}
