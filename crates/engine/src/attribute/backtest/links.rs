use model::Report;

use super::Share;
use crate::attribute::overlap::{Overlap, by_actor};

/// Whether a report that shares infrastructure with earlier ones is on the actor of those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkFigures {
    /// Reports that share a registrable name or an address with an earlier report, of all but the first.
    pub covered: Share,
    /// Of those, reports on the actor with the strongest shared key.
    pub right: Share,
    /// The same by how many such keys are shared: one, two, three or more.
    pub by_keys: [Share; 3],
    /// First reports on an actor that share something with a report on another.
    pub newcomers_linked: Share,
}

/// Goes through the reports in order of date; each is compared with those dated before it. What cites the same document does not
/// count.
#[must_use]
pub fn links(reports: &[Report]) -> LinkFigures {
    let mut reports: Vec<Report> = reports.to_vec();
    reports.sort_by(|a, b| (a.date, &a.id).cmp(&(b.date, &b.id)));
    let overlap = Overlap::train(&reports.iter().collect::<Vec<_>>());
    let mut figures = LinkFigures::default();
    let mut seen = std::collections::BTreeSet::new();
    for (place, report) in reports.iter().enumerate() {
        let cites = |other: &Report| other.references.iter().any(|of| report.references.contains(of));
        let earlier = |at: usize| reports[at].date < report.date && !cites(&reports[at]);
        let mut found = overlap.find(report, &earlier);
        found.retain(|key| key.kind.is_own());
        let shared = by_actor(&found, &reports, report.date, None);
        let is_new = seen.insert(report.actor.as_str());
        if is_new {
            figures.newcomers_linked.all += 1;
            figures.newcomers_linked.right += usize::from(!shared.is_empty());
        }
        if place == 0 {
            continue;
        }
        figures.covered.all += 1;
        let strongest = shared.iter().max_by(|a, b| {
            let strength = |keys: &[crate::attribute::overlap::SharedKey]| -> f64 {
                keys.iter().take(2).map(|key| key.strength).sum()
            };
            strength(a.1).total_cmp(&strength(b.1)).then_with(|| b.0.cmp(a.0))
        });
        let Some((actor, _)) = strongest else { continue };
        let right = usize::from(*actor == report.actor);
        figures.covered.right += 1;
        for share in [&mut figures.right, &mut figures.by_keys[found.len().clamp(1, 3) - 1]] {
            share.all += 1;
            share.right += right;
        }
    }
    figures
}
