//! Attribute: who is behind a cluster, as ranked hypotheses with what speaks against each.

use std::net::IpAddr;

use anyhow::{Context, Result};
use engine::attribute::alias::Resolver;
use engine::attribute::{Activity, Question, linked_by_report};
use model::{Attribution, Cluster, DomainName, Key, KeyKind, Profile, Report, Timestamp};

use super::infrastructure::{edges_of, is_hub, known_by, registrable, shared};
use crate::desk::Desk;

/// What is the same for every cluster of a desk, read once.
pub(crate) struct Background {
    resolver: Resolver,
    actors: Vec<model::Actor>,
    activity: Vec<Activity>,
}

impl Background {
    /// Reads what is known about actors; only reports up to `as_of` count as activity.
    pub(crate) fn read(desk: &Desk, as_of: Option<Timestamp>) -> Result<Self> {
        let actors = desk.store.actors()?;
        let resolver = Resolver::new(&desk.store.aliases()?, &actors);
        let activity = desk
            .store
            .activity(as_of)?
            .into_iter()
            .map(|(actor, reports, latest)| Activity { actor, reports, latest })
            .collect();
        Ok(Self { resolver, actors, activity })
    }
}

/// Attributes one cluster from what was known at `as_of`.
pub(crate) fn attribute(
    desk: &mut Desk,
    background: &Background,
    cluster: &Cluster,
    profile: &Profile,
    as_of: Option<Timestamp>,
) -> Result<Attribution> {
    let members = known_by(desk, &cluster.members, as_of)?;
    let addresses = dedicated_addresses(desk, &members, as_of)?;
    // All reports, later ones too: the engine leaves those out and says how many there were.
    let reports = desk.store.reports_listing(&members, &addresses, None)?;
    let now = as_of.or_else(|| latest(cluster, &reports)).context("nothing about this cluster is dated")?;
    let attribution = engine::attribute::attribute(&Question {
        designator: &cluster.designator,
        members: &members,
        addresses: &addresses,
        reports: &reports,
        activity: &background.activity,
        resolver: &background.resolver,
        actors: &background.actors,
        profile,
        linked_by_report: linked_by_report(&cluster.links),
        registrable: &registrable,
        as_of,
        now,
    });
    desk.store.save_attribution(&attribution)?;
    Ok(attribution)
}

/// Addresses of the members that few strangers share: a report that lists such an address speaks of the members.
fn dedicated_addresses(desk: &Desk, members: &[DomainName], as_of: Option<Timestamp>) -> Result<Vec<IpAddr>> {
    let rules = desk.config.rules()?;
    let Some(rule) = rules.kinds.get(&KeyKind::Address) else { return Ok(Vec::new()) };
    let mut keys: Vec<Key> = edges_of(desk, members, as_of)?
        .into_iter()
        .map(|edge| edge.key)
        .filter(|key| key.kind == KeyKind::Address && !is_hub(key))
        .collect();
    keys.sort();
    keys.dedup();
    Ok(shared(desk, &keys, as_of)?
        .into_iter()
        .filter(|shared| shared.rate.holders <= rule.max_holders)
        .filter_map(|shared| shared.key.value.parse().ok())
        .collect())
}

fn latest(cluster: &Cluster, reports: &[Report]) -> Option<Timestamp> {
    let seen = cluster.links.iter().filter_map(|link| link.when).map(model::Interval::last);
    seen.chain(reports.iter().map(|report| report.date)).max()
}
