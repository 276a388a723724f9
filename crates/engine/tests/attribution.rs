//! Floors of attribution by techniques and software on real reports; they run when `INTERDICT_SHARED` is set.
#![expect(clippy::disallowed_methods, reason = "tests find and read their data")]
#![expect(clippy::print_stderr, reason = "tests say what they measured")]

use engine::attribute::technique::{Figures, Knowledge, Trial, Trials, Weights, judge};

#[path = "../measure/attack.rs"]
mod attack;
#[path = "../measure/false_flag.rs"]
mod false_flag;
#[path = "../measure/folder.rs"]
mod folder;

#[test]
fn reports_are_attributed_without_their_own_contribution() {
    let Some(folder) = folder::shared() else { return };
    let (profiles, reports) = (attack::profiles(&folder), attack::reports(&folder));
    let prepared = Trials::prepare(&profiles, &reports, Knowledge::Strict);
    let trials = prepared.cross_validate(5);
    let profiled: Vec<Trial> = trials.iter().filter(|trial| trial.left.techniques >= 5).cloned().collect();
    let (all, profiled) = (Figures::of(&trials), Figures::of(&profiled));
    let high = Figures::at(&trials, 0.8).0;
    eprintln!("{} {all:?}\n{profiled:?}\n{high:?}", attack::digest(&folder));
    assert!(all.top1.value() >= 0.60 && all.top10.value() >= 0.81);
    assert!(all.auroc >= 0.78 && all.calibration <= 0.06);
    assert!(high.value() >= 0.93);
    // Where the group still has a profile.
    assert!(profiled.top10.value() >= 0.85 && profiled.auroc >= 0.79);

    let countries = attack::countries(&folder);
    let nexus = prepared.roll_up(5, |group| countries.get(group).map(String::as_str));
    let named: Vec<_> =
        nexus.iter().filter(|trial| trial.group.is_some() && trial.posterior >= 0.8).collect();
    let right = named.iter().filter(|trial| trial.is_right()).count();
    eprintln!("country at 0.8: {right} of {}", named.len());
    assert!(named.len() > 100 && right * 100 >= named.len() * 95);
}

#[test]
fn what_is_planted_makes_nobody_very_likely() {
    let Some(folder) = folder::shared() else { return };
    let (profiles, reports) = (attack::profiles(&folder), attack::reports(&folder));
    let planted = false_flag::plant(&profiles, &reports, &Weights::shipped());
    assert!(planted.held.all > 200.0);
    assert!(planted.held.right < 1.0, "{:?}", planted.held);
    eprintln!("named {:?}, unheld {:?}", planted.named, planted.unheld);
}

#[test]
fn the_profiles_say_what_the_reports_say() {
    let Some(folder) = folder::shared() else { return };
    let (profiles, reports) = (attack::profiles(&folder), attack::reports(&folder));
    let own = profiles.incidents(5);
    let found = reports.iter().filter(|report| own.contains(report)).count();
    assert_eq!(found, reports.len(), "every report is in the profiles, item by item");
    let all = judge(&profiles, &reports[0].observed, &Weights::shipped());
    assert_eq!(all.len(), profiles.actors().len() + 1);
}
