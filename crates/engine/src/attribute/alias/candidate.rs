//! Who says what of two names, and what a name may mean.

use std::cmp::Reverse;

use super::{Resolver, Verdict, spelling};

/// Who says that two names mean one actor, and who says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sayings {
    /// Sources that have both on one actor, sorted.
    pub asserted_by: Vec<String>,
    /// Sources that keep them apart, sorted, and how in words. One source may do both.
    pub contradicted_by: Vec<(String, String)>,
}

/// Vendors whose maps speak of names they gave themselves: what such a map keeps apart is always a dissent.
const FIRST_PARTIES: [&str; 1] = ["microsoft"];

/// So many sources without reservation outweigh one that joins two names and also has one of them elsewhere.
const SETTLING: usize = 2;

impl Sayings {
    /// Without the dissent of sources that also assert, where enough others assert without reservation.
    ///
    /// A compilation that has `A` and `B` on one actor and `B` on a second one as well holds a duplicate, or an umbrella of
    /// its own: it does not say that `A` is not `B`. Alone it leaves the question open; against two sources that have one
    /// actor it does not. A first party is never overruled about its own names.
    pub(super) fn settled(mut self) -> Self {
        let reserved = |source: &str| self.contradicted_by.iter().any(|(other, _)| other == source);
        let clear = self.asserted_by.iter().filter(|source| !reserved(source)).count();
        if clear >= SETTLING {
            let asserted = &self.asserted_by;
            self.contradicted_by
                .retain(|(source, _)| !asserted.contains(source) || FIRST_PARTIES.contains(&source.as_str()));
        }
        self
    }
}

/// Another name that may mean the same actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The other name.
    pub name: String,
    /// What the sources together make of it.
    pub verdict: Verdict,
    /// Who says what.
    pub sayings: Sayings,
}

impl Resolver {
    /// Who says what of two names.
    #[must_use]
    pub fn said_of(&self, a: &str, b: &str) -> Sayings {
        let (a, b) = (spelling::key(a), spelling::key(b));
        if a == b { Sayings::default() } else { self.sayings(&a, &b) }
    }

    pub(super) fn sayings(&self, a: &str, b: &str) -> Sayings {
        let mut said = Sayings::default();
        for (name, source) in &self.sources {
            if self.defers(name, a, b) {
                continue;
            }
            let Some(opinion) = source.opinion(a, b) else { continue };
            if opinion.asserts {
                said.asserted_by.push(name.clone());
            }
            said.contradicted_by.extend(opinion.contradicts.map(|how| (name.clone(), how)));
        }
        said
    }

    /// Names that any source mentions together with this one: first those that nobody disputes, then the disputed ones,
    /// then those kept apart; within each the best supported first (sources for less sources against), then by name.
    #[must_use]
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let key = spelling::key(name);
        let mut candidates: Vec<Candidate> = self
            .neighbours(&key)
            .into_iter()
            .map(|other| Candidate {
                name: self.print(other),
                verdict: self.verdict_of_keys(&key, other),
                sayings: self.sayings(&key, other),
            })
            .collect();
        candidates.sort_by_cached_key(|candidate| {
            let class = match candidate.verdict {
                Verdict::Same { .. } => 0,
                Verdict::Contested(_) => 1,
                Verdict::Different { .. } => 2,
                Verdict::Unknown => 3,
            };
            let said = &candidate.sayings;
            // Counts of sources, which are few.
            let support = said.asserted_by.len() as i64 - said.contradicted_by.len() as i64;
            (class, Reverse(support), candidate.name.clone())
        });
        candidates
    }

    /// How a name is printed: the spelling that most sources use, else as given.
    #[must_use]
    pub fn spelling(&self, name: &str) -> String {
        self.shown.get(&spelling::key(name)).cloned().unwrap_or_else(|| name.trim().to_owned())
    }

    /// Whether any source has the name.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.shown.contains_key(&spelling::key(name))
    }
}
