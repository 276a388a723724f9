//! Whether what is aimed at is what an actor is said to target: weak evidence, and capped as such.

mod sector;

use std::collections::{BTreeMap, BTreeSet};

use model::{Actor, Count, country_code};

use super::alias::Resolver;
use super::weigh::count;

/// At most this much for countries, and for sectors. Knowing one victim's country gives 0.57 bit, its sector 0.81 bit, of
/// the 8.1 bit that name an actor.
const KIND_NATS: f64 = 0.5;

/// Whom something is aimed at: identities that names imitate, or victims that a report counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// Sectors.
    pub sectors: Vec<Count>,
    /// Countries.
    pub countries: Vec<Count>,
}

impl Targets {
    /// Whether nothing is known of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sectors.is_empty() && self.countries.is_empty()
    }
}

/// A match of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match {
    /// Nats.
    pub(super) nats: f64,
    /// What matches, in words.
    pub(super) text: String,
    /// Sources of knowledge that say what the actor targets.
    pub(super) sources: BTreeSet<String>,
    /// The matching values.
    pub(super) values: Vec<String>,
}

/// Which actors target a thing, and who says so.
type Said = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What actors are said to target, by key of the actor.
#[derive(Clone, Debug, Default)]
pub(super) struct Targeting {
    sectors: Said,
    countries: Said,
}

impl Targeting {
    pub(super) fn new(actors: &[Actor], resolver: &Resolver) -> Self {
        let mut it = Self::default();
        for actor in actors {
            let key = Resolver::key(&resolver.canonical(&actor.name));
            let add = |said: &mut Said, thing: String| {
                said.entry(key.clone()).or_default().entry(thing).or_default().insert(actor.source.clone());
            };
            for sector in &actor.targets_sectors {
                sector::classes(sector).into_iter().for_each(|class| add(&mut it.sectors, class));
            }
            for country in &actor.targets_countries {
                country_code(country).into_iter().for_each(|code| add(&mut it.countries, code.to_owned()));
            }
        }
        it
    }

    /// Compares `targets` with what each actor is said to target, leaving out what only the source `without` says.
    ///
    /// A thing that few actors target says more: it counts `ln(actors with known targets / actors that target it)`, at most
    /// 0.5 nats, times its share of the targets. Sectors and countries add up.
    pub(super) fn weigh(&self, targets: &Targets, without: Option<&str>) -> BTreeMap<String, Vec<Match>> {
        let read = |counts: &[Count], read: &dyn Fn(&str) -> Vec<String>| -> Vec<(Vec<String>, u64)> {
            let all = counts.iter().map(|of| (read(&of.what), of.count));
            all.filter(|(things, count)| !things.is_empty() && *count > 0).collect()
        };
        let sectors = read(&targets.sectors, &|text| sector::classes(text).into_iter().collect());
        let countries =
            read(&targets.countries, &|text| country_code(text).map(str::to_owned).into_iter().collect());
        let mut weighed: BTreeMap<String, Vec<Match>> = BTreeMap::new();
        for (kind, targets, said) in
            [("sector", sectors, &self.sectors), ("country", countries, &self.countries)]
        {
            let counts = |by: &BTreeSet<String>| by.iter().any(|source| Some(source.as_str()) != without);
            let things: BTreeSet<&String> = targets.iter().flat_map(|(things, _)| things).collect();
            let worth: BTreeMap<&str, f64> = things
                .into_iter()
                .map(|thing| {
                    let targeting = said.values().filter(|of| of.get(thing).is_some_and(counts)).count();
                    let worth = (count(said.len()) / count(targeting.max(1))).ln().min(KIND_NATS);
                    (thing.as_str(), worth)
                })
                .collect();
            for (actor, of_actor) in said {
                if let Some(matched) = matched(kind, &targets, of_actor, &worth, without) {
                    weighed.entry(actor.clone()).or_default().push(matched);
                }
            }
        }
        weighed
    }
}

fn matched(
    kind: &str,
    targets: &[(Vec<String>, u64)],
    of_actor: &BTreeMap<String, BTreeSet<String>>,
    worth: &BTreeMap<&str, f64>,
    without: Option<&str>,
) -> Option<Match> {
    let total: u64 = targets.iter().fold(0, |sum, (_, times)| sum.saturating_add(*times));
    let (mut nats, mut hits) = (0.0, 0_u64);
    let (mut sources, mut values) = (BTreeSet::new(), BTreeSet::new());
    let counts = |by: &BTreeSet<String>| by.iter().any(|source| Some(source.as_str()) != without);
    for (things, times) in targets {
        // A thing of several classes counts by the class that says most.
        let best = things
            .iter()
            .filter_map(|thing| of_actor.get_key_value(thing).filter(|(_, by)| counts(by)))
            .map(|(thing, by)| (worth.get(thing.as_str()).copied().unwrap_or_default(), thing, by))
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        if let Some((worth, thing, by)) = best {
            #[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^53")]
            let share = *times as f64 / total as f64;
            nats += share * worth;
            hits = hits.saturating_add(*times);
            sources.extend(by.iter().filter(|source| Some(source.as_str()) != without).cloned());
            values.insert(thing.clone());
        }
    }
    let plural = if kind == "sector" { "sectors" } else { "countries" };
    let text = format!("{hits} of {total} targets with a known {kind} are {plural} it is said to target");
    (nats > 0.0).then(|| Match { nats, text, sources, values: values.into_iter().collect() })
}

#[cfg(test)]
mod tests;
