//! The wired mechanism on real data: what the engine says when everything goes through it; runs when `INTERDICT_SHARED` is set.
#![expect(clippy::disallowed_methods, reason = "tests find and read their data")]
#![expect(clippy::print_stderr, reason = "tests say what they measured")]

use std::collections::BTreeSet;

use engine::attribute::alias::Resolver;
use engine::attribute::technique::{Item, Profiles, Weights, judge};
use engine::attribute::{Known, Learned, Subject, attribute, posterior};
use model::{Band, Family, Report};

#[expect(dead_code, reason = "shared with other measurements")]
#[path = "../measure/attack.rs"]
mod attack;
#[expect(dead_code, reason = "shared with other measurements")]
#[path = "../measure/data.rs"]
mod data;
#[path = "../measure/folder.rs"]
mod folder;
#[path = "../measure/reports.rs"]
mod reports;

/// Every report takes long; these are enough to see a rule broken.
const EVERY: usize = 6;

/// Two software items and six techniques of `other`, its most peculiar.
fn flag(profiles: &Profiles, other: &str) -> Option<Vec<Item>> {
    let mut items: Vec<(usize, &Item)> =
        profiles.items(other).map(|item| (profiles.users(item), item)).collect();
    items.sort();
    let pick = |software: bool, count: usize| -> Vec<Item> {
        let kind = items.iter().filter(move |(_, item)| matches!(item, Item::Software(_)) == software);
        kind.take(count).map(|(_, item)| (*item).clone()).collect()
    };
    let (software, techniques) = (pick(true, 2), pick(false, 6));
    (software.len() == 2 && techniques.len() == 6).then(|| [software, techniques].concat())
}

#[test]
fn what_is_planted_makes_nobody_very_likely() {
    let Some(folder) = folder::shared() else { return };
    let ((uses, software), incidents) = (attack::uses(&folder), attack::reports(&folder));
    let (all, _) = reports::reports(&folder);
    let (before, after) = reports::parted(&all, "2023-06-30", "2024-06-30");
    // Reports on those groups too, so that style and activity may speak for the one that is planted.
    let until = reports::end("2023-06-30");
    let known = Known { reports: before, uses, software, ..Known::default() };
    let learned = Learned::new(known, Resolver::default(), until, &BTreeSet::new());
    let actors = learned.profiles().actors().to_vec();
    let (mut tried, mut agreed, mut highest) = (0, 0, 0.0_f64);
    for (number, incident) in incidents.iter().enumerate().step_by(EVERY) {
        let other = (0..actors.len()).map(|step| &actors[(number * 37 + step) % actors.len()]);
        let own = learned.key(&incident.actor);
        let Some((other, items)) = other
            .filter(|other| **other != own)
            .find_map(|other| Some((other, flag(learned.profiles(), other)?)))
        else {
            continue;
        };
        for with_names in [false, true] {
            let mut report = after[number % after.len()].clone();
            if !with_names {
                report.indicators.clear();
            }
            let mut subject = Subject::of("planted", report, until);
            subject.citation = Some(incident.citation.clone());
            subject.observed = incident.observed.clone();
            items.iter().for_each(|item| subject.observed.insert(item));
            let answer = attribute(&learned, &subject);
            tried += 1;
            let Some(planted) = answer.hypotheses.iter().find(|of| learned.key(&of.actor) == *other) else {
                continue;
            };
            agreed += 1;
            highest = highest.max(planted.probability);
            assert!(planted.likelihood.band() < Band::VeryLikely, "{planted:?}");
            assert!(planted.probability < 0.8, "{planted:?}");
        }
    }
    eprintln!("{tried} tried, planted group listed in {agreed}, at most {highest:.2}");
    assert!(tried > 100);
}

#[test]
fn reports_by_techniques_come_out_as_their_own_judgement_does() {
    let Some(folder) = folder::shared() else { return };
    let (profiles, incidents) = (attack::profiles(&folder), attack::reports(&folder));
    let (uses, software) = attack::uses(&folder);
    let known = Known { uses, software, ..Known::default() };
    let until = reports::end("2026-01-01");
    let learned = Learned::new(known, Resolver::default(), until, &BTreeSet::new());
    let (mut same, mut all, mut right) = (0, 0, 0);
    for incident in incidents.iter().step_by(EVERY / 2) {
        let mut report = reports::thallium(&folder);
        report.indicators.clear();
        let mut subject = Subject::of("report", report, until);
        subject.citation = Some(incident.citation.clone());
        subject.observed = incident.observed.clone();
        let answer = posterior(&learned, &subject);
        let judged =
            judge(&profiles.without_report(&incident.citation), &incident.observed, &Weights::shipped());
        let first = judged.iter().find_map(|of| of.actor.clone()).unwrap_or_default();
        all += 1;
        same += usize::from(answer.actors.first().is_some_and(|of| of.0 == learned.key(&first)));
        right += usize::from(answer.actors.first().is_some_and(|of| of.0 == learned.key(&incident.actor)));
    }
    eprintln!("{same} of {all} as judged alone; {right} right");
    // Caps and the ceilings on what can be planted may turn a close order.
    assert!(same * 100 >= all * 95, "{same} of {all}");
    assert!(right * 2 >= all, "{right} of {all}");
}

#[test]
fn thallium_is_kimsukys_by_infrastructure_and_nobodys_without() {
    let Some(folder) = folder::shared() else { return };
    let (all, _) = reports::reports(&folder);
    let known: Vec<Report> = all.into_iter().filter(|report| !reports::is_thallium(report)).collect();
    let until = reports::end("2019-12-31");
    let known = Known { reports: known, ..Known::default() };
    let learned = Learned::new(known, Resolver::default(), until, &BTreeSet::new());
    let subject = Subject::of("Thallium", reports::thallium(&folder), until);
    let answer = attribute(&learned, &subject);
    let first = &answer.hypotheses[0];
    eprintln!("{} {:.3}, said {}", first.actor, first.probability, first.likelihood);
    assert_eq!(first.actor, "kimsuky");
    assert!(first.probability >= 0.8);
    // One family that agrees, of one vertex: the rule says likely, and makes no exception for a right answer.
    assert_eq!(first.likelihood.band(), Band::Likely);
    let mut bare = subject.clone();
    bare.without.insert(Family::Infrastructure);
    let answer = attribute(&learned, &bare);
    assert!(answer.hypotheses.iter().all(|of| of.probability <= 0.55 && of.likelihood.percent() <= 54));
    assert!(answer.named().is_none());
}
