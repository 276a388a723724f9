//! Track: findings that share infrastructure become clusters, and clusters keep their identity over runs.

use std::collections::BTreeSet;

use anyhow::Result;
use engine::track::{cluster, link, reconcile};
use model::{Cluster, ClusterEvent, DomainName, Timestamp};

use super::infrastructure::{expand, is_hub, known_by};
use crate::desk::Desk;

/// What a run of tracking gave.
pub(crate) struct Tracked {
    pub(crate) clusters: Vec<Cluster>,
    pub(crate) events: Vec<ClusterEvent>,
    /// Set when a limit cut the search, in words.
    pub(crate) truncated: Option<String>,
}

/// Links and clusters everything found, from what was known at `as_of`.
pub(crate) fn track(desk: &mut Desk, as_of: Option<Timestamp>) -> Result<Tracked> {
    let rules = desk.config.rules()?;
    // A lure alone is no reason to follow a name; where something else ties it, it is met on the way.
    let leads = desk.store.findings(None)?.into_iter().filter(|finding| finding.kind.is_lead());
    let found: Vec<DomainName> = leads.map(|finding| finding.subject).collect();
    let seeds: BTreeSet<DomainName> = known_by(desk, &found, as_of)?.into_iter().collect();
    let expanded = expand(desk, seeds.iter().cloned(), &rules, as_of)?;
    let links = link(&expanded.shared, &rules, &is_hub);
    let components = cluster(&links, &seeds, &rules, &is_hub);
    let previous = desk.store.clusters()?;
    let next = desk.store.next_designator()?;
    let reconciled = reconcile(&previous, components, desk.store.next_run()?, next);
    desk.store.save_tracking(&reconciled.clusters, &reconciled.events, reconciled.next)?;
    Ok(Tracked { clusters: reconciled.clusters, events: reconciled.events, truncated: expanded.truncated })
}
