//! The judgement: every actor and the unknown one, with reasons.

use std::collections::BTreeMap;

use super::ceiling::Ceiling;
use super::observed::Observed;
use super::profile::{Item, Profiles};
use super::term::{Looked, Source};
use super::weights::Weights;

/// What a contribution rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// An observed item.
    Item(Item),
    /// How many reports there are on the actor: one that is reported on often is reported on again.
    Reports,
    /// What speaks for an actor without profile: how much was observed, and how much of it is new.
    Unknown,
}

/// A part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// What it rests on.
    pub basis: Basis,
    /// What it adds, in nats.
    pub nats: f64,
    /// Whether the actor is known to use the item.
    pub used: bool,
    /// Whether no other actor is.
    pub exclusive: bool,
}

/// How one hypothesis stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The actor; none is the unknown one.
    pub actor: Option<String>,
    /// Its score: the sum of its contributions. Only differences between hypotheses mean something.
    pub nats: f64,
    /// Its probability among all of them if nothing but this vertex counted, 0 to 1.
    pub posterior: f64,
    /// The same under the ceiling, to be shown when nothing else is known; what an actor loses goes to the unknown one.
    pub held: f64,
    /// The ceiling of an actor.
    pub ceiling: Option<Ceiling>,
    /// The parts of the score, largest first.
    pub contributions: Vec<Contribution>,
}

/// Judges every actor of the profiles and the unknown one, most probable (before ceilings) first.
#[must_use]
pub fn judge(profiles: &Profiles, observed: &Observed, weights: &Weights) -> Vec<Judgement> {
    let looked = Looked::up(profiles, observed);
    let mut all: Vec<Judgement> = profiles
        .actors()
        .iter()
        .enumerate()
        .map(|(number, actor)| of_actor(profiles, &looked, weights, number, actor))
        .collect();
    let nats = super::fit::dot(looked.unknown(), &weights.0);
    all.push(Judgement {
        actor: None,
        nats,
        posterior: 0.0,
        held: 0.0,
        ceiling: None,
        contributions: vec![Contribution { basis: Basis::Unknown, nats, used: false, exclusive: false }],
    });
    let scores: Vec<f64> = all.iter().map(|judgement| judgement.nats).collect();
    let mut lost = 0.0;
    for (judgement, posterior) in all.iter_mut().zip(super::softmax(&scores)) {
        judgement.posterior = posterior;
        judgement.held = judgement.ceiling.map_or(posterior, |ceiling| posterior.min(ceiling.limit()));
        lost += posterior - judgement.held;
    }
    if let Some(unknown) = all.last_mut() {
        unknown.held += lost;
    }
    all.sort_by(|a, b| b.posterior.total_cmp(&a.posterior).then_with(|| a.actor.cmp(&b.actor)));
    all
}

fn of_actor(
    profiles: &Profiles,
    looked: &Looked<'_>,
    weights: &Weights,
    number: usize,
    actor: &str,
) -> Judgement {
    let mut sums: BTreeMap<Source<'_>, f64> = BTreeMap::new();
    looked.parts(number, |source, term, size| {
        *sums.entry(source).or_default() += weights.0[term] * size;
    });
    let mut ceiling = Ceiling::TechniquesAlone;
    let mut contributions: Vec<Contribution> = sums
        .into_iter()
        .map(|(source, nats)| {
            let (basis, level, id) = match source {
                Source::Technique(id) => {
                    (Basis::Item(Item::Technique(id.to_owned())), &profiles.techniques, id)
                }
                Source::Software(id) => (Basis::Item(Item::Software(id.to_owned())), &profiles.software, id),
                Source::Profile => {
                    return Contribution { basis: Basis::Reports, nats, used: false, exclusive: false };
                }
            };
            let item = level.number(id).filter(|&item| level.uses(number, item));
            if item.is_some() && nats > 0.0 && matches!(source, Source::Software(_)) {
                ceiling = Ceiling::CapabilityAlone;
            }
            let exclusive = item.is_some_and(|item| level.users(item) <= 1.0);
            Contribution { basis, nats, used: item.is_some(), exclusive }
        })
        .collect();
    contributions.sort_by(|a, b| b.nats.total_cmp(&a.nats).then_with(|| a.basis.cmp(&b.basis)));
    Judgement {
        actor: Some(actor.to_owned()),
        nats: contributions.iter().map(|part| part.nats).sum(),
        posterior: 0.0,
        held: 0.0,
        ceiling: Some(ceiling),
        contributions,
    }
}
