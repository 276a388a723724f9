//! Case: the facts on each domain of an operation, each with the records that support it.

mod exhibit;
mod fact;
mod gap;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Case, CaseDomain, CaseLink, Cluster, Digest, DomainName, Finding, FindingKind, Interval, Key, Link,
    Observation, Observed, Timestamp,
};

pub use self::gap::gaps;

use self::fact::Statement;

/// At most this many values are stated of one domain and kind of record (addresses, name servers, certificates, ...): those
/// that links rest on first, then those seen longest. [`gaps`] says where the limit was reached.
pub const STATED: usize = 24;
/// At most this many reasons are given for an imitation.
const REASONS: usize = 3;

/// An observation with the file it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// SHA-256 of the source file.
    pub file: Digest,
    /// What was observed, with the digest and line of its record. One without digest states its fact and is no exhibit:
    /// nobody could check it.
    pub observed: Observed<Observation>,
}

/// Everything a draft case is put together from.
pub struct CaseInput<'a> {
    /// The id it was given: `case-0001`.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The cluster it is made from, when it is; its links count beside `links`.
    pub cluster: Option<&'a Cluster>,
    /// The host names it is about.
    pub names: &'a [DomainName],
    /// Observations of these names or of others of their registrable names; others do no harm.
    pub facts: &'a [Fact],
    /// Findings on these names; others do no harm.
    pub findings: &'a [Finding],
    /// Links between these names; others do no harm.
    pub links: &'a [Link],
    /// Only what was seen up to this moment counts.
    pub as_of: Option<Timestamp>,
    /// What the source files were called, by digest.
    pub file_names: &'a BTreeMap<Digest, String>,
    /// The name that one registers for a host name, with zones that strangers share taken as suffixes: below a dynamic-DNS
    /// zone the case is about the customer's name, never the zone.
    pub registrable: &'a dyn Fn(&DomainName) -> DomainName,
}

/// Puts a draft case together. Pure assembly, in the same order whatever the order of the input.
///
/// A fact that is stated has its exhibits: the first and the last record of each value (see [`STATED`] for how many values).
/// Facts first seen after the as-of date are left out, and intervals end there; undated facts stay.
#[must_use]
pub fn draft(input: &CaseInput<'_>) -> Case {
    let mut hosts: BTreeMap<DomainName, BTreeSet<&DomainName>> = BTreeMap::new();
    for name in input.names {
        hosts.entry((input.registrable)(name)).or_default().insert(name);
    }
    let links: Vec<&Link> =
        input.links.iter().chain(input.cluster.iter().flat_map(|cluster| &cluster.links)).collect();
    let mut statements = fact::statements(input, &hosts, &links);
    let mut domains: Vec<(CaseDomain, Vec<Statement>)> = hosts
        .iter()
        .map(|(domain, hosts)| {
            let stated = statements.remove(domain).unwrap_or_default();
            (describe(input, domain, hosts, &stated, &links), stated)
        })
        .collect();
    domains.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    let (numbers, exhibits) =
        exhibit::number(domains.iter().map(|(_, stated)| stated.as_slice()), input.file_names);
    let domains = domains
        .into_iter()
        .zip(numbers)
        .map(|((domain, _), exhibits)| CaseDomain { exhibits, ..domain })
        .collect();
    Case {
        id: input.id.to_owned(),
        title: input.title.to_owned(),
        cluster: input.cluster.map(|cluster| cluster.designator.clone()),
        as_of: input.as_of,
        domains,
        exhibits,
    }
}

/// The order of Appendix A: registry, registrar (those without one last), domain.
fn order(domain: &CaseDomain) -> (&str, bool, &str, &DomainName) {
    let registrar = domain.registration.as_ref().and_then(|registration| registration.registrar.as_deref());
    (&domain.suffix, registrar.is_none(), registrar.unwrap_or_default(), &domain.domain)
}

fn describe(
    input: &CaseInput<'_>,
    domain: &DomainName,
    hosts: &BTreeSet<&DomainName>,
    stated: &[Statement],
    links: &[&Link],
) -> CaseDomain {
    let mut resolutions: BTreeMap<Key, Option<Interval>> = BTreeMap::new();
    for (key, when) in stated.iter().flat_map(|statement| &statement.values) {
        let known = resolutions.entry(key.clone()).or_insert(*when);
        *known = hull(*known, *when);
    }
    let findings: Vec<&Finding> = input
        .findings
        .iter()
        .filter(|finding| (input.registrable)(&finding.subject) == *domain)
        .filter(|finding| known_by(finding.seen, input.as_of))
        .collect();
    let of_findings = findings.iter().map(|finding| clipped(finding.seen, input.as_of));
    let seen = stated.iter().map(|statement| statement.seen).chain(of_findings).fold(None, hull);
    CaseDomain {
        domain: domain.clone(),
        domain_ulabel: domain.unicode(),
        hosts: hosts.iter().map(|host| (*host).clone()).collect(),
        suffix: suffix(domain),
        registration: stated.iter().find_map(|statement| statement.registration.clone()),
        resolutions: resolutions.into_iter().collect(),
        seen,
        imitates: imitates(&findings),
        links: ties(input, domain, links),
        exhibits: Vec::new(),
    }
}

/// The zone a domain is registered under: its public suffix, or the zone above it where that is no public suffix but shared by
/// strangers all the same.
fn suffix(domain: &DomainName) -> String {
    let registered = domain.registrable().is_some_and(|registrable| registrable.as_str() == domain.as_str());
    let above = domain.as_str().split_once('.').map_or(domain.as_str(), |(_, above)| above);
    if registered { domain.suffix() } else { above }.to_owned()
}

/// Identities imitated, with how: the strongest reasons of the most likely finding.
fn imitates(findings: &[&Finding]) -> Vec<(String, String)> {
    let mut by_identity: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.kind == FindingKind::Imitation) {
        if let Some(identity) = &finding.identity {
            by_identity.entry(identity).or_default().push(finding);
        }
    }
    by_identity
        .into_iter()
        .filter_map(|(identity, mut findings)| {
            findings.sort_by(|a, b| {
                b.likelihood.cmp(&a.likelihood).then_with(|| (&a.subject, &a.id).cmp(&(&b.subject, &b.id)))
            });
            let best = findings.first()?;
            let mut reasons: Vec<&str> = Vec::new();
            for reason in best.reasons.iter().filter(|reason| reason.weight > 0.0) {
                if reasons.len() < REASONS && !reasons.contains(&reason.text.as_str()) {
                    reasons.push(&reason.text);
                }
            }
            let subjects: BTreeSet<&DomainName> = findings.iter().map(|finding| &finding.subject).collect();
            let more = match subjects.len() - 1 {
                0 => String::new(),
                1 => ", and 1 more name".to_owned(),
                n => format!(", and {n} more names"),
            };
            let how = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
            Some((identity.to_owned(), format!("{}{how} ({}){more}", best.subject, best.likelihood)))
        })
        .collect()
}

/// What ties a domain to others of the case, strongest first.
fn ties(input: &CaseInput<'_>, domain: &DomainName, links: &[&Link]) -> Vec<CaseLink> {
    let names: BTreeSet<&DomainName> = input.names.iter().collect();
    let mut ties: BTreeMap<&Key, (BTreeSet<&DomainName>, u64, f64)> = BTreeMap::new();
    for link in links.iter().filter(|link| known_by(link.when, input.as_of)) {
        let (ours_a, ours_b) =
            ((input.registrable)(&link.a) == *domain, (input.registrable)(&link.b) == *domain);
        // A tie within the domain says nothing about the others; a tie to a name outside the case is no part of it.
        let other = match (ours_a, ours_b) {
            (true, false) => &link.b,
            (false, true) => &link.a,
            _ => continue,
        };
        if names.contains(other) {
            let tie =
                ties.entry(&link.key).or_insert((BTreeSet::new(), link.rate.holders, f64::NEG_INFINITY));
            tie.0.insert(other);
            tie.1 = tie.1.max(link.rate.holders);
            tie.2 = tie.2.max(link.weight);
        }
    }
    let mut ties: Vec<CaseLink> = ties
        .into_iter()
        .map(|(key, (with, holders, weight))| CaseLink {
            key: key.clone(),
            with: with.into_iter().cloned().collect(),
            holders,
            weight,
        })
        .collect();
    ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.key.cmp(&b.key)));
    ties
}

fn hull(a: Option<Interval>, b: Option<Interval>) -> Option<Interval> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.hull(b)),
        (a, b) => a.or(b),
    }
}

/// Whether something seen then was known at the as-of date; what is undated is taken as known.
fn known_by(when: Option<Interval>, as_of: Option<Timestamp>) -> bool {
    match (when, as_of) {
        (Some(when), Some(as_of)) => when.first() <= as_of,
        _ => true,
    }
}

/// The part of an interval up to the as-of date.
fn clipped(when: Option<Interval>, as_of: Option<Timestamp>) -> Option<Interval> {
    let when = when?;
    let last = as_of.map_or(when.last(), |as_of| when.last().min(as_of));
    Interval::new(when.first(), last).ok()
}

#[cfg(test)]
mod tests;
