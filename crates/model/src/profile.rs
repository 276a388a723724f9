use serde::{Deserialize, Serialize};

/// What a cluster targets, in counts only: no person, no mailbox, no address of a victim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The cluster.
    pub designator: String,
    /// Identities imitated, by number of names.
    pub identities: Vec<Count>,
    /// Sectors of those identities.
    pub imitated_sectors: Vec<Count>,
    /// Countries of those identities.
    pub imitated_countries: Vec<Count>,
    /// Sectors of victims, where a report on this infrastructure counts them.
    pub victim_sectors: Vec<Count>,
    /// Countries of victims, where a report on this infrastructure counts them.
    pub victim_countries: Vec<Count>,
}

/// How often something occurs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Count {
    /// What.
    pub what: String,
    /// How often.
    pub count: u64,
}

impl Count {
    /// Tallies `items`, most frequent first, ties by text.
    pub fn tally(items: impl IntoIterator<Item = (String, u64)>) -> Vec<Self> {
        let mut sums = std::collections::BTreeMap::<String, u64>::new();
        for (what, count) in items {
            let sum = sums.entry(what).or_default();
            *sum = sum.saturating_add(count);
        }
        let mut counts: Vec<Self> = sums.into_iter().map(|(what, count)| Self { what, count }).collect();
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.what.cmp(&b.what)));
        counts
    }
}
