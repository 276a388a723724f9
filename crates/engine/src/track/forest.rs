use std::collections::BTreeMap;

use model::{DomainName, Interval, Shared};

use super::{IsHub, Rules, owner};
use names::Names;

mod names;

/// What infrastructure ties together over everything observed: connected components of owners, value by value, in one
/// pass and in memory that grows only with the owners that are tied.
///
/// An owner is what one party controls ([`super::owner`]): hosts of one owner are one node. A value ties the owners
/// that had it at the same time ([`super::KindRule::gap_days`]) when it alone is worth [`Rules::threshold`]; an undated
/// sighting is worth half. Hubs and values with more holders than their rule admits tie nobody. What several weak
/// values together would tie, [`super::link`] and [`super::cluster`] find from seeds; here it is not looked for.
///
/// Disjoint sets with path halving and union by size (Tarjan and van Leeuwen, JACM 31, 1984).
pub struct Forest<'a> {
    rules: &'a Rules,
    is_hub: IsHub<'a>,
    names: Names,
    parents: Vec<u32>,
    sizes: Vec<u32>,
    values: u64,
    ties: u64,
}

/// Owners that infrastructure ties together.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Grove {
    /// From 1, the largest first, of equals the one with the least member.
    pub number: usize,
    /// Its owners, sorted.
    pub members: Vec<String>,
}

impl<'a> Forest<'a> {
    /// A forest without trees.
    #[must_use]
    pub fn new(rules: &'a Rules, is_hub: IsHub<'a>) -> Self {
        Self {
            rules,
            is_hub,
            names: Names::new(),
            parents: Vec::new(),
            sizes: Vec::new(),
            values: 0,
            ties: 0,
        }
    }

    /// Takes in one value with everybody who has it. The order of values does not matter.
    pub fn learn(&mut self, shared: &Shared) {
        let Some(rule) = self.rules.kinds.get(&shared.key.kind) else { return };
        let dated = self.rules.weight(shared.key.kind, shared.rate).filter(|w| *w >= self.rules.threshold);
        let Some(weight) = dated else { return };
        if rule.max_holders == 0 || shared.names.len() < 2 || (self.is_hub)(&shared.key) {
            return;
        }
        let mut tenants: Vec<(Option<Interval>, DomainName)> =
            shared.names.iter().filter_map(|(name, when)| Some((*when, owner(name, self.is_hub)?))).collect();
        // More owners than registrable names: below a zone that strangers share, each is another.
        let mut owners: Vec<&DomainName> = tenants.iter().map(|(_, owner)| owner).collect();
        owners.sort_unstable();
        owners.dedup();
        if owners.len() < 2 || owners.len() as u64 > rule.max_holders {
            return;
        }
        self.values += 1;
        let Some(gap) = rule.gap_days else {
            for pair in tenants.windows(2) {
                self.tie(&pair[0].1, &pair[1].1);
            }
            return;
        };
        tenants.sort_unstable();
        let undated = tenants.partition_point(|(when, _)| when.is_none());
        let halved = weight / 2.0 >= self.rules.threshold;
        // What began before and lasted longest reaches furthest: whoever is near any earlier one is near it.
        let mut reach: Option<(Interval, &DomainName)> = None;
        for (when, owner) in &tenants[undated..] {
            let Some(when) = *when else { continue };
            if let Some((before, other)) = reach
                && before.gap_days(when) <= gap
            {
                self.tie(other, owner);
            }
            if reach.is_none_or(|(before, _)| when.last() > before.last()) {
                reach = Some((when, owner));
            }
        }
        if halved && undated > 0 {
            for (_, owner) in &tenants[1..] {
                self.tie(&tenants[0].1, owner);
            }
        }
    }

    fn tie(&mut self, a: &DomainName, b: &DomainName) {
        if a == b {
            return;
        }
        self.ties += 1;
        let (a, b) = (self.number(a), self.number(b));
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        let (small, large) = if self.sizes[a] < self.sizes[b] { (a, b) } else { (b, a) };
        self.parents[small] = u32::try_from(large).expect("numbers are given as u32");
        self.sizes[large] = self.sizes[large].saturating_add(self.sizes[small]);
    }

    fn number(&mut self, name: &DomainName) -> usize {
        let number = self.names.number(name.as_str());
        if number == self.parents.len() {
            self.parents.push(u32::try_from(number).expect("names are numbered as u32"));
            self.sizes.push(1);
        }
        number
    }

    fn find(&mut self, mut at: usize) -> usize {
        while self.parents[at] as usize != at {
            self.parents[at] = self.parents[self.parents[at] as usize];
            at = self.parents[at] as usize;
        }
        at
    }

    /// How many owners are tied to any other.
    #[must_use]
    pub fn owners(&self) -> usize {
        self.parents.len()
    }

    /// How many values tied anybody, and how many ties they made.
    #[must_use]
    pub const fn counted(&self) -> (u64, u64) {
        (self.values, self.ties)
    }

    /// The components of at least `least` owners: how many there are, and the `most` largest of them.
    ///
    /// Only these are written out, so that a list of a few costs little however many owners there are.
    #[must_use]
    pub fn finish(mut self, least: usize, most: usize) -> (usize, Vec<Grove>) {
        // The number of the least member of each component, at its root's place.
        let mut first = vec![usize::MAX; self.parents.len()];
        for number in 0..self.parents.len() {
            let root = self.find(number);
            let known = first[root];
            if known == usize::MAX || self.names.text(number) < self.names.text(known) {
                first[root] = number;
            }
        }
        let large = |root: &usize| first[*root] != usize::MAX && self.sizes[*root] as usize >= least;
        let mut roots: Vec<usize> = (0..first.len()).filter(large).collect();
        let all = roots.len();
        roots.sort_unstable_by(|a, b| {
            let size = self.sizes[*b].cmp(&self.sizes[*a]);
            size.then_with(|| self.names.text(first[*a]).cmp(self.names.text(first[*b])))
        });
        roots.truncate(most);
        let places: BTreeMap<usize, usize> = roots.iter().copied().zip(0..).collect();
        let mut groves: Vec<Grove> =
            (1..=roots.len()).map(|number| Grove { number, members: Vec::new() }).collect();
        for number in 0..self.parents.len() {
            if let Some(place) = places.get(&self.find(number)) {
                groves[*place].members.push(self.names.text(number).to_owned());
            }
        }
        groves.iter_mut().for_each(|grove| grove.members.sort_unstable());
        (all, groves)
    }
}

#[cfg(test)]
mod tests;
