use std::collections::BTreeSet;

use model::{Id, Report};

/// The `known` reports that are among those `asked` about, or cite a document that one of them cites. They teach no style: what
/// is learned from them would be the answer.
#[must_use]
pub fn same_documents<'r>(
    known: &[Report],
    asked: impl Iterator<Item = &'r Report> + Clone,
) -> BTreeSet<Id<Report>> {
    let ids: BTreeSet<&Id<Report>> = asked.clone().map(|report| &report.id).collect();
    let cited: BTreeSet<&String> = asked.flat_map(|report| &report.references).collect();
    let is_asked =
        |report: &&Report| ids.contains(&report.id) || report.references.iter().any(|of| cited.contains(of));
    known.iter().filter(is_asked).map(|report| report.id.clone()).collect()
}
