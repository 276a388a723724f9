//! Who a report is on, from the infrastructure it shares with earlier reports and from its style.
//!
//! The score of an actor is a weighted sum of terms ([`TERMS`]): style, likeness, activity, shared keys; an unknown actor has
//! terms of its own. Softmax over actors and unknown gives probabilities. Style and keys are learned from the reports given,
//! within seconds; only the few weights between them come with the program (`data/report-weights.tsv`).
//!
//! The report judged must not be among those trained on, or it would recognise itself.

mod weights;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::{Report, Timestamp};

use super::overlap::{Kind, Overlap, SharedKey};
use super::style::Style;
pub use weights::{COUNT, InvalidWeights, TERMS, Weights};

/// Half-life of activity in days.
const RECENT: f64 = 120.0;
/// An actor last heard of long ago keeps this many reports' worth.
const FLOOR: f64 = 0.05;
/// Style alone never says more than roughly even: it named Charming Kitten for what was Kimsuky's.
const STYLE_ALONE: f64 = 0.54;
/// One shared key that style does not speak for: likely at most. One key was right in 88 %, two in 99 %.
const ONE_KEY: f64 = 0.79;
/// At most almost certain.
const MOST: f64 = 0.99;
/// Keys weaker than this do not lift the ceiling: very old, or on many actors.
const WEAK: f64 = 0.1;
/// Hypotheses whose contributions are written out.
const EXPLAINED: usize = 8;
/// Tokens named one by one in an explanation.
const TOKENS: usize = 8;

static EMBEDDED: LazyLock<Weights> = LazyLock::new(|| {
    Weights::parse(include_str!("../../data/report-weights.tsv"))
        .expect("the embedded weights are checked by a test")
});

/// Where a contribution comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Shared infrastructure.
    Infrastructure,
    /// How things are named and hosted.
    Style,
    /// How active the actor is in general.
    Activity,
}

/// One part of a hypothesis' score.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// Where it comes from.
    pub side: Side,
    /// What it is.
    pub text: String,
    /// Its part of the score in nats; the parts of a hypothesis add up to its score.
    pub nats: f64,
}

/// One actor as the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The actor, as the reports name it.
    pub actor: String,
    /// The calibrated posterior.
    pub probability: f64,
    /// What may be said of it: the posterior under the ceiling of its evidence, 0 to 0.99.
    pub stated: f64,
    /// The sum of the contributions.
    pub score: f64,
    /// What the score is made of, strongest first; empty from the ninth candidate on.
    pub contributions: Vec<Contribution>,
}

/// Who a report may be on.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Every actor of the training reports, most probable first.
    pub hypotheses: Vec<Candidate>,
    /// The posterior of an actor that no training report is on.
    pub unknown: f64,
}

/// The terms of one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// The actor; `None` is the unknown one.
    pub actor: Option<String>,
    /// By term; see [`TERMS`].
    pub values: [f64; COUNT],
}

/// What was learned from reports.
#[derive(Clone, Debug)]
pub struct Trained {
    style: Style,
    overlap: Overlap,
    /// By actor, the reports on it, each counted half for every [`RECENT`] days of age.
    activity: BTreeMap<String, f64>,
    until: Timestamp,
    weights: Weights,
}

impl Trained {
    /// Learns from the reports dated up to `until`, with the weights that come with the program.
    #[must_use]
    pub fn train(reports: &[Report], until: Timestamp) -> Self {
        let reports: Vec<&Report> = reports.iter().filter(|report| report.date <= until).collect();
        let mut activity: BTreeMap<String, f64> = BTreeMap::new();
        let mut ordered = reports.clone();
        ordered.sort_by_key(|report| report.date);
        for report in ordered {
            let age = report.date.days_until(until).max(0.0);
            *activity.entry(report.actor.clone()).or_default() += 0.5_f64.powf(age / RECENT);
        }
        Self {
            style: Style::train(&reports, until),
            overlap: Overlap::train(&reports),
            activity,
            until,
            weights: EMBEDDED.clone(),
        }
    }

    /// The same with other weights.
    #[must_use]
    pub fn with_weights(self, weights: Weights) -> Self {
        Self { weights, ..self }
    }

    /// `report` without every name and address that it shares with a training report: what style says of it alone.
    #[must_use]
    pub fn without_infrastructure(&self, report: &Report) -> Report {
        Report { indicators: self.overlap.unshared(report), ..report.clone() }
    }

    /// The last moment that was learned from.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.until
    }

    /// Whether a training report is on `actor`.
    #[must_use]
    pub fn knows(&self, actor: &str) -> bool {
        self.activity.contains_key(actor)
    }

    /// What `report` shares with training reports, by actor.
    #[must_use]
    pub fn shared(&self, report: &Report) -> BTreeMap<String, Vec<SharedKey>> {
        self.overlap.of(report)
    }

    /// The terms of every actor, sorted by name, and last of the unknown one.
    #[must_use]
    pub fn terms(&self, report: &Report) -> Vec<Terms> {
        self.terms_of(report, &self.overlap.of(report))
    }

    fn terms_of(&self, report: &Report, shared: &BTreeMap<String, Vec<SharedKey>>) -> Vec<Terms> {
        let reading = self.style.read(report);
        let total: f64 = self.activity.values().map(|reports| reports.max(FLOOR)).sum();
        #[expect(clippy::cast_precision_loss, reason = "counts of indicators are far below 2^52")]
        let many = (report.indicators.len() as f64).ln_1p().min(6.0);
        let mut all: Vec<Terms> = self
            .activity
            .iter()
            .map(|(actor, activity)| {
                let own = reading.actors.get(actor).copied();
                let style = own.unwrap_or(reading.others);
                let keys = shared.get(actor).map_or(&[][..], Vec::as_slice);
                let mut names = keys
                    .iter()
                    .filter(|k| matches!(k.kind, Kind::Name | Kind::Registrable))
                    .map(|k| k.strength);
                let best = |kind: Kind| keys.iter().find(|k| k.kind == kind).map_or(0.0, |k| k.strength);
                Terms {
                    actor: Some(actor.clone()),
                    values: [
                        style,
                        style * many,
                        reading.nearest.get(actor).copied().unwrap_or_default(),
                        (activity.max(FLOOR) / total).ln(),
                        f64::from(own.is_none()),
                        names.next().unwrap_or_default(),
                        names.next().unwrap_or_default(),
                        best(Kind::Address),
                        best(Kind::Network),
                        0.0,
                        0.0,
                        0.0,
                        0.0,
                        0.0,
                    ],
                }
            })
            .collect();
        let likeness = reading.nearest.values().copied().fold(0.0, f64::max);
        let best = reading.actors.values().copied().fold(reading.others, f64::max);
        let mut unknown = [0.0; COUNT];
        unknown[9..].copy_from_slice(&[1.0, many, reading.others, likeness, best]);
        all.push(Terms { actor: None, values: unknown });
        all
    }

    fn score(&self, terms: &Terms) -> f64 {
        terms.values.iter().zip(self.weights.values).map(|(value, weight)| value * weight).sum::<f64>()
            / self.weights.temperature
    }

    /// Ranks who `report` may be on. Its own actor is not looked at.
    #[must_use]
    pub fn judge(&self, report: &Report) -> Ranked {
        let shared = self.overlap.of(report);
        let terms = self.terms_of(report, &shared);
        let scores: Vec<f64> = terms.iter().map(|terms| self.score(terms)).collect();
        let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = scores.iter().map(|score| (score - top).exp()).sum();
        let (mut hypotheses, mut unknown) = (Vec::new(), 0.0);
        for (terms, score) in terms.iter().zip(&scores) {
            let probability = (score - top).exp() / sum;
            match &terms.actor {
                Some(actor) => hypotheses.push((
                    terms,
                    Candidate {
                        actor: actor.clone(),
                        probability,
                        stated: probability.min(ceiling(shared.get(actor).map_or(&[], Vec::as_slice))),
                        score: *score,
                        contributions: Vec::new(),
                    },
                )),
                None => unknown = probability,
            }
        }
        hypotheses.sort_by(|a, b| {
            b.1.probability.total_cmp(&a.1.probability).then_with(|| a.1.actor.cmp(&b.1.actor))
        });
        for (terms, candidate) in hypotheses.iter_mut().take(EXPLAINED) {
            let keys = shared.get(&candidate.actor).map_or(&[][..], Vec::as_slice);
            candidate.contributions = self.explain(report, terms, keys);
        }
        Ranked { hypotheses: hypotheses.into_iter().map(|(_, candidate)| candidate).collect(), unknown }
    }

    fn explain(&self, report: &Report, terms: &Terms, keys: &[SharedKey]) -> Vec<Contribution> {
        let weight = |term: usize| self.weights.values[term] / self.weights.temperature;
        let part = |term: usize| terms.values[term] * weight(term);
        let mut parts = Vec::new();
        let mut add = |side: Side, text: String, nats: f64| {
            if nats != 0.0 {
                parts.push(Contribution { side, text, nats });
            }
        };
        // Both terms of style are the same sum over tokens, so they share its parts.
        let style = part(0) + part(1);
        let scale = if terms.values[0] == 0.0 { 0.0 } else { style / terms.values[0] };
        let actor = terms.actor.as_deref().unwrap_or_default();
        let mut rest = style;
        for (token, nats) in self.style.contributions(report, actor).into_iter().take(TOKENS) {
            rest -= nats * scale;
            add(Side::Style, token.to_string(), nats * scale);
        }
        add(Side::Style, "all other tokens, and how well the styles of other actors fit".to_owned(), rest);
        add(Side::Style, "likeness to the most similar report".to_owned(), part(2));
        add(Side::Activity, "share of recent reports".to_owned(), part(3));
        add(Side::Activity, "few reports on this actor".to_owned(), part(4));
        let mut names = keys.iter().filter(|key| matches!(key.kind, Kind::Name | Kind::Registrable));
        for term in [5, 6] {
            if let Some(key) = names.next() {
                add(Side::Infrastructure, described(key), part(term));
            }
        }
        for (term, kind) in [(7, Kind::Address), (8, Kind::Network)] {
            if let Some(key) = keys.iter().find(|key| key.kind == kind) {
                add(Side::Infrastructure, described(key), part(term));
            }
        }
        parts.sort_by(|a, b| b.nats.abs().total_cmp(&a.nats.abs()).then_with(|| a.text.cmp(&b.text)));
        parts
    }
}

fn described(key: &SharedKey) -> String {
    let on = if key.actors == 1 { String::new() } else { format!(", reported on {} actors", key.actors) };
    format!("{} {} of {}{on}", key.kind.as_str(), key.value, key.nearest.date())
}

/// The most that may be said with these shared keys: two strong ones of different registrable names or addresses carry
/// anything, one carries likely, none roughly even.
fn ceiling(keys: &[SharedKey]) -> f64 {
    let strong = keys
        .iter()
        .filter(|key| matches!(key.kind, Kind::Registrable | Kind::Address) && key.strength >= WEAK)
        .count();
    match strong {
        0 => STYLE_ALONE,
        1 => ONE_KEY,
        _ => MOST,
    }
}

#[cfg(test)]
pub(crate) mod tests;
