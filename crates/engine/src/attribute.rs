//! Attribute: who is behind a cluster, ranked, with what speaks for and against each answer.
//!
//! The score of an actor is the logarithm of its prior, plus the nats of what the cluster shares with earlier reports on it,
//! plus the nats of what it is known to target; an unknown actor competes with its prior alone. Softmax makes probabilities
//! of scores; ceilings hold down what rests on one kind of evidence. Where no report lists anything of the cluster nobody is
//! named, since activity and targets alone are no knowledge of it. `weigh`, `prior`, `target` and `ceiling` say where their
//! numbers come from.

pub mod alias;
pub mod backtest;
mod ceiling;
mod dispute;
mod judge;
pub mod overlap;
mod prior;
mod sighting;
mod standing;
pub mod style;
mod target;
pub mod technique;
pub mod trained;
mod weigh;
mod words;

use std::collections::BTreeMap;
use std::net::IpAddr;

use model::{
    Actor, Attribution, Confidence, DomainName, Evidence, Family, Hypothesis, KeyKind, Likelihood, Link,
    Profile, Report, Timestamp,
};

use self::alias::Resolver;
use self::judge::Bench;
use self::prior::Prior;
use self::sighting::{Roster, Sightings};
use self::standing::{Scales, Standing};
use self::target::Victimology;

/// At most this many actors are listed, beside the unknown one.
const LISTED: usize = 8;
/// An actor for whom nothing but general activity speaks is listed from this probability on.
const WORTH_LISTING: f64 = 0.05;
/// At most this much evidence of each side is listed; the first hypothesis gets four times as much.
const EVIDENCE: usize = 25;
/// Said when there is nothing to go by.
const NO_BASIS: &str = "no report lists any of this infrastructure, so there is no basis to name an actor";

/// What is asked, and everything that may be used for the answer.
pub struct Question<'a> {
    /// The cluster.
    pub designator: &'a str,
    /// Its members.
    pub members: &'a [DomainName],
    /// Addresses of its members that are dedicated: none that strangers share.
    pub addresses: &'a [IpAddr],
    /// The name that one registers for a host name, with zones that strangers share (dynamic DNS, free hosting) taken as
    /// suffixes: a report that lists another customer of such a zone is no report on this cluster.
    pub registrable: &'a dyn Fn(&DomainName) -> DomainName,
    /// At least every report that lists a member, another name of its registrable name, or one of `addresses`; others do no
    /// harm.
    pub reports: &'a [Report],
    /// How many reports there are on every actor, on whatever infrastructure.
    pub activity: &'a [Activity],
    /// What names of actors mean.
    pub resolver: &'a Resolver,
    /// Actors as sources describe them, for what they target.
    pub actors: &'a [Actor],
    /// What the cluster imitates.
    pub profile: &'a Profile,
    /// The part of the cluster's links that are reports, 0 to 1; see [`linked_by_report`].
    pub linked_by_report: f64,
    /// Only reports up to this moment count.
    pub as_of: Option<Timestamp>,
    /// The moment from which ages are counted: `as_of`, or the latest report or observation.
    pub now: Timestamp,
}

/// How active one actor is, as far as reports show. Counted up to the as-of date by the caller; an entry whose latest report
/// is later does not count at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// The actor, as reports name it.
    pub actor: String,
    /// Reports on it.
    pub reports: u64,
    /// The latest of them.
    pub latest: Timestamp,
}

/// The part of `links` that are reports listing both names, 0 to 1; 0 when there are none.
#[must_use]
pub fn linked_by_report(links: &[Link]) -> f64 {
    let reports = links.iter().filter(|link| link.key.kind == KeyKind::Report).count();
    weigh::count(reports) / weigh::count(links.len().max(1))
}

/// Ranks who may be behind a cluster. The order of the inputs does not matter.
#[must_use]
pub fn attribute(question: &Question<'_>) -> Attribution {
    let mut roster = Roster::default();
    let seen = sighting::sightings(question, &mut roster);
    let prior = prior::prior(question, &seen, &mut roster);
    if seen.listed.is_empty() {
        return no_basis(question, &seen, &prior);
    }
    let victimology = target::victimology(question.profile, question.actors, question.resolver);
    let scales = Scales {
        prior: &prior,
        victimology: &victimology,
        linked_by_report: question.linked_by_report,
        now: question.now,
    };
    let ranking = scales.rank(&seen.listed, None);

    let mut actors = 0;
    let shown: Vec<&Standing> = ranking
        .iter()
        .filter(|standing| {
            let worth = standing.actor.is_some()
                && (standing.has_evidence() || standing.posterior >= WORTH_LISTING)
                && actors < LISTED;
            actors += usize::from(worth);
            standing.actor.is_none() || worth
        })
        .collect();
    let keys: Vec<&str> = shown
        .iter()
        .filter(|standing| standing.infrastructure.nats > 0.0)
        .filter_map(|standing| standing.actor.as_deref())
        .collect();
    let leader = ranking.first().and_then(|first| first.actor.as_deref());
    let rivals: Vec<&str> = keys.iter().copied().filter(|key| Some(*key) != leader).collect();
    let disputes = dispute::disputes(question, &roster, &seen.listed, leader, &rivals);
    let bench = Bench {
        question,
        roster: &roster,
        seen: &seen,
        prior: &prior,
        scales: &scales,
        ranking: &ranking,
        disputes: &disputes,
    };
    let (confidence, mut caveats) = bench.judge();

    let accounts =
        Accounts { question, roster: &roster, seen: &seen, prior: &prior, victimology: &victimology };
    let hypotheses: Vec<Hypothesis> = shown
        .iter()
        .enumerate()
        .map(|(place, standing)| {
            accounts.hypothesis(standing, &ranking, EVIDENCE * if place == 0 { 4 } else { 1 }, &mut caveats)
        })
        .collect();
    let unlisted = ranking.len() - shown.len();
    if unlisted > 0 {
        let rest: f64 = 1.0 - shown.iter().map(|standing| standing.posterior).sum::<f64>();
        caveats.push(format!(
            "{} not listed share the remaining {:.0} %",
            words::number(unlisted, "further actor", "further actors"),
            (rest * 100.0).clamp(0.0, 100.0)
        ));
    }
    Attribution {
        designator: question.designator.to_owned(),
        as_of: question.as_of,
        hypotheses,
        confidence,
        caveats,
        contested: disputes.listed,
    }
}

/// The answer when no report lists anything of the cluster: unknown, and no percentage that looks like knowledge.
fn no_basis(question: &Question<'_>, seen: &Sightings<'_>, prior: &Prior) -> Attribution {
    let even = Likelihood::from_fraction(0.5);
    let mut caveats = vec![NO_BASIS.to_owned()];
    judge::left_out(question, seen, prior, &mut caveats);
    Attribution {
        designator: question.designator.to_owned(),
        as_of: question.as_of,
        hypotheses: vec![Hypothesis {
            actor: None,
            also_known_as: Vec::new(),
            likelihood: even,
            flat_prior: even,
            supporting: Vec::new(),
            contradicting: Vec::new(),
        }],
        confidence: Confidence::Low,
        caveats,
        contested: Vec::new(),
    }
}

/// What every hypothesis is written from.
struct Accounts<'a, 'q> {
    question: &'a Question<'q>,
    roster: &'a Roster,
    seen: &'a Sightings<'q>,
    prior: &'a Prior,
    victimology: &'a BTreeMap<String, Victimology>,
}

impl Accounts<'_, '_> {
    fn hypothesis(
        &self,
        standing: &Standing,
        ranking: &[Standing],
        limit: usize,
        caveats: &mut Vec<String>,
    ) -> Hypothesis {
        let (mut supporting, mut contradicting) = (Vec::new(), Vec::new());
        for of in ranking {
            let is_ours = of.actor == standing.actor;
            let reports = of.infrastructure.parts.iter().map(|&(index, nats)| {
                let nats = if is_ours { nats } else { -nats };
                words::sighting(self.question, self.roster, &self.seen.listed[index], nats)
            });
            if is_ours {
                supporting.extend(reports);
            } else {
                contradicting.extend(reports);
            }
        }
        supporting.sort_by(strongest);
        if let Some(first) = supporting.first_mut() {
            // The weights of reports do not add up to more with every key: say how many keys there are.
            first.text.push_str("; in all ");
            first.text.push_str(&words::summary(standing));
        }
        match &standing.actor {
            Some(actor) => {
                supporting.extend(self.victimology.get(actor).into_iter().flat_map(words::targets));
                if let Some(activity) = words::activity(self.prior, actor) {
                    let side = if activity.weight < 0.0 { &mut contradicting } else { &mut supporting };
                    side.push(activity);
                }
            }
            None => supporting.push(words::newcomer(self.prior)),
        }
        let name = standing.actor.as_deref().map(|key| self.roster.print(key));
        for (side, evidence) in [("for", &mut supporting), ("against", &mut contradicting)] {
            evidence.sort_by(strongest);
            if evidence.len() > limit {
                let more = words::number(evidence.len() - limit, "piece", "pieces");
                let name = name.as_deref().unwrap_or("an unknown actor");
                caveats.push(format!("{more} of evidence {side} {name} not listed, the weakest"));
                evidence.truncate(limit);
            }
        }
        Hypothesis {
            also_known_as: name
                .as_deref()
                .map(|name| self.question.resolver.resolve(name).undisputed)
                .unwrap_or_default(),
            actor: name,
            likelihood: Likelihood::from_fraction(standing.posterior),
            flat_prior: Likelihood::from_fraction(standing.flat),
            supporting,
            contradicting,
        }
    }
}

/// Strongest first; then by family and text, so that the order is always the same.
fn strongest(a: &Evidence, b: &Evidence) -> std::cmp::Ordering {
    let rank = |evidence: &Evidence| match evidence.family {
        Family::Infrastructure => 0,
        Family::Victimology => 1,
        Family::Alias => 2,
        Family::Prior => 3,
    };
    b.weight
        .abs()
        .total_cmp(&a.weight.abs())
        .then_with(|| rank(a).cmp(&rank(b)))
        .then_with(|| a.text.cmp(&b.text))
}

#[cfg(test)]
mod tests;
