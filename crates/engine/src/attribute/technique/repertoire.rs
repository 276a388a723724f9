//! What software does: its techniques, what they add to the profiles of its users, and which software does the like.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::level::Level;
use super::profile::{Item, Uses};
use super::term::COMMODITY;

/// Citations by software and technique.
type Said = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What software does. Shared between profiles that differ in actors only.
#[derive(Clone, Debug, Default)]
pub(super) struct Kits {
    said: Arc<Said>,
    /// By software: its techniques.
    vectors: Arc<BTreeMap<String, Vector>>,
}

/// The techniques of one software item by number, each with its rarity among software; of length 1.
type Vector = Vec<(usize, f64)>;

impl Kits {
    /// With more statements: software, technique, citations.
    pub(super) fn with(self, statements: impl Iterator<Item = (String, String, Vec<String>)>) -> Self {
        let mut said = Arc::unwrap_or_clone(self.said);
        for (software, technique, citations) in statements {
            said.entry(software).or_default().entry(technique).or_default().extend(citations);
        }
        Self::of(said)
    }

    /// Without what only this report says.
    pub(super) fn without_report(&self, citation: &str) -> Self {
        if !self.said.values().flat_map(BTreeMap::values).any(|citations| citations.contains(citation)) {
            return self.clone();
        }
        let mut said = Said::clone(&self.said);
        let stays = |citations: &mut BTreeSet<String>| !citations.remove(citation) || !citations.is_empty();
        said.values_mut().for_each(|kit| kit.retain(|_, citations| stays(citations)));
        Self::of(said)
    }

    /// The techniques of a software item, sorted.
    pub(super) fn techniques(&self, software: &str) -> impl Iterator<Item = &str> {
        self.said.get(software).into_iter().flat_map(BTreeMap::keys).map(String::as_str)
    }

    fn of(said: Said) -> Self {
        Self { vectors: Arc::new(vectors(&said)), said: Arc::new(said) }
    }

    /// The cosine of every software item of `level`, by number, with `id`; 0 with itself. `None` when nothing is known of it.
    pub(super) fn like(&self, id: &str, level: &Level) -> Option<Vec<f64>> {
        let own: BTreeMap<usize, f64> = self.vectors.get(id)?.iter().copied().collect();
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

/// The techniques of actors by their software.
#[derive(Clone, Debug)]
pub(super) struct Repertoire {
    /// By actor: how many of its software items do a technique. Software that many use says nothing of an actor.
    pub(super) through: Level,
    /// By actor: techniques of its own or of its software.
    pub(super) whole: Level,
}

impl Repertoire {
    pub(super) fn build(uses: &Uses, kits: &Kits, software: &Level) -> Self {
        let telling = |id: &&str| software.number(id).is_some_and(|item| software.users(item) <= COMMODITY);
        let through = uses.values().map(|items| {
            let own = items.keys().filter_map(Item::software).filter(telling);
            own.flat_map(|id| kits.techniques(id)).collect()
        });
        let by_software: Vec<Vec<&str>> = through.collect();
        let whole = uses.values().zip(&by_software).map(|(items, added)| {
            let own = items.keys().filter_map(Item::technique);
            own.chain(added.iter().copied()).map(|id| (id, 1))
        });
        Self {
            whole: Level::build(whole),
            through: Level::build(by_software.iter().map(|items| items.iter().map(|id| (*id, 1)))),
        }
    }
}

fn vectors(said: &Said) -> BTreeMap<String, Vector> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut doers: Vec<f64> = Vec::new();
    for technique in said.values().flat_map(BTreeMap::keys) {
        let number = *numbers.entry(technique).or_insert_with(|| {
            doers.push(0.0);
            doers.len() - 1
        });
        doers[number] += 1.0;
    }
    let rarity = |number: usize| ((said.len() as f64 + 1.0) / (doers[number] + 1.0)).ln();
    let vector = |kit: &BTreeMap<String, BTreeSet<String>>| {
        let numbers: BTreeSet<usize> =
            kit.keys().filter_map(|id| numbers.get(id.as_str()).copied()).collect();
        let length = numbers.iter().map(|&number| rarity(number).powi(2)).sum::<f64>().sqrt();
        let weight = |number| if length > 0.0 { rarity(number) / length } else { 0.0 };
        numbers.into_iter().map(|number| (number, weight(number))).collect()
    };
    said.iter().map(|(id, kit)| (id.clone(), vector(kit))).collect()
}
