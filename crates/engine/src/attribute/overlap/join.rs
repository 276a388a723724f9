use std::collections::BTreeMap;

use model::Report;

use super::{Kind, keys};
use crate::hub::Hubs;

/// Joins reports that share a registrable name or an address, directly or through others; hubs join nothing. Returns the
/// groups as places in `reports`, each sorted, in the order of their first member; a report that shares nothing is a group
/// of one. Who the reports are on does not matter.
#[must_use]
pub fn join(reports: &[&Report]) -> Vec<Vec<usize>> {
    let hubs = Hubs::embedded();
    let mut parents: Vec<usize> = (0..reports.len()).collect();
    let mut first: BTreeMap<_, usize> = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        for key in keys(report, hubs) {
            if matches!(key.0, Kind::Registrable | Kind::Address) {
                let other = *first.entry(key).or_insert(place);
                let (a, b) = (root(&mut parents, other), root(&mut parents, place));
                // The earlier one stays the root, whatever the order of keys.
                parents[a.max(b)] = a.min(b);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..reports.len() {
        groups.entry(root(&mut parents, place)).or_default().push(place);
    }
    groups.into_values().collect()
}

fn root(parents: &mut [usize], mut place: usize) -> usize {
    while parents[place] != place {
        parents[place] = parents[parents[place]];
        place = parents[place];
    }
    place
}
