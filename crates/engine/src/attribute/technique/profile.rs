//! What actors are known to use, with who says so.

use std::collections::{BTreeMap, BTreeSet};

use super::level::Level;
use super::nearest::Reports;
use super::observed::Observed;
use super::repertoire::{Kits, Repertoire};

/// What an actor can be seen to use.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// An ATT&CK technique by its external id: `T1566.002`.
    Technique(String),
    /// Malware or a tool by its external id: `S0154`.
    Software(String),
}

impl Item {
    /// Its external id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Technique(id) | Self::Software(id) => id,
        }
    }

    pub(super) fn technique(&self) -> Option<&str> {
        match self {
            Self::Technique(id) => Some(id),
            Self::Software(_) => None,
        }
    }

    pub(super) fn software(&self) -> Option<&str> {
        match self {
            Self::Software(id) => Some(id),
            Self::Technique(_) => None,
        }
    }
}

/// One statement: this actor uses that, as these reports say. Of an actor's campaign it is a statement on the actor. Of
/// software, named by its external id, it is what the software does: see [`Profiles::with_software`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The actor's id or name.
    pub actor: String,
    /// What it uses.
    pub item: Item,
    /// The reports behind it, by the name of their citation. Without any, nothing removes the statement.
    pub citations: Vec<String>,
}

/// Citations by actor and item.
pub(super) type Uses = BTreeMap<String, BTreeMap<Item, BTreeSet<String>>>;

/// What all actors are known to use. The order in which it was said does not matter.
#[derive(Clone, Debug)]
pub struct Profiles {
    uses: Uses,
    pub(super) kits: Kits,
    pub(super) actors: Vec<String>,
    pub(super) reports: Reports,
    pub(super) techniques: Level,
    pub(super) parents: Level,
    pub(super) software: Level,
    pub(super) repertoire: Repertoire,
}

/// One report on one actor, taken from the profiles: what it says the actor used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// The report's citation.
    pub citation: String,
    /// Whom it is about.
    pub actor: String,
    /// What it says.
    pub observed: Observed,
}

impl Profiles {
    /// From statements. Statements on one actor and item are joined.
    #[must_use]
    pub fn build(statements: impl IntoIterator<Item = Use>) -> Self {
        let mut uses = Uses::new();
        for Use { actor, item, citations } in statements {
            uses.entry(actor).or_default().entry(item).or_default().extend(citations);
        }
        Self::of(uses, Kits::default())
    }

    /// The same knowledge with what software does: statements whose `actor` is the external id of software and whose item is a
    /// technique. Others are left out. Without it an actor is known by what is said of itself alone.
    #[must_use]
    pub fn with_software(self, statements: impl IntoIterator<Item = Use>) -> Self {
        let of_techniques = statements.into_iter().filter_map(|said| match said.item {
            Item::Technique(id) => Some((said.actor, id, said.citations)),
            Item::Software(_) => None,
        });
        Self::of(self.uses, self.kits.with(of_techniques))
    }

    fn of(uses: Uses, kits: Kits) -> Self {
        let level = |name: fn(&Item) -> Option<&str>| {
            Level::build(uses.values().map(|items| {
                items.iter().filter_map(move |(item, reports)| Some((name(item)?, reports.len())))
            }))
        };
        let (techniques, software) = (level(Item::technique), level(Item::software));
        Self {
            actors: uses.keys().cloned().collect(),
            reports: Reports::build(&uses, &techniques, &software),
            repertoire: Repertoire::build(&uses, &kits, &software),
            parents: level(|item| item.technique().map(parent)),
            techniques,
            software,
            uses,
            kits,
        }
    }

    /// The actors, sorted.
    #[must_use]
    pub fn actors(&self) -> &[String] {
        &self.actors
    }

    /// Distinct items the actor is known to use; none for an actor that is not known.
    #[must_use]
    pub fn size(&self, actor: &str) -> usize {
        self.uses.get(actor).map_or(0, BTreeMap::len)
    }

    /// The actor's items, sorted.
    pub fn items(&self, actor: &str) -> impl Iterator<Item = &Item> {
        self.uses.get(actor).into_iter().flat_map(BTreeMap::keys)
    }

    /// What software is said to do: ids of techniques, sorted.
    pub fn techniques_of(&self, software: &str) -> impl Iterator<Item = &str> {
        self.kits.techniques(software)
    }

    /// How many actors use it.
    #[must_use]
    pub fn users(&self, item: &Item) -> usize {
        self.uses.values().filter(|items| items.contains_key(item)).count()
    }

    /// The reports behind one statement, sorted.
    pub fn citations(&self, actor: &str, item: &Item) -> impl Iterator<Item = &str> {
        self.uses.get(actor).and_then(|items| items.get(item)).into_iter().flatten().map(String::as_str)
    }

    /// The same knowledge without one report: what no other report says is gone, for every actor and all software. The actors
    /// stay, if need be with empty profiles.
    #[must_use]
    pub fn without_report(&self, citation: &str) -> Self {
        let mut uses = self.uses.clone();
        let stays = |citations: &mut BTreeSet<String>| !citations.remove(citation) || !citations.is_empty();
        uses.values_mut().for_each(|items| items.retain(|_, citations| stays(citations)));
        Self::of(uses, self.kits.without_report(citation))
    }

    /// The same knowledge without an actor, as if nobody had ever reported on it.
    #[must_use]
    pub fn without_actor(&self, actor: &str) -> Self {
        let mut uses = self.uses.clone();
        uses.remove(actor);
        Self::of(uses, self.kits.clone())
    }

    /// Every report that says at least `techniques` techniques of an actor, by actor and citation.
    #[must_use]
    pub fn incidents(&self, techniques: usize) -> Vec<Incident> {
        let mut incidents = Vec::new();
        for (actor, items) in &self.uses {
            let mut by_citation: BTreeMap<&str, Observed> = BTreeMap::new();
            for (item, citations) in items {
                for citation in citations {
                    by_citation.entry(citation).or_default().insert(item);
                }
            }
            incidents.extend(
                by_citation.into_iter().filter(|(_, observed)| observed.techniques.len() >= techniques).map(
                    |(citation, observed)| Incident {
                        citation: citation.to_owned(),
                        actor: actor.clone(),
                        observed,
                    },
                ),
            );
        }
        incidents
    }
}

/// The technique of a sub-technique: `T1566` of `T1566.002`.
pub(super) fn parent(id: &str) -> &str {
    id.split_once('.').map_or(id, |(parent, _)| parent)
}
