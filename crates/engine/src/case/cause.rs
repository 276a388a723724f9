//! The matrix: cause, element, fact, exhibit, digest.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    CaseFact, CauseOfAction, CauseSupport, Digest, DomainName, Element, ElementId, ElementScope,
    ElementSupport, Exhibit, LossLedger, Support,
};

use super::loss::dollars;

/// Everything the matrix is computed from.
pub struct MatrixInput<'a> {
    /// The causes, as defined.
    pub causes: &'a [CauseOfAction],
    /// The facts, with the elements they support (see [`assign`]).
    pub facts: &'a [CaseFact],
    /// The exhibits.
    pub exhibits: &'a [Exhibit],
    /// The domains of the case.
    pub domains: &'a [DomainName],
    /// The loss ledger.
    pub losses: &'a LossLedger,
}

/// Adds to each fact the elements it supports: those that list its topic and take its kind. Elements that a person named
/// stay when they take the kind, and go when they do not: naming an element does not change what can prove it.
pub fn assign(causes: &[CauseOfAction], facts: &mut [CaseFact]) {
    for fact in facts {
        let named: BTreeSet<ElementId> = std::mem::take(&mut fact.elements).into_iter().collect();
        for cause in causes {
            for element in &cause.elements {
                let id = ElementId { cause: cause.code.clone(), element: element.code.clone() };
                let takes = element.kinds.is_empty() || element.kinds.contains(&fact.basis.kind());
                if takes && (element.topics.contains(&fact.topic) || named.contains(&id)) {
                    fact.elements.push(id);
                }
            }
        }
    }
}

/// The matrix of each cause, in the order given.
///
/// A fact supports an element only by an exhibit that exists. An element of domains is supported on each domain apart; a
/// cause is supported when every element of the case is, and one domain has all elements of domains.
#[must_use]
pub fn matrix(input: &MatrixInput<'_>) -> Vec<CauseSupport> {
    let digests: BTreeMap<u32, Digest> =
        input.exhibits.iter().map(|exhibit| (exhibit.number, exhibit.raw)).collect();
    let known: BTreeSet<&DomainName> = input.domains.iter().collect();
    input
        .causes
        .iter()
        .map(|cause| {
            let elements: Vec<ElementSupport> = cause
                .elements
                .iter()
                .map(|element| weigh(input, &digests, &known, &cause.code, element))
                .collect();
            of_cause(input, cause, elements)
        })
        .collect()
}

fn of_cause(input: &MatrixInput<'_>, cause: &CauseOfAction, elements: Vec<ElementSupport>) -> CauseSupport {
    let mut domains: BTreeSet<&DomainName> = input.domains.iter().collect();
    let mut supported = !elements.is_empty();
    let mut of_domains = false;
    for (element, support) in cause.elements.iter().zip(&elements) {
        match element.scope {
            ElementScope::Case => supported &= support.support == Support::Supported,
            ElementScope::Domain => {
                of_domains = true;
                domains.retain(|domain| support.domains.contains(domain));
            }
        }
    }
    if !supported {
        domains.clear();
    }
    if of_domains {
        supported &= !domains.is_empty();
    }
    CauseSupport {
        cause: cause.code.clone(),
        support: if supported { Support::Supported } else { Support::Unsupported },
        domains: input.domains.iter().filter(|domain| domains.contains(domain)).cloned().collect(),
        elements,
    }
}

fn weigh(
    input: &MatrixInput<'_>,
    digests: &BTreeMap<u32, Digest>,
    known: &BTreeSet<&DomainName>,
    cause: &str,
    element: &Element,
) -> ElementSupport {
    let id = ElementId { cause: cause.to_owned(), element: element.code.clone() };
    let said: Vec<&CaseFact> = input.facts.iter().filter(|fact| fact.elements.contains(&id)).collect();
    let proven: Vec<&CaseFact> = said
        .iter()
        .copied()
        .filter(|fact| fact.exhibits.iter().any(|number| digests.contains_key(number)))
        .collect();
    let needed = usize::try_from(element.at_least.max(1)).unwrap_or(usize::MAX);
    let mut by_domain: BTreeMap<&DomainName, usize> = BTreeMap::new();
    for domain in proven.iter().flat_map(|fact| &fact.domains).filter(|domain| known.contains(domain)) {
        *by_domain.entry(domain).or_default() += 1;
    }
    let domains: Vec<DomainName> = match element.scope {
        ElementScope::Case => Vec::new(),
        ElementScope::Domain => input
            .domains
            .iter()
            .filter(|domain| by_domain.get(domain).is_some_and(|n| *n >= needed))
            .cloned()
            .collect(),
    };
    let gap = match element.scope {
        _ if proven.is_empty() && !said.is_empty() => Some(format!(
            "{}; facts {} speak to it, and none of them has an exhibit",
            element.gap,
            numbers(&said)
        )),
        ElementScope::Case if proven.len() < needed && needed > 1 => {
            Some(format!("{}; {needed} facts are needed, {} are proven", element.gap, proven.len()))
        }
        ElementScope::Case if proven.len() < needed => Some(element.gap.clone()),
        ElementScope::Domain if domains.is_empty() => Some(element.gap.clone()),
        _ => loss_gap(input, element),
    };
    let exhibits: BTreeMap<u32, Digest> = proven
        .iter()
        .flat_map(|fact| &fact.exhibits)
        .filter_map(|number| Some((*number, *digests.get(number)?)))
        .collect();
    ElementSupport {
        id,
        support: if gap.is_none() { Support::Supported } else { Support::Unsupported },
        facts: proven.iter().map(|fact| fact.number).collect(),
        exhibits: exhibits.into_iter().collect(),
        domains,
        gap,
    }
}

/// Why the sum is not reached. Only entries with an exhibit count: a figure without a paper proves nothing.
fn loss_gap(input: &MatrixInput<'_>, element: &Element) -> Option<String> {
    let test = element.loss?;
    let proven: Vec<_> = input
        .losses
        .entries
        .iter()
        .filter(|entry| {
            entry.exhibit.is_some_and(|number| input.exhibits.iter().any(|exhibit| exhibit.number == number))
        })
        .cloned()
        .collect();
    let ledger = super::loss::ledger(proven, test);
    let reached = ledger.best.as_ref().map_or(0, |best| best.cents);
    (!ledger.met).then(|| {
        format!(
            "{}; with exhibits the ledger reaches {} within {} months, {} are needed",
            element.gap,
            dollars(reached),
            test.months,
            dollars(test.cents)
        )
    })
}

fn numbers(facts: &[&CaseFact]) -> String {
    let numbers: Vec<String> = facts.iter().map(|fact| fact.number.to_string()).collect();
    numbers.join(", ")
}

#[cfg(test)]
mod tests;
