//! The sheet of one domain.

use std::collections::BTreeSet;

use model::{
    ActionCode, CaseDomain, CaseFact, CaseWork, CauseSupport, Collateral, Confusion, DomainName, DomainRole,
    DomainSheet, FactTopic, Finding, ImitationReading, Key, KeyKind, Registry, SheetLink, SheetSighting,
    Verdict,
};

use super::bad_faith;

/// Everything a sheet is made from.
pub(super) struct SheetInput<'a> {
    pub(super) domain: &'a CaseDomain,
    pub(super) domains: &'a [CaseDomain],
    pub(super) facts: &'a [CaseFact],
    pub(super) matrix: &'a [CauseSupport],
    pub(super) work: &'a CaseWork,
    pub(super) registry: Registry,
    pub(super) collateral: Collateral,
}

pub(super) fn sheet(input: SheetInput<'_>) -> DomainSheet {
    let domain = input.domain;
    let facts: Vec<&CaseFact> =
        input.facts.iter().filter(|fact| fact.domains.contains(&domain.domain)).collect();
    let (role, role_basis) = role(domain, &facts, input.work);
    let given = input.work.factors.get(&domain.domain).map_or(&[][..], Vec::as_slice);
    let supported = input
        .matrix
        .iter()
        .filter(|cause| cause.domains.contains(&domain.domain))
        .map(|cause| cause.cause.clone());
    let mut exhibits: BTreeSet<u32> = domain.exhibits.iter().copied().collect();
    exhibits.extend(facts.iter().flat_map(|fact| &fact.exhibits));
    DomainSheet {
        seq: None,
        domain: domain.domain.clone(),
        domain_ulabel: domain.domain_ulabel.clone(),
        code_points: code_points(&domain.domain_ulabel),
        role,
        role_basis,
        imitates: domain.readings.clone(),
        registry: input.registry,
        registration: domain.registration.clone(),
        registration_seen: domain.registration_seen,
        addresses: sightings(domain, KeyKind::Address),
        name_servers: sightings(domain, KeyKind::NameServer),
        mail: sightings(domain, KeyKind::MailExchanger),
        canonical_names: sightings(domain, KeyKind::CanonicalName),
        seen: domain.seen,
        links: domain
            .links
            .iter()
            .map(|link| SheetLink {
                key: link.key.clone(),
                with: link.with.clone(),
                holders: link.holders,
                population: link.population,
                weight: link.weight,
                claim: link.key.kind == KeyKind::Report,
                exhibits: link.exhibits.clone(),
            })
            .collect(),
        bad_faith: bad_faith::sheet(domain, input.domains, given),
        counts_supported: supported.collect(),
        facts: facts.iter().map(|fact| fact.number).collect(),
        exhibits: exhibits.into_iter().collect(),
        actions: actions(&domain.domain, &input.collateral, input.work),
        collateral: input.collateral,
        sealed_until: input.work.caption.sealed_until,
    }
}

/// The actions proposed on a domain: none before a verdict, none on one that is spared, and only the host's on one whose
/// owner keeps it.
fn actions(domain: &DomainName, collateral: &Collateral, work: &CaseWork) -> Vec<ActionCode> {
    let mut actions =
        match (collateral.review.as_ref().map(|review| review.verdict), work.actions.get(domain)) {
            (None | Some(Verdict::Spare), _) => Vec::new(),
            (Some(_), Some(given)) => given.clone(),
            (Some(Verdict::HostOnly), None) => {
                vec![ActionCode::NoTipoff, ActionCode::Preserve, ActionCode::HostDisable, ActionCode::Confirm]
            }
            (Some(Verdict::Take), None) => work.relief.actions.clone(),
        };
    actions.sort();
    actions.dedup();
    actions
}

/// What a domain was for: what a person says, else what facts of a kind that shows it say. That a name resolves does not
/// show what it served.
fn role(domain: &CaseDomain, facts: &[&CaseFact], work: &CaseWork) -> (DomainRole, String) {
    if let Some(given) = work.roles.get(&domain.domain) {
        return (given.role, format!("{} ({})", given.basis, given.by));
    }
    let shown = |topic: FactTopic| facts.iter().find(|fact| fact.topic == topic && !fact.exhibits.is_empty());
    for (topic, role) in [
        (FactTopic::MalwareBehaviour, DomainRole::C2),
        (FactTopic::Capture, DomainRole::Phish),
        (FactTopic::Mail, DomainRole::Mail),
    ] {
        if let Some(fact) = shown(topic) {
            return (role, format!("fact {}: {}", fact.number, topic.words()));
        }
    }
    let has = |kind: KeyKind| domain.resolutions.iter().any(|of| of.key.kind == kind);
    let active = has(KeyKind::Address) || has(KeyKind::CanonicalName);
    match (active, has(KeyKind::MailExchanger), domain.imitates.is_empty()) {
        (false, true, _) => (DomainRole::Mail, "mail exchangers and no address were observed".to_owned()),
        (false, false, false) => {
            (DomainRole::LookalikeDormant, "it imitates, and no address of it was observed".to_owned())
        }
        (true, _, _) => (
            DomainRole::Undetermined,
            "it was in use, and what it served is not captured: a capture, or a person, can say".to_owned(),
        ),
        (false, false, true) => (DomainRole::Undetermined, "no use of it was observed".to_owned()),
    }
}

/// How a finding reads, with the kinds of confusion its reasons name.
pub(super) fn reading(identity: &str, finding: &Finding, how: &str) -> ImitationReading {
    let mut confusion: Vec<Confusion> = Vec::new();
    for reason in finding.reasons.iter().filter(|reason| reason.weight > 0.0) {
        let kind = match reason.code.as_str() {
            "homoglyph" | "idn" => Confusion::Homoglyph,
            "omission" | "insertion" | "substitution" | "transposition" | "repetition" | "edit"
            | "own_suffix" => Confusion::Typo,
            "affix" | "token" | "lure" | "words" | "hyphen_split" => Confusion::Combo,
            "tld_swap" => Confusion::TldSwap,
            "level" => Confusion::Subdomain,
            _ => continue,
        };
        if !confusion.contains(&kind) {
            confusion.push(kind);
        }
    }
    if confusion.is_empty() {
        confusion.push(Confusion::Other);
    }
    ImitationReading { identity: identity.to_owned(), confusion, reading: how.to_owned() }
}

fn sightings(domain: &CaseDomain, kind: KeyKind) -> Vec<SheetSighting> {
    let key = |key: &Key| key.kind == kind;
    let mut sightings: Vec<SheetSighting> = domain
        .resolutions
        .iter()
        .filter(|of| key(&of.key))
        .map(|of| SheetSighting {
            value: of.key.value.clone(),
            host: of.host.clone(),
            when: of.when,
            exhibits: of.exhibits.clone(),
        })
        .collect();
    sightings.sort();
    sightings
}

/// Code points of a name with characters outside ASCII, label by label; empty otherwise.
fn code_points(name: &str) -> String {
    if name.is_ascii() {
        return String::new();
    }
    let label =
        |label: &str| label.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect::<Vec<_>>().join(" ");
    name.split('.').map(label).collect::<Vec<_>>().join(" . ")
}
