use serde::{Deserialize, Serialize};

use crate::{DomainName, Interval, Key};

/// A name was seen with a value during an interval.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Edge {
    /// The name.
    pub name: DomainName,
    /// The value.
    pub key: Key,
    /// First to last sighting; `None` when no source dates it.
    pub when: Option<Interval>,
}

/// How common a value is: the chance that a stranger has it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BaseRate {
    /// Registrable names seen on this value at any time.
    pub holders: u64,
    /// Registrable names for which any value of this kind is known.
    pub population: u64,
}

/// A value and the names of one question that share it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shared {
    /// The value.
    pub key: Key,
    /// Who has it, in order of name.
    pub names: Vec<(DomainName, Option<Interval>)>,
    /// How common it is among everything observed.
    pub rate: BaseRate,
}

/// Why two names are tied: one shared value, when both had it, and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The lesser name.
    pub a: DomainName,
    /// The greater name.
    pub b: DomainName,
    /// The shared value.
    pub key: Key,
    /// When `a` and `b` had it, hull of both; `None` when undated.
    pub when: Option<Interval>,
    /// How common the value is.
    pub rate: BaseRate,
    /// Log-likelihood ratio in nats: same operator against two strangers.
    pub weight: f64,
}
