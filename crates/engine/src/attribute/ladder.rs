//! The ladder: actor, umbrella or contested set, country nexus, a name of our own. What is said is the finest rung that holds.

use std::collections::{BTreeMap, BTreeSet};

use model::{Family, Level, Likelihood, Rung};

use super::alias::Verdict;
use super::ceiling::Ceiling;
use super::sheet::Sheet;
use super::standing::Standing;

/// From this likelihood on an actor, or a set of them, is named: *likely*. Below it nobody is.
const NAMED: f64 = 0.55;
/// From this posterior on a country is: measured on reports, one at 0.8 or more is right in 98 of 100 cases, by style alone too.
const COUNTRY: f64 = 0.8;
/// What may be said of a country by one family of evidence: likely.
const COUNTRY_ALONE: f64 = 0.79;
/// Hypotheses that are asked whether they belong to the first one's set.
const ASKED: usize = 12;

/// The rungs, finest first; the last always holds.
pub(super) fn ladder(sheet: &Sheet<'_>, ranking: &[Standing], unknown: f64) -> Vec<Rung> {
    let print = |standing: &Standing| sheet.learned.print(&sheet.lines[standing.line].actor);
    let mut rungs = Vec::new();
    if let Some(first) = ranking.first() {
        let mut push = |level: Level, name: String, of: &[&Standing]| {
            let (posterior, stated) = (sum(of), limit(sheet, of).min(sum(of)));
            let holds = stated >= NAMED && posterior > unknown;
            let members = of.iter().map(|it| print(it)).filter(|member| *member != name).collect();
            rungs.push(rung(level, name, members, posterior, stated, NAMED, holds));
        };
        push(Level::Actor, print(first), &[first]);
        let set = set(sheet, ranking, &print(first));
        if set.len() > 1 {
            let names: Vec<String> = set.iter().map(|it| print(it)).collect();
            push(Level::Set, names.join(" | "), &set);
        }
    }
    if let Some((country, of)) = country(sheet, ranking) {
        let posterior = sum(&of);
        let stated = posterior.min(limit(sheet, &of).max(COUNTRY_ALONE));
        let members = of.iter().take(ASKED).map(|it| print(it)).collect();
        let holds = posterior >= COUNTRY;
        rungs.push(rung(Level::Country, country.to_owned(), members, posterior, stated, COUNTRY, holds));
    }
    let left = rungs.first().map_or(1.0, |actor| 1.0 - f64::from(actor.likelihood.percent()) / 100.0);
    rungs.push(rung(Level::Unknown, sheet.subject.designator.clone(), Vec::new(), unknown, left, 0.0, true));
    rungs
}

fn rung(
    level: Level,
    name: String,
    members: Vec<String>,
    probability: f64,
    stated: f64,
    threshold: f64,
    holds: bool,
) -> Rung {
    let likelihood = Likelihood::from_fraction(stated);
    Rung { level, name, members, probability, likelihood, threshold, holds }
}

/// The first hypothesis and those of which some source says that they are one with it, or an umbrella over it.
fn set<'r>(sheet: &Sheet<'_>, ranking: &'r [Standing], first: &str) -> Vec<&'r Standing> {
    let joined = |standing: &&Standing| {
        let other = sheet.learned.print(&sheet.lines[standing.line].actor);
        matches!(sheet.learned.resolver.same(first, &other), Verdict::Contested(_))
    };
    ranking.iter().take(1).chain(ranking.iter().skip(1).take(ASKED).filter(joined)).collect()
}

/// The most probable country with all actors of it.
fn country<'s, 'r>(sheet: &Sheet<'s>, ranking: &'r [Standing]) -> Option<(&'s str, Vec<&'r Standing>)> {
    let mut by_country: BTreeMap<&str, Vec<&Standing>> = BTreeMap::new();
    for standing in ranking {
        if let Some(country) = sheet.learned.country(&sheet.lines[standing.line].actor) {
            by_country.entry(country).or_default().push(standing);
        }
    }
    by_country.into_iter().max_by(|a, b| sum(&a.1).total_cmp(&sum(&b.1)).then_with(|| b.0.cmp(a.0)))
}

/// What anybody can plant is held down here too, so that no coarser rung says what a finer one may not.
fn sum(of: &[&Standing]) -> f64 {
    of.iter().map(|standing| standing.probability()).sum::<f64>().min(1.0)
}

/// The most that may be said of several actors together: by all that speaks for any of them that counts.
fn limit(sheet: &Sheet<'_>, of: &[&Standing]) -> f64 {
    let all = sum(of);
    // What speaks for an actor of hardly any probability speaks for no set.
    let counting = || of.iter().filter(|standing| standing.probability() * 10.0 >= all);
    let families: BTreeSet<Family> =
        counting().flat_map(|standing| standing.supports.iter().copied()).collect();
    let families: Vec<Family> = families.into_iter().collect();
    let together = |standing: &&Standing| Ceiling::of(&sheet.lines[standing.line], &families).limit();
    counting().map(|standing| together(standing).max(standing.ceiling.limit())).fold(0.0, f64::max)
}
