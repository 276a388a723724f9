//! Case: the facts on each domain of an operation, each with the records that support it.

mod accept;
mod bad_faith;
mod cause;
mod collateral;
mod dossier;
mod exhibit;
mod fact;
mod gap;
mod loss;
mod method;
mod migration;
mod order;
pub mod redact;
mod registry;
mod sentence;
mod sheet;
mod state;
mod supplement;
mod tie;
mod victim;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Basis, Case, CaseDomain, CaseLink, CaseResolution, Cluster, Digest, DomainName, Exhibit, FactTopic,
    Finding, FindingKind, ImitationReading, Interval, Key, Link, Observation, Observed, Report, Stated,
    Timestamp,
};

pub use self::accept::{NotAccepted, accepted, actor_names};
pub use self::bad_faith::FACTORS as BAD_FAITH_FACTORS;
pub use self::cause::{MatrixInput, assign, matrix};
pub use self::collateral::{LONG_BEFORE_DAYS, Surroundings, assess, is_shared_zone};
pub use self::dossier::{DossierInput, assemble};
pub use self::gap::gaps;
pub use self::loss::{CFAA_LOSS, dollars, ledger};
pub use self::method::{data_files, error_rates, method_steps};
pub use self::migration::speed;
pub use self::order::{ActionRequest, OrderRefused, check, compile, two_persons};
pub use self::registry::{InvalidRegistries, Registries};
pub use self::state::{BaseRateQuestion, FactRefused, admit, base_rate, base_rate_questions};
pub use self::supplement::{SupplementInput, supplement};
pub use self::victim::{THRESHOLD, table};

use self::exhibit::Register;
use self::fact::{Kind, Statement};

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

/// A report with the file it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedReport {
    /// SHA-256 of the source file.
    pub file: Digest,
    /// The report, with line and digest of its record.
    pub report: Report,
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
    /// Reports that links rest on; others do no harm.
    pub reports: &'a [CitedReport],
    /// Exhibits of an earlier draft of the same case: they stay, under their numbers.
    pub before: &'a [Exhibit],
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
    let statements = fact::statements(input, &hosts, &links);
    let mut domains: Vec<CaseDomain> = hosts
        .iter()
        .map(|(domain, hosts)| {
            let stated = statements.get(domain).map_or(&[][..], Vec::as_slice);
            describe(input, domain, hosts, stated, &links)
        })
        .collect();
    domains.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut register = Register::after(input.before, input.file_names);
    let mut stated = Vec::new();
    for domain in &mut domains {
        let of = statements.get(&domain.domain).map_or(&[][..], Vec::as_slice);
        stated.extend(cite(input, domain, of, &mut register));
    }
    // Ties come once every domain's own records have their numbers.
    let mut ties: BTreeMap<Key, (BTreeSet<DomainName>, CaseLink)> = BTreeMap::new();
    for domain in &mut domains {
        for link in &mut domain.links {
            let ends: BTreeSet<DomainName> = if let Some(cited) = tie::report(input, &link.key) {
                link.exhibits = register.number(tie::record_of(cited).as_ref());
                link.with
                    .iter()
                    .map(|name| (input.registrable)(name))
                    .chain([domain.domain.clone()])
                    .collect()
            } else {
                let shown = tie::records(input, link, &domain.domain, &statements);
                link.exhibits = register.number(shown.values().flatten().copied());
                shown.into_keys().collect()
            };
            let (domains, tie) =
                ties.entry(link.key.clone()).or_insert_with(|| (BTreeSet::new(), link.clone()));
            domains.extend(ends);
            tie.exhibits.extend(&link.exhibits);
            tie.exhibits.sort_unstable();
            tie.exhibits.dedup();
        }
        let of_links = domain.links.iter().flat_map(|link| &link.exhibits);
        domain.exhibits.extend(of_links);
        domain.exhibits.sort_unstable();
        domain.exhibits.dedup();
    }
    stated.extend(tie::sentences(input, &ties, &mut register));
    Case {
        id: input.id.to_owned(),
        title: input.title.to_owned(),
        cluster: input.cluster.map(|cluster| cluster.designator.clone()),
        as_of: input.as_of,
        domains,
        exhibits: register.exhibits(),
        stated,
    }
}

/// Gives a domain's records their numbers, and says each fact with its own.
fn cite(
    input: &CaseInput<'_>,
    domain: &mut CaseDomain,
    statements: &[Statement],
    register: &mut Register<'_>,
) -> Vec<Stated> {
    let mut stated = Vec::new();
    let mut numbered = Vec::new();
    for statement in statements {
        let exhibits = register.number(&statement.records);
        domain.exhibits.extend(&exhibits);
        for (key, _) in &statement.values {
            let host = statement.host.as_ref().unwrap_or(&domain.domain);
            let seen =
                domain.resolutions.iter_mut().find(|of| of.key == *key && of.host.as_ref() == Some(host));
            if let Some(of) = seen {
                of.exhibits.extend(&exhibits);
                of.exhibits.sort_unstable();
                of.exhibits.dedup();
            }
        }
        if !exhibits.is_empty() {
            let topic = match statement.kind {
                Kind::Registration => FactTopic::Registration,
                Kind::Resolution(_) => FactTopic::Resolution,
                Kind::Certificate => FactTopic::Certificate,
                Kind::Name => FactTopic::NameSeen,
            };
            let by = statement.by.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            stated.push(Stated {
                topic,
                text: statement.text.clone(),
                basis: Basis::Observed { by },
                domains: vec![domain.domain.clone()],
                exhibits: exhibits.clone(),
            });
        }
        numbered.push((statement, exhibits));
    }
    domain.exhibits.sort_unstable();
    domain.exhibits.dedup();
    stated.extend(readings(input, domain, &numbered));
    stated
}

/// How the name reads, for each identity it imitates. The record that shows the name is the exhibit; how likely the finding
/// is does not belong into a fact.
fn readings(input: &CaseInput<'_>, domain: &CaseDomain, numbered: &[(&Statement, Vec<u32>)]) -> Vec<Stated> {
    let findings = findings_on(input, &domain.domain);
    best(&findings)
        .into_iter()
        .filter_map(|(identity, findings)| {
            let best = findings.first()?;
            let (shown, exhibits) = numbered.iter().find_map(|(statement, exhibits)| {
                (statement.names.contains(&best.subject) && !exhibits.is_empty())
                    .then_some((statement, exhibits))
            })?;
            let how = because(best);
            let how = if how.is_empty() { String::new() } else { format!(": {}", how.join("; ")) };
            Some(Stated {
                topic: FactTopic::Imitation,
                text: format!("The name {} can be read as {identity}{how}.", best.subject),
                basis: Basis::Observed {
                    by: shown.by.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
                },
                domains: vec![domain.domain.clone()],
                exhibits: exhibits.clone(),
            })
        })
        .collect()
}

/// The order of Appendix A: registry, registrar (then those whose data name none, then those without data), domain.
fn order(domain: &CaseDomain) -> (&str, u8, &str, &DomainName) {
    let (rank, registrar) = match &domain.registration {
        None => (2, ""),
        Some(registration) => registration.registrar.as_deref().map_or((1, ""), |registrar| (0, registrar)),
    };
    (&domain.suffix, rank, registrar, &domain.domain)
}

fn describe(
    input: &CaseInput<'_>,
    domain: &DomainName,
    hosts: &BTreeSet<&DomainName>,
    stated: &[Statement],
    links: &[&Link],
) -> CaseDomain {
    let mut resolutions: BTreeMap<(Key, DomainName), Option<Interval>> = BTreeMap::new();
    for statement in stated {
        // What registration data name is the domain's own.
        let host = statement.host.as_ref().unwrap_or(domain);
        for (key, when) in &statement.values {
            let known = resolutions.entry((key.clone(), host.clone())).or_insert(*when);
            *known = hull(*known, *when);
        }
    }
    let resolutions = resolutions.into_iter().map(|((key, host), when)| CaseResolution {
        host: Some(host),
        key,
        when,
        exhibits: Vec::new(),
    });
    let findings = findings_on(input, domain);
    let registered = stated.iter().find(|statement| statement.registration.is_some());
    let of_findings = findings.iter().map(|finding| clipped(finding.seen, input.as_of));
    let seen = stated.iter().map(|statement| statement.seen).chain(of_findings).fold(None, hull);
    CaseDomain {
        domain: domain.clone(),
        domain_ulabel: domain.unicode(),
        hosts: hosts.iter().map(|host| (*host).clone()).collect(),
        suffix: suffix(domain),
        registration: registered.and_then(|statement| statement.registration.clone()),
        registration_seen: registered.and_then(|statement| statement.seen),
        resolutions: resolutions.collect(),
        seen,
        imitates: imitates(&findings),
        readings: readings_of(&findings),
        links: tie::ties(input, domain, links),
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

/// The findings on a domain and its hosts that count.
fn findings_on<'a>(input: &CaseInput<'a>, domain: &DomainName) -> Vec<&'a Finding> {
    input
        .findings
        .iter()
        .filter(|finding| (input.registrable)(&finding.subject) == *domain)
        .filter(|finding| known_by(finding.seen, input.as_of))
        .collect()
}

/// The imitations by identity, the most likely first.
fn best<'a>(findings: &[&'a Finding]) -> BTreeMap<&'a str, Vec<&'a Finding>> {
    let mut by_identity: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.kind == FindingKind::Imitation) {
        if let Some(identity) = &finding.identity {
            by_identity.entry(identity).or_default().push(finding);
        }
    }
    for findings in by_identity.values_mut() {
        findings.sort_by(|a, b| {
            b.likelihood.cmp(&a.likelihood).then_with(|| (&a.subject, &a.id).cmp(&(&b.subject, &b.id)))
        });
    }
    by_identity
}

/// The strongest reasons of a finding, each once.
fn because(finding: &Finding) -> Vec<&str> {
    let mut reasons: Vec<&str> = Vec::new();
    for reason in finding.reasons.iter().filter(|reason| reason.weight > 0.0) {
        if reasons.len() < REASONS && !reasons.contains(&reason.text.as_str()) {
            reasons.push(&reason.text);
        }
    }
    reasons
}

/// Identities imitated, with how: the strongest reasons of the most likely finding.
fn imitates(findings: &[&Finding]) -> Vec<(String, String)> {
    best(findings)
        .into_iter()
        .filter_map(|(identity, findings)| {
            let best = findings.first()?;
            let reasons = because(best);
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

/// The same as data.
fn readings_of(findings: &[&Finding]) -> Vec<ImitationReading> {
    let best = best(findings);
    let said = imitates(findings).into_iter();
    said.filter_map(|(identity, how)| {
        let finding = best.get(identity.as_str())?.first()?;
        Some(sheet::reading(&identity, finding, &how))
    })
    .collect()
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
