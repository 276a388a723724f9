//! Who disputes what: about names, and about this infrastructure.

use std::collections::{BTreeMap, BTreeSet};

use model::Contest;

use super::Question;
use super::alias::{Resolver, Verdict};
use super::sighting::{Roster, Sighting};
use super::words::citation;

/// At most this many disputes are listed.
const LISTED: usize = 16;
/// At most this many reports are named on each side of one.
const REPORTS: usize = 8;

/// The disputes around a ranking.
pub(super) struct Disputes {
    /// Those that touch hypotheses with evidence first.
    pub(super) listed: Vec<Contest>,
    /// How many more there are.
    pub(super) unlisted: usize,
    /// Whether a dispute about names lies between the leader and another hypothesis with evidence: it may be one actor.
    pub(super) leader_and_rival: bool,
}

/// Collects disputes: reports that disagree on who is behind this infrastructure; names of the leader that some join with
/// another hypothesis; disputed names among the rest; other disputes around the leader's name.
///
/// `leader` and `rivals` are keys of actors on the roster.
pub(super) fn disputes(
    question: &Question<'_>,
    roster: &Roster,
    sightings: &[Sighting<'_>],
    leader: Option<&str>,
    rivals: &[&str],
) -> Disputes {
    let mut listed = Vec::new();
    let mut seen = BTreeSet::new();
    let mut keep = |listed: &mut Vec<Contest>, a: &str, b: &str, contest: Contest| {
        let (a, b) = (Resolver::key(a), Resolver::key(b));
        let new = seen.insert(if a <= b { (a, b) } else { (b, a) });
        if new {
            listed.push(contest);
        }
        new
    };
    if let Some(leader) = leader {
        listed.extend(of_reports(question, roster, sightings, leader));
    }
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for sighting in sightings {
        names.entry(&sighting.actor).or_default().insert(sighting.report.actor.clone());
    }
    let mut side = |actor: &str| {
        let mut side = names.remove(actor).unwrap_or_default();
        side.insert(roster.print(actor));
        side
    };
    let mut leader_and_rival = false;
    let mut others: BTreeSet<String> = BTreeSet::new();
    let ours = leader.map(&mut side).unwrap_or_default();
    for rival in rivals {
        others.extend(side(rival));
    }
    if let Some(leader) = leader {
        let resolved = question.resolver.resolve(&roster.print(leader));
        let mut meant = ours.clone();
        meant.extend(resolved.undisputed);
        for name in &meant {
            for other in &others {
                if let Verdict::Contested(contest) = question.resolver.same(name, other) {
                    leader_and_rival = true;
                    keep(&mut listed, name, other, contest);
                }
            }
        }
    }
    for (place, name) in others.iter().enumerate() {
        for other in others.iter().skip(place + 1) {
            if let Verdict::Contested(contest) = question.resolver.same(name, other) {
                keep(&mut listed, name, other, contest);
            }
        }
    }
    for name in &ours {
        for (other, contest) in question.resolver.contested_with(name) {
            keep(&mut listed, name, &other, contest);
        }
    }
    let unlisted = listed.len().saturating_sub(LISTED);
    listed.truncate(LISTED);
    Disputes { listed, unlisted, leader_and_rival }
}

/// One dispute for each other actor that reports name for the same cluster.
fn of_reports(
    question: &Question<'_>,
    roster: &Roster,
    sightings: &[Sighting<'_>],
    leader: &str,
) -> Vec<Contest> {
    let mut by_actor: BTreeMap<&str, Vec<&Sighting<'_>>> = BTreeMap::new();
    for sighting in sightings {
        by_actor.entry(&sighting.actor).or_default().push(sighting);
    }
    // Without a report on the leader there is nobody who contradicts.
    let Some(on_leader) = by_actor.remove(leader) else { return Vec::new() };
    let cite = |sightings: &[&Sighting<'_>], says: Option<String>| -> Vec<String> {
        let more = sightings.len().saturating_sub(REPORTS);
        let says = says.map(|name| format!(" (says {name})")).unwrap_or_default();
        let cited = sightings.iter().take(REPORTS).map(|of| format!("{}{says}", citation(of.report)));
        cited.chain((more > 0).then(|| format!("{more} more reports"))).collect()
    };
    let contradicted_by = cite(&on_leader, Some(roster.print(leader)));
    by_actor
        .into_iter()
        .map(|(actor, reports)| Contest {
            claim: format!("{} is {}", question.designator, roster.print(actor)),
            asserted_by: cite(&reports, None),
            contradicted_by: contradicted_by.clone(),
        })
        .collect()
}
