//! How active actors are in general: what one would say before looking at the evidence.

use std::collections::BTreeMap;

use super::sighting::{Roster, Sightings};
use super::{Activity, Question, weigh};

/// The part of the prior kept for an actor that nobody has reported: no known actor can beat it without evidence.
pub(super) const UNKNOWN: f64 = 0.5;
/// Shares count by their square root: reports show who is written about, only partly who is active.
const EXPONENT: f64 = 0.5;
/// An actor last heard of long ago keeps this many reports' worth.
const FLOOR: f64 = 0.05;

/// How active one actor is known to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Known {
    /// Reports on it up to the as-of date.
    pub(super) reports: u64,
    /// The latest of them.
    pub(super) latest: model::Timestamp,
}

/// Prior probabilities, in logarithms.
#[derive(Debug)]
pub(super) struct Prior {
    /// Of each actor, by key: recency-weighted share of reports to the power of one half.
    pub(super) actors: BTreeMap<String, f64>,
    /// Of each actor when all are alike.
    pub(super) flat: f64,
    /// What is known of each actor's activity.
    pub(super) known: BTreeMap<String, Known>,
    /// Reports on all actors.
    pub(super) reports: u64,
    /// Actors whose activity could not be counted because it reaches past the as-of date.
    pub(super) later: usize,
}

/// Files every active actor on the roster and gives each its prior.
pub(super) fn prior(question: &Question<'_>, seen: &Sightings<'_>, roster: &mut Roster) -> Prior {
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let mut add = |actor: String, reports: u64, latest: model::Timestamp| {
        let entry = known.entry(actor).or_insert(Known { reports: 0, latest });
        entry.reports = entry.reports.saturating_add(reports);
        entry.latest = entry.latest.max(latest);
    };
    let mut later = 0;
    for Activity { actor, reports, latest } in question.activity {
        if question.as_of.is_some_and(|as_of| *latest > as_of) {
            later += 1;
        } else {
            add(roster.file(question.resolver, actor), *reports, *latest);
        }
    }
    // An actor with a report on this very infrastructure is active even where the caller's counts do not have it.
    let mut sighted: BTreeMap<&str, Known> = BTreeMap::new();
    for sighting in &seen.listed {
        let date = sighting.report.date;
        let entry = sighted.entry(&sighting.actor).or_insert(Known { reports: 0, latest: date });
        entry.reports += 1;
        entry.latest = entry.latest.max(date);
    }
    for (actor, of_actor) in sighted {
        known.entry(actor.to_owned()).or_insert(of_actor);
    }
    let weight = |known: &Known| {
        #[expect(clippy::cast_precision_loss, reason = "report counts are far below 2^53")]
        let reports = known.reports as f64;
        (reports * weigh::freshness(known.latest, question.now)).max(FLOOR).powf(EXPONENT)
    };
    let sum: f64 = known.values().map(weight).sum();
    let known_part = 1.0 - UNKNOWN;
    Prior {
        actors: known
            .iter()
            .map(|(actor, of)| (actor.clone(), (known_part * weight(of) / sum).ln()))
            .collect(),
        flat: (known_part / weigh::count(known.len().max(1))).ln(),
        reports: known.values().fold(0, |sum, of| sum.saturating_add(of.reports)),
        known,
        later,
    }
}
