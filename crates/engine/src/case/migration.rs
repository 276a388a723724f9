//! How fast the operation moved after it was exposed: measured from history, where history shows it.

use std::collections::BTreeSet;

use model::{
    Case, CaseDomain, DomainName, Indicator, KeyKind, MigrationRow, MigrationSpeed, Report, Timestamp,
};

/// What is counted, in words.
const DEFINITION: &str = "Denominator: publications that list a domain of this case, each once, with the domains they list. \
    Numerator: those after which a domain of this case, or an address of a listed domain, was observed for the first time. \
    Time: from the publication's date to that first sighting; publications and many sensors are dated by day, so one day more or \
    less says nothing. What sensors first see later than it began makes the time longer, never shorter.";

/// Measures it. `None` when no dated publication lists a domain of the case.
#[must_use]
pub fn speed(case: &Case, reports: &[Report]) -> Option<MigrationSpeed> {
    let mut rows: Vec<MigrationRow> = reports
        .iter()
        .filter(|report| report.dated && case.as_of.is_none_or(|as_of| report.date <= as_of))
        .filter_map(|report| {
            let listed: Vec<&CaseDomain> =
                case.domains.iter().filter(|domain| lists(report, domain)).collect();
            let first = listed.first()?;
            let moved = next(case, &listed, report.date);
            Some(MigrationRow {
                exposed: report.date,
                by: report.publisher.clone(),
                moved: moved.as_ref().map(|(when, _)| *when),
                what: moved.map(|(_, what)| what),
                domain: first.domain.clone(),
            })
        })
        .collect();
    rows.sort();
    rows.dedup();
    if rows.is_empty() {
        return None;
    }
    let mut minutes: Vec<u64> = rows
        .iter()
        .filter_map(|row| row.moved.map(|moved| (moved.as_micros() - row.exposed.as_micros()) / 60_000_000))
        .filter_map(|minutes| u64::try_from(minutes).ok())
        .collect();
    minutes.sort_unstable();
    Some(MigrationSpeed {
        definition: DEFINITION.to_owned(),
        exposures: rows.len() as u64,
        moved: minutes.len() as u64,
        median_minutes: minutes.get(minutes.len().saturating_sub(1) / 2).copied(),
        rows,
    })
}

fn lists(report: &Report, domain: &CaseDomain) -> bool {
    let ours: BTreeSet<&DomainName> = domain.hosts.iter().chain([&domain.domain]).collect();
    report
        .indicators
        .iter()
        .any(|indicator| matches!(indicator, Indicator::Name(name) if ours.contains(name)))
}

/// The first new thing after an exposure.
fn next(case: &Case, listed: &[&CaseDomain], exposed: Timestamp) -> Option<(Timestamp, String)> {
    let domains = case.domains.iter().filter_map(|domain| {
        Some((domain.seen?.first(), format!("the domain {} was first seen", domain.domain)))
    });
    let addresses = listed.iter().flat_map(|domain| {
        domain.resolutions.iter().filter(|of| of.key.kind == KeyKind::Address).filter_map(|of| {
            let host = of.host.as_ref().unwrap_or(&domain.domain);
            Some((of.when?.first(), format!("{host} was first seen on {}", of.key.value)))
        })
    });
    domains.chain(addresses).filter(|(when, _)| *when > exposed).min()
}

#[cfg(test)]
mod tests;
