//! The terms of a score: what is weighed, before its weight.

use super::level::Level;
use super::nearest::Seen;
use super::observed::Observed;
use super::profile::{Profiles, parent};

/// How many terms there are: those of an actor, then those of the unknown one.
pub(super) const TERMS: usize = 17;
/// The terms, as the data file names them.
pub(super) const NAMES: [&str; TERMS] = [
    "technique",
    "technique-cosine",
    "parent",
    "software",
    "software-exclusive",
    "software-cosine",
    "reports",
    "closest-report",
    "technique-of-software",
    "repertoire-cosine",
    "software-like-its-own",
    "software-like-its-ways",
    "unknown",
    "unknown-techniques",
    "unknown-software",
    "unknown-new-software",
    "unknown-closest",
];

const TECHNIQUE: usize = 0;
const TECHNIQUE_COSINE: usize = 1;
const PARENT: usize = 2;
const SOFTWARE: usize = 3;
const SOFTWARE_EXCLUSIVE: usize = 4;
const SOFTWARE_COSINE: usize = 5;
const REPORTS: usize = 6;
const CLOSEST_REPORT: usize = 7;
const THROUGH_SOFTWARE: usize = 8;
const REPERTOIRE_COSINE: usize = 9;
const LIKE_ITS_OWN: usize = 10;
const LIKE_ITS_WAYS: usize = 11;
const UNKNOWN: usize = 12;
const UNKNOWN_TECHNIQUES: usize = 13;
const UNKNOWN_SOFTWARE: usize = 14;
const UNKNOWN_NEW_SOFTWARE: usize = 15;
const UNKNOWN_CLOSEST: usize = 16;

/// One item's technique ratio lies between these, in nats.
const TECHNIQUE_CLIP: (f64, f64) = (-1.5, 4.0);
/// One item's software ratio lies between these, in nats.
const SOFTWARE_CLIP: (f64, f64) = (-1.5, 6.0);
/// What more actors than this use tells nothing of who it is.
pub(super) const COMMODITY: f64 = 10.0;

/// What a score has of each term.
pub(super) type Terms = [f64; TERMS];

/// An observation looked up in the profiles once, then compared with every actor.
pub(super) struct Looked<'a> {
    profiles: &'a Profiles,
    techniques: Vec<Technique<'a>>,
    /// Software that some actor uses.
    software: Vec<(&'a str, usize)>,
    /// Software whose techniques are known.
    kits: Vec<Kit<'a>>,
    seen: Seen,
    technique_length: f64,
    software_length: f64,
    repertoire_length: f64,
    root: f64,
    unknown: Terms,
}

/// A technique by its numbers: among techniques, their parents, those of software, and all of these.
struct Technique<'a> {
    id: &'a str,
    own: Option<usize>,
    parent: Option<usize>,
    through: Option<usize>,
    whole: Option<usize>,
}

/// Observed software with its techniques.
struct Kit<'a> {
    id: &'a str,
    /// How like it each software item is that some actor uses.
    like: Vec<f64>,
    /// Its techniques that some actor uses, and the length of the vector of their rarities.
    techniques: Vec<usize>,
    length: f64,
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
        let Profiles { techniques, parents, software, repertoire, .. } = profiles;
        let looked = observed.techniques.iter().map(|id| Technique {
            id,
            own: techniques.number(id),
            parent: parents.number(parent(id)),
            through: repertoire.through.number(id),
            whole: repertoire.whole.number(id),
        });
        let looked: Vec<_> = looked.filter(|it| it.parent.is_some() || it.whole.is_some()).collect();
        let used = observed.software.iter().filter_map(|id| Some((id.as_str(), software.number(id)?)));
        let used: Vec<_> = used.collect();
        let kits = observed.software.iter().filter_map(|id| kit(profiles, id)).collect();
        let mut unknown = [0.0; TERMS];
        unknown[UNKNOWN] = 1.0;
        unknown[UNKNOWN_TECHNIQUES] = (observed.techniques.len() as f64).ln_1p();
        unknown[UNKNOWN_SOFTWARE] = (observed.software.len() as f64).ln_1p();
        unknown[UNKNOWN_NEW_SOFTWARE] = ((observed.software.len() - used.len()) as f64).ln_1p();
        let own = || looked.iter().filter_map(|it| it.own);
        let mut it = Self {
            profiles,
            seen: Seen::new([techniques, software], own(), used.iter().map(|&(_, item)| item)),
            technique_length: length(techniques, own()),
            software_length: length(software, used.iter().map(|&(_, item)| item)),
            repertoire_length: length(&repertoire.whole, looked.iter().filter_map(|it| it.whole)),
            root: (looked.iter().filter(|it| it.parent.is_some()).count().max(1) as f64).sqrt(),
            techniques: looked,
            software: used,
            kits,
            unknown,
        };
        // How little even the actor with the closest techniques resembles it.
        let closest = (0..profiles.actors.len()).map(|actor| it.technique_cosine(actor)).fold(0.0, f64::max);
        it.unknown[UNKNOWN_CLOSEST] = -closest;
        it
    }

    fn technique_cosine(&self, actor: usize) -> f64 {
        let own = self.techniques.iter().filter_map(|it| it.own);
        own.map(|item| self.profiles.techniques.cosine(actor, item, self.technique_length)).sum()
    }

    /// Names every part of the actor's terms: its source, the term, and its size.
    pub(super) fn parts(&self, actor: usize, mut part: impl FnMut(Source<'a>, usize, f64)) {
        let Profiles { techniques, parents, software, reports, repertoire, .. } = self.profiles;
        let closest = reports.closest(actor, &self.seen);
        for it in &self.techniques {
            let source = Source::Technique(it.id);
            let clip = |nats: f64| nats.clamp(TECHNIQUE_CLIP.0, TECHNIQUE_CLIP.1) / self.root;
            if let Some(item) = it.own {
                part(source, TECHNIQUE, clip(techniques.ratio(actor, item)));
                part(source, TECHNIQUE_COSINE, techniques.cosine(actor, item, self.technique_length));
                part(source, CLOSEST_REPORT, closest.map_or(0.0, |told| told.technique(item, &self.seen)));
            }
            if let Some(item) = it.parent {
                part(source, PARENT, clip(parents.ratio(actor, item)));
            }
            if let Some(item) = it.through {
                part(source, THROUGH_SOFTWARE, clip(repertoire.through.ratio(actor, item)));
            }
            if let Some(item) = it.whole {
                let cosine = repertoire.whole.cosine(actor, item, self.repertoire_length);
                part(source, REPERTOIRE_COSINE, cosine);
            }
        }
        for &(id, item) in &self.software {
            let source = Source::Software(id);
            if software.users(item) <= COMMODITY {
                part(source, SOFTWARE, software.ratio(actor, item).clamp(SOFTWARE_CLIP.0, SOFTWARE_CLIP.1));
            }
            if software.uses(actor, item) {
                part(source, SOFTWARE_EXCLUSIVE, f64::from(u8::from(software.users(item) <= 1.0)));
                part(source, SOFTWARE_COSINE, software.cosine(actor, item, self.software_length));
            }
            part(source, CLOSEST_REPORT, closest.map_or(0.0, |told| told.software(item, &self.seen)));
        }
        self.likeness(actor, &mut part);
        part(Source::Profile, REPORTS, (reports.on(actor) as f64).ln_1p());
    }

    /// The software that is most like some of the actor's own, and the one most like its ways. Both count against an actor a
    /// little: much is like something in a large arsenal.
    fn likeness(&self, actor: usize, part: &mut impl FnMut(Source<'a>, usize, f64)) {
        let Profiles { techniques, software, .. } = self.profiles;
        let own = |kit: &Kit<'a>| software.of(actor).map(|item| kit.like[item]).fold(0.0, f64::max);
        let ways = |kit: &Kit<'a>| {
            kit.techniques.iter().map(|&item| techniques.cosine(actor, item, kit.length)).sum::<f64>()
        };
        if let Some((most, id)) = most(self.kits.iter().map(|kit| (own(kit), kit.id))) {
            part(Source::Software(id), LIKE_ITS_OWN, most);
        }
        if let Some((most, id)) = most(self.kits.iter().map(|kit| (ways(kit), kit.id))) {
            part(Source::Software(id), LIKE_ITS_WAYS, most);
        }
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

/// The largest; the first of equals.
fn most<'a>(all: impl Iterator<Item = (f64, &'a str)>) -> Option<(f64, &'a str)> {
    all.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

fn kit<'a>(profiles: &Profiles, id: &'a str) -> Option<Kit<'a>> {
    let like = profiles.kits.like(id, &profiles.software)?;
    let techniques: Vec<_> =
        profiles.techniques_of(id).filter_map(|technique| profiles.techniques.number(technique)).collect();
    let length = length(&profiles.techniques, techniques.iter().copied());
    Some(Kit { id, like, techniques, length })
}

fn length(level: &Level, items: impl Iterator<Item = usize>) -> f64 {
    items.map(|item| level.rarity(item).powi(2)).sum::<f64>().sqrt()
}
