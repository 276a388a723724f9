use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Tally;

/// Whom the clusters target. Counts only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Victims {
    /// Sectors, as reports count them.
    pub sectors: Vec<Cell>,
    /// Countries, as reports count them.
    pub countries: Vec<Cell>,
    /// Sectors of the identities imitated, by number of names.
    pub imitated_sectors: Vec<Tally>,
    /// Countries of the identities imitated.
    pub imitated_countries: Vec<Tally>,
    /// Counts below this are not shown.
    pub threshold: u64,
}

/// A class of victims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// The class.
    pub what: String,
    /// How many; `None` when too few to show.
    pub count: Option<u64>,
}
