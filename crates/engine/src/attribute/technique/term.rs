//! The terms of a score: what is weighed, before its weight.

use super::level::Level;
use super::observed::Observed;
use super::profile::{Profiles, parent};

/// How many terms there are: those of an actor, then those of the unknown one.
pub(super) const TERMS: usize = 11;
/// The terms, as the data file names them.
pub(super) const NAMES: [&str; TERMS] = [
    "technique",
    "technique-cosine",
    "parent",
    "software",
    "software-exclusive",
    "software-cosine",
    "reports",
    "unknown",
    "unknown-techniques",
    "unknown-software",
    "unknown-new-software",
];

/// One item's technique ratio lies between these, in nats.
const TECHNIQUE_CLIP: (f64, f64) = (-1.5, 4.0);
/// One item's software ratio lies between these, in nats.
const SOFTWARE_CLIP: (f64, f64) = (-1.5, 6.0);
/// What more actors than this use tells nothing of who it is.
const COMMODITY: f64 = 10.0;

/// What a score has of each term.
pub(super) type Terms = [f64; TERMS];

/// An observation looked up in the profiles once, then compared with every actor.
pub(super) struct Looked<'a> {
    profiles: &'a Profiles,
    techniques: Vec<(&'a str, usize, usize)>,
    software: Vec<(&'a str, usize)>,
    technique_length: f64,
    software_length: f64,
    root: f64,
    unknown: Terms,
}

/// What a part of a score comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source<'a> {
    Technique(&'a str),
    Software(&'a str),
    Profile,
}

impl<'a> Looked<'a> {
    pub(super) fn up(profiles: &'a Profiles, observed: &'a Observed) -> Self {
        let techniques: Vec<_> = observed
            .techniques
            .iter()
            .filter_map(|id| {
                Some((id.as_str(), profiles.techniques.number(id), profiles.parents.number(parent(id))?))
            })
            .map(|(id, number, parent)| (id, number.unwrap_or(usize::MAX), parent))
            .collect();
        let software: Vec<_> = observed
            .software
            .iter()
            .filter_map(|id| Some((id.as_str(), profiles.software.number(id)?)))
            .collect();
        let length = |level: &Level, items: &mut dyn Iterator<Item = usize>| {
            items.map(|item| level.rarity(item).powi(2)).sum::<f64>().sqrt()
        };
        let known = |&(_, item, _): &(&str, usize, usize)| (item != usize::MAX).then_some(item);
        let mut unknown = [0.0; TERMS];
        unknown[7] = 1.0;
        unknown[8] = (observed.techniques.len() as f64).ln_1p();
        unknown[9] = (observed.software.len() as f64).ln_1p();
        unknown[10] = ((observed.software.len() - software.len()) as f64).ln_1p();
        Self {
            profiles,
            technique_length: length(&profiles.techniques, &mut techniques.iter().filter_map(known)),
            software_length: length(&profiles.software, &mut software.iter().map(|&(_, item)| item)),
            root: (techniques.len().max(1) as f64).sqrt(),
            techniques,
            software,
            unknown,
        }
    }

    /// Names every part of the actor's terms: its source, the term, and its size.
    pub(super) fn parts(&self, actor: usize, mut part: impl FnMut(Source<'a>, usize, f64)) {
        let Profiles { techniques, parents, software, .. } = self.profiles;
        for &(id, item, parent) in &self.techniques {
            let source = Source::Technique(id);
            let clip = |nats: f64| nats.clamp(TECHNIQUE_CLIP.0, TECHNIQUE_CLIP.1) / self.root;
            if item != usize::MAX {
                part(source, 0, clip(techniques.ratio(actor, item)));
                part(source, 1, techniques.cosine(actor, item, self.technique_length));
            }
            part(source, 2, clip(parents.ratio(actor, parent)));
        }
        for &(id, item) in &self.software {
            let source = Source::Software(id);
            if software.users(item) <= COMMODITY {
                part(source, 3, software.ratio(actor, item).clamp(SOFTWARE_CLIP.0, SOFTWARE_CLIP.1));
            }
            if software.uses(actor, item) {
                part(source, 4, f64::from(u8::from(software.users(item) <= 1.0)));
                part(source, 5, software.cosine(actor, item, self.software_length));
            }
        }
        part(Source::Profile, 6, (self.profiles.reports[actor] as f64).ln_1p());
    }

    /// The terms of an actor.
    pub(super) fn actor(&self, actor: usize) -> Terms {
        let mut terms = [0.0; TERMS];
        self.parts(actor, |_, term, size| terms[term] += size);
        terms
    }

    /// The terms of the unknown actor.
    pub(super) const fn unknown(&self) -> &Terms {
        &self.unknown
    }
}
