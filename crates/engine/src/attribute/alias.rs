//! What names of actors mean: a graph of claims, never a union of sets.
//!
//! Six open sources give 3,779 names and contradict each other on 2,410 pairs; joining whatever any source joins puts
//! thirteen groups into one. So two names are the same only when some source has them on one actor and no source has
//! them on different ones, and that is asked for each pair anew: sameness does not run through a third name.

mod candidate;
mod source;
mod spelling;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::{Actor, AliasClaim, AliasRelation, Contest, NameScheme, Timestamp};

pub use self::candidate::{Candidate, Sayings, Word};
use self::source::{Basis, Source};

/// Sources that copy another one, at an older state: they speak only of names that the original does not have. (`groups` is
/// the galaxy of Tidal, which follows ATT&CK.)
const COPIES: [(&str, &str); 2] =
    [("misp-galaxy:microsoft-activity-group", "microsoft"), ("misp-galaxy:groups", "attack")];

/// Sources that prefer a spelling, and sources that mention it: the former count first.
type Votes = (BTreeSet<String>, BTreeSet<String>);

/// Whether two names mean the same actor, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one source has both on one actor, and none contradicts. Two or more sources are better than one.
    /// Empty when the two are spellings of one name.
    Same {
        /// Who says so, sorted.
        asserted_by: Vec<String>,
    },
    /// At least one source has them as different actors, and none has them as one.
    Different {
        /// Who says so and how, sorted.
        said_by: Vec<String>,
    },
    /// Asserted and contradicted.
    Contested(Contest),
    /// No source has both.
    Unknown,
}

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The name to file it under: of the names it undisputedly shares an actor with, the one that the most sources
    /// prefer, first of all those that know this very name; ties by alphabet. A name that no source knows is filed under itself.
    pub canonical: String,
    /// Other names of the same actor that no source disputes, sorted.
    pub undisputed: Vec<String>,
    /// Names that some sources join with it and others keep apart, in order of the other name.
    pub contests: Vec<Contest>,
}

/// Answers what names of actors mean, from what each source claims.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    sources: BTreeMap<String, Source>,
    /// How a name is printed, by its key.
    shown: BTreeMap<String, String>,
    /// How many sources prefer a name, by its key.
    preferred: BTreeMap<String, usize>,
    /// Key of the canonical name, where it is another one.
    canonical: BTreeMap<String, String>,
    /// Who gives names like this one, by its key, where its form tells.
    givers: BTreeMap<String, &'static str>,
}

impl Resolver {
    /// Reads the claims and the actors of every source; their order does not matter. All count that have not ended.
    #[must_use]
    pub fn new(claims: &[AliasClaim], actors: &[Actor]) -> Self {
        Self::as_of(claims, actors, None)
    }

    /// As [`Resolver::new`], of what had been said by `as_of` and held then.
    ///
    /// What carries no date counts, unless it is of a name whose scheme did not exist yet ([`NameScheme::since`]).
    #[must_use]
    pub fn as_of(claims: &[AliasClaim], actors: &[Actor], as_of: Option<Timestamp>) -> Self {
        let existed = |name: &str| {
            as_of.is_none_or(|as_of| NameScheme::of(name).since().is_none_or(|since| since <= as_of))
        };
        let mut resolver = Self::default();
        let mut prints: BTreeMap<String, BTreeMap<String, Votes>> = BTreeMap::new();
        let mut print = |name: &str, source: &str, prefers: bool| {
            let spellings = prints.entry(spelling::key(name)).or_default();
            let votes = spellings.entry(name.trim().to_owned()).or_default();
            let side = if prefers { &mut votes.0 } else { &mut votes.1 };
            side.insert(source.to_owned());
        };
        let known = |actor: &&Actor| actor.said.counts(as_of) && existed(&actor.name);
        let mut actors: Vec<&Actor> = actors.iter().filter(known).collect();
        actors
            .sort_by(|a, b| (&a.source, &a.name, &a.external_id).cmp(&(&b.source, &b.name, &b.external_id)));
        for actor in actors {
            let source = resolver.sources.entry(actor.source.clone()).or_default();
            source.list(&actor.name, &actor.said);
            print(&actor.name, &actor.source, true);
            if let Some(id) = actor.external_id.as_deref().filter(|id| spelling::is_group_id(id)) {
                let basis = Basis { relation: AliasRelation::SameAs, said: actor.said.clone() };
                source.same(&actor.name, id, basis);
                print(id, &actor.source, false);
            }
        }
        let known = |claim: &&AliasClaim| {
            claim.said.counts(as_of) && existed(&claim.subject) && existed(&claim.object)
        };
        let mut claims: Vec<&AliasClaim> = claims.iter().filter(known).collect();
        claims.sort();
        for claim in claims {
            let source = resolver.sources.entry(claim.asserter.clone()).or_default();
            source.claim(claim);
            print(&claim.subject, &claim.asserter, false);
            print(&claim.object, &claim.asserter, false);
        }
        for (key, spellings) in prints {
            // Between equals, a spelling that is not all capitals or all small reads better.
            let plain = |name: &str| name == name.to_uppercase() || name == name.to_lowercase();
            let best = spellings.into_iter().min_by_key(|(name, (prefer, mention))| {
                (Reverse(prefer.len()), Reverse(mention.len()), plain(name), name.clone())
            });
            resolver.shown.extend(best.map(|(name, _)| (key, name)));
        }
        let giver = |(key, name): (&String, &String)| Some((key.clone(), NameScheme::of(name).party()?));
        resolver.givers = resolver.shown.iter().filter_map(giver).collect();
        resolver.count_preferences();
        resolver.choose_canonical();
        resolver
    }

    fn count_preferences(&mut self) {
        let mut votes: BTreeSet<(String, &str)> = BTreeSet::new();
        for (name, source) in &self.sources {
            // A copy's vote is its original's.
            let voice = COPIES.iter().find(|(copy, _)| copy == name).map_or(name.as_str(), |(_, of)| of);
            votes.extend(source.preferred().map(|preferred| (spelling::key(preferred), voice)));
        }
        let mut preferred = BTreeMap::new();
        for (key, _) in votes {
            *preferred.entry(key).or_default() += 1;
        }
        self.preferred = preferred;
    }

    /// Best-liked names first, each name takes the canonical name of the best undisputed name above it, unless some
    /// source keeps the two apart: then the next one, and at last its own.
    fn choose_canonical(&mut self) {
        // Only preferred names can be taken, and an actor has few of them: its other names, which may be very many, are
        // never compared with each other.
        let preferred = |name: &str| self.preferred.contains_key(name);
        let heads: Vec<(&Source, Vec<Vec<&str>>)> =
            self.sources.values().map(|source| (source, source.members_that(&preferred))).collect();
        let mut names: Vec<&String> = self.shown.keys().collect();
        names.sort_by_key(|key| self.rank(key));
        let mut canonical: BTreeMap<String, String> = BTreeMap::new();
        for name in names {
            let above: BTreeSet<&str> = heads
                .iter()
                .flat_map(|(source, heads)| source.carriers_of(name).flat_map(|entry| &heads[entry]))
                .copied()
                .filter(|other| self.rank(other) < self.rank(name))
                .collect();
            let mut above: Vec<&str> = above.into_iter().collect();
            // What sources that know this very name prefer comes before what is preferred elsewhere: `Lazarus` goes under
            // `Lazarus Group`, not under an offshoot that one source adds to it.
            let votes = self.votes_of(name);
            above.sort_by_key(|key| (Reverse(votes.get(*key).copied().unwrap_or_default()), self.rank(key)));
            let found = above.into_iter().filter(|other| self.is_same(name, other)).find_map(|other| {
                let top = canonical.get(other).map_or(other, String::as_str);
                let clear =
                    matches!(self.verdict_of_keys(name, top), Verdict::Same { .. } | Verdict::Unknown);
                clear.then(|| top.to_owned())
            });
            if let Some(top) = found {
                canonical.insert(name.clone(), top);
            }
        }
        self.canonical = canonical;
    }

    /// How many sources that carry `name` prefer each of its names.
    fn votes_of(&self, name: &str) -> BTreeMap<String, usize> {
        let mut votes = BTreeMap::new();
        for (_, source) in self.sources.iter().filter(|(source, _)| !self.defers(source, name, name)) {
            for head in source.preferred_of(name) {
                *votes.entry(head).or_default() += 1;
            }
        }
        votes
    }

    fn rank<'a>(&self, key: &'a str) -> (Reverse<usize>, &'a str) {
        (Reverse(self.preferred.get(key).copied().unwrap_or_default()), key)
    }

    fn is_same(&self, a: &str, b: &str) -> bool {
        matches!(self.verdict_of_keys(a, b), Verdict::Same { .. })
    }

    /// Keys of all names that any source mentions together with this one, sorted.
    fn neighbours<'a>(&'a self, key: &'a str) -> BTreeSet<&'a str> {
        self.sources.values().flat_map(|source| source.neighbours(key)).collect()
    }

    fn print(&self, key: &str) -> String {
        self.shown.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// Whether `a` and `b` name one actor, and who says what.
    #[must_use]
    pub fn same(&self, a: &str, b: &str) -> Verdict {
        self.verdict_of_keys(&spelling::key(a), &spelling::key(b))
    }

    fn verdict_of_keys(&self, a: &str, b: &str) -> Verdict {
        if a == b {
            return Verdict::Same { asserted_by: Vec::new() };
        }
        let Sayings { asserted_by, contradicted_by } = self.sayings(a, b).settled();
        let asserted_by: Vec<String> = asserted_by.into_iter().map(|word| word.source).collect();
        let contradicted_by: Vec<String> =
            contradicted_by.into_iter().map(|word| format!("{} ({})", word.source, word.how)).collect();
        match (asserted_by.is_empty(), contradicted_by.is_empty()) {
            (true, true) => Verdict::Unknown,
            (false, true) => Verdict::Same { asserted_by },
            (true, false) => Verdict::Different { said_by: contradicted_by },
            (false, false) => Verdict::Contested(Contest {
                claim: format!("{} is {}", self.print(a), self.print(b)),
                asserted_by,
                contradicted_by,
            }),
        }
    }

    /// Whether a source is a copy whose original knows one of the names.
    fn defers(&self, source: &str, a: &str, b: &str) -> bool {
        COPIES
            .iter()
            .filter(|(copy, _)| *copy == source)
            .filter_map(|(_, original)| self.sources.get(*original))
            .any(|original| original.knows(a) || original.knows(b))
    }

    /// The name to file `name` under; see [`Resolved::canonical`].
    #[must_use]
    pub fn canonical(&self, name: &str) -> String {
        let key = spelling::key(name);
        let top = self.canonical.get(&key).unwrap_or(&key);
        self.shown.get(top).cloned().unwrap_or_else(|| name.trim().to_owned())
    }

    /// What `name` means: where to file it, its undisputed other names, and the disputes around it.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Resolved {
        let key = spelling::key(name);
        let same = self.neighbours(&key).into_iter().filter(|other| self.is_same(&key, other));
        let mut undisputed: Vec<String> = same.map(|other| self.print(other)).collect();
        undisputed.sort();
        let contests = self.contested_with(name).into_iter().map(|(_, contest)| contest).collect();
        Resolved { canonical: self.canonical(name), undisputed, contests }
    }

    /// Names whose sameness with `name` is contested, with the contest, in order of their keys.
    #[must_use]
    pub fn contested_with(&self, name: &str) -> Vec<(String, Contest)> {
        let key = spelling::key(name);
        self.neighbours(&key)
            .into_iter()
            .filter_map(|other| match self.verdict_of_keys(&key, other) {
                Verdict::Contested(contest) => Some((self.print(other), contest)),
                Verdict::Same { .. } | Verdict::Different { .. } | Verdict::Unknown => None,
            })
            .collect()
    }

    /// The key under which the spellings of one name meet: two names with one key are one name.
    #[must_use]
    pub fn key(name: &str) -> String {
        spelling::key(name)
    }
}

#[cfg(test)]
pub(super) mod tests;
