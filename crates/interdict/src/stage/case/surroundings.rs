//! What lies around the domains of a case: the numbers of the collateral gate.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use engine::case::Surroundings;
use lake::Window;
use model::{Case, CaseDomain, DomainName, Interval, Key, KeyKind, Shared, Timestamp};

use crate::desk::Desk;
use crate::stage::infrastructure::{registrable, shared};

/// Names listed for one question at most; they are counted beyond.
const LISTED: usize = 32;
/// Registrable names counted behind the name servers of one domain at most.
const SERVED: usize = 100_000;

/// Asks about every domain of the case.
pub(crate) fn surroundings(desk: &Desk, case: &Case) -> Result<BTreeMap<DomainName, Surroundings>> {
    let zones: Vec<DomainName> = case.domains.iter().map(|domain| domain.domain.clone()).collect();
    let members: BTreeSet<&DomainName> = zones.iter().collect();
    let served = desk.lake.served_by(&zones, SERVED, case.as_of)?;
    let addresses: BTreeSet<Key> = case
        .domains
        .iter()
        .flat_map(|domain| &domain.resolutions)
        .filter(|of| of.key.kind == KeyKind::Address)
        .map(|of| of.key.clone())
        .collect();
    let addresses: Vec<Key> = addresses.into_iter().collect();
    let tenants: BTreeMap<Key, Shared> = shared(desk, &addresses, case.as_of)?
        .into_iter()
        .map(|shared| (shared.key.clone(), shared))
        .collect();
    let mut all = BTreeMap::new();
    for domain in &case.domains {
        let of_others: BTreeSet<DomainName> = served
            .get(&domain.domain)
            .into_iter()
            .flatten()
            .filter(|name| !members.contains(name))
            .cloned()
            .collect();
        let mut around = below(desk, case.as_of, domain)?;
        around.served_count = of_others.len() as u64;
        around.served = of_others.into_iter().take(LISTED).collect();
        around.tenants = tenants_of(domain, &tenants, &members);
        all.insert(domain.domain.clone(), around);
    }
    Ok(all)
}

/// What the case and the zone below a domain say.
fn below(desk: &Desk, as_of: Option<Timestamp>, domain: &CaseDomain) -> Result<Surroundings> {
    let hosts: BTreeSet<&DomainName> = domain.hosts.iter().chain([&domain.domain]).collect();
    let (mut others, mut others_count) = (Vec::new(), 0);
    let mut first_seen: Option<Timestamp> = domain.seen.map(Interval::first);
    for holder in desk.lake.zone(&domain.domain, Window { since: None, as_of })? {
        let holder = holder?;
        let first = holder.when.map(Interval::first);
        first_seen = [first_seen, first].into_iter().flatten().min();
        if !hosts.contains(&holder.name) {
            others_count += 1;
            if others.len() < LISTED {
                others.push(holder.name);
            }
        }
    }
    let of_kind =
        |kinds: &'static [KeyKind]| domain.resolutions.iter().filter(move |of| kinds.contains(&of.key.kind));
    let registration = domain.registration.as_ref();
    let mut delegation: Vec<Key> =
        of_kind(&[KeyKind::Address, KeyKind::NameServer]).map(|of| of.key.clone()).collect();
    delegation.sort();
    delegation.dedup();
    Ok(Surroundings {
        domain: domain.domain.clone(),
        hosts: domain.hosts.clone(),
        others,
        others_count,
        mail: of_kind(&[KeyKind::MailExchanger]).map(|of| of.key.value.clone()).collect(),
        served: Vec::new(),
        served_count: 0,
        tenants: Vec::new(),
        delegation,
        created: registration.and_then(|data| data.created),
        first_seen,
        joined: joined(domain),
        imitates: !domain.imitates.is_empty(),
        resolved: of_kind(&[
            KeyKind::Address,
            KeyKind::NameServer,
            KeyKind::MailExchanger,
            KeyKind::CanonicalName,
        ])
        .any(|of| !of.exhibits.is_empty()),
    })
}

/// When a domain first had a value that ties it to another of the case.
fn joined(domain: &CaseDomain) -> Option<Timestamp> {
    let tied: BTreeSet<&Key> = domain.links.iter().map(|link| &link.key).collect();
    let by_value =
        domain.resolutions.iter().filter(|of| tied.contains(&of.key)).filter_map(|of| Some(of.when?.first()));
    let by_registration = domain.links.iter().filter_map(|link| match link.key.kind {
        KeyKind::Registrant | KeyKind::RegistrationBurst => domain.registration.as_ref()?.created,
        _ => None,
    });
    by_value.chain(by_registration).min()
}

/// For each address of a domain, how many registrable names outside the case were on it in the same time. Where there are more
/// than the lake lists, all that were ever seen there count.
fn tenants_of(
    domain: &CaseDomain,
    tenants: &BTreeMap<Key, Shared>,
    members: &BTreeSet<&DomainName>,
) -> Vec<(String, u64)> {
    let mut windows: BTreeMap<&Key, Vec<Option<Interval>>> = BTreeMap::new();
    for of in domain.resolutions.iter().filter(|of| of.key.kind == KeyKind::Address) {
        windows.entry(&of.key).or_default().push(of.when);
    }
    windows
        .into_iter()
        .filter_map(|(key, windows)| {
            let shared = tenants.get(key)?;
            let outside: BTreeSet<DomainName> = shared
                .names
                .iter()
                .filter(|(_, when)| windows.iter().any(|window| overlap(*window, *when)))
                .map(|(name, _)| registrable(name))
                .filter(|name| !members.contains(name))
                .collect();
            let listed: BTreeSet<DomainName> =
                shared.names.iter().map(|(name, _)| registrable(name)).collect();
            let unlisted = shared.rate.holders.saturating_sub(listed.len() as u64);
            Some((key.value.clone(), outside.len() as u64 + unlisted))
        })
        .collect()
}

/// What is undated may have been at any time.
fn overlap(a: Option<Interval>, b: Option<Interval>) -> bool {
    a.zip(b).is_none_or(|(a, b)| a.first() <= b.last() && b.first() <= a.last())
}
