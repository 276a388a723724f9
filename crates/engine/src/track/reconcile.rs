use std::collections::{BTreeMap, BTreeSet};

use model::{Change, Cluster, ClusterEvent, DomainName};

use super::Component;

/// Clusters of this run under the names they had before, and what became of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconciled {
    /// Clusters, in order of designator number.
    pub clusters: Vec<Cluster>,
    /// What changed, in order of designator number; empty when nothing did.
    pub events: Vec<ClusterEvent>,
    /// The next number to give.
    pub next: u64,
}

/// Gives the components of a run the designators of the clusters they continue.
///
/// Component and previous cluster with the most members in common belong together (ties: the smaller designator, then
/// the component with the lesser first member), then the next best of those left, and so on. Of what remains:
///
/// - a component without any previous member is new;
/// - a component whose members come from clusters that live on elsewhere was split off the one it shares most with:
///   it gets a new designator, and the parent a [`Change::Split`] (no [`Change::New`] besides);
/// - a cluster whose members all went to components that continue others was absorbed by the one that took most:
///   that one gets a [`Change::Merged`];
/// - a cluster none of whose members are in any component has dissolved.
///
/// [`Change::Grown`] lists every member gained, by merger too; [`Change::Shrunk`] lists those lost, without those a
/// split names. Designators are `UNK-` and a number of at least four digits, `next` or one above the greatest in
/// `previous`, whichever is more, so none is given twice.
#[must_use]
pub fn reconcile(previous: &[Cluster], components: Vec<Component>, run: u64, next: u64) -> Reconciled {
    let mut previous: Vec<&Cluster> = previous.iter().collect();
    previous.sort_by(|x, y| rank(&x.designator).cmp(&rank(&y.designator)));
    let mut components = components;
    components.sort_by(|x, y| x.members.cmp(&y.members));

    let overlaps = overlaps(&previous, &components);
    let Matching { heir, origin } = Matching::of(&overlaps, previous.len(), components.len());

    let mut shares: Vec<Vec<(usize, usize)>> = vec![Vec::new(); components.len()];
    for (&(from, to), &members) in &overlaps {
        shares[to].push((from, members));
    }

    let highest = previous.iter().filter_map(|cluster| number(&cluster.designator)).max();
    let mut next = highest.map_or(next, |highest| next.max(highest.saturating_add(1)));
    let mut events = Events { run, list: Vec::new() };
    let mut split_off: BTreeSet<&DomainName> = BTreeSet::new();
    let mut designators = Vec::with_capacity(components.len());
    for (at, component) in components.iter().enumerate() {
        if let Some(from) = origin[at] {
            designators.push(previous[from].designator.clone());
            continue;
        }
        let designator = format!("UNK-{next:04}");
        next = next.saturating_add(1);
        match best(shares[at].iter().copied()) {
            None => events.add(&designator, Change::New { members: component.members.clone() }),
            Some(parent) => {
                let old: BTreeSet<&DomainName> = previous[parent].members.iter().collect();
                let members: Vec<&DomainName> =
                    component.members.iter().filter(|m| old.contains(m)).collect();
                split_off.extend(&members);
                let members = members.into_iter().cloned().collect();
                events.add(&previous[parent].designator, Change::Split { into: designator.clone(), members });
            }
        }
        designators.push(designator);
    }
    for (at, cluster) in previous.iter().enumerate() {
        if let Some(into) = heir[at] {
            let then: BTreeSet<&DomainName> = cluster.members.iter().collect();
            let now: BTreeSet<&DomainName> = components[into].members.iter().collect();
            let gained: Vec<DomainName> = now.difference(&then).map(|name| (*name).clone()).collect();
            let lost = then.difference(&now).filter(|name| !split_off.contains(*name));
            let lost: Vec<DomainName> = lost.map(|name| (*name).clone()).collect();
            if !gained.is_empty() {
                events.add(&cluster.designator, Change::Grown { gained });
            }
            if !lost.is_empty() {
                events.add(&cluster.designator, Change::Shrunk { lost });
            }
        } else if let Some(taker) = best(overlaps.range((at, 0)..(at + 1, 0)).map(|((_, c), n)| (*c, *n))) {
            events.add(&designators[taker], Change::Merged { absorbed: cluster.designator.clone() });
        } else {
            events.add(&cluster.designator, Change::Dissolved);
        }
    }
    let mut clusters: Vec<Cluster> = components
        .into_iter()
        .zip(designators)
        .map(|(Component { members, links }, designator)| Cluster { designator, members, links })
        .collect();
    clusters.sort_by(|x, y| rank(&x.designator).cmp(&rank(&y.designator)));
    Reconciled { clusters, events: events.sorted(), next }
}

/// Members in common by (previous, component); pairs without any are absent.
fn overlaps(previous: &[&Cluster], components: &[Component]) -> BTreeMap<(usize, usize), usize> {
    let mut home: BTreeMap<&DomainName, Vec<usize>> = BTreeMap::new();
    for (at, cluster) in previous.iter().enumerate() {
        for member in cluster.members.iter().collect::<BTreeSet<_>>() {
            home.entry(member).or_default().push(at);
        }
    }
    let mut overlaps = BTreeMap::new();
    for (at, component) in components.iter().enumerate() {
        for from in component.members.iter().filter_map(|member| home.get(member)).flatten() {
            *overlaps.entry((*from, at)).or_default() += 1;
        }
    }
    overlaps
}

/// Who continues whom: at most one component for a cluster and one cluster for a component.
struct Matching {
    heir: Vec<Option<usize>>,
    origin: Vec<Option<usize>>,
}

impl Matching {
    fn of(overlaps: &BTreeMap<(usize, usize), usize>, previous: usize, components: usize) -> Self {
        let mut order: Vec<(&(usize, usize), &usize)> = overlaps.iter().collect();
        order.sort_by(|x, y| y.1.cmp(x.1).then_with(|| x.0.cmp(y.0)));
        let mut matching = Self { heir: vec![None; previous], origin: vec![None; components] };
        for (&(from, to), _) in order {
            if matching.heir[from].is_none() && matching.origin[to].is_none() {
                matching.heir[from] = Some(to);
                matching.origin[to] = Some(from);
            }
        }
        matching
    }
}

/// The index with the greatest count, the lesser index on a tie.
fn best(counts: impl Iterator<Item = (usize, usize)>) -> Option<usize> {
    counts.max_by(|x, y| x.1.cmp(&y.1).then_with(|| y.0.cmp(&x.0))).map(|(at, _)| at)
}

struct Events {
    run: u64,
    list: Vec<ClusterEvent>,
}

impl Events {
    fn add(&mut self, designator: &str, change: Change) {
        self.list.push(ClusterEvent { run: self.run, designator: designator.to_owned(), change });
    }

    fn sorted(mut self) -> Vec<ClusterEvent> {
        let detail = |change: &Change| match change {
            Change::New { .. } => (0, None),
            Change::Merged { absorbed } => (1, Some(number(absorbed).ok_or_else(|| absorbed.clone()))),
            Change::Split { into, .. } => (2, Some(number(into).ok_or_else(|| into.clone()))),
            Change::Grown { .. } => (3, None),
            Change::Shrunk { .. } => (4, None),
            Change::Dissolved => (5, None),
        };
        self.list.sort_by_cached_key(|event| {
            let (order, other) = detail(&event.change);
            (number(&event.designator).unwrap_or(u64::MAX), event.designator.clone(), order, other)
        });
        self.list
    }
}

/// `UNK-0042` is 42; designators given by somebody else have no number.
fn number(designator: &str) -> Option<u64> {
    designator.strip_prefix("UNK-")?.parse().ok()
}

fn rank(designator: &str) -> (u64, &str) {
    (number(designator).unwrap_or(u64::MAX), designator)
}

#[cfg(test)]
mod tests;
