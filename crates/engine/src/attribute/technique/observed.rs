//! What a report or a cluster shows.

use std::collections::BTreeSet;

use super::profile::Item;

/// Techniques and software seen in one report or cluster. Ids that no profile knows do no harm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// External ids of techniques: `T1566.002`.
    pub techniques: BTreeSet<String>,
    /// External ids of malware and tools: `S0154`.
    pub software: BTreeSet<String>,
}

impl Observed {
    /// Adds one item.
    pub fn insert(&mut self, item: &Item) {
        match item {
            Item::Technique(id) => self.techniques.insert(id.clone()),
            Item::Software(id) => self.software.insert(id.clone()),
        };
    }
}
