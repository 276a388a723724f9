//! What evidence is worth, in nats.
//!
//! The constants were measured on 7,573 public reports on 330 actors, after zones shared by strangers were taken out
//! (dynamic DNS, free hosting): two reports that share a registrable name, host name or address are 284 times as likely
//! to be on one actor as two reports picked at random (5.7 nats); a second shared key raises the share of right links from
//! 0.88 to 0.99, a third adds nothing.

use std::collections::{BTreeMap, BTreeSet};

use model::{Grade, Report, Timestamp};

use super::sighting::Sighting;

/// Nats for the first shared key.
const FIRST_KEY: f64 = 5.7;
/// Nats for the second; further ones add nothing.
const SECOND_KEY: f64 = 1.0;
/// Infrastructure changes hands: what a report is worth halves in this many days.
const HALF_LIFE_DAYS: f64 = 2.0 * 365.25;
/// A good grade counts for at most this much more than an unknown one: the constants were measured on ungraded reports,
/// and nothing shows that a grade makes shared infrastructure worth twice as much.
const GRADE_CEILING: f64 = 1.5;

/// What a report loses in a cluster that reports alone hold together: they bring its names together and name its actor, and
/// the first use proves nothing for the second. A quarter at most: the names of Thallium, by one report of 2019 alone,
/// then are Kimsuky's at 52 % against 24 % for the unknown actor; with a half the unknown actor would come first.
const COUNTED_TWICE: f64 = 0.25;

/// Whether reports are the larger part of what holds a cluster together.
pub(super) fn is_circular(linked_by_report: f64) -> bool {
    linked_by_report > 0.5
}

/// The factor on the infrastructure of every actor, 0.75 to 1: less where most links of the cluster are reports.
pub(super) fn counted_once(linked_by_report: f64) -> f64 {
    if is_circular(linked_by_report) { 1.0 - COUNTED_TWICE * linked_by_report.min(1.0) } else { 1.0 }
}

/// What remains of a statement made on `date`, at `now`: 1 when new, one half after two years.
pub(super) fn freshness(date: Timestamp, now: Timestamp) -> f64 {
    0.5_f64.powf(date.days_until(now).max(0.0) / HALF_LIFE_DAYS)
}

/// A grade's factor relative to that of the unknown grade, 0 to 1.5.
pub(super) fn grade_factor(grade: Grade) -> f64 {
    (grade.factor() / Grade::UNKNOWN.factor()).min(GRADE_CEILING)
}

fn strength(report: &Report, now: Timestamp) -> f64 {
    freshness(report.date, now) * grade_factor(report.grade)
}

/// What shared infrastructure says for one actor.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Infrastructure {
    /// Nats in all.
    pub(super) nats: f64,
    /// Distinct keys shared.
    pub(super) keys: usize,
    /// Those of them that reports on other actors list too.
    pub(super) disputed: usize,
    /// Each report's part of `nats`, by its place among the sightings.
    pub(super) parts: Vec<(usize, f64)>,
}

impl Infrastructure {
    /// Multiplies every weight by `factor`.
    pub(super) fn scale(&mut self, factor: f64) {
        self.nats *= factor;
        self.parts.iter_mut().for_each(|(_, nats)| *nats *= factor);
    }
}

/// Weighs shared infrastructure for every actor sighted, leaving out one publisher when asked.
///
/// A key is worth its best report (freshness times grade) divided by the number of actors reported on it; the best key
/// counts 5.7 nats, the second 1, the rest nothing. The sum is then spread over the actor's reports in proportion to
/// what each of them brings.
pub(super) fn infrastructure<'a>(
    sightings: &'a [Sighting<'_>],
    now: Timestamp,
    without: Option<&str>,
) -> BTreeMap<&'a str, Infrastructure> {
    let kept = || {
        sightings
            .iter()
            .enumerate()
            .filter(|(_, sighting)| Some(sighting.report.publisher.as_str()) != without)
    };
    let mut holders: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut best: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for (_, sighting) in kept() {
        let strength = strength(sighting.report, now);
        for key in &sighting.keys {
            holders.entry(key).or_default().insert(&sighting.actor);
            let of_key = best.entry(&sighting.actor).or_default().entry(key).or_default();
            *of_key = of_key.max(strength);
        }
    }
    let shared_by = |key: &str| holders.get(key).map_or(1, BTreeSet::len);
    let mut weighed: BTreeMap<&str, Infrastructure> = BTreeMap::new();
    for (actor, keys) in best {
        let mut values: Vec<f64> =
            keys.iter().map(|(key, strength)| strength / count(shared_by(key))).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        let second = values.get(1).copied().unwrap_or_default();
        let nats = FIRST_KEY * values.first().copied().unwrap_or_default() + SECOND_KEY * second;
        let disputed = keys.keys().filter(|key| shared_by(key) > 1).count();
        weighed.insert(actor, Infrastructure { nats, keys: keys.len(), disputed, parts: Vec::new() });
    }
    let mut brings: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, sighting) in kept() {
        let value: f64 = sighting.keys.iter().map(|key| 1.0 / count(shared_by(key))).sum();
        let value = value * strength(sighting.report, now);
        brings.entry(&sighting.actor).or_default().push((index, value));
    }
    for (actor, parts) in brings {
        let sum: f64 = parts.iter().map(|(_, value)| value).sum();
        if let Some(infrastructure) = weighed.get_mut(actor) {
            let scale = if sum > 0.0 { infrastructure.nats / sum } else { 0.0 };
            infrastructure.parts = parts.into_iter().map(|(index, value)| (index, value * scale)).collect();
        }
    }
    weighed
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts of names, reports and actors are far below 2^53")]
pub(super) const fn count(n: usize) -> f64 {
    n as f64
}
