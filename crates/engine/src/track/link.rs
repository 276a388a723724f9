use std::collections::{BTreeMap, BTreeSet};

use model::{BaseRate, DomainName, Interval, Key, KeyKind, Link, Shared};

use super::{IsHub, KindRule, Rules, owner};

/// Up to so many names on one value every pair is looked at (2,016 pairs); above, a sweep over time.
const PAIRWISE: usize = 64;

/// Less than this many nats says nothing and is left out.
const NEGLIGIBLE: f64 = 0.1;

/// A name with a value is one sighting in two when undated: the tenancy may have been another's.
const UNDATED: f64 = 0.5;

/// Ties names that share a value: one link for each pair and value, in order of pair and value.
///
/// A value ties nobody when it is a hub, when its kind has no rule, or when more registrable names hold it than the
/// rule admits. Holders are counted as the store did, but never fewer than the different owners in `names`: four
/// hundred hosts under one dynamic-DNS zone are one registrable name and four hundred strangers. Two sightings of a
/// dated value tie only when they lie within the rule's `gap_days`: a server's tenant of two years ago is somebody
/// else. When either is undated the weight is halved. The weight is [`Rules::weight`].
///
/// Hosts of one owner share name servers and registrant trivially, so between them only the
/// [`KeyKind::Registrable`] link counts.
///
/// At most 2,016 pairs come of one value. Beyond 64 names, each is tied to the earlier one that lasted longest: what
/// is connected (hosts of one owner taken as one) stays the same as with all pairs; a sum of several values over a
/// pair that is not among these ties is not seen then.
#[must_use]
pub fn link(shared: &[Shared], rules: &Rules, is_hub: IsHub<'_>) -> Vec<Link> {
    let mut owners = BTreeMap::new();
    let mut links = Vec::new();
    for value in shared {
        link_value(value, rules, is_hub, &mut owners, &mut links);
    }
    links.sort_by(|x, y| {
        (&x.a, &x.b, &x.key).cmp(&(&y.a, &y.b, &y.key)).then_with(|| y.weight.total_cmp(&x.weight))
    });
    links.dedup_by(|x, y| (&x.a, &x.b, &x.key) == (&y.a, &y.b, &y.key));
    links
}

/// How common a value is, with no fewer holders than `names` show owners.
pub(super) fn effective_rate(shared: &Shared, is_hub: IsHub<'_>) -> BaseRate {
    let owners: BTreeSet<DomainName> =
        shared.names.iter().filter_map(|(name, _)| owner(name, is_hub)).collect();
    at_least(shared, owners.len())
}

fn at_least(shared: &Shared, owners: usize) -> BaseRate {
    // The hosts of a registrable name are one holder by definition.
    if shared.key.kind == KeyKind::Registrable {
        return shared.rate;
    }
    let holders = shared.rate.holders.max(owners as u64);
    BaseRate { holders, population: shared.rate.population.max(holders) }
}

/// One name that has the value.
struct Tenant<'a> {
    name: &'a DomainName,
    owner: DomainName,
    /// Whether the owner rents below a hub zone, so that a shared host is worth something among its own hosts.
    rented: bool,
    when: Option<Interval>,
}

fn link_value<'a>(
    shared: &'a Shared,
    rules: &Rules,
    is_hub: IsHub<'_>,
    owners: &mut BTreeMap<&'a DomainName, Option<DomainName>>,
    links: &mut Vec<Link>,
) {
    let Some(rule) = rules.kinds.get(&shared.key.kind) else { return };
    if shared.names.len() < 2 || rules.weight(shared.key.kind, shared.rate).is_none() || is_hub(&shared.key) {
        return;
    }
    let mut sightings: BTreeMap<&DomainName, Option<Interval>> = BTreeMap::new();
    for (name, when) in &shared.names {
        let seen = sightings.entry(name).or_insert(*when);
        *seen = hull(*seen, *when);
    }
    let mut tenants = Vec::with_capacity(sightings.len());
    for (name, when) in sightings {
        let Some(owner) = owners.entry(name).or_insert_with(|| owner(name, is_hub)) else { continue };
        let rented = name.registrable().is_none_or(|own| own.as_str() != owner.as_str());
        tenants.push(Tenant { name, owner: owner.clone(), rented, when });
    }
    let distinct: BTreeSet<&DomainName> = tenants.iter().map(|tenant| &tenant.owner).collect();
    let rate = at_least(shared, distinct.len());
    let Some(weight) = rules.weight(shared.key.kind, rate) else { return };
    let value = Value { key: &shared.key, rule, rate, weight };
    if tenants.len() <= PAIRWISE {
        for (at, a) in tenants.iter().enumerate() {
            for b in &tenants[at + 1..] {
                links.extend(value.tie(a, b));
            }
        }
    } else if shared.key.kind == KeyKind::Registrable {
        value.chain(&tenants, links);
    } else {
        value.sweep(&tenants, links);
    }
}

fn hull(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.hull(b)),
        (one, other) => one.or(other),
    }
}

struct Value<'a> {
    key: &'a Key,
    rule: &'a KindRule,
    rate: BaseRate,
    weight: f64,
}

impl Value<'_> {
    fn tie(&self, a: &Tenant<'_>, b: &Tenant<'_>) -> Option<Link> {
        if !self.speaks_for(a, b) {
            return None;
        }
        let weight = self.weight * self.same_tenancy(a.when, b.when)?;
        if weight < NEGLIGIBLE {
            return None;
        }
        let (a, b) = if a.name <= b.name { (a, b) } else { (b, a) };
        Some(Link {
            a: a.name.clone(),
            b: b.name.clone(),
            key: self.key.clone(),
            when: hull(a.when, b.when),
            rate: self.rate,
            weight,
        })
    }

    fn speaks_for(&self, a: &Tenant<'_>, b: &Tenant<'_>) -> bool {
        let one_owner = a.owner == b.owner;
        match self.key.kind {
            // A zone with tenants further down (sites.example.com) does not tie those tenants.
            KeyKind::Registrable => one_owner,
            KeyKind::NameServer
            | KeyKind::MailExchanger
            | KeyKind::Registrant
            | KeyKind::RegistrationBurst => !one_owner,
            _ => !one_owner || a.rented,
        }
    }

    /// The factor for time; `None` when the two sightings are of different tenancies.
    fn same_tenancy(&self, a: Option<Interval>, b: Option<Interval>) -> Option<f64> {
        match (self.rule.gap_days, a, b) {
            (None, _, _) => Some(1.0),
            (Some(gap), Some(a), Some(b)) => (a.gap_days(b) <= gap).then_some(1.0),
            _ => Some(UNDATED),
        }
    }

    /// Ties every name to the one before it of the same owner.
    fn chain(&self, tenants: &[Tenant<'_>], links: &mut Vec<Link>) {
        let mut before: BTreeMap<&DomainName, &Tenant<'_>> = BTreeMap::new();
        for tenant in tenants {
            let host = before.insert(&tenant.owner, tenant);
            links.extend(host.and_then(|host| self.tie(host, tenant)));
        }
    }

    /// Connects what all pairs would connect, with at most two ties for each name.
    ///
    /// Dated names come in order of their first sighting. If a name lies within the gap of any earlier one, it does of
    /// the earlier one that lasted longest, and that one is connected to all the others that reach so far. Two
    /// such are kept, of different owners, because hosts of one owner may not be tied by this value.
    fn sweep(&self, tenants: &[Tenant<'_>], links: &mut Vec<Link>) {
        let timeless = self.rule.gap_days.is_none();
        let (mut dated, undated): (Vec<_>, Vec<_>) =
            tenants.iter().partition(|tenant| timeless || tenant.when.is_some());
        dated.sort_by_key(|tenant| {
            (if timeless { None } else { tenant.when.map(Interval::first) }, tenant.name)
        });
        let last = |tenant: &Tenant<'_>| tenant.when.map(Interval::last);
        let mut reach: [Option<&Tenant<'_>>; 2] = [None, None];
        let mut starts = Vec::new();
        for tenant in dated {
            let ties: Vec<Link> =
                reach.into_iter().flatten().filter_map(|other| self.tie(other, tenant)).collect();
            if ties.is_empty() {
                starts.push(tenant);
            }
            links.extend(ties);
            reach = match reach {
                [None, _] => [Some(tenant), None],
                [Some(best), other] if last(tenant) > last(best) => {
                    [Some(tenant), if best.owner == tenant.owner { other } else { Some(best) }]
                }
                [Some(best), other]
                    if best.owner != tenant.owner && other.is_none_or(|other| last(tenant) > last(other)) =>
                {
                    [Some(best), Some(tenant)]
                }
                kept => kept,
            };
        }
        // An undated name may belong to every tenancy: one of them holds all together, the rest hold on to it.
        let Some((first, rest)) = undated.split_first() else { return };
        links.extend(starts.iter().filter_map(|start| self.tie(first, start)));
        let second =
            starts.first().copied().or_else(|| rest.iter().copied().find(|other| other.owner != first.owner));
        for tenant in rest {
            let tie = self.tie(first, tenant);
            links.extend(
                tie.or_else(|| second.filter(|s| s.name != tenant.name).and_then(|s| self.tie(s, tenant))),
            );
        }
    }
}

#[cfg(test)]
mod tests;
