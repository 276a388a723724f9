//! Profile: what a cluster targets, in counts only.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Count, DomainName, Finding, FindingKind, Identity, Indicator, Profile, Report, VictimCount, WatchList,
};

/// Counts what `members` imitate, and the victims that reports on them count.
///
/// Identities, sectors and countries are counted in names: a name that imitates two identities of one sector counts once
/// for the sector. Victims come only from reports that list a member or a name below one. Reports retell each other, so of
/// several reports that count the same sector (or country) the highest count stands: it is a lower bound, never a sum.
#[must_use]
pub fn profile(
    designator: &str,
    members: &[DomainName],
    findings: &[Finding],
    list: &WatchList,
    reports: &[Report],
) -> Profile {
    let members: BTreeSet<&DomainName> = members.iter().collect();
    let imitations: BTreeSet<(&str, &DomainName)> = findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::Imitation && members.contains(&finding.subject))
        .filter_map(|finding| Some((finding.identity.as_deref()?, &finding.subject)))
        .collect();
    let known: BTreeMap<&str, &Identity> =
        list.identities.iter().map(|identity| (identity.name.as_str(), identity)).collect();
    let by = |what: &dyn Fn(&Identity) -> Option<&str>| {
        let names: BTreeSet<(String, &DomainName)> = imitations
            .iter()
            .filter_map(|(identity, name)| Some((what(known.get(identity)?)?.trim().to_owned(), *name)))
            .filter(|(what, _)| !what.is_empty())
            .collect();
        Count::tally(names.into_iter().map(|(what, _)| (what, 1)))
    };
    let on_members: Vec<&Report> = reports.iter().filter(|report| lists(report, &members)).collect();
    Profile {
        designator: designator.to_owned(),
        identities: Count::tally(imitations.iter().map(|(identity, _)| ((*identity).to_owned(), 1))),
        imitated_sectors: by(&|identity| identity.sector.as_deref()),
        imitated_countries: by(&|identity| identity.country.as_deref()),
        victim_sectors: victims(&on_members, |victims| victims.sector.as_deref()),
        victim_countries: victims(&on_members, |victims| victims.country.as_deref()),
    }
}

/// Whether a report lists a member, or a name below one.
fn lists(report: &Report, members: &BTreeSet<&DomainName>) -> bool {
    report.indicators.iter().any(|indicator| match indicator {
        Indicator::Name(name) => {
            members.contains(name) || parents(name).any(|parent| members.contains(&parent))
        }
        Indicator::Address(_) | Indicator::Path(_) => false,
    })
}

/// The names above `name`, nearest first.
fn parents(name: &DomainName) -> impl Iterator<Item = DomainName> {
    name.as_str()
        .match_indices('.')
        .filter_map(|(dot, _)| name.as_str().get(dot + 1..))
        .filter_map(|parent| DomainName::parse(parent).ok())
}

/// The highest count that any one report gives, for each value of one field.
fn victims(reports: &[&Report], field: impl Fn(&VictimCount) -> Option<&str>) -> Vec<Count> {
    let mut highest: BTreeMap<String, u64> = BTreeMap::new();
    for report in reports {
        let counted = report.victims.iter().filter_map(|victims| {
            let what = field(victims)?.trim();
            (!what.is_empty() && victims.count > 0).then(|| (what.to_owned(), victims.count))
        });
        for Count { what, count } in Count::tally(counted) {
            let known = highest.entry(what).or_default();
            *known = count.max(*known);
        }
    }
    Count::tally(highest)
}

#[cfg(test)]
mod tests;
