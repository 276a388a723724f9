//! What techniques and software say, as two families of the sheet.

use std::collections::BTreeMap;

use super::learned::Learned;
use super::subject::Subject;
use super::technique::{Basis, Item, Judgement, Observed, judge};
use super::weigh::count;

/// The judgement of techniques and software, taken apart by family.
#[derive(Clone, Debug, Default)]
pub(super) struct Capability {
    /// By key of the actor; empty when neither was seen.
    pub(super) judged: BTreeMap<String, Judgement>,
    /// What the unknown actor has before anything is seen: its prior, in nats.
    pub(super) unknown: f64,
    /// What it has for what was seen, beside that.
    pub(super) seen: f64,
    /// The mean prior of all actors.
    pub(super) flat: f64,
}

/// What of a judgement belongs to which family, in nats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) techniques: f64,
    pub(super) software: f64,
    pub(super) prior: f64,
}

impl Capability {
    pub(super) fn of(learned: &Learned, subject: &Subject) -> Self {
        if subject.observed == Observed::default() {
            return Self::default();
        }
        let removed = subject.citation.as_ref().map(|citation| learned.profiles.without_report(citation));
        let profiles = removed.as_ref().unwrap_or(&learned.profiles);
        let mut it = Self::default();
        for judgement in judge(profiles, &subject.observed, &learned.weights) {
            match &judgement.actor {
                Some(actor) => {
                    it.judged.insert(actor.clone(), judgement);
                }
                None => it.seen = judgement.nats,
            }
        }
        // With nothing seen the unknown actor has its prior alone.
        let before = judge(profiles, &Observed::default(), &learned.weights);
        it.unknown = before.iter().find(|one| one.actor.is_none()).map_or(0.0, |one| one.nats);
        it.seen -= it.unknown;
        it.flat = it.judged.values().map(|one| parts(one).prior).sum::<f64>() / count(it.judged.len().max(1));
        it
    }

    /// Nats by family against the unknown actor; an actor without a profile stands as the unknown one does.
    pub(super) fn parts(&self, actor: &str, observed: &Observed) -> Parts {
        let Some(judgement) = self.judged.get(actor) else { return Parts::default() };
        let mut parts = parts(judgement);
        if observed.techniques.is_empty() {
            parts.software -= self.seen;
        } else {
            parts.techniques -= self.seen;
        }
        parts
    }
}

fn parts(judgement: &Judgement) -> Parts {
    let mut parts = Parts::default();
    for part in &judgement.contributions {
        match &part.basis {
            Basis::Item(Item::Technique(_)) => parts.techniques += part.nats,
            Basis::Item(Item::Software(_)) => parts.software += part.nats,
            Basis::Reports | Basis::Unknown => parts.prior += part.nats,
        }
    }
    parts
}
