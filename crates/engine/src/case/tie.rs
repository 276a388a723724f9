//! Ties between the domains of a case, each with the records that show it at both ends.

use std::collections::{BTreeMap, BTreeSet};

use model::{Basis, CaseLink, DomainName, FactTopic, Key, KeyKind, Link, Report, Stated};

use super::exhibit::Register;
use super::fact::{Record, Statement};
use super::{CaseInput, CitedReport, known_by};

/// Names said in one sentence at most.
const NAMED: usize = 12;

/// What ties a domain to others of the case, strongest first. Exhibits are still to come.
pub(super) fn ties(input: &CaseInput<'_>, domain: &DomainName, links: &[&Link]) -> Vec<CaseLink> {
    let names: BTreeSet<&DomainName> = input.names.iter().collect();
    let mut ties: BTreeMap<&Key, CaseLink> = BTreeMap::new();
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
            let tie = ties.entry(&link.key).or_insert_with(|| CaseLink {
                key: without_actor(input, &link.key),
                with: Vec::new(),
                holders: 0,
                population: 0,
                weight: f64::NEG_INFINITY,
                exhibits: Vec::new(),
            });
            tie.with.push(other.clone());
            tie.holders = tie.holders.max(link.rate.holders);
            tie.population = tie.population.max(link.rate.population);
            tie.weight = tie.weight.max(link.weight);
        }
    }
    let mut ties: Vec<CaseLink> = ties.into_values().collect();
    for tie in &mut ties {
        tie.with.sort();
        tie.with.dedup();
    }
    ties.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.key.cmp(&b.key)));
    ties
}

/// The key as a case states it. That of a report says whom it is about; no name of an actor enters a case before a person
/// accepted an attribution.
fn without_actor(input: &CaseInput<'_>, key: &Key) -> Key {
    if key.kind != KeyKind::Report {
        return key.clone();
    }
    let id = key.value.split(' ').next().unwrap_or_default();
    let value = report(input, key).map_or_else(
        || id.to_owned(),
        |cited| format!("{id} ({}, {})", cited.report.publisher, cited.report.date.date()),
    );
    Key { kind: key.kind, value }
}

/// The records that show a value at each of the domains it ties together; a domain without any is left out.
pub(super) fn records<'s>(
    input: &CaseInput<'_>,
    tie: &CaseLink,
    domain: &DomainName,
    stated: &'s BTreeMap<DomainName, Vec<Statement>>,
) -> BTreeMap<DomainName, Vec<&'s Record>> {
    let mut ends: BTreeSet<DomainName> = tie.with.iter().map(|name| (input.registrable)(name)).collect();
    ends.insert(domain.clone());
    ends.into_iter()
        .filter_map(|end| {
            let records: Vec<&Record> = stated
                .get(&end)?
                .iter()
                .filter(|statement| statement.shows(&tie.key))
                .flat_map(|statement| &statement.records)
                .collect();
            (!records.is_empty()).then_some((end, records))
        })
        .collect()
}

/// The report that a key of kind [`KeyKind::Report`] names.
pub(super) fn report<'r>(input: &'r CaseInput<'_>, key: &Key) -> Option<&'r CitedReport> {
    let id = key.value.split(' ').next().unwrap_or_default();
    input.reports.iter().find(|cited| key.kind == KeyKind::Report && cited.report.id.as_str() == id)
}

/// The record a report stands in; none when its digest was not kept.
pub(super) fn record_of(cited: &CitedReport) -> Option<Record> {
    let CitedReport { file, report } = cited;
    Some(Record {
        file: *file,
        line: report.origin.line,
        raw: report.origin.raw?,
        title: format!("report of {}, {}{}", report.publisher, report.date.date(), reference(report)),
    })
}

fn reference(report: &Report) -> String {
    report.references.first().map_or_else(String::new, |reference| {
        format!(" ({})", reference.chars().take(120).collect::<String>())
    })
}

/// One sentence for each value that ties domains of the case together, strongest first.
pub(super) fn sentences(
    input: &CaseInput<'_>,
    ties: &BTreeMap<Key, (BTreeSet<DomainName>, CaseLink)>,
    register: &mut Register<'_>,
) -> Vec<Stated> {
    let mut strongest: Vec<_> = ties.iter().collect();
    strongest.sort_by(|(a, (_, x)), (b, (_, y))| y.weight.total_cmp(&x.weight).then_with(|| a.cmp(b)));
    strongest
        .into_iter()
        .map(|(key, (domains, tie))| {
            let named = named(domains);
            let (text, basis, exhibits) = match report(input, key) {
                Some(cited) => {
                    let report = &cited.report;
                    let text = format!(
                        "{} says in a publication of {} that {named} belong to one activity.",
                        report.publisher,
                        report.date.date()
                    );
                    let basis = Basis::OnInformationAndBelief { source: report.publisher.clone() };
                    (text, basis, register.number(record_of(cited).as_ref()))
                }
                None if key.kind == KeyKind::Report => {
                    let basis = Basis::OnInformationAndBelief { source: key.value.clone() };
                    (format!("The report {} lists {named}.", key.value), basis, Vec::new())
                }
                None => {
                    let text = format!("{named} were each seen with the {} {}.", words(key.kind), key.value);
                    (
                        text,
                        Basis::Observed { by: "the sensors named in the exhibits".to_owned() },
                        tie.exhibits.clone(),
                    )
                }
            };
            let domains = domains.iter().cloned().collect();
            Stated { topic: FactTopic::Link, text, basis, domains, exhibits }
        })
        // What no record shows at two domains is no observed fact; the tie itself stays, and its gap is said.
        .filter(|stated| {
            !matches!(stated.basis, Basis::Observed { .. })
                || (!stated.exhibits.is_empty() && stated.domains.len() > 1)
        })
        .collect()
}

fn named(domains: &BTreeSet<DomainName>) -> String {
    let mut names: Vec<&str> = domains.iter().take(NAMED).map(DomainName::as_str).collect();
    let more = domains.len().saturating_sub(NAMED);
    let last = if more > 0 {
        Some(format!("{more} more domains of the case"))
    } else {
        names.pop().map(str::to_owned)
    };
    match last {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// A kind of value in words.
pub(super) const fn words(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Address => "address",
        KeyKind::NameServer => "name server",
        KeyKind::MailExchanger => "mail exchanger",
        KeyKind::CanonicalName => "canonical name",
        KeyKind::Certificate => "certificate with SHA-256",
        KeyKind::CertificateKey => "certificate key with SHA-256",
        KeyKind::Registrant => "published registrant",
        KeyKind::RegistrationBurst => "registrar and minute of creation",
        KeyKind::Registrable => "registrable name",
        KeyKind::Report => "report",
    }
}
