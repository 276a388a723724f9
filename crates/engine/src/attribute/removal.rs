//! What the answer becomes without one family of evidence, or without one source: computed, not judged.

use std::collections::{BTreeMap, BTreeSet};

use model::{Family, Left, Likelihood, Removal};

use super::sheet::{Line, Sheet};
use super::standing::{Standing, rank};

/// Sources whose removal is tried: the strongest ones.
const TRIED: usize = 10;
/// An answer survives a removal when its actor still comes first with this posterior: very likely.
const SURVIVES: f64 = 0.8;

/// One removal and what becomes of the leader.
pub(super) struct Tried {
    pub(super) removal: Removal,
    /// Whether the leader still comes first, with a posterior of 0.8 or more.
    pub(super) survives: bool,
}

/// Tries every family that says something for the leader or against it, and the sources behind it.
pub(super) fn removals(sheet: &Sheet<'_>, leader: &Standing) -> Vec<Tried> {
    let line = &sheet.lines[leader.line];
    let without = &sheet.subject.without;
    let families =
        Family::ALL.into_iter().filter(|family| !without.contains(family) && line.of(*family) != 0.0);
    let mut tried: Vec<Tried> = families
        .filter(|family| *family != Family::Prior)
        .map(|family| {
            let left: BTreeSet<Family> = without.iter().copied().chain([family]).collect();
            outcome(sheet, leader, Left::Family(family), &rank(sheet, &sheet.lines, &left), &sheet.lines)
        })
        .collect();
    for source in sources(sheet, &line.actor) {
        let lines = sheet.without_source(&source);
        let ranking = rank(sheet, &lines, without);
        tried.push(outcome(sheet, leader, Left::Source(source), &ranking, &lines));
    }
    tried
}

fn outcome(
    sheet: &Sheet<'_>,
    leader: &Standing,
    without: Left,
    ranking: &[Standing],
    lines: &[Line],
) -> Tried {
    let first = ranking.first();
    let unknown = 1.0 - ranking.iter().map(Standing::probability).sum::<f64>();
    let leads = first.filter(|first| first.probability() > unknown);
    let ours = ranking.iter().find(|of| of.line == leader.line);
    let stated = Likelihood::from_fraction(ours.map_or(0.0, Standing::stated));
    let same = first.is_some_and(|first| first.line == leader.line);
    let before = Likelihood::from_fraction(leader.stated());
    Tried {
        survives: same && ours.is_some_and(|ours| ours.posterior >= SURVIVES),
        removal: Removal {
            without,
            actor: leads.map(|first| sheet.learned.print(&lines[first.line].actor)),
            likelihood: stated,
            changes: leads.is_none_or(|first| first.line != leader.line) || stated.band() != before.band(),
        },
    }
}

/// Publishers of the reports that share something with the actor, by what they bring, and sources of what it targets.
pub(super) fn sources(sheet: &Sheet<'_>, actor: &str) -> Vec<String> {
    let reports = sheet.learned.trained.reports();
    let mut brings: BTreeMap<&str, f64> = BTreeMap::new();
    for key in sheet.shared.get(actor).into_iter().flatten() {
        let publishers: BTreeSet<&str> = key
            .reports
            .iter()
            .filter_map(|at| reports.get(*at))
            .map(|report| report.publisher.as_str())
            .collect();
        for publisher in publishers {
            *brings.entry(publisher).or_default() += key.strength;
        }
    }
    for matched in sheet.matches.get(actor).into_iter().flatten() {
        for source in &matched.sources {
            *brings.entry(source).or_default() += 0.0;
        }
    }
    let mut sources: Vec<(&str, f64)> = brings.into_iter().collect();
    sources.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    sources.into_iter().take(TRIED).map(|(source, _)| source.to_owned()).collect()
}
