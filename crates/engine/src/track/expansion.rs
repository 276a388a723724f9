use std::collections::{BTreeMap, BTreeSet};

use model::{DomainName, Edge, Key, Shared};

use super::{IsHub, Rules, link, link::effective_rate, pair::pairs};

/// How far an expansion goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rounds of questions; each goes one shared value further from the seeds.
    pub rounds: u32,
    /// Names added to the seeds at most.
    pub names: usize,
}

/// What an expansion found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expanded {
    /// Values that may link, each with those of its names that are seeds or joined them; in order of value. Values
    /// that only one such name has are left out.
    pub shared: Vec<Shared>,
    /// In words, where a limit cut the expansion short.
    pub truncated: Option<String>,
}

/// Walks from the seeds over shared values, so that a store is asked only about what can matter.
///
/// ```text
/// loop {
///     names = names_to_ask();  if names is empty, break
///     learn_edges(what the store knows of these names)
///     learn_shared(who else has the values in keys_to_ask())
/// }
/// finish()
/// ```
///
/// A value that is a hub or too common is never asked about or never followed. A name joins, and is asked about in the
/// next round, only when what is known so far ties it to a seed or to a name that joined before
/// strongly enough ([`Rules::threshold`]). The order in which edges and values are learnt within a round does not matter.
pub struct Expansion<'a> {
    rules: &'a Rules,
    is_hub: IsHub<'a>,
    limits: Limits,
    /// Seeds and the names that joined.
    known: BTreeSet<DomainName>,
    joined: usize,
    frontier: BTreeSet<DomainName>,
    rounds: u32,
    /// Keys that were handed out or wait to be.
    keys: BTreeSet<Key>,
    waiting: BTreeSet<Key>,
    shared: Vec<Shared>,
    place: BTreeMap<Key, usize>,
    unasked: usize,
    left_out: usize,
}

impl<'a> Expansion<'a> {
    /// Starts at `seeds`.
    #[must_use]
    pub fn new(
        seeds: impl IntoIterator<Item = DomainName>,
        rules: &'a Rules,
        is_hub: IsHub<'a>,
        limits: Limits,
    ) -> Self {
        let known: BTreeSet<DomainName> = seeds.into_iter().collect();
        let frontier = known.clone();
        Self {
            rules,
            is_hub,
            limits,
            known,
            joined: 0,
            frontier,
            rounds: 0,
            keys: BTreeSet::new(),
            waiting: BTreeSet::new(),
            shared: Vec::new(),
            place: BTreeMap::new(),
            unasked: 0,
            left_out: 0,
        }
    }

    /// The names whose edges are wanted next, each asked once; empty when there is nothing more to ask.
    pub fn names_to_ask(&mut self) -> Vec<DomainName> {
        if self.rounds >= self.limits.rounds {
            self.unasked = self.frontier.len();
            return Vec::new();
        }
        let names: Vec<DomainName> = std::mem::take(&mut self.frontier).into_iter().collect();
        if !names.is_empty() {
            self.rounds += 1;
        }
        names
    }

    /// Takes in what the names asked about had; values that cannot link are dropped here.
    pub fn learn_edges(&mut self, edges: Vec<Edge>) {
        for Edge { key, .. } in edges {
            let ruled = self.rules.kinds.get(&key.kind).is_some_and(|rule| rule.max_holders > 0);
            if ruled && !self.keys.contains(&key) && !(self.is_hub)(&key) {
                self.keys.insert(key.clone());
                self.waiting.insert(key);
            }
        }
    }

    /// The values whose holders are wanted next, each asked once.
    pub fn keys_to_ask(&mut self) -> Vec<Key> {
        std::mem::take(&mut self.waiting).into_iter().collect()
    }

    /// Takes in who has the values asked about, and lets those names join that are tied strongly enough.
    pub fn learn_shared(&mut self, shared: Vec<Shared>) {
        for mut value in shared {
            if (self.is_hub)(&value.key) {
                continue;
            }
            // Counted now, while all names are here: `finish` keeps only some of them.
            value.rate = effective_rate(&value, self.is_hub);
            if self.rules.weight(value.key.kind, value.rate).is_some() {
                match self.place.get(&value.key) {
                    Some(&at) => self.shared[at] = value,
                    None => {
                        self.place.insert(value.key.clone(), self.shared.len());
                        self.shared.push(value);
                    }
                }
            }
        }
        self.grow();
    }

    fn grow(&mut self) {
        let links = link(&self.shared, self.rules, self.is_hub);
        let mut ties: BTreeMap<&DomainName, Vec<(&DomainName, f64)>> = BTreeMap::new();
        for ((a, b), pair) in pairs(&links, self.rules) {
            if pair.weight >= self.rules.threshold {
                ties.entry(a).or_default().push((b, pair.weight));
                ties.entry(b).or_default().push((a, pair.weight));
            }
        }
        self.left_out = 0;
        let mut layer: Vec<DomainName> = self.known.iter().cloned().collect();
        while !layer.is_empty() {
            let mut candidates: BTreeMap<&DomainName, f64> = BTreeMap::new();
            for (name, weight) in layer.iter().filter_map(|name| ties.get(name)).flatten() {
                if !self.known.contains(*name) {
                    let best = candidates.entry(name).or_insert(*weight);
                    *best = best.max(*weight);
                }
            }
            let mut strongest: Vec<(&DomainName, f64)> = candidates.into_iter().collect();
            strongest.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(y.0)));
            let room = self.limits.names.saturating_sub(self.joined);
            self.left_out += strongest.len().saturating_sub(room);
            layer = strongest.into_iter().take(room).map(|(name, _)| name.clone()).collect();
            self.joined += layer.len();
            self.known.extend(layer.iter().cloned());
            self.frontier.extend(layer.iter().cloned());
        }
    }

    /// Ends the walk.
    #[must_use]
    pub fn finish(self) -> Expanded {
        let known = self.known;
        let mut shared = self.shared;
        shared.sort_by(|x, y| x.key.cmp(&y.key));
        let shared = shared.into_iter().filter_map(|mut value| {
            value.names.retain(|(name, _)| known.contains(name));
            value.names.sort();
            (value.names.len() >= 2).then_some(value)
        });
        let shared = shared.collect();
        let mut cuts = Vec::new();
        if self.unasked > 0 {
            cuts.push(format!(
                "stopped after {} rounds; what {} of the names found last share was not looked up",
                self.limits.rounds, self.unasked
            ));
        }
        if self.left_out > 0 {
            cuts.push(format!(
                "stopped at {} added names; at least {} more are tied to them and were left out, weakest first",
                self.limits.names, self.left_out
            ));
        }
        Expanded { shared, truncated: (!cuts.is_empty()).then(|| cuts.join("; ")) }
    }
}

#[cfg(test)]
mod tests;
