//! The reports behind the profiles: what is seen together in one of them.
//!
//! A profile mixes years of operations. A cluster often resembles one operation much more than the mixture.

use std::collections::BTreeMap;

use super::level::Level;
use super::profile::{Item, Uses};

/// What the reports say, by actor.
#[derive(Clone, Debug)]
pub(super) struct Reports(Vec<Vec<Told>>);

/// What one report tells of one actor, by number of the item.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    techniques: Vec<usize>,
    software: Vec<usize>,
    /// Length of the vector of rarities.
    length: f64,
}

/// An observation as vectors over all techniques and software: the rarity of what was seen, 0 of the rest.
#[derive(Debug)]
pub(super) struct Seen {
    techniques: Vec<f64>,
    software: Vec<f64>,
    length: f64,
}

impl Seen {
    pub(super) fn new(
        levels: [&Level; 2],
        techniques: impl Iterator<Item = usize>,
        software: impl Iterator<Item = usize>,
    ) -> Self {
        let [technique_level, software_level] = levels;
        let mut seen = Self {
            techniques: vec![0.0; technique_level.len()],
            software: vec![0.0; software_level.len()],
            length: 0.0,
        };
        techniques.for_each(|item| seen.techniques[item] = technique_level.rarity(item));
        software.for_each(|item| seen.software[item] = software_level.rarity(item));
        seen.length = length(seen.techniques.iter().chain(&seen.software).copied());
        seen
    }
}

impl Reports {
    pub(super) fn build(uses: &Uses, techniques: &Level, software: &Level) -> Self {
        Self(uses.values().map(|items| told(items, techniques, software)).collect())
    }

    /// How many reports there are on an actor.
    pub(super) fn on(&self, actor: usize) -> usize {
        self.0[actor].len()
    }

    /// The report on `actor` that resembles what was seen most, if any shares something with it.
    pub(super) fn closest(&self, actor: usize, seen: &Seen) -> Option<&Told> {
        let cosine = |told: &Told| {
            let technique = told.techniques.iter().map(|&item| seen.techniques[item].powi(2)).sum::<f64>();
            let software = told.software.iter().map(|&item| seen.software[item].powi(2)).sum::<f64>();
            (technique + software) / told.length
        };
        let cosines =
            self.0[actor].iter().map(|told| (cosine(told), told)).filter(|(cosine, _)| *cosine > 0.0);
        // The first of equals.
        cosines.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, told)| told)
    }
}

impl Told {
    /// A technique's part of the cosine between the report and what was seen.
    pub(super) fn technique(&self, item: usize, seen: &Seen) -> f64 {
        part(&self.techniques, item, seen.techniques[item], self.length * seen.length)
    }

    /// The same of software.
    pub(super) fn software(&self, item: usize, seen: &Seen) -> f64 {
        part(&self.software, item, seen.software[item], self.length * seen.length)
    }
}

fn part(items: &[usize], item: usize, rarity: f64, lengths: f64) -> f64 {
    if items.binary_search(&item).is_ok() && lengths > 0.0 { rarity.powi(2) / lengths } else { 0.0 }
}

fn told(
    items: &BTreeMap<Item, std::collections::BTreeSet<String>>,
    techniques: &Level,
    software: &Level,
) -> Vec<Told> {
    let mut reports: BTreeMap<&str, Told> = BTreeMap::new();
    for (item, citations) in items {
        let technique = item.technique().and_then(|id| techniques.number(id));
        let software = item.software().and_then(|id| software.number(id));
        for citation in citations {
            let report = reports.entry(citation).or_default();
            report.techniques.extend(technique);
            report.software.extend(software);
        }
    }
    let finished = |mut told: Told| {
        told.techniques.sort_unstable();
        told.software.sort_unstable();
        let rarities = told.techniques.iter().map(|&item| techniques.rarity(item));
        told.length = length(rarities.chain(told.software.iter().map(|&item| software.rarity(item))));
        told
    };
    reports.into_values().map(finished).collect()
}

fn length(rarities: impl Iterator<Item = f64>) -> f64 {
    rarities.map(|rarity| rarity.powi(2)).sum::<f64>().sqrt()
}
