use std::collections::{BTreeMap, BTreeSet};

use model::{DomainName, Key, Link};

use super::{IsHub, Rules, owner, pair::Pair, pair::pairs};

/// Links kept for one shared value beyond those of the spanning forest.
const PER_VALUE: usize = 20;

/// Links kept for one pair of the spanning forest.
const PER_PAIR: usize = 8;

/// Names held together by links.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// Members, sorted.
    pub members: Vec<DomainName>,
    /// Links between joined pairs, strongest first: up to 8 for each pair of a maximum spanning tree, and up to 20
    /// more for each shared value.
    pub links: Vec<Link>,
}

/// Joins pairs of names whose links together reach [`Rules::threshold`], and keeps what is connected.
///
/// A component counts when it holds a seed (a name somebody has a reason to follow) and names of at least two
/// different [`owner`]s: two hosts of one domain are one domain, not an operation. In order of first member.
///
/// A pair's weight is the sum over families of evidence (see [`Rules`]); single linkage with hub suppression is
/// what measured best on public reports; other clustering added nothing at this density.
#[must_use]
pub fn cluster(
    links: &[Link],
    seeds: &BTreeSet<DomainName>,
    rules: &Rules,
    is_hub: IsHub<'_>,
) -> Vec<Component> {
    let mut joined: Vec<((&DomainName, &DomainName), Pair<'_>)> =
        pairs(links, rules).into_iter().filter(|(_, pair)| pair.weight >= rules.threshold).collect();
    // Heaviest first, so that the union below walks a maximum spanning forest (Kruskal).
    joined.sort_by(|(x, p), (y, q)| q.weight.total_cmp(&p.weight).then_with(|| x.cmp(y)));

    let names: BTreeSet<&DomainName> = joined.iter().flat_map(|((a, b), _)| [*a, *b]).collect();
    let number: BTreeMap<&DomainName, usize> = names.iter().copied().zip(0..).collect();
    let mut sets = Sets::new(number.len());
    let tree: Vec<bool> = joined.iter().map(|((a, b), _)| sets.union(number[a], number[b])).collect();

    let mut found: BTreeMap<usize, Component> = BTreeMap::new();
    for (name, &at) in &number {
        let component = found
            .entry(sets.find(at))
            .or_insert_with(|| Component { members: Vec::new(), links: Vec::new() });
        component.members.push((*name).clone());
    }
    found.retain(|_, component| counts(component, seeds, is_hub));

    let mut kept: BTreeMap<&Key, usize> = BTreeMap::new();
    for (((a, _), pair), in_tree) in joined.iter().zip(tree) {
        let Some(component) = found.get_mut(&sets.find(number[a])) else { continue };
        for link in pair.links.iter().take(PER_PAIR) {
            let of_value = kept.entry(&link.key).or_default();
            if in_tree {
                component.links.push((*link).clone());
            } else if *of_value < PER_VALUE {
                *of_value += 1;
                component.links.push((*link).clone());
            }
        }
    }
    let mut components: Vec<Component> = found.into_values().collect();
    for component in &mut components {
        component.links.sort_by(|x, y| {
            y.weight.total_cmp(&x.weight).then_with(|| (&x.a, &x.b, &x.key).cmp(&(&y.a, &y.b, &y.key)))
        });
    }
    components.sort_by(|x, y| x.members.cmp(&y.members));
    components
}

fn counts(component: &Component, seeds: &BTreeSet<DomainName>, is_hub: IsHub<'_>) -> bool {
    let owners: BTreeSet<DomainName> =
        component.members.iter().filter_map(|name| owner(name, is_hub)).collect();
    owners.len() >= 2 && component.members.iter().any(|name| seeds.contains(name))
}

/// Disjoint sets with path halving and union by size (Tarjan and van Leeuwen, JACM 31, 1984).
struct Sets {
    parent: Vec<usize>,
    size: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect(), size: vec![1; count] }
    }

    fn find(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Whether the two were apart before.
    fn union(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return false;
        }
        let (small, large) = if self.size[a] < self.size[b] { (a, b) } else { (b, a) };
        self.parent[small] = large;
        self.size[large] += self.size[small];
        true
    }
}

#[cfg(test)]
mod tests;
