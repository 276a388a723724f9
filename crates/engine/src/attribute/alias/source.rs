//! One source's view of which names belong together.

use std::collections::{BTreeMap, BTreeSet};

use model::{AliasClaim, AliasRelation, Said};

use super::spelling::key;

/// What one source says about two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opinion {
    /// It has both names on one actor, and by what.
    pub(super) asserts: Option<Basis>,
    /// It says otherwise, by what, and how in words.
    pub(super) contradicts: Option<(Basis, String)>,
}

/// What an opinion rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Basis {
    pub(super) relation: AliasRelation,
    pub(super) said: Said,
}

/// An actor as a source has it.
#[derive(Clone, Debug)]
struct Entry {
    /// Its preferred name as printed.
    name: String,
    /// Whether the source lists it as an actor of its own: a bare claim such as `Thallium is APT37` in a press item makes
    /// an entry, and lists nothing.
    listed: bool,
    said: Said,
    /// Its names by key, each with what it is there by.
    names: BTreeMap<String, Basis>,
}

/// One source: its actors, each with the names it gives them, and what it says of pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    entries: Vec<Entry>,
    /// Entry of a preferred name.
    heads: BTreeMap<String, usize>,
    /// Entries that carry a name.
    carriers: BTreeMap<String, BTreeSet<usize>>,
    /// Pairs it calls distinct, in both orders.
    distinct: BTreeMap<(String, String), Basis>,
    /// Pairs that are related and not the same, in both orders, with the words.
    partial: BTreeMap<(String, String), (Basis, String)>,
}

impl Source {
    /// Adds an actor that the source lists.
    pub(super) fn list(&mut self, name: &str, said: &Said) {
        let index = self.entry(name, said);
        let entry = &mut self.entries[index];
        // Of an entry said twice the earlier stands; an older edition had it already.
        entry.said = if entry.listed { earlier(&entry.said, said) } else { said.clone() };
        entry.listed = true;
    }

    fn entry(&mut self, name: &str, said: &Said) -> usize {
        let head = key(name);
        if let Some(index) = self.heads.get(&head) {
            return *index;
        }
        let index = self.entries.len();
        self.entries.push(Entry {
            name: name.trim().to_owned(),
            listed: false,
            said: said.clone(),
            names: BTreeMap::new(),
        });
        self.heads.insert(head.clone(), index);
        self.carry(head, index, Basis { relation: AliasRelation::SameAs, said: Said::default() });
        index
    }

    fn carry(&mut self, name: String, entry: usize, basis: Basis) {
        self.carriers.entry(name.clone()).or_default().insert(entry);
        let names = &mut self.entries[entry].names;
        match names.get_mut(&name) {
            // Said in several ways, the plain one counts; said twice, the earlier.
            Some(known) if is_partial(known.relation) && !is_partial(basis.relation) => *known = basis,
            Some(known) => known.said = earlier(&known.said, &basis.said),
            None => {
                names.insert(name, basis);
            }
        }
    }

    /// Adds a claim of the source about two names.
    pub(super) fn claim(&mut self, claim: &AliasClaim) {
        let basis = Basis { relation: claim.relation, said: claim.said.clone() };
        let (subject, object) = (claim.subject.as_str(), claim.object.as_str());
        match claim.relation {
            AliasRelation::SameAs | AliasRelation::RenamedTo | AliasRelation::MergedInto => {
                self.same(subject, object, basis);
            }
            AliasRelation::DistinctFrom => {
                for (a, b) in [(subject, object), (object, subject)] {
                    self.distinct.entry((key(a), key(b))).or_insert_with(|| basis.clone());
                }
            }
            AliasRelation::BroaderThan => self.broader(subject, object, claim, basis),
            AliasRelation::PartOf | AliasRelation::SplitFrom => self.broader(object, subject, claim, basis),
            AliasRelation::Overlaps => self.partial(claim, &basis),
        }
    }

    /// Adds that `subject` and `object` are names of one actor. The entry is the one of `subject`, except when only
    /// `object` is listed.
    pub(super) fn same(&mut self, subject: &str, object: &str, basis: Basis) {
        let (head, other) =
            if !self.lists(subject) && self.lists(object) { (object, subject) } else { (subject, object) };
        let entry = self.entry(head, &basis.said);
        self.carry(key(other), entry, basis);
    }

    /// Adds that `part` is a part of `whole`. A whole that the source does not list itself is a name of each part, with
    /// reserve: so the part's other names stand in the same relation to it.
    fn broader(&mut self, whole: &str, part: &str, claim: &AliasClaim, basis: Basis) {
        self.partial(claim, &basis);
        if self.lists(part) && !self.lists(whole) {
            let entry = self.entry(part, &basis.said);
            self.carry(key(whole), entry, basis);
        }
    }

    fn partial(&mut self, claim: &AliasClaim, basis: &Basis) {
        let (subject, object) = (claim.subject.trim(), claim.object.trim());
        let words = match claim.relation {
            AliasRelation::BroaderThan => format!("says that {object} is part of {subject}"),
            relation => format!("says that {subject} {} {object}", relation.words()),
        };
        for (a, b) in [(subject, object), (object, subject)] {
            self.partial.entry((key(a), key(b))).or_insert_with(|| (basis.clone(), words.clone()));
        }
    }

    fn lists(&self, name: &str) -> bool {
        self.heads.get(&key(name)).is_some_and(|&entry| self.entries[entry].listed)
    }

    /// Preferred names of the actors it lists.
    pub(super) fn preferred(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|entry| entry.listed).map(|entry| entry.name.as_str())
    }

    /// Whether it knows a name at all.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.carriers.contains_key(name)
    }

    /// Entries that carry a name.
    pub(super) fn carriers_of(&self, name: &str) -> impl Iterator<Item = usize> {
        self.carriers.get(name).into_iter().flatten().copied()
    }

    /// Keys of the preferred names of the actors that carry a name.
    pub(super) fn preferred_of(&self, name: &str) -> BTreeSet<String> {
        let listed = self.carriers_of(name).map(|entry| &self.entries[entry]).filter(|entry| entry.listed);
        listed.map(|entry| key(&entry.name)).collect()
    }

    /// For each entry, the names on it that pass `test`.
    pub(super) fn members_that<'s>(&'s self, test: &dyn Fn(&str) -> bool) -> Vec<Vec<&'s str>> {
        let passing = |entry: &'s Entry| -> Vec<&'s str> {
            entry.names.keys().map(String::as_str).filter(|name| test(name)).collect()
        };
        self.entries.iter().map(passing).collect()
    }

    /// Keys of the names that share an entry with `name`, or stand in a claim with it.
    pub(super) fn neighbours<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let together =
            self.carriers_of(name).flat_map(|entry| self.entries[entry].names.keys().map(String::as_str));
        let first = (name.to_owned(), String::new());
        let related = self
            .partial
            .range(first..)
            .take_while(move |((a, _), _)| a.as_str() == name)
            .map(|((_, b), _)| b.as_str());
        together.chain(related).filter(move |other| *other != name)
    }

    /// What this source says about two different keys; `None` when nothing.
    pub(super) fn opinion(&self, a: &str, b: &str) -> Option<Opinion> {
        let pair = (a.to_owned(), b.to_owned());
        if let Some(basis) = self.distinct.get(&pair) {
            let words = "says that they are different".to_owned();
            return Some(Opinion { asserts: None, contradicts: Some((basis.clone(), words)) });
        }
        if let Some((basis, words)) = self.partial.get(&pair) {
            let contradicts = Some((basis.clone(), words.clone()));
            return Some(Opinion { asserts: Some(basis.clone()), contradicts });
        }
        let (of_a, of_b) = (self.carriers.get(a)?, self.carriers.get(b)?);
        let shared: Vec<usize> = of_a.intersection(of_b).copied().collect();
        let asserts = shared
            .iter()
            .filter_map(|&entry| self.shared(entry, a, b))
            .min_by_key(|basis| (is_partial(basis.relation), basis.said.date.is_none(), basis.said.date));
        let (listed_a, listed_b) = (self.listed(of_a), self.listed(of_b));
        // A source that lists neither, or only one of the two, as actors of its own says nothing about their difference.
        let differ = !listed_a.is_empty() && !listed_b.is_empty() && listed_a != listed_b;
        let contradicts = differ
            .then(|| {
                let said = listed_a.iter().chain(&listed_b).map(|&entry| self.entries[entry].said.clone());
                let said = said.reduce(|both, one| both.and(&one)).unwrap_or_default();
                let (of_a, of_b) = (self.names(&listed_a), self.names(&listed_b));
                let words = format!("has them under {of_a} and under {of_b}");
                (Basis { relation: AliasRelation::DistinctFrom, said }, words)
            })
            .or_else(|| {
                // A name that an entry carries with reserve is not the same as the entry's other names.
                let basis = asserts.clone().filter(|basis| is_partial(basis.relation))?;
                let names = self.names(&shared.iter().copied().collect());
                Some((basis, format!("has one of them as wider than {names}")))
            });
        (asserts.is_some() || contradicts.is_some()).then_some(Opinion { asserts, contradicts })
    }

    /// By what an entry has both names.
    fn shared(&self, entry: usize, a: &str, b: &str) -> Option<Basis> {
        let entry = &self.entries[entry];
        let head = key(&entry.name);
        let (of_a, of_b) = (entry.names.get(a)?, entry.names.get(b)?);
        Some(match (a == head, b == head) {
            (true, _) => of_b.clone(),
            (_, true) => of_a.clone(),
            _ => {
                let reserved = [of_a, of_b].into_iter().find(|basis| is_partial(basis.relation));
                let relation = reserved.map_or(AliasRelation::SameAs, |basis| basis.relation);
                Basis { relation, said: of_a.said.and(&of_b.said) }
            }
        })
    }

    fn listed(&self, entries: &BTreeSet<usize>) -> BTreeSet<usize> {
        entries.iter().copied().filter(|&entry| self.entries[entry].listed).collect()
    }

    fn names(&self, entries: &BTreeSet<usize>) -> String {
        const SHOWN: usize = 5;
        let mut names: Vec<&str> = entries.iter().map(|&entry| self.entries[entry].name.as_str()).collect();
        names.sort_unstable();
        let more = names.len().saturating_sub(SHOWN);
        names.truncate(SHOWN);
        let shown = names.join(", ");
        if more == 0 { shown } else { format!("{shown} and {more} more") }
    }
}

/// Whether names so related are neither the same nor different.
const fn is_partial(relation: AliasRelation) -> bool {
    matches!(
        relation,
        AliasRelation::BroaderThan
            | AliasRelation::PartOf
            | AliasRelation::Overlaps
            | AliasRelation::SplitFrom
    )
}

/// Of two statements the one known to be earlier; one without a date is no earlier than one with.
fn earlier(a: &Said, b: &Said) -> Said {
    match (a.date, b.date) {
        (Some(of_a), Some(of_b)) if of_b < of_a => b.clone(),
        (None, Some(_)) => b.clone(),
        _ => a.clone(),
    }
}
