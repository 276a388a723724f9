use serde::{Deserialize, Serialize};

use crate::{DomainName, Timestamp};

/// Victims as classes and counts; there is no field for a person, a mailbox or an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VictimTable {
    /// One cell for each sector and country, or, where all of those would be suppressed, for each sector.
    pub cells: Vec<VictimCell>,
    /// The total of all cells, also the suppressed ones; `None` when it would reveal one of them.
    pub total: Option<u64>,
    /// Counts below this are not printed.
    pub threshold: u64,
    /// Where the counts come from, in words.
    pub basis: String,
}

/// A class of victims.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VictimCell {
    /// Sector; `None` when not said.
    pub sector: Option<String>,
    /// ISO 3166-1 alpha-2 country; `None` when not said.
    pub country: Option<String>,
    /// How many; `None` when suppressed, because it is small or because it would reveal a small one.
    pub count: Option<u64>,
}

/// How fast an operation moved after it was exposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationSpeed {
    /// What was measured, in words: numerator, denominator, definition.
    pub definition: String,
    /// Exposures that were looked at.
    pub exposures: u64,
    /// Those after which a move was seen.
    pub moved: u64,
    /// Median minutes from exposure to move, of those that moved; the lower of two middle values.
    pub median_minutes: Option<u64>,
    /// Each exposure.
    pub rows: Vec<MigrationRow>,
}

/// One exposure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MigrationRow {
    /// When a report that lists domains of the case was published.
    pub exposed: Timestamp,
    /// By what.
    pub by: String,
    /// The first new domain or address of the operation seen after that.
    pub moved: Option<Timestamp>,
    /// What moved, in words.
    pub what: Option<String>,
    /// The domain that was exposed.
    pub domain: DomainName,
}
