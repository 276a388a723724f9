//! Supplements: names first seen after the order, each with why it is the same defendants' work.

use std::collections::{BTreeMap, BTreeSet};

use model::{Case, CaseDomain, DomainName, KeyKind, SupplementReason, Timestamp};

use super::tie::words;

/// Everything a supplement is judged by.
pub struct SupplementInput<'a> {
    /// A draft over the sealed case's names and the new ones together.
    pub draft: &'a Case,
    /// Domains of the sealed case, those it left out too.
    pub before: &'a BTreeSet<DomainName>,
    /// When the order was made.
    pub order_date: Timestamp,
    /// First sighting of each domain anywhere in what was observed, of it or of any host below it.
    pub first_seen: &'a BTreeMap<DomainName, Timestamp>,
}

/// Sorts the new domains of the draft into those that a supplement may list, and those it may not, with why not.
///
/// A domain enters when it was first seen after the order and something observed ties it to a domain of the sealed case. What
/// only a report says is no reason: it is a claim, and stands beside observed reasons at most.
#[must_use]
pub fn supplement(input: &SupplementInput<'_>) -> (Vec<SupplementReason>, Vec<(DomainName, String)>) {
    let mut taken = Vec::new();
    let mut refused = Vec::new();
    let old_hosts: BTreeSet<&DomainName> = input
        .draft
        .domains
        .iter()
        .filter(|domain| input.before.contains(&domain.domain))
        .flat_map(|domain| domain.hosts.iter().chain([&domain.domain]))
        .collect();
    for domain in input.draft.domains.iter().filter(|domain| !input.before.contains(&domain.domain)) {
        match judge(input, domain, &old_hosts) {
            Ok(reason) => taken.push(reason),
            Err(why) => refused.push((domain.domain.clone(), why)),
        }
    }
    (taken, refused)
}

fn judge(
    input: &SupplementInput<'_>,
    domain: &CaseDomain,
    old_hosts: &BTreeSet<&DomainName>,
) -> Result<SupplementReason, String> {
    let first_seen =
        *input.first_seen.get(&domain.domain).ok_or("no dated sighting, so it is not shown to be new")?;
    if first_seen <= input.order_date {
        return Err(format!(
            "first seen {}, not after the order of {}",
            first_seen.date(),
            input.order_date.date()
        ));
    }
    if let Some(created) = domain.registration.as_ref().and_then(|registration| registration.created)
        && created <= input.order_date
    {
        return Err(format!(
            "registered {}, not after the order of {}; it belonged in the first list",
            created.date(),
            input.order_date.date()
        ));
    }
    let mut observed = 0;
    let mut reasons = Vec::new();
    for link in &domain.links {
        let old: Vec<&str> =
            link.with.iter().filter(|name| old_hosts.contains(name)).map(DomainName::as_str).collect();
        if old.is_empty() || (link.key.kind != KeyKind::Report && link.exhibits.is_empty()) {
            continue;
        }
        let named: Vec<&str> = old.iter().take(6).copied().collect();
        let more = old.len() - named.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        if link.key.kind == KeyKind::Report {
            reasons.push(format!(
                "listed with {}{more} by report {} (a claim)",
                named.join(", "),
                link.key.value
            ));
            continue;
        }
        observed += 1;
        let exhibits: Vec<String> = link.exhibits.iter().map(u32::to_string).collect();
        reasons.push(format!(
            "shares the {} {} with {}{more} of the order ({} registrable names have it; exhibits {})",
            words(link.key.kind),
            link.key.value,
            named.join(", "),
            link.holders,
            exhibits.join(", ")
        ));
    }
    if observed == 0 {
        return Err("nothing observed ties it to a domain of the order".to_owned());
    }
    Ok(SupplementReason { domain: domain.domain.clone(), first_seen, reasons })
}

#[cfg(test)]
mod tests;
