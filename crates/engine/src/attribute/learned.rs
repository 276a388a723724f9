//! Everything that may be used for an answer, prepared once for many questions.

use std::collections::{BTreeMap, BTreeSet};

use model::{Actor, Id, Report, Timestamp, country_code};

use super::alias::Resolver;
use super::habit::Habits;
use super::target::Targeting;
use super::technique::{Profiles, Use, Weights};
use super::trained::Trained;

/// What is known, as it comes from the store or from files.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Reports on actors.
    pub reports: Vec<Report>,
    /// Actors as sources describe them.
    pub actors: Vec<Actor>,
    /// What actors are said to use, by external id (`T1566`, `S0154`). The actor may be given by any name or id that the
    /// resolver knows.
    pub uses: Vec<Use>,
    /// What software is said to do: the `actor` of these is the external id of software. See [`Profiles::with_software`].
    pub software: Vec<Use>,
}

/// What was learned from it.
#[derive(Clone, Debug)]
pub struct Learned {
    pub(super) resolver: Resolver,
    pub(super) trained: Trained,
    pub(super) profiles: Profiles,
    pub(super) weights: Weights,
    pub(super) targeting: Targeting,
    pub(super) habits: Habits,
    /// How an actor is printed, by its key.
    shown: BTreeMap<String, String>,
    /// How each report names its actor.
    labels: BTreeMap<Id<Report>, String>,
    /// The names under which reports file an actor, by its key.
    filed: BTreeMap<String, BTreeSet<String>>,
    /// The country most sources say an actor is of, by its key.
    countries: BTreeMap<String, String>,
}

impl Learned {
    /// Learns from what is `known`: keys and activity from all reports, which each question narrows to those of its time; style
    /// from those dated up to `until`, without those in `leave`.
    #[must_use]
    pub fn new(known: Known, resolver: Resolver, until: Timestamp, leave: &BTreeSet<Id<Report>>) -> Self {
        let mut it = Self {
            trained: Trained::learn(Vec::new(), until, leave),
            profiles: Profiles::build([]),
            weights: Weights::shipped(),
            targeting: Targeting::new(&known.actors, &resolver),
            habits: Habits::default(),
            shown: BTreeMap::new(),
            labels: BTreeMap::new(),
            filed: BTreeMap::new(),
            countries: BTreeMap::new(),
            resolver,
        };
        // Canonical names are asked for once for each name: reports are many and their actors few.
        let mut keys: BTreeMap<String, String> = BTreeMap::new();
        let mut reports = known.reports;
        for report in &mut reports {
            let name = std::mem::take(&mut report.actor);
            let key = keys.entry(name.clone()).or_insert_with(|| it.file(&name)).clone();
            it.filed.entry(key.clone()).or_default().insert(name.clone());
            it.labels.insert(report.id.clone(), name);
            report.actor = key;
        }
        let mut uses = known.uses;
        for one in &mut uses {
            let name = std::mem::take(&mut one.actor);
            one.actor = keys.entry(name.clone()).or_insert_with(|| it.file(&name)).clone();
        }
        it.profiles = Profiles::build(uses).with_software(known.software);
        it.settle(&known.actors);
        it.trained = Trained::learn(reports, until, leave);
        it
    }

    /// Learns style anew; see [`Learned::new`].
    pub fn restyle(&mut self, until: Timestamp, leave: &BTreeSet<Id<Report>>) {
        self.trained.restyle(until, leave);
    }

    /// The same with habits of actors, whose keys [`Learned::key`] gives.
    #[must_use]
    pub fn with_habits(self, habits: Habits) -> Self {
        Self { habits, ..self }
    }

    /// The same with other weights between the terms of reports.
    #[must_use]
    pub fn with_report_weights(mut self, weights: super::trained::Weights) -> Self {
        self.trained = self.trained.with_weights(weights);
        self
    }

    /// What reports teach.
    #[must_use]
    pub const fn trained(&self) -> &Trained {
        &self.trained
    }

    /// What actors are said to use, by key of the actor.
    #[must_use]
    pub const fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    /// The key under which a name of an actor is filed.
    #[must_use]
    pub fn key(&self, name: &str) -> String {
        Resolver::key(&self.resolver.canonical(name))
    }

    /// How an actor is printed.
    #[must_use]
    pub fn print(&self, key: &str) -> String {
        self.shown.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }

    /// How a report names its actor.
    pub(super) fn label(&self, report: &Report) -> String {
        self.labels.get(&report.id).cloned().unwrap_or_else(|| self.print(&report.actor))
    }

    /// The names under which reports file an actor.
    pub(super) fn filed(&self, key: &str) -> impl Iterator<Item = &String> {
        self.filed.get(key).into_iter().flatten()
    }

    /// The country that most sources say the actor is of.
    pub(super) fn country(&self, key: &str) -> Option<&str> {
        self.countries.get(key).map(String::as_str)
    }

    fn file(&mut self, name: &str) -> String {
        let canonical = self.resolver.canonical(name);
        let key = Resolver::key(&canonical);
        // Spellings that no source knows: capitals sort first and read better.
        let shown = self.shown.entry(key.clone()).or_insert_with(|| canonical.clone());
        if canonical < *shown {
            *shown = canonical;
        }
        key
    }

    fn settle(&mut self, actors: &[Actor]) {
        let mut votes: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
        for actor in actors {
            let Some(country) = actor.country.as_deref().and_then(country_code) else { continue };
            let key = self.key(&actor.name);
            *votes.entry(key).or_default().entry(country).or_default() += 1;
        }
        // Of two countries with as many sources neither is said.
        for (key, of_actor) in votes {
            let most = of_actor.values().copied().max().unwrap_or_default();
            let mut first = of_actor.into_iter().filter(|(_, sources)| *sources == most);
            if let (Some((country, _)), None) = (first.next(), first.next()) {
                self.countries.insert(key, country.to_owned());
            }
        }
    }
}
