//! Who disputes what: about names, and about this infrastructure.

use std::collections::{BTreeMap, BTreeSet};

use model::{Contest, Report};

use super::alias::{Resolver, Verdict};
use super::sheet::Sheet;
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

/// Reports that list something of what is asked about, by key of their actor.
pub(super) fn sightings<'s>(sheet: &'s Sheet<'_>) -> BTreeMap<&'s str, Vec<&'s Report>> {
    let reports = sheet.learned.trained.reports();
    let mut all = BTreeMap::new();
    for (actor, keys) in &sheet.shared {
        let places: BTreeSet<usize> = keys
            .iter()
            .filter(|key| key.kind != super::overlap::Kind::Network)
            .flat_map(|key| key.reports.iter().copied())
            .collect();
        let listing: Vec<&Report> = places.into_iter().filter_map(|at| reports.get(at)).collect();
        if !listing.is_empty() {
            all.insert(actor.as_str(), listing);
        }
    }
    all
}

/// Collects disputes: reports that disagree on who is behind this infrastructure; names of the leader that some join with
/// another hypothesis; disputed names among the rest; other disputes around the leader's name.
///
/// `leader` and `rivals` are keys of actors.
pub(super) fn disputes(sheet: &Sheet<'_>, leader: Option<&str>, rivals: &[&str]) -> Disputes {
    let resolver = &sheet.learned.resolver;
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
    let sightings = sightings(sheet);
    if let Some(leader) = leader {
        listed.extend(of_reports(sheet, &sightings, leader));
    }
    let side = |actor: &str| -> BTreeSet<String> {
        let labels = sightings.get(actor).into_iter().flatten().map(|report| sheet.learned.label(report));
        labels.chain([sheet.learned.print(actor)]).collect()
    };
    let mut leader_and_rival = false;
    let ours = leader.map(side).unwrap_or_default();
    let others: BTreeSet<String> = rivals.iter().flat_map(|rival| side(rival)).collect();
    if let Some(leader) = leader {
        let mut meant = ours.clone();
        meant.extend(resolver.resolve(&sheet.learned.print(leader)).undisputed);
        for name in &meant {
            for other in &others {
                if let Verdict::Contested(contest) = resolver.same(name, other) {
                    leader_and_rival = true;
                    keep(&mut listed, name, other, contest);
                }
            }
        }
    }
    for (place, name) in others.iter().enumerate() {
        for other in others.iter().skip(place + 1) {
            if let Verdict::Contested(contest) = resolver.same(name, other) {
                keep(&mut listed, name, other, contest);
            }
        }
    }
    for name in &ours {
        for (other, contest) in resolver.contested_with(name) {
            keep(&mut listed, name, &other, contest);
        }
    }
    let unlisted = listed.len().saturating_sub(LISTED);
    listed.truncate(LISTED);
    Disputes { listed, unlisted, leader_and_rival }
}

/// One dispute for each other actor that reports name for the same infrastructure.
fn of_reports(sheet: &Sheet<'_>, sightings: &BTreeMap<&str, Vec<&Report>>, leader: &str) -> Vec<Contest> {
    // Without a report on the leader there is nobody who contradicts.
    let Some(on_leader) = sightings.get(leader) else { return Vec::new() };
    let cite = |reports: &[&Report], says: Option<String>| -> Vec<String> {
        let more = reports.len().saturating_sub(REPORTS);
        let says = says.map(|name| format!(" (says {name})")).unwrap_or_default();
        let cited = reports.iter().take(REPORTS).map(|of| format!("{}, {}{says}", citation(of), of.grade));
        cited.chain((more > 0).then(|| format!("{more} more reports"))).collect()
    };
    let contradicted_by = cite(on_leader, Some(sheet.learned.print(leader)));
    sightings
        .iter()
        .filter(|(actor, _)| **actor != leader)
        .map(|(actor, reports)| Contest {
            claim: format!("{} is {}", sheet.subject.designator, sheet.learned.print(actor)),
            asserted_by: cite(reports, None),
            contradicted_by: contradicted_by.clone(),
        })
        .collect()
}
