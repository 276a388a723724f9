//! Attribute: who is behind a cluster or a report, ranked, with what speaks for and against each answer.
//!
//! There is one mechanism. Evidence comes in families (`family`): shared infrastructure, software, techniques, style of names and
//! hosting, habits of registration, targets, times of work. Each is a log-likelihood ratio for every actor against an actor that
//! nobody knows, within a floor and a cap; they add up with the prior (`sheet`), and softmax over all actors and the unknown
//! one makes probabilities. What may be *said* is less: ceilings hold down what rests on one kind of evidence (`ceiling`), a
//! ladder goes from actor to country to a name of our own (`ladder`), and every part of the evidence is left out once to see
//! what the answer rests on (`removal`).

pub mod alias;
pub mod backtest;
mod capability;
mod ceiling;
mod dispute;
mod family;
pub mod habit;
mod judge;
mod ladder;
mod learned;
pub mod overlap;
mod removal;
mod same_documents;
mod sheet;
mod standing;
pub mod style;
mod subject;
mod target;
pub mod technique;
pub mod trained;
mod weigh;
mod words;

use std::collections::BTreeMap;

use model::{Attribution, Evidence, Family, Hypothesis, Likelihood};

use self::ceiling::Ceiling;
use self::judge::Bench;
pub use self::learned::{Known, Learned};
use self::removal::Tried;
pub use self::same_documents::same_documents;
use self::sheet::Sheet;
use self::standing::Standing;
pub use self::subject::{Subject, linked_by_report};
pub use self::target::Targets;

/// At most this many actors are listed.
const LISTED: usize = 25;
/// An actor is listed from this probability on, or when infrastructure or capability speaks for it.
const WORTH_LISTING: f64 = 0.005;
/// Hypotheses whose contributions are written out, beside the unknown one.
const EXPLAINED: usize = 3;
/// Pieces of evidence listed against the first hypothesis.
const AGAINST: usize = 25;
/// Nats from which on a piece of a rival's evidence speaks against the first hypothesis.
const SPEAKS: f64 = 0.1;

/// The posterior of every actor, most probable first, and that of the unknown one: what backtests measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// Key of the actor, calibrated probability, and what may be said of it.
    pub actors: Vec<(String, f64, f64)>,
    /// Of an actor that nobody has reported.
    pub unknown: f64,
    /// Whether a name or an address is shared with an earlier report.
    pub shares: bool,
}

/// Ranks who may be behind a subject, without the reasons.
#[must_use]
pub fn posterior(learned: &Learned, subject: &Subject) -> Posterior {
    let sheet = Sheet::new(learned, subject);
    let mut ranking = standing::rank(&sheet, &sheet.lines, &subject.without);
    let _ = settle(&sheet, &mut ranking);
    let actors: Vec<(String, f64, f64)> = ranking
        .iter()
        .map(|of| (sheet.lines[of.line].actor.clone(), of.probability(), of.stated()))
        .collect();
    let shares = sheet.look.found.iter().any(|found| found.kind != overlap::Kind::Network);
    Posterior { unknown: unknown(&ranking), actors, shares }
}

/// Ranks who may be behind a subject, with reasons. The order of what is known does not matter.
#[must_use]
pub fn attribute(learned: &Learned, subject: &Subject) -> Attribution {
    let sheet = Sheet::new(learned, subject);
    let mut ranking = standing::rank(&sheet, &sheet.lines, &subject.without);
    let tried = settle(&sheet, &mut ranking);
    let unknown = unknown(&ranking);
    let first = ranking.first();
    let leader = first.filter(|first| first.probability() > unknown);
    let key = |standing: &Standing| sheet.lines[standing.line].actor.as_str();
    let rivals: Vec<&str> =
        ranking.iter().skip(1).map(key).filter(|actor| sheet.shared.contains_key(*actor)).collect();
    let disputes = dispute::disputes(&sheet, first.map(key), &rivals);
    let bench = Bench { sheet: &sheet, ranking: &ranking, disputes: &disputes, tried: &tried, leader };
    let (confidence, mut caveats) = bench.judge();
    let ladder = ladder::ladder(&sheet, &ranking, unknown);
    let said = ladder.iter().find(|rung| rung.holds);
    let shown = shown(&ranking);
    let unlisted = ranking.len() - shown.len();
    if unlisted > 0 {
        let rest: f64 = 1.0 - unknown - shown.iter().map(|of| of.probability()).sum::<f64>();
        caveats.push(format!(
            "{} not listed, with {:.1} % in all",
            words::number(unlisted, "further actor", "further actors"),
            (rest * 100.0).clamp(0.0, 100.0)
        ));
    }
    let explained: Vec<(&Standing, Vec<Evidence>)> = shown
        .iter()
        .take(EXPLAINED)
        .map(|standing| (*standing, words::contributions(&sheet, &sheet.lines[standing.line])))
        .collect();
    Attribution {
        designator: subject.designator.clone(),
        as_of: subject.as_of,
        hypotheses: shown.iter().map(|standing| hypothesis(&sheet, standing)).collect(),
        unknown,
        likelihood: said.map_or(Likelihood::from_fraction(unknown), |rung| rung.likelihood).band(),
        ladder,
        confidence,
        against: against(&sheet, &explained),
        contributions: explained
            .into_iter()
            .flat_map(|(_, evidence)| evidence)
            .chain([words::of_unknown(&sheet)])
            .collect(),
        removals: tried.into_iter().map(|tried| tried.removal).collect(),
        not_collected: judge::not_collected(&sheet),
        caveats,
        contested: disputes.listed,
    }
}

/// Tries what the first hypothesis rests on, and lifts its ceiling where it survives every removal.
fn settle(sheet: &Sheet<'_>, ranking: &mut [Standing]) -> Vec<Tried> {
    let Some(first) = ranking.first_mut() else { return Vec::new() };
    let tried = removal::removals(sheet, first);
    if first.ceiling == Ceiling::TwoFamilies && tried.iter().all(|tried| tried.survives) {
        first.ceiling = Ceiling::Survives;
    }
    tried
}

fn unknown(ranking: &[Standing]) -> f64 {
    (1.0 - ranking.iter().map(Standing::probability).sum::<f64>()).clamp(0.0, 1.0)
}

/// Actors worth listing: those with some probability, and those that infrastructure or capability speaks for.
fn shown(ranking: &[Standing]) -> Vec<&Standing> {
    // What was left out supports nobody.
    let strong = |standing: &Standing| {
        [Family::Infrastructure, Family::Software].iter().any(|family| standing.supports.contains(family))
    };
    let mut shown: Vec<&Standing> = ranking
        .iter()
        .enumerate()
        .filter(|(place, of)| *place < EXPLAINED || of.probability() >= WORTH_LISTING || strong(of))
        .map(|(_, of)| of)
        .collect();
    shown.truncate(LISTED);
    shown
}

fn hypothesis(sheet: &Sheet<'_>, standing: &Standing) -> Hypothesis {
    let key = &sheet.lines[standing.line].actor;
    let actor = sheet.learned.print(key);
    let mut also_known_as = sheet.learned.resolver.resolve(&actor).undisputed;
    let filed = sheet.learned.filed(key).filter(|name| alias::Resolver::key(name) != *key);
    also_known_as.extend(filed.cloned());
    also_known_as.sort();
    also_known_as.dedup();
    Hypothesis {
        also_known_as,
        country: sheet.learned.country(key).map(str::to_owned),
        probability: standing.probability(),
        likelihood: Likelihood::from_fraction(standing.stated()),
        flat_prior: Likelihood::from_fraction(standing.flat),
        held: standing.is_held().then(|| standing.ceiling.reason()),
        actor,
    }
}

/// What speaks against the first hypothesis: its own negative pieces, and what speaks for its rivals.
fn against(sheet: &Sheet<'_>, explained: &[(&Standing, Vec<Evidence>)]) -> Vec<Evidence> {
    let Some((first, own)) = explained.first() else { return Vec::new() };
    let mut all: Vec<Evidence> = own.iter().filter(|evidence| evidence.nats < 0.0).cloned().collect();
    let mut rivals: BTreeMap<&str, Vec<Evidence>> = BTreeMap::new();
    for line in sheet.lines.iter().filter(|line| line.of(Family::Infrastructure) > SPEAKS) {
        if line.actor != sheet.lines[first.line].actor {
            rivals.insert(&line.actor, words::contributions(sheet, line));
        }
    }
    for (standing, evidence) in explained.iter().skip(1) {
        rivals.entry(&sheet.lines[standing.line].actor).or_insert_with(|| evidence.clone());
    }
    for evidence in rivals.into_values().flatten() {
        if evidence.nats >= SPEAKS && evidence.family != Family::Prior {
            all.push(Evidence { nats: -evidence.nats, ..evidence });
        }
    }
    all.sort_by(words::strongest);
    all.truncate(AGAINST);
    all
}

#[cfg(test)]
mod tests;
