//! One source's view of which names belong together.

use std::collections::{BTreeMap, BTreeSet};

use super::spelling::key;

/// What one source says about two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opinion {
    /// It has both names on one actor.
    pub(super) asserts: bool,
    /// It says otherwise, and how.
    pub(super) contradicts: Option<String>,
}

/// One source: its actors, each with the names it gives them, and what it says of pairs.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// Entries: preferred name as printed, and whether the source lists it as an actor of its own (a bare claim such as
    /// `Thallium is APT37` in a press item makes an entry, and lists nothing).
    entries: Vec<(String, bool)>,
    /// Entry of a preferred name.
    heads: BTreeMap<String, usize>,
    /// Entries that carry a name.
    carriers: BTreeMap<String, BTreeSet<usize>>,
    /// Names of an entry.
    members: Vec<BTreeSet<String>>,
    /// Pairs it calls distinct, in both orders.
    distinct: BTreeSet<(String, String)>,
    /// Pairs of which it says that one is part of the other, in both orders, with the words.
    broader: BTreeMap<(String, String), String>,
}

impl Source {
    /// Adds an actor that the source lists.
    pub(super) fn list(&mut self, name: &str) {
        self.entry(name, true);
    }

    fn entry(&mut self, name: &str, listed: bool) -> usize {
        let head = key(name);
        let index = *self.heads.entry(head.clone()).or_insert_with(|| {
            self.entries.push((name.trim().to_owned(), listed));
            self.members.push(BTreeSet::new());
            self.entries.len() - 1
        });
        self.entries[index].1 |= listed;
        self.carry(head, index);
        index
    }

    fn carry(&mut self, name: String, entry: usize) {
        self.members[entry].insert(name.clone());
        self.carriers.entry(name).or_default().insert(entry);
    }

    /// Adds that `subject` and `object` are names of one actor. The entry is the one of `subject`, except when only
    /// `object` is listed.
    pub(super) fn same(&mut self, subject: &str, object: &str) {
        let listed =
            |source: &Self, name: &str| source.heads.get(&key(name)).is_some_and(|&i| source.entries[i].1);
        let (head, other) = if !listed(self, subject) && listed(self, object) {
            (object, subject)
        } else {
            (subject, object)
        };
        let entry = self.entry(head, false);
        self.carry(key(other), entry);
    }

    /// Adds that the two are different actors.
    pub(super) fn distinct(&mut self, a: &str, b: &str) {
        let (a, b) = (key(a), key(b));
        self.distinct.insert((a.clone(), b.clone()));
        self.distinct.insert((b, a));
    }

    /// Adds that `part` is a part of `whole`.
    pub(super) fn broader(&mut self, whole: &str, part: &str) {
        let words = format!("says that {} is part of {}", part.trim(), whole.trim());
        let (whole, part) = (key(whole), key(part));
        self.broader.insert((whole.clone(), part.clone()), words.clone());
        self.broader.insert((part, whole), words);
    }

    /// Preferred names of the actors it lists.
    pub(super) fn preferred(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|(_, listed)| *listed).map(|(name, _)| name.as_str())
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
        let listed = self.carriers_of(name).filter(|&entry| self.entries[entry].1);
        listed.map(|entry| key(&self.entries[entry].0)).collect()
    }

    /// For each entry, the names on it that pass `test`.
    pub(super) fn members_that(&self, test: &dyn Fn(&str) -> bool) -> Vec<Vec<&str>> {
        self.members
            .iter()
            .map(|names| names.iter().map(String::as_str).filter(|name| test(name)).collect())
            .collect()
    }

    /// Keys of the names that share an entry with `name`, or stand in a claim with it.
    pub(super) fn neighbours<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let together = self
            .carriers
            .get(name)
            .into_iter()
            .flatten()
            .flat_map(|&entry| self.members[entry].iter().map(String::as_str));
        let first = (name.to_owned(), String::new());
        let parts = self
            .broader
            .range(first..)
            .take_while(move |((a, _), _)| a.as_str() == name)
            .map(|((_, b), _)| b.as_str());
        together.chain(parts).filter(move |other| *other != name)
    }

    /// What this source says about two different keys; `None` when nothing.
    pub(super) fn opinion(&self, a: &str, b: &str) -> Option<Opinion> {
        let pair = (a.to_owned(), b.to_owned());
        if self.distinct.contains(&pair) {
            return Some(Opinion {
                asserts: false,
                contradicts: Some("says that they are different".to_owned()),
            });
        }
        if let Some(words) = self.broader.get(&pair) {
            return Some(Opinion { asserts: true, contradicts: Some(words.clone()) });
        }
        let (of_a, of_b) = (self.carriers.get(a)?, self.carriers.get(b)?);
        let asserts = !of_a.is_disjoint(of_b);
        let (listed_a, listed_b) = (self.listed(of_a), self.listed(of_b));
        // A source that lists neither, or only one of the two, as actors of its own says nothing about their difference.
        let differ = !listed_a.is_empty() && !listed_b.is_empty() && listed_a != listed_b;
        let contradicts = differ.then(|| {
            let (of_a, of_b) = (self.names(&listed_a), self.names(&listed_b));
            format!("has them under {of_a} and under {of_b}")
        });
        (asserts || contradicts.is_some()).then_some(Opinion { asserts, contradicts })
    }

    fn listed(&self, entries: &BTreeSet<usize>) -> BTreeSet<usize> {
        entries.iter().copied().filter(|&entry| self.entries[entry].1).collect()
    }

    fn names(&self, entries: &BTreeSet<usize>) -> String {
        const SHOWN: usize = 5;
        let mut names: Vec<&str> = entries.iter().map(|&entry| self.entries[entry].0.as_str()).collect();
        names.sort_unstable();
        let more = names.len().saturating_sub(SHOWN);
        names.truncate(SHOWN);
        let shown = names.join(", ");
        if more == 0 { shown } else { format!("{shown} and {more} more") }
    }
}
