//! How actors name and host things: a linear model over tokens of the indicators, trained on the user's own reports.
//!
//! The score of an actor is a sum over tokens, so what every token contributes is exact. Actors with few reports share one
//! class, `others`. Style tells prolific actors apart; it cannot recognise a newcomer, and it named Charming Kitten for
//! what was Kimsuky's: see the ceiling in `trained`.

mod regression;
mod token;

use std::collections::{BTreeMap, BTreeSet};

use model::{Report, Timestamp};

use crate::hub::Hubs;
use regression::{Descent, Example, Sparse, Weights};
pub use token::{Aspect, Token};

/// Tokens are hashed to this many buckets; two tokens in one bucket are one to the model.
const BUCKETS: u64 = 1 << 19;
/// A bucket counts when at least this many training reports have it.
const SEEN: u32 = 2;
/// An actor has a class of its own from this many training reports on.
const OWN_CLASS: usize = 3;
/// A training report counts half at this age in days; never less than [`OLDEST`].
const HALF_LIFE: f64 = 900.0;
const OLDEST: f64 = 0.2;
/// Reports of an actor with `n` of them count `n` to the power of minus this: the tail must be heard.
const BALANCE: f64 = 0.3;
/// Fitted on reports before the period of test.
const DESCENT: Descent = Descent { passes: 12, rate: 0.35, decay: 2e-5 };
/// Length of a report's whole vector.
const LENGTH: f64 = 4.0;

/// A trained model of style.
#[derive(Clone, Debug)]
pub struct Style {
    /// Actors with a class of their own, sorted; the class after the last is that of all others.
    classes: Vec<String>,
    /// Row of each bucket, `u32::MAX` for buckets that training did not see often enough.
    rows: Vec<u32>,
    /// By row: the logarithm of the reports over those with the bucket.
    rarity: Vec<f32>,
    weights: Weights,
    /// Training vectors by row, for likeness: (report, value).
    postings: Vec<Vec<(u32, f32)>>,
    /// Actor and date of each training report.
    authors: Vec<(String, Timestamp)>,
}

/// The style of one report as the model sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Log-probability of each actor with a class of its own, all equally common beforehand.
    pub actors: BTreeMap<String, f64>,
    /// The same of the class of all others.
    pub others: f64,
    /// By actor, the likeness of its most similar report (cosine, 0 to 1).
    pub nearest: BTreeMap<String, f64>,
}

impl Style {
    /// Trains on `reports`, in whatever order they come; `now` is the moment from which ages are counted.
    #[must_use]
    pub fn train(reports: &[&Report], now: Timestamp) -> Self {
        let hubs = Hubs::embedded();
        let mut reports = reports.to_vec();
        reports.sort_by(|a, b| (a.date, &a.actor, &a.id).cmp(&(b.date, &b.actor, &b.id)));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for report in &reports {
            *counts.entry(&report.actor).or_default() += 1;
        }
        let classes: Vec<String> =
            counts.iter().filter(|(_, n)| **n >= OWN_CLASS).map(|(actor, _)| (*actor).to_owned()).collect();
        let tokens: Vec<BTreeMap<Token, u32>> = reports.iter().map(|r| token::tokens(r, hubs)).collect();
        let (rows, rarity) = buckets(&tokens);
        let mut it = Self {
            classes,
            rows,
            rarity,
            weights: Weights::fit(&[], 0, 0, DESCENT),
            postings: Vec::new(),
            authors: reports.iter().map(|report| (report.actor.clone(), report.date)).collect(),
        };
        let examples: Vec<Example> = reports
            .iter()
            .zip(&tokens)
            .map(|(report, tokens)| {
                let class = it.class(&report.actor);
                let age = report.date.days_until(now).max(0.0);
                let recency = 0.5_f64.powf(age / HALF_LIFE).max(OLDEST);
                #[expect(clippy::cast_precision_loss, reason = "counts of reports are far below 2^52")]
                let balance = (counts[report.actor.as_str()] as f64).powf(-BALANCE) * 3.0;
                Example { values: it.vector(tokens), class, weight: narrow(recency * balance) }
            })
            .collect();
        it.weights = Weights::fit(&examples, it.rarity.len(), it.classes.len() + 1, DESCENT);
        it.postings = vec![Vec::new(); it.rarity.len()];
        for (report, example) in (0_u32..).zip(&examples) {
            for (row, value) in &example.values {
                it.postings[*row as usize].push((report, *value));
            }
        }
        it
    }

    /// Actors with a class of their own, sorted.
    #[must_use]
    pub fn actors(&self) -> &[String] {
        &self.classes
    }

    /// How many reports it was trained on.
    #[must_use]
    pub fn size(&self) -> usize {
        self.authors.len()
    }

    fn class(&self, actor: &str) -> usize {
        self.classes.binary_search_by(|class| class.as_str().cmp(actor)).unwrap_or(self.classes.len())
    }

    fn row(&self, token: &Token) -> Option<u32> {
        let bucket = usize::try_from(token.hash() % BUCKETS).ok()?;
        self.rows.get(bucket).copied().filter(|row| *row != u32::MAX)
    }

    /// The vector of a report: by aspect the square root of counts times rarity, scaled to the aspect's length; then the
    /// whole scaled to one length. The same for training and use.
    fn valued<'t>(&self, tokens: &'t BTreeMap<Token, u32>) -> Vec<(&'t Token, u32, f64)> {
        let mut all: Vec<(&Token, u32, f64)> = tokens
            .iter()
            .filter_map(|(token, count)| {
                let row = self.row(token)?;
                Some((token, row, f64::from(*count).sqrt() * f64::from(self.rarity[row as usize])))
            })
            .collect();
        for aspect in Aspect::ALL {
            let of = |token: &Token| token.aspect == aspect;
            let size: f64 = all.iter().filter(|it| of(it.0)).map(|it| it.2 * it.2).sum::<f64>().sqrt();
            if size > 0.0 {
                let by = aspect.length() / size;
                all.iter_mut().filter(|it| of(it.0)).for_each(|it| it.2 *= by);
            }
        }
        let size: f64 = all.iter().map(|it| it.2 * it.2).sum::<f64>().sqrt();
        if size > 0.0 {
            all.iter_mut().for_each(|it| it.2 *= LENGTH / size);
        }
        all
    }

    fn vector(&self, tokens: &BTreeMap<Token, u32>) -> Sparse {
        let mut sparse: Sparse = self.valued(tokens).iter().map(|it| (it.1, narrow(it.2))).collect();
        sparse.sort_by_key(|it| it.0);
        sparse
    }

    /// What the style of `report` says of every actor.
    #[must_use]
    pub fn read(&self, report: &Report) -> Reading {
        let values = self.vector(&token::tokens(report, Hubs::embedded()));
        let scores: Vec<f64> = self.weights.scores(&values).into_iter().map(f64::from).collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total = top + scores.iter().map(|score| (score - top).exp()).sum::<f64>().ln();
        let actors = self.classes.iter().cloned().zip(scores.iter().map(|score| score - total)).collect();
        let others = scores.last().map_or(0.0, |score| score - total);
        Reading { actors, others, nearest: self.nearest(&values) }
    }

    fn nearest(&self, values: &Sparse) -> BTreeMap<String, f64> {
        let mut likeness = vec![0.0_f32; self.authors.len()];
        for (row, value) in values {
            for (report, other) in &self.postings[*row as usize] {
                likeness[*report as usize] += value * other;
            }
        }
        let mut nearest: BTreeMap<String, f64> = BTreeMap::new();
        for ((actor, _), likeness) in self.authors.iter().zip(likeness) {
            let likeness = (f64::from(likeness) / (LENGTH * LENGTH)).clamp(0.0, 1.0);
            if let Some(best) = nearest.get_mut(actor) {
                *best = best.max(likeness);
            } else {
                nearest.insert(actor.clone(), likeness);
            }
        }
        nearest
    }

    /// What every token of `report` adds to the score of `actor`, in nats before weighting, relative to the mean of all
    /// classes; strongest first. An actor without a class of its own is read as one of the others. The sum is exact up to
    /// a value that all actors have in common.
    #[must_use]
    pub fn contributions(&self, report: &Report, actor: &str) -> Vec<(Token, f64)> {
        let tokens = token::tokens(report, Hubs::embedded());
        let class = self.class(actor);
        let mut parts: Vec<(Token, f64)> = self
            .valued(&tokens)
            .into_iter()
            .map(|(token, row, value)| {
                let weights = self.weights.row(row);
                #[expect(clippy::cast_precision_loss, reason = "classes are actors")]
                let mean = weights.iter().map(|w| f64::from(*w)).sum::<f64>() / weights.len().max(1) as f64;
                let own = weights.get(class).copied().map_or(0.0, f64::from);
                (token.clone(), f64::from(narrow(value)) * (own - mean))
            })
            .collect();
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
        parts
    }
}

/// Row of every bucket that enough reports have, and how rare each row is.
fn buckets(tokens: &[BTreeMap<Token, u32>]) -> (Vec<u32>, Vec<f32>) {
    let mut seen = vec![0_u32; usize::try_from(BUCKETS).unwrap_or(usize::MAX)];
    for report in tokens {
        let buckets: BTreeSet<u64> = report.keys().map(|token| token.hash() % BUCKETS).collect();
        for bucket in buckets {
            if let Some(count) = usize::try_from(bucket).ok().and_then(|bucket| seen.get_mut(bucket)) {
                *count += 1;
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of reports are far below 2^52")]
    let all = tokens.len() as f64;
    let mut rarity = Vec::new();
    let rows = seen
        .into_iter()
        .map(|count| {
            if count < SEEN {
                return u32::MAX;
            }
            rarity.push(narrow(((all + 1.0) / (f64::from(count) + 0.5)).ln().max(0.1)));
            u32::try_from(rarity.len() - 1).unwrap_or(u32::MAX)
        })
        .collect();
    (rows, rarity)
}

#[expect(clippy::cast_possible_truncation, reason = "weights need seven digits")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests;
