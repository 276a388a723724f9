use std::collections::{BTreeMap, BTreeSet};

use model::{BaseRate, DomainName, Edge, Interval, Key, KeyKind, Shared};
use serde::Serialize;

use super::{IsHub, Rules, link::effective_rate};

/// A value next to what was asked about: how common it is, whether it would link, and who else has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Neighbour {
    /// The value.
    pub key: Key,
    /// When what was asked about had it, hull of all sightings; when the value itself was asked about, of everybody's.
    pub when: Option<Interval>,
    /// How common it is; zeroes when it was not counted.
    pub rate: BaseRate,
    /// Nats of surprise at meeting a stranger with it: minus the logarithm of the base rate; 0 when not counted.
    pub rarity: f64,
    /// Nats that sharing it is worth between two dated sightings; 0 when it cannot link.
    pub weight: f64,
    /// Whether it links by itself.
    pub links: bool,
    /// Why it does not, in words.
    pub why_not: Option<String>,
    /// Who else has it, in order of name.
    pub names: Vec<(DomainName, Option<Interval>)>,
}

/// The neighbourhood of what was asked about, rarest first.
///
/// `edges` are what the names asked about have; `shared` says who has those values. To ask about a value itself, give
/// no edges and its `shared`. A value that nobody has is left out.
#[must_use]
pub fn neighbours(edges: &[Edge], shared: &[Shared], rules: &Rules, is_hub: IsHub<'_>) -> Vec<Neighbour> {
    let asked: BTreeSet<&DomainName> = edges.iter().map(|edge| &edge.name).collect();
    let mut held: BTreeMap<&Key, Option<Interval>> = BTreeMap::new();
    for edge in edges {
        let when = held.entry(&edge.key).or_insert(None);
        *when = hull([*when, edge.when]);
    }
    let counted: BTreeMap<&Key, &Shared> = shared.iter().map(|value| (&value.key, value)).collect();
    let keys: BTreeSet<&Key> = held.keys().chain(counted.keys()).copied().collect();
    let mut found: Vec<Neighbour> = keys
        .into_iter()
        .map(|key| {
            let value = counted.get(key).copied();
            let when = match held.get(key) {
                Some(when) => *when,
                None => hull(value.iter().flat_map(|value| value.names.iter().map(|(_, when)| *when))),
            };
            neighbour(key, when, value, &asked, rules, is_hub)
        })
        .collect();
    // A value that was counted and that nobody has is next to nothing.
    found.retain(|found| found.rate.holders > 0 || !counted.contains_key(&found.key));
    found.sort_by(|x, y| y.rarity.total_cmp(&x.rarity).then_with(|| x.key.cmp(&y.key)));
    found
}

fn neighbour(
    key: &Key,
    when: Option<Interval>,
    value: Option<&Shared>,
    asked: &BTreeSet<&DomainName>,
    rules: &Rules,
    is_hub: IsHub<'_>,
) -> Neighbour {
    let mut names: Vec<(DomainName, Option<Interval>)> =
        value.map_or_else(Vec::new, |value| value.names.clone());
    names.retain(|(name, _)| !asked.contains(name));
    names.sort();
    names.dedup();
    let rate = value.map_or(BaseRate { holders: 0, population: 0 }, |value| effective_rate(value, is_hub));
    let hub = is_hub(key);
    let weight = if hub || value.is_none() { None } else { rules.weight(key.kind, rate) };
    let why_not = if hub {
        Some("strangers share it: it belongs to a service".to_owned())
    } else if value.is_none() {
        Some("its holders were not counted".to_owned())
    } else {
        why_not(key.kind, rate, weight, rules)
    };
    Neighbour {
        key: key.clone(),
        when,
        rate,
        rarity: if value.is_some() { -rules.base_rate(rate).ln() } else { 0.0 },
        weight: weight.unwrap_or(0.0),
        links: why_not.is_none(),
        why_not,
        names,
    }
}

fn why_not(kind: KeyKind, rate: BaseRate, weight: Option<f64>, rules: &Rules) -> Option<String> {
    match (weight, rules.kinds.get(&kind)) {
        (Some(weight), _) if weight >= rules.threshold => None,
        (Some(weight), _) => Some(format!(
            "worth {weight:.1} nats, and {:.1} join: it counts only together with other evidence",
            rules.threshold
        )),
        (None, Some(rule)) if rule.max_holders > 0 => Some(format!(
            "too common: {} registrable names have it, and above {} none of this kind links",
            rate.holders, rule.max_holders
        )),
        _ => Some(format!("the rules do not link by {}", kind.as_str().replace('_', " "))),
    }
}

fn hull(intervals: impl IntoIterator<Item = Option<Interval>>) -> Option<Interval> {
    intervals.into_iter().flatten().reduce(Interval::hull)
}

#[cfg(test)]
mod tests;
