//! Whether a cluster imitates what an actor is said to target: weak evidence, and capped as such.

mod country;
mod sector;

use std::collections::{BTreeMap, BTreeSet};

use model::{Actor, Count, Profile};

use super::alias::Resolver;
use super::weigh::count;

/// At most this much for countries, and for sectors. Knowing one victim's country gives 0.57 bit, its sector 0.81 bit, of
/// the 8.1 bit that name an actor.
const KIND_NATS: f64 = 0.5;
/// At most this much in all.
const FAMILY_NATS: f64 = 1.2;

/// What targets say for one actor.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Victimology {
    /// Nats in all.
    pub(super) nats: f64,
    /// One entry for each kind that matches: nats, in words, by whom, and the values.
    pub(super) matches: Vec<Match>,
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

/// Compares what is imitated with what each actor is said to target, by key of the actor.
///
/// A thing that few actors target says more: it counts `ln(actors with known targets / actors that target it)`, at most 0.5
/// nats, times its share among the imitating names. Sectors and countries add up, at most 1.2 nats.
pub(super) fn victimology(
    profile: &Profile,
    actors: &[Actor],
    resolver: &Resolver,
) -> BTreeMap<String, Victimology> {
    let (mut sectors, mut countries) = (Said::new(), Said::new());
    for actor in actors {
        let key = Resolver::key(&resolver.canonical(&actor.name));
        let add = |said: &mut Said, thing: String| {
            said.entry(key.clone()).or_default().entry(thing).or_default().insert(actor.source.clone());
        };
        for sector in &actor.targets_sectors {
            sector::classes(sector).into_iter().for_each(|class| add(&mut sectors, class));
        }
        for country in &actor.targets_countries {
            country::code(country).into_iter().for_each(|code| add(&mut countries, code));
        }
    }
    let imitated = |counts: &[Count], read: &dyn Fn(&str) -> Vec<String>| -> Vec<(Vec<String>, u64)> {
        counts.iter().map(|of| (read(&of.what), of.count)).filter(|(things, _)| !things.is_empty()).collect()
    };
    let of_sectors = imitated(&profile.imitated_sectors, &|text| sector::classes(text).into_iter().collect());
    let of_countries =
        imitated(&profile.imitated_countries, &|text| country::code(text).into_iter().collect());
    let mut weighed: BTreeMap<String, Victimology> = BTreeMap::new();
    for (kind, imitated, said) in [("sector", of_sectors, sectors), ("country", of_countries, countries)] {
        for (actor, of_actor) in &said {
            if let Some(matched) = matched(kind, &imitated, of_actor, &said) {
                weighed.entry(actor.clone()).or_default().matches.push(matched);
            }
        }
    }
    for of_actor in weighed.values_mut() {
        of_actor.nats = of_actor.matches.iter().map(|matched| matched.nats).sum::<f64>().min(FAMILY_NATS);
    }
    weighed
}

fn matched(
    kind: &str,
    imitated: &[(Vec<String>, u64)],
    of_actor: &BTreeMap<String, BTreeSet<String>>,
    said: &Said,
) -> Option<Match> {
    let total: u64 = imitated.iter().map(|(_, names)| names).sum();
    let (mut nats, mut hits) = (0.0, 0_u64);
    let (mut sources, mut values) = (BTreeSet::new(), BTreeSet::new());
    for (things, names) in imitated {
        // A thing of several classes counts by the class that says most.
        let best = things
            .iter()
            .filter_map(|thing| of_actor.get_key_value(thing))
            .map(|(thing, by)| {
                let targeting = said.values().filter(|of| of.contains_key(thing)).count();
                ((count(said.len()) / count(targeting)).ln().min(KIND_NATS), thing, by)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        if let Some((worth, thing, by)) = best {
            #[expect(clippy::cast_precision_loss, reason = "counts of names are far below 2^53")]
            let share = *names as f64 / total as f64;
            nats += share * worth;
            hits += names;
            sources.extend(by.iter().cloned());
            values.insert(thing.clone());
        }
    }
    let plural = if kind == "sector" { "sectors" } else { "countries" };
    let text = format!(
        "{hits} of {total} imitations with a known {kind} are aimed at {plural} it is said to target"
    );
    (nats > 0.0).then(|| Match { nats, text, sources, values: values.into_iter().collect() })
}

#[cfg(test)]
mod tests;
