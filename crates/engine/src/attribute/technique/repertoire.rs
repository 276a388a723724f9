//! What software does: its techniques, what they add to the profiles of its users, and which software does the like.

use std::collections::{BTreeMap, BTreeSet};

use super::level::Level;
use super::profile::{Item, Uses};
use super::term::COMMODITY;

/// Citations by software and technique.
pub(super) type Kits = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// The techniques of software, and of actors by their software.
#[derive(Clone, Debug)]
pub(super) struct Repertoire {
    /// By actor: how many of its software items do a technique. Software that many use says nothing of an actor.
    pub(super) through: Level,
    /// By actor: techniques of its own or of its software.
    pub(super) whole: Level,
    /// By software: its techniques.
    vectors: BTreeMap<String, Vector>,
}

/// The techniques of one software item by number, each with its rarity among software; of length 1.
type Vector = BTreeMap<usize, f64>;

impl Repertoire {
    pub(super) fn build(uses: &Uses, kits: &Kits, software: &Level) -> Self {
        let telling = |item: &Item| {
            let id = item.software()?;
            let users = software.users(software.number(id)?);
            (users <= COMMODITY).then(|| kits.get(id)).flatten()
        };
        let through = |items: &'_ BTreeMap<Item, BTreeSet<String>>| {
            let kits: Vec<_> = items.keys().filter_map(telling).collect();
            kits.into_iter().flat_map(BTreeMap::keys).map(|technique| (technique.as_str(), 1)).collect()
        };
        let by_software: Vec<Vec<(&str, usize)>> = uses.values().map(through).collect();
        let whole = uses.values().zip(&by_software).map(|(items, added)| {
            let own = items.keys().filter_map(Item::technique).map(|id| (id, 1));
            own.chain(added.iter().copied())
        });
        Self {
            whole: Level::build(whole),
            through: Level::build(by_software.iter().map(|items| items.iter().copied())),
            vectors: vectors(kits),
        }
    }

    /// The cosine of every software item of `level`, by number, with `id`; 0 with itself. `None` when nothing is known of it.
    pub(super) fn like(&self, id: &str, level: &Level) -> Option<Vec<f64>> {
        let own = self.vectors.get(id)?;
        let cosine = |other: &Vector| {
            other.iter().filter_map(|(technique, weight)| Some(weight * own.get(technique)?)).sum::<f64>()
        };
        let of = |item: &str| if item == id { 0.0 } else { self.vectors.get(item).map_or(0.0, cosine) };
        let mut cosines = vec![0.0; level.len()];
        for (item, number) in level.items() {
            cosines[number] = of(item);
        }
        Some(cosines)
    }
}

fn vectors(kits: &Kits) -> BTreeMap<String, Vector> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut doers: Vec<f64> = Vec::new();
    for technique in kits.values().flat_map(BTreeMap::keys) {
        let number = *numbers.entry(technique).or_insert_with(|| {
            doers.push(0.0);
            doers.len() - 1
        });
        doers[number] += 1.0;
    }
    let rarity = |number: usize| ((kits.len() as f64 + 1.0) / (doers[number] + 1.0)).ln();
    let vector = |kit: &BTreeMap<String, BTreeSet<String>>| {
        let numbers: BTreeSet<usize> = kit.keys().filter_map(|id| numbers.get(id.as_str()).copied()).collect();
        let length = numbers.iter().map(|&number| rarity(number).powi(2)).sum::<f64>().sqrt();
        let weight = |number| if length > 0.0 { rarity(number) / length } else { 0.0 };
        numbers.into_iter().map(|number| (number, weight(number))).collect()
    };
    kits.iter().map(|(id, kit)| (id.clone(), vector(kit))).collect()
}
