//! Who uses which items of one kind (techniques, their parents, software), counted.
//!
//! The log-likelihood ratio of an item for an actor is that of a language model with Jelinek-Mercer smoothing (1980): the
//! item's share of the actor's uses, mixed with its share of everybody's uses, over the latter.

use std::collections::BTreeMap;

/// Share of everybody's uses in the mixture.
const BACKGROUND: f64 = 0.3;

/// Counts of one kind of item. Items and actors are numbered.
#[derive(Clone, Debug)]
pub(super) struct Level {
    numbers: BTreeMap<String, usize>,
    /// By actor, by item: uses. An item counts once for every report that says so, at least once; a parent is the sum of
    /// its sub-techniques.
    rows: Vec<BTreeMap<usize, f64>>,
    /// By actor: all uses.
    sums: Vec<f64>,
    /// By item: actors using it, and uses.
    users: Vec<(f64, f64)>,
    /// All uses of all actors.
    all: f64,
    /// By actor: length of the vector of weights by rarity.
    norms: Vec<f64>,
}

impl Level {
    pub(super) fn build<'a>(actors: impl Iterator<Item = impl Iterator<Item = (&'a str, usize)>>) -> Self {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut users: Vec<(f64, f64)> = Vec::new();
        let mut rows = Vec::new();
        for items in actors {
            let mut row: BTreeMap<usize, f64> = BTreeMap::new();
            for (item, reports) in items {
                let number = numbers.get(item).copied().unwrap_or_else(|| {
                    numbers.insert(item.to_owned(), users.len());
                    users.push((0.0, 0.0));
                    users.len() - 1
                });
                *row.entry(number).or_default() += reports.max(1) as f64;
            }
            for (&item, &uses) in &row {
                users[item].0 += 1.0;
                users[item].1 += uses;
            }
            rows.push(row);
        }
        let sums: Vec<f64> = rows.iter().map(|row| row.values().sum()).collect();
        let mut level = Self { numbers, all: sums.iter().sum(), sums, users, norms: Vec::new(), rows };
        level.norms = level
            .rows
            .iter()
            .map(|row| row.keys().map(|&item| level.rarity(item).powi(2)).sum::<f64>().sqrt())
            .collect();
        level
    }

    /// How many items somebody uses; their numbers are those below.
    pub(super) const fn len(&self) -> usize {
        self.users.len()
    }

    /// Items with their numbers.
    pub(super) fn items(&self) -> impl Iterator<Item = (&str, usize)> {
        self.numbers.iter().map(|(item, &number)| (item.as_str(), number))
    }

    /// What an actor uses, by number.
    pub(super) fn of(&self, actor: usize) -> impl Iterator<Item = usize> {
        self.rows[actor].keys().copied()
    }

    /// The number of an item that somebody uses.
    pub(super) fn number(&self, item: &str) -> Option<usize> {
        self.numbers.get(item).copied()
    }

    /// Inverse document frequency: nats by which an item is rarer among actors than one that all use.
    pub(super) fn rarity(&self, item: usize) -> f64 {
        ((self.rows.len() as f64 + 1.0) / (self.users[item].0 + 1.0)).ln() + 1e-9
    }

    pub(super) fn uses(&self, actor: usize, item: usize) -> bool {
        self.rows[actor].contains_key(&item)
    }

    /// How many actors use it.
    pub(super) fn users(&self, item: usize) -> f64 {
        self.users[item].0
    }

    /// Nats for the actor against everybody, of one observation of the item; 0 for an actor without uses.
    pub(super) fn ratio(&self, actor: usize, item: usize) -> f64 {
        if self.sums[actor] <= 0.0 {
            return 0.0;
        }
        let everybody = self.users[item].1 / self.all;
        let own = self.rows[actor].get(&item).copied().unwrap_or_default() / self.sums[actor];
        (BACKGROUND + (1.0 - BACKGROUND) * own / everybody).ln()
    }

    /// The item's part of the cosine between the actor's items and observed ones; `length` of the observed vector.
    pub(super) fn cosine(&self, actor: usize, item: usize, length: f64) -> f64 {
        if !self.uses(actor, item) || length <= 0.0 {
            return 0.0;
        }
        self.rarity(item).powi(2) / (self.norms[actor] * length)
    }
}
