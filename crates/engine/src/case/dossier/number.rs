//! Facts, numbered: the draft's sentences, then what persons added and accepted, then losses, marks and registries.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AddedFact, Answer, BadFaithFactor, Basis, Case, CaseDomain, CaseFact, CaseWork, DomainName, FactTopic,
    Gap, Id, LossEntry, Mark, Reach, Stated,
};

use crate::case::loss::dollars;
use crate::case::{Registries, admit};

/// The facts in order of number, and a gap for each sentence that lacks what its kind asks for.
pub(super) fn facts(case: &Case, work: &CaseWork, registries: &Registries) -> (Vec<CaseFact>, Vec<Gap>) {
    let drafted = case.stated.iter().map(drafted).filter(|fact| !work.withdrawn.contains_key(&fact.code));
    let accepted =
        work.facts.iter().filter(|fact| fact.accepted.is_some() && fact.withdrawn.is_none()).map(added);
    let losses = work.losses.iter().map(loss);
    let marks = work.marks.iter().map(|entry| mark(entry, &case.domains));
    let factors = work.factors.iter().flat_map(|(domain, given)| given.iter().map(|of| factor(domain, of)));
    let registries = places(case, registries);
    let mut facts = Vec::new();
    let mut gaps = Vec::new();
    for fact in drafted.chain(accepted).chain(losses).chain(marks).chain(factors.flatten()).chain(registries)
    {
        match admit(&fact, case) {
            Ok(()) => facts.push(fact),
            Err(why) => {
                gaps.push(Gap { about: format!("fact {}", fact.code), text: format!("left out: {why}") });
            }
        }
    }
    for (number, fact) in (1..).zip(&mut facts) {
        fact.number = number;
    }
    (facts, gaps)
}

fn fact(code: String, topic: FactTopic, text: String, basis: Basis) -> CaseFact {
    CaseFact {
        number: 0,
        code,
        text,
        basis,
        topic,
        exhibits: Vec::new(),
        domains: Vec::new(),
        elements: Vec::new(),
        accepted_by: None,
    }
}

/// A sentence of the draft. Its code follows from what it says, so that it is the same over redrafts.
pub(super) fn drafted(stated: &Stated) -> CaseFact {
    let domains: Vec<&str> = stated.domains.iter().map(DomainName::as_str).collect();
    let code = Id::<Stated>::of(&[stated.topic.as_str(), &stated.text, &domains.join(" ")]);
    CaseFact {
        exhibits: stated.exhibits.clone(),
        domains: stated.domains.clone(),
        ..fact(format!("D-{code}"), stated.topic, stated.text.clone(), stated.basis.clone())
    }
}

fn added(of: &AddedFact) -> CaseFact {
    CaseFact {
        exhibits: of.exhibits.clone(),
        domains: of.domains.clone(),
        elements: of.elements.clone(),
        accepted_by: of.accepted.as_ref().map(|act| act.by.clone()),
        ..fact(of.code.clone(), of.topic, of.text.clone(), of.basis.clone())
    }
}

/// What a person entered is seen when a paper shows it, and believed otherwise.
fn entered(by: &str, exhibit: Option<u32>) -> (Basis, Vec<u32>) {
    match exhibit {
        Some(number) => (Basis::Observed { by: by.to_owned() }, vec![number]),
        None => (Basis::OnInformationAndBelief { source: by.to_owned() }, Vec::new()),
    }
}

fn loss(entry: &LossEntry) -> CaseFact {
    let (basis, exhibits) = entered(&entry.by, entry.exhibit);
    let text = format!(
        "{} bore a loss of {} for {}, from {} to {}.",
        entry.who,
        dollars(entry.cents),
        entry.task,
        entry.from.date(),
        entry.to.date()
    );
    CaseFact {
        exhibits,
        accepted_by: Some(entry.by.clone()),
        ..fact(format!("L-{:04}", entry.number), FactTopic::Loss, text, basis)
    }
}

/// A mark speaks to the domains that imitate the identity it stands for, and to no other.
fn mark(entry: &Mark, domains: &[CaseDomain]) -> CaseFact {
    let (basis, exhibits) = entered(&entry.by, entry.exhibit);
    let identity = entry.identity.as_deref().unwrap_or(&entry.mark).to_lowercase();
    let domains = domains
        .iter()
        .filter(|domain| domain.imitates.iter().any(|(imitated, _)| imitated.to_lowercase() == identity))
        .map(|domain| domain.domain.clone())
        .collect();
    let classes = if entry.classes.is_empty() {
        String::new()
    } else {
        format!(", in class {}", entry.classes.join(", "))
    };
    let registered = entry
        .registered
        .map_or_else(String::new, |registered| format!(", registered on {}", registered.date()));
    let text =
        format!("{} owns the mark {}, {}{classes}{registered}.", entry.owner, entry.mark, entry.registration);
    let code = Id::<Mark>::of(&[&entry.mark, &entry.registration]);
    CaseFact {
        exhibits,
        domains,
        accepted_by: Some(entry.by.clone()),
        ..fact(format!("M-{code}"), FactTopic::Mark, text, basis)
    }
}

/// A person's *yes* to a factor of bad faith; other answers prove nothing.
fn factor(domain: &DomainName, given: &BadFaithFactor) -> Option<CaseFact> {
    let by = given.by.as_ref().filter(|_| given.answer == Answer::Yes)?;
    let text = format!(
        "Factor {} ({}) speaks for bad faith as to {domain}: {}.",
        given.numeral, given.factor, given.text
    );
    let code = Id::<BadFaithFactor>::of(&[domain.as_str(), &given.numeral]);
    Some(CaseFact {
        exhibits: given.exhibits.clone(),
        domains: vec![domain.clone()],
        accepted_by: Some(by.clone()),
        ..fact(format!("B-{code}"), FactTopic::BadFaith, text, Basis::Opinion { person: by.clone() })
    })
}

/// Who runs a registry, where, and when that was noted.
type Operator = (String, String, String);
/// The domains of an operator and the suffixes they are under.
type Run = (Vec<DomainName>, BTreeSet<String>);

/// Where the registries sit that the court reaches: one sentence for each operator, with the registration data of its domains.
fn places(case: &Case, registries: &Registries) -> Vec<CaseFact> {
    let mut operators: BTreeMap<Operator, Run> = BTreeMap::new();
    for domain in &case.domains {
        let registry = registries.of(&domain.domain);
        if let (Reach::Inside, Some(operator), Some(place), Some(dated)) =
            (registry.reach, registry.operator, registry.place, registry.dated)
        {
            let (domains, suffixes) = operators.entry((operator, place, dated.date())).or_default();
            domains.push(domain.domain.clone());
            suffixes.insert(format!(".{}", registry.suffix));
        }
    }
    operators
        .into_iter()
        .map(|((operator, place, dated), (domains, suffixes))| {
            let exhibits: BTreeSet<u32> = case
                .stated
                .iter()
                .filter(|stated| stated.topic == FactTopic::Registration)
                .filter(|stated| stated.domains.iter().any(|domain| domains.contains(domain)))
                .flat_map(|stated| &stated.exhibits)
                .copied()
                .collect();
            let suffixes: Vec<String> = suffixes.into_iter().collect();
            let text = format!(
                "{operator}, the registry of {}, under which {} of the domains are registered, sits at {place}.",
                suffixes.join(", "),
                domains.len()
            );
            let code = Id::<Registries>::of(&[&operator, &place]);
            let source = format!("the registry file of this program, row of {dated}, to be confirmed");
            CaseFact {
                exhibits: exhibits.into_iter().collect(),
                domains,
                ..fact(
                    format!("R-{code}"),
                    FactTopic::RegistryPlace,
                    text,
                    Basis::OnInformationAndBelief { source },
                )
            }
        })
        .collect()
}
