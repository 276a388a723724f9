//! Reports put together by shared infrastructure, against the actors they are on.

use std::collections::BTreeMap;

use model::Report;

use super::Share;
use crate::attribute::overlap::join;

/// How right it is to put reports together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Precision and recall of pairs: see [`pairs`].
    pub all: (Share, Share),
    /// The actor with the most reports, which alone may decide the figures.
    pub largest: Option<String>,
    /// The same without its reports.
    pub others: (Share, Share),
}

/// Puts reports together by shared infrastructure, also through others, and counts.
#[must_use]
pub fn joined(reports: &[Report]) -> Joined {
    let all: Vec<&Report> = reports.iter().collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for report in reports {
        *counts.entry(&report.actor).or_default() += 1;
    }
    let largest = counts.iter().max_by_key(|(_, count)| **count).map(|(actor, _)| *actor);
    let others: Vec<&Report> =
        reports.iter().filter(|report| Some(report.actor.as_str()) != largest).collect();
    Joined {
        all: pairs(&all, &join(&all)),
        largest: largest.map(str::to_owned),
        others: pairs(&others, &join(&others)),
    }
}

/// Pairs of reports put together by `groups` (see [`super::overlap::join`]): those on one actor of all that were put
/// together, and those put together of all on one actor.
#[must_use]
pub fn pairs(reports: &[&Report], groups: &[Vec<usize>]) -> (Share, Share) {
    let both = |n: usize| n * n.saturating_sub(1) / 2;
    let mut of_actor: BTreeMap<&str, usize> = BTreeMap::new();
    for report in reports {
        *of_actor.entry(&report.actor).or_default() += 1;
    }
    let alike: usize = of_actor.values().map(|n| both(*n)).sum();
    let (mut joined, mut right) = (0, 0);
    for group in groups {
        let mut of_actor: BTreeMap<&str, usize> = BTreeMap::new();
        for report in group.iter().filter_map(|place| reports.get(*place)) {
            *of_actor.entry(&report.actor).or_default() += 1;
        }
        joined += both(of_actor.values().sum());
        right += of_actor.values().map(|n| both(*n)).sum::<usize>();
    }
    (Share { right, all: joined }, Share { right, all: alike })
}
