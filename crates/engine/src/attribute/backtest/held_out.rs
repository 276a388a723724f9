//! Reports asked about by what the other reports teach.

use std::collections::BTreeSet;

use model::{Family, Report, Timestamp};

use super::{Outcome, ask};
use crate::attribute::{Learned, Subject, same_documents};

/// Asks about every report by what reports up to `until` teach, without some families; `tick` hears of each. A report never
/// counts for itself. Without infrastructure, reports of which every name is shared are passed over: style has nothing to
/// say of them.
#[must_use]
pub fn ask_all(
    learned: &Learned,
    reports: &[&Report],
    until: Timestamp,
    without: &BTreeSet<Family>,
    tick: &mut dyn FnMut(),
) -> Vec<Outcome> {
    let by_style = without.contains(&Family::Infrastructure);
    let mut outcomes = Vec::new();
    for report in reports {
        tick();
        if by_style && learned.trained().unshared(report, until).is_empty() {
            continue;
        }
        let actor = learned.key(&report.actor);
        let subject = Subject {
            without: without.clone(),
            ..Subject::of(&report.id.to_string(), (*report).clone(), until)
        };
        outcomes.push(ask(learned, &subject, &actor));
    }
    outcomes
}

/// Asks about each report by all others, earlier and later: keys and activity by all of them, style by those of the other
/// parts of `folds` that do not cite the same documents. Leaves `learned` with the style of the last part.
#[must_use]
pub fn leave_each_out(
    learned: &mut Learned,
    reports: &[Report],
    folds: usize,
    without: &BTreeSet<Family>,
    tick: &mut dyn FnMut(),
) -> Vec<Outcome> {
    let Some(last) = reports.iter().map(|report| report.date).max() else { return Vec::new() };
    let mut outcomes = Vec::new();
    for fold in 0..folds {
        let asked: Vec<&Report> = reports.iter().skip(fold).step_by(folds).collect();
        learned.restyle(last, &same_documents(reports, asked.iter().copied()));
        outcomes.extend(ask_all(learned, &asked, last, without, tick));
    }
    outcomes
}
