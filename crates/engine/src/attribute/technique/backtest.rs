//! What the judgement would have said of reports whose actor is known.

use std::collections::{BTreeMap, BTreeSet};

use super::fit::{Choice, posterior};
use super::observed::Observed;
use super::profile::{Incident, Profiles};
use super::term::Looked;
use super::weights::Weights;

/// How much a report counts with its actor's profile withheld, against how much with it: a mixture with 30 % unknown.
pub const UNKNOWN_SHARE: f64 = 0.3;

/// Of an actor with fewer items left, hardly anything can be recognised: its reports are judged like all others, but no
/// weights are learned from them.
pub const KNOWN: usize = 4;

/// What the profiles may know of the report under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// Nothing: its own contribution is removed. The only honest figure.
    Strict,
    /// Everything, as shipped. Leaks the answer; to show how large the trap is.
    Leaky,
}

/// What the profiles say of an actor when a report on it is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Items: techniques and software.
    pub items: usize,
    /// Techniques among them.
    pub techniques: usize,
    /// Items that the report shows as well.
    pub shared: usize,
}

impl Left {
    fn of(profiles: &Profiles, incident: &Incident) -> Self {
        let Observed { techniques, software } = &incident.observed;
        let mut left = Self::default();
        for item in profiles.items(&incident.actor) {
            left.items += 1;
            left.techniques += usize::from(item.technique().is_some());
            let set = if item.technique().is_some() { techniques } else { software };
            left.shared += usize::from(set.contains(item.id()));
        }
        left
    }
}

/// One report judged by weights that were fitted without its actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The report.
    pub citation: String,
    /// Its true actor.
    pub actor: String,
    /// What the profiles say of the actor without the report.
    pub left: Left,
    /// Whether that actor's profile was withheld, so that unknown is the right answer.
    pub withheld: bool,
    /// The true actor's rank among the actors, from 1; ties share the middle. 0 where it was withheld.
    pub rank: f64,
    /// The most probable actor.
    pub first: String,
    /// Its probability, before any ceiling.
    pub posterior: f64,
    /// The probability of an unknown actor.
    pub unknown: f64,
    /// How much the trial counts in the mixture.
    pub weight: f64,
}

/// A trial in which the probabilities of all actors of a group, such as a country, are added up.
#[derive(Clone, Debug, PartialEq)]
pub struct Rolled {
    /// The group of the true actor, if it is known.
    pub group: Option<String>,
    /// Whether the true actor's profile was withheld. Its group may still be named, and rightly.
    pub withheld: bool,
    /// The most probable group.
    pub first: String,
    /// Its probability, before any ceiling.
    pub posterior: f64,
    /// How much the trial counts in the mixture.
    pub weight: f64,
}

impl Rolled {
    /// Whether the most probable group is the true one.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.group.as_ref() == Some(&self.first)
    }
}

/// All trials of one kind, and the choices they rest on.
pub struct Trials<'a> {
    incidents: &'a [Incident],
    /// By incident: with its actor, and without.
    cases: Vec<[Case; 2]>,
}

struct Case {
    actors: Vec<String>,
    left: Left,
    choice: Choice,
}

impl<'a> Trials<'a> {
    /// Compares every incident with the profiles, once with its actor and once without.
    ///
    /// An incident on an actor the profiles do not have is left out.
    #[must_use]
    pub fn prepare(profiles: &Profiles, incidents: &'a [Incident], knowledge: Knowledge) -> Self {
        let cases = incidents
            .iter()
            .map(|incident| {
                let known = match knowledge {
                    Knowledge::Strict => profiles.without_report(&incident.citation),
                    Knowledge::Leaky => profiles.clone(),
                };
                let withheld = known.without_actor(&incident.actor);
                let left = Left::of(&known, incident);
                [
                    case(&known, &incident.observed, Some(&incident.actor), left),
                    case(&withheld, &incident.observed, None, left),
                ]
            })
            .collect();
        Self { incidents, cases }
    }

    /// Weights fitted on all of them.
    #[must_use]
    pub fn fit(&self) -> Weights {
        self.fit_where(|_| true)
    }

    fn fit_where(&self, keep: impl Fn(&str) -> bool) -> Weights {
        let choices: Vec<&Choice> = self
            .incidents
            .iter()
            .zip(&self.cases)
            .filter(|(incident, _)| keep(&incident.actor))
            .flat_map(|(_, pair)| {
                pair.iter().filter(|case| case.left.items >= KNOWN).map(|case| &case.choice)
            })
            .collect();
        Weights::fit(&choices)
    }

    /// Judges every incident, known then withheld, with weights fitted on the actors of the other folds.
    #[must_use]
    pub fn cross_validate(&self, folds: usize) -> Vec<Trial> {
        self.across(folds, trial)
    }

    /// The same for groups of actors, such as the countries they are of: see [`Rolled`]. `group` gives that of an actor.
    #[must_use]
    pub fn roll_up<'g>(&self, folds: usize, group: impl Fn(&str) -> Option<&'g str>) -> Vec<Rolled> {
        self.across(folds, |incident, case, weights| rolled(incident, case, weights, &group))
    }

    /// Judges every incident with given weights.
    #[must_use]
    pub fn with(&self, weights: &Weights) -> Vec<Trial> {
        self.judged(|_| weights, trial)
    }

    fn across<T>(&self, folds: usize, of: impl Fn(&Incident, &Case, &Weights) -> T) -> Vec<T> {
        let actors: BTreeSet<&str> = self.incidents.iter().map(|incident| incident.actor.as_str()).collect();
        let actors: Vec<&str> = actors.into_iter().collect();
        let fold = |actor: &str| actors.binary_search(&actor).unwrap_or_default() % folds.max(1);
        let weights: Vec<Weights> =
            (0..folds.max(1)).map(|out| self.fit_where(|actor| fold(actor) != out)).collect();
        self.judged(|actor| &weights[fold(actor)], of)
    }

    fn judged<'w, T>(
        &self,
        weights: impl Fn(&str) -> &'w Weights,
        of: impl Fn(&Incident, &Case, &Weights) -> T,
    ) -> Vec<T> {
        let pairs = self.incidents.iter().zip(&self.cases);
        let cases = pairs.flat_map(|(incident, pair)| pair.iter().map(move |case| (incident, case)));
        cases.map(|(incident, case)| of(incident, case, weights(&incident.actor))).collect()
    }
}

fn case(profiles: &Profiles, observed: &Observed, right: Option<&str>, left: Left) -> Case {
    let weight = if right.is_some() { 1.0 - UNKNOWN_SHARE } else { UNKNOWN_SHARE };
    let looked = Looked::up(profiles, observed);
    let actors = profiles.actors().to_vec();
    let mut alternatives: Vec<_> = (0..actors.len()).map(|actor| looked.actor(actor)).collect();
    alternatives.push(*looked.unknown());
    let right =
        right.and_then(|actor| actors.iter().position(|known| known == actor)).unwrap_or(actors.len());
    Case { actors, left, choice: Choice { alternatives, right, weight } }
}

fn rolled<'g>(
    incident: &Incident,
    case: &Case,
    weights: &Weights,
    group: impl Fn(&str) -> Option<&'g str>,
) -> Rolled {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for (actor, probability) in case.actors.iter().zip(posterior(&case.choice.alternatives, &weights.0)) {
        if let Some(group) = group(actor) {
            *sums.entry(group).or_default() += probability;
        }
    }
    let first = sums.into_iter().reduce(|best, next| if next.1 > best.1 { next } else { best });
    Rolled {
        group: group(&incident.actor).map(str::to_owned),
        withheld: case.choice.right >= case.actors.len(),
        first: first.map(|(group, _)| group.to_owned()).unwrap_or_default(),
        posterior: first.map_or(0.0, |(_, probability)| probability),
        weight: case.choice.weight,
    }
}

fn trial(incident: &Incident, case: &Case, weights: &Weights) -> Trial {
    let all = posterior(&case.choice.alternatives, &weights.0);
    let (actors, unknown) = all.split_at(case.actors.len());
    let first = (0..actors.len()).reduce(|best, at| if actors[at] > actors[best] { at } else { best });
    let right = actors.get(case.choice.right);
    let rank = right.map_or(0.0, |right| {
        let above = actors.iter().filter(|p| *p > right).count() as f64;
        let same = actors.iter().filter(|p| *p == right).count() as f64;
        above + (same + 1.0) / 2.0
    });
    Trial {
        citation: incident.citation.clone(),
        actor: incident.actor.clone(),
        left: case.left,
        withheld: right.is_none(),
        rank,
        first: first.map(|at| case.actors[at].clone()).unwrap_or_default(),
        posterior: first.map_or(0.0, |at| actors[at]),
        unknown: unknown.first().copied().unwrap_or_default(),
        weight: case.choice.weight,
    }
}
