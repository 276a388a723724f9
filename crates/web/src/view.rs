//! What pages show and the API answers: values, already in words where a person reads them. Times are RFC 3339 texts.

mod actor;
mod case;
mod cluster;
mod entity;
mod evidence;
mod finding;
mod graph;
mod job;
mod lookup;
mod overview;
mod people;
mod settings;
mod victims;

pub use actor::{ActorPage, ActorRow, AliasWord};
pub use case::{CasePage, CaseRow, DomainRow, ElementCell, ExhibitRow};
pub use cluster::{ClusterEventRow, ClusterPage, ClusterRow, EvidenceRow, HypothesisRow, LinkRow};
pub use entity::{Entity, HistoryRow, NeighbourRow, PathStep};
pub use evidence::{Checkpoint, EvidencePage};
pub use finding::{Decided, Decision, FindingPage, FindingQuery, FindingRow, ReasonRow, Verdict};
pub use graph::{Graph, GraphEdge, GraphNode, NodeKind};
pub use job::{JobOrder, JobRow, News};
pub use lookup::{Lookup, LookupRow};
pub use overview::{Overview, SourceRow};
pub use people::{AccountOrder, AccountRow, TokenMade, TokenOrder, TokenRow};
pub use settings::{AuditRow, SettingsPage, WatchRow};
pub use victims::{Cell, Victims};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often something occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// What.
    pub what: String,
    /// How often.
    pub count: u64,
}

/// First to last sighting.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// First.
    pub first: String,
    /// Last.
    pub last: String,
}
