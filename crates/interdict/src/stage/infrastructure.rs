//! What names share, asked of lake and store together: observations and the reports' claims.

use std::collections::BTreeSet;

use anyhow::Result;
use engine::hub::Hubs;
use engine::track::{Expanded, Expansion, Limits, Rules};
use model::{DomainName, Edge, Key, KeyKind, Shared, Timestamp};

use crate::desk::Desk;

/// Names listed for one shared value at most; holders are always counted exactly.
const LISTED: usize = 5_000;

/// Whether a value is shared by strangers by its nature.
pub(crate) fn is_hub(key: &Key) -> bool {
    Hubs::embedded().key(key).is_some()
}

/// The name that one registers, with zones that strangers share taken as suffixes.
pub(crate) fn registrable(name: &DomainName) -> DomainName {
    Hubs::embedded().registrable(name).unwrap_or_else(|| name.clone())
}

/// Those of `names` that were known by `as_of`: seen by then, or never seen by any sensor.
pub(crate) fn known_by(
    desk: &Desk,
    names: &[DomainName],
    as_of: Option<Timestamp>,
) -> Result<Vec<DomainName>> {
    if as_of.is_none() {
        return Ok(names.to_vec());
    }
    let ever = desk.lake.seen(names, None)?;
    let then = desk.lake.seen(names, as_of)?;
    Ok(names.iter().filter(|name| then.contains(*name) || !ever.contains(*name)).cloned().collect())
}

/// What `names` were seen with or are listed in.
pub(crate) fn edges_of(desk: &Desk, names: &[DomainName], as_of: Option<Timestamp>) -> Result<Vec<Edge>> {
    let mut edges = desk.lake.edges_of(names, as_of)?;
    edges.extend(desk.store.report_edges(names, as_of)?);
    edges.sort();
    Ok(edges)
}

/// Who shares `keys`.
pub(crate) fn shared(desk: &Desk, keys: &[Key], as_of: Option<Timestamp>) -> Result<Vec<Shared>> {
    let (claimed, seen): (Vec<Key>, Vec<Key>) =
        keys.iter().cloned().partition(|key| key.kind == KeyKind::Report);
    let mut shared = desk.lake.shared(&seen, LISTED, as_of)?;
    shared.extend(desk.store.report_shared(&claimed, LISTED, as_of)?);
    shared.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(shared)
}

/// Goes out from `seeds` along shared values as far as the rules carry.
///
/// Only names that were seen take part: what a report lists and no sensor saw is a claim, and no member of anything.
pub(crate) fn expand(
    desk: &Desk,
    seeds: impl IntoIterator<Item = DomainName>,
    rules: &Rules,
    as_of: Option<Timestamp>,
) -> Result<Expanded> {
    let limits = Limits { rounds: desk.config.track.rounds, names: desk.config.track.names };
    let seeds: BTreeSet<DomainName> = seeds.into_iter().collect();
    let mut cut = false;
    let mut expansion = Expansion::new(seeds.iter().cloned(), rules, &is_hub, limits);
    loop {
        let names = expansion.names_to_ask();
        if names.is_empty() {
            let mut expanded = expansion.finish();
            if cut {
                let also = format!(
                    "of a value with more than {LISTED} host names only the first {LISTED} were looked at"
                );
                expanded.truncated =
                    Some(expanded.truncated.map_or(also.clone(), |why| format!("{why}; {also}")));
            }
            return Ok(expanded);
        }
        expansion.learn_edges(edges_of(desk, &names, as_of)?);
        let keys = expansion.keys_to_ask();
        let mut shared = shared(desk, &keys, as_of)?;
        let listed = |value: &&mut Shared| value.key.kind == KeyKind::Report;
        let claimed: Vec<DomainName> = shared
            .iter_mut()
            .filter(listed)
            .flat_map(|value| value.names.iter().map(|(name, _)| name.clone()))
            .collect();
        let seen = desk.lake.seen(&claimed, as_of)?;
        for value in shared.iter_mut().filter(listed) {
            value.names.retain(|(name, _)| seen.contains(name));
        }
        cut |= shared.iter().any(|value| value.names.len() >= LISTED);
        expansion.learn_shared(shared);
    }
}
