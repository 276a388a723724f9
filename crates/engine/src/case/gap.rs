//! Gaps: what counsel would miss.

use model::{Case, CaseDomain, Gap, KeyKind};

use super::STATED;

/// What is missing for each domain of a case, and for the case as a whole, in words. Empty when nothing is.
///
/// A domain without an exhibit cannot be pleaded; one without registration data names no registrar to serve; one without
/// imitation or link gives no reason why it belongs to the operation.
#[must_use]
pub fn gaps(case: &Case) -> Vec<String> {
    let said = |gap: Gap| if gap.about == WHOLE { gap.text } else { format!("{}: {}", gap.about, gap.text) };
    of_case(case).into_iter().map(said).collect()
}

/// What a gap of the case as a whole is about.
pub(super) const WHOLE: &str = "case";

/// The same as data.
pub(super) fn of_case(case: &Case) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if case.domains.is_empty() {
        gaps.push(Gap { about: WHOLE.to_owned(), text: "the case has no domain".to_owned() });
    }
    for domain in &case.domains {
        let of = of_domain(domain, case.domains.len());
        gaps.extend(of.map(|text| Gap { about: domain.domain.to_string(), text }));
    }
    gaps
}

fn of_domain(domain: &CaseDomain, domains: usize) -> impl Iterator<Item = String> {
    let has = |kind: KeyKind| domain.resolutions.iter().any(|of| of.key.kind == kind);
    let mut gaps: Vec<String> = Vec::new();
    let mut say = |missing: bool, what: &str| {
        if missing {
            gaps.push(what.to_owned());
        }
    };
    say(domain.exhibits.is_empty(), "no exhibit supports any fact, so it cannot be pleaded");
    match &domain.registration {
        None => say(true, "no registration data, so registrar and registrant are not known"),
        Some(registration) => {
            say(registration.registrar.is_none(), "the registration data names no registrar");
            say(
                registration.abuse_email.is_none() && registration.abuse_phone.is_none(),
                "the registration data has no abuse contact",
            );
            say(registration.created.is_none(), "the registration data has no date of creation");
            say(registration.expires.is_none(), "the registration data has no date of expiry");
            say(
                registration.nameservers.is_empty() && !has(KeyKind::NameServer),
                "no name server is known, so the state before an order cannot be shown",
            );
        }
    }
    say(
        !has(KeyKind::Address) && !has(KeyKind::CanonicalName),
        "no resolution, so it is not shown to have been in use",
    );
    say(domain.seen.is_none(), "no dated sighting");
    say(domain.imitates.is_empty(), "no imitation was found");
    say(domains > 1 && domain.links.is_empty(), "nothing observed links it to another domain of the case");
    say(
        !domain.links.is_empty() && domain.links.iter().all(|link| link.key.kind == KeyKind::Report),
        "only reports link it to other domains of the case, no observation does",
    );
    for link in domain.links.iter().filter(|link| link.exhibits.is_empty()) {
        say(true, &format!("the tie by {} has no exhibit", link.key));
    }
    for kind in [KeyKind::Address, KeyKind::NameServer, KeyKind::MailExchanger, KeyKind::CanonicalName] {
        let values = domain.resolutions.iter().filter(|of| of.key.kind == kind).count();
        say(values >= STATED, &format!("only {STATED} values of kind {kind} are stated, there may be more"));
    }
    gaps.into_iter()
}
