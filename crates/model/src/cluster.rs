use serde::{Deserialize, Serialize};

use crate::{DomainName, Link};

/// Infrastructure of one operator, as far as links show; it keeps its designator over runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// `UNK-0001` and so on, given once and never reused.
    pub designator: String,
    /// Members, sorted.
    pub members: Vec<DomainName>,
    /// The links that hold it together, strongest first: at least a spanning forest, capped per shared value.
    pub links: Vec<Link>,
}

/// What became of a cluster in one run of tracking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterEvent {
    /// The run, from 1.
    pub run: u64,
    /// The cluster it is about.
    pub designator: String,
    /// What happened.
    pub change: Change,
}

/// The ways a cluster changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// Seen for the first time.
    New {
        /// Its members.
        members: Vec<DomainName>,
    },
    /// Gained members.
    Grown {
        /// Those gained.
        gained: Vec<DomainName>,
    },
    /// Lost members, and is still itself.
    Shrunk {
        /// Those lost.
        lost: Vec<DomainName>,
    },
    /// Took over all of another cluster, whose designator ends here.
    Merged {
        /// The cluster that ended.
        absorbed: String,
    },
    /// Some members left and form a cluster of their own.
    Split {
        /// The new cluster's designator.
        into: String,
        /// Who left.
        members: Vec<DomainName>,
    },
    /// No longer held together by any link.
    Dissolved,
}
