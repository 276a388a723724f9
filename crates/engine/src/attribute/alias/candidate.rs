//! Who says what of two names, and what a name may mean.

use std::cmp::Reverse;

use model::{AliasRelation, NameScheme, Said};

use super::{Resolver, Verdict, spelling};

/// One source's word on two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The source.
    pub source: String,
    /// How it relates the two; when it only lists them apart, `distinct from`.
    pub relation: AliasRelation,
    /// How it keeps them apart, in words; empty for what speaks for their being one.
    pub how: String,
    /// When, how good, how far it may go: of all that the word rests on, the latest, the worst, the narrowest.
    pub said: Said,
    /// Whether both names are of the source's own giving: then its word decides.
    pub own: bool,
}

/// Who says that two names mean one actor, and who says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sayings {
    /// Sources that have both on one actor, in order of name.
    pub asserted_by: Vec<Word>,
    /// Sources that keep them apart, in order of name. One source may do both.
    pub contradicted_by: Vec<Word>,
}

/// Vendors whose maps speak of names they gave themselves: what such a map keeps apart is always a dissent.
const FIRST_PARTIES: [&str; 1] = ["microsoft"];

/// So many sources without reservation outweigh one that joins two names and also has one of them elsewhere.
const SETTLING: usize = 2;

impl Sayings {
    /// What counts of it.
    ///
    /// What is discredited (grade E or 5) does not. Of two names that one party gave itself, its word alone counts. And
    /// the dissent of a source that also asserts does not, where enough others assert without reservation: a compilation
    /// that has `A` and `B` on one actor and `B` on a second one as well holds a duplicate, or an umbrella of its own; it
    /// does not say that `A` is not `B`. Alone it leaves the question open; against two sources that have one actor it
    /// does not. A first party is never overruled about its own names.
    pub(super) fn settled(mut self) -> Self {
        for side in [&mut self.asserted_by, &mut self.contradicted_by] {
            side.retain(|word| !word.said.grade.is_discredited());
        }
        if self.words().any(|word| word.own) {
            for side in [&mut self.asserted_by, &mut self.contradicted_by] {
                side.retain(|word| word.own);
            }
            return self;
        }
        let reserved = |source: &str| self.contradicted_by.iter().any(|other| other.source == source);
        let clear = self.asserted_by.iter().filter(|word| !reserved(&word.source)).count();
        if clear >= SETTLING {
            let asserted = &self.asserted_by;
            self.contradicted_by.retain(|word| {
                let asserts = asserted.iter().any(|other| other.source == word.source);
                !asserts || FIRST_PARTIES.contains(&word.source.as_str())
            });
        }
        self
    }

    /// All words, those for it first.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.asserted_by.iter().chain(&self.contradicted_by)
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
        let givers = [a, b].map(|name| self.givers.get(name).copied());
        for (name, source) in &self.sources {
            if self.defers(name, a, b) {
                continue;
            }
            let Some(opinion) = source.opinion(a, b) else { continue };
            let party = NameScheme::party_of(name);
            let own = party.is_some() && givers.iter().all(|giver| *giver == party);
            let word = |relation, how, said| Word { source: name.clone(), relation, how, said, own };
            let asserts = opinion.asserts.map(|basis| word(basis.relation, String::new(), basis.said));
            said.asserted_by.extend(asserts);
            let contradicts = opinion.contradicts.map(|(basis, how)| word(basis.relation, how, basis.said));
            said.contradicted_by.extend(contradicts);
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
