//! Every hypothesis with its probability and its ceiling.

use std::collections::BTreeSet;

use model::Family;

use super::ceiling::Ceiling;
use super::sheet::{Line, Sheet};
use super::weigh::{count, softmax};

/// A family speaks for an actor when, by it alone and with all actors alike, the actor becomes at least so many nats more likely
/// than it was.
pub(super) const AGREES: f64 = 0.5;

/// One actor and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// Its place among the lines.
    pub(super) line: usize,
    /// The posterior before anything holds it down.
    pub(super) posterior: f64,
    /// The posterior when all actors are as likely beforehand.
    pub(super) flat: f64,
    /// The families that speak for it.
    pub(super) supports: Vec<Family>,
    /// What may hold it down.
    pub(super) ceiling: Ceiling,
    /// Whether that holds the posterior itself: what speaks for it can be planted.
    plantable: bool,
}

impl Standing {
    /// The calibrated probability: see [`model::Hypothesis::probability`].
    pub(super) fn probability(&self) -> f64 {
        if self.plantable { self.stated() } else { self.posterior }
    }

    /// What may be said.
    pub(super) fn stated(&self) -> f64 {
        self.posterior.min(self.ceiling.limit())
    }

    /// Whether a ceiling took something from what may be said.
    pub(super) fn is_held(&self) -> bool {
        self.posterior > self.stated() + 0.005
    }
}

/// All actors, most probable first; ties by key. What is not theirs is the unknown actor's.
pub(super) fn rank(sheet: &Sheet<'_>, lines: &[Line], without: &BTreeSet<Family>) -> Vec<Standing> {
    let posterior = sheet.posterior(lines, without);
    let flat = sheet.posterior(lines, &without.iter().copied().chain([Family::Prior]).collect());
    let families = Family::ALL.into_iter().filter(|it| *it != Family::Prior && !without.contains(it));
    let gains: Vec<(Family, Vec<f64>)> = families.map(|family| (family, gains(lines, family))).collect();
    let mut standings: Vec<Standing> = lines
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let speaks = |(family, gains): &(Family, Vec<f64>)| {
                (line.of(*family) > 0.0 && gains[place] >= AGREES).then_some(*family)
            };
            let supports: Vec<Family> = gains.iter().filter_map(speaks).collect();
            Standing {
                line: place,
                posterior: posterior[place],
                flat: flat[place],
                ceiling: Ceiling::of(line, &supports),
                plantable: Ceiling::holds_posterior(line, &supports),
                supports,
            }
        })
        .collect();
    standings.sort_by(|a, b| b.probability().total_cmp(&a.probability()).then_with(|| a.line.cmp(&b.line)));
    standings
}

/// By how many nats each actor becomes more likely by one family alone, all being alike beforehand.
fn gains(lines: &[Line], family: Family) -> Vec<f64> {
    let scores: Vec<f64> = lines.iter().map(|line| line.of(family)).chain([0.0]).collect();
    let alternatives = count(scores.len());
    softmax(&scores).into_iter().map(|share| (share * alternatives).ln()).collect()
}
