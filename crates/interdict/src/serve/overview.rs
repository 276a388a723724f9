use std::collections::BTreeMap;

use anyhow::Result;
use model::Count;
use store::QueueQuery;
use web::view::{ClusterRow, Overview, Tally};

use super::{clusters, findings, words};
use crate::cli::{knowledge_counts, lake_counts};
use crate::desk::Desk;

/// Rows of a list on the first page.
const SHOWN: usize = 10;

/// What the store holds; without the rows of the lake.
pub(super) fn overview(desk: &Desk) -> Result<Overview> {
    let batches = desk.store.batches()?;
    let source_count = batches.len() as u64;
    let (kinds, identities) = desk.store.finding_tallies()?;
    let open = QueueQuery { verdict: Some("open".to_owned()), most: 10, ..QueueQuery::default() };
    let next = desk.store.queue(&open)?;
    let (sizes, cases) = (desk.store.cluster_sizes()?, desk.store.cases()?);
    let largest: Vec<ClusterRow> = sizes
        .iter()
        .take(SHOWN)
        .map(|(designator, names)| clusters::row(desk, designator, *names))
        .collect::<Result<_>>()?;
    let (sectors, countries) = targets(desk, &identities)?;
    let quarantined = desk.store.quarantine_counts()?.iter().map(|count| count.open).sum();
    Ok(Overview {
        sources: words::sources(batches, 20),
        source_count,
        knowledge: words::tallies(knowledge_counts(desk)?),
        findings: words::tallies(kinds),
        undecided: desk.store.queue_length(&open)?,
        next: findings::rows(desk, next)?,
        clusters: largest,
        cluster_count: sizes.len() as u64,
        case_count: cases.len() as u64,
        quarantined,
        identities: words::first(identities, SHOWN),
        sectors: words::first(sectors, SHOWN),
        countries: words::first(countries, SHOWN),
        log_size: desk.store.log_size()?,
        ..Overview::default()
    })
}

/// Rows of the lake by table: the store does not know of them.
pub(super) fn rows(desk: &Desk) -> Result<Vec<Tally>> {
    Ok(words::tallies(lake_counts(desk)?))
}

/// Sectors and countries of what is imitated, by number of names.
pub(super) fn targets(desk: &Desk, identities: &[Count]) -> Result<(Vec<Count>, Vec<Count>)> {
    let list = desk.store.watch_list()?;
    let watched: BTreeMap<&str, &model::Identity> =
        list.identities.iter().map(|identity| (identity.name.as_str(), identity)).collect();
    let of = |part: &dyn Fn(&model::Identity) -> Option<String>| {
        let counted = identities.iter().filter_map(|count| {
            let what = part(watched.get(count.what.as_str())?)?;
            Some((what, count.count))
        });
        Count::tally(counted)
    };
    Ok((of(&|identity| identity.sector.clone()), of(&|identity| identity.country.clone())))
}
