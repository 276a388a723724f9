use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use model::{DomainName, Link};

/// The best chain of links from `a` to `b`, in order from `a`; empty when they are the same, `None` when no chain
/// exists.
///
/// Best is the chain most likely to hold in every step: a link of weight *w* holds with probability
/// 1 / (1 + e^-w) when both answers were even before (logistic of the log-odds), the product over the chain is to be
/// greatest, so the sum of ln(1 + e^-w) least (Dijkstra 1959). Three strong links so beat one weak one; of chains
/// that are equally good the shorter one is taken, then the one through the lesser names. For a pair with several
/// links the strongest is shown.
#[must_use]
pub fn path(links: &[Link], a: &DomainName, b: &DomainName) -> Option<Vec<Link>> {
    if a == b {
        return Some(Vec::new());
    }
    let names: BTreeSet<&DomainName> = links.iter().flat_map(|link| [&link.a, &link.b]).collect();
    let number: BTreeMap<&DomainName, usize> = names.iter().copied().zip(0..).collect();
    let (start, goal) = (*number.get(a)?, *number.get(b)?);

    let mut steps: Vec<BTreeMap<usize, &Link>> = vec![BTreeMap::new(); number.len()];
    for link in links {
        let (from, to) = (number[&link.a], number[&link.b]);
        for (from, to) in [(from, to), (to, from)] {
            let strongest = steps[from].entry(to).or_insert(link);
            if link.weight.total_cmp(&strongest.weight).then_with(|| strongest.key.cmp(&link.key)).is_gt() {
                *strongest = link;
            }
        }
    }

    let mut best: Vec<Option<(Cost, usize)>> = vec![None; number.len()];
    let mut open = BinaryHeap::from([Reverse((Cost { doubt: 0.0, steps: 0 }, start, start))]);
    while let Some(Reverse((cost, at, from))) = open.pop() {
        // The heap yields (cost, name, predecessor) in order, so the first arrival is the best and ties are settled.
        if best[at].is_some() {
            continue;
        }
        best[at] = Some((cost, from));
        if at == goal {
            break;
        }
        for (&to, link) in &steps[at] {
            if best[to].is_none() {
                let doubt = cost.doubt + (-link.weight).exp().ln_1p();
                open.push(Reverse((Cost { doubt, steps: cost.steps + 1 }, to, at)));
            }
        }
    }

    let mut chain = Vec::new();
    let mut at = goal;
    while at != start {
        let (_, from) = best[at]?;
        chain.push((*steps[from].get(&at)?).clone());
        at = from;
    }
    chain.reverse();
    Some(chain)
}

/// Minus the log-probability that all steps so far hold, then their number.
#[derive(Clone, Copy)]
struct Cost {
    doubt: f64,
    steps: usize,
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        self.doubt.total_cmp(&other.doubt).then_with(|| self.steps.cmp(&other.steps))
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cost {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cost {}

#[cfg(test)]
mod tests;
