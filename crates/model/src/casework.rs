use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    ActionCode, BadFaithFactor, Basis, Caption, Declarant, Digest, DomainName, DomainRole, ElementId,
    FactTopic, LossEntry, Mark, Relief, Review, ServiceAttempt, Supplement, Timestamp,
};

/// What persons put into a case, beside what the draft states: kept apart, so that a case can be drafted again without
/// losing it. Exhibits are cited by number; numbers stay over redrafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseWork {
    /// The case.
    pub case: String,
    /// Court, number, parties.
    #[serde(default)]
    pub caption: Caption,
    /// Who will sign the declaration.
    #[serde(default)]
    pub declarant: Option<Declarant>,
    /// The relief asked for.
    #[serde(default)]
    pub relief: Relief,
    /// Codes of the causes that are weighed; `None` is those that are by default.
    #[serde(default)]
    pub causes: Option<Vec<String>>,
    /// Facts that persons added.
    #[serde(default)]
    pub facts: Vec<AddedFact>,
    /// Sentences of the draft that a person took out, by code.
    #[serde(default)]
    pub withdrawn: BTreeMap<String, Act>,
    /// Verdicts on collateral damage.
    #[serde(default)]
    pub reviews: BTreeMap<DomainName, Review>,
    /// Roles that a person gave.
    #[serde(default)]
    pub roles: BTreeMap<DomainName, GivenRole>,
    /// Factors of bad faith that a person answered.
    #[serde(default)]
    pub factors: BTreeMap<DomainName, Vec<BadFaithFactor>>,
    /// Actions asked for on single domains, in place of those of the relief.
    #[serde(default)]
    pub actions: BTreeMap<DomainName, Vec<ActionCode>>,
    /// Losses.
    #[serde(default)]
    pub losses: Vec<LossEntry>,
    /// Registered marks.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Attempts at service.
    #[serde(default)]
    pub service: Vec<ServiceAttempt>,
    /// The attribution that a person accepted.
    #[serde(default)]
    pub accepted: Option<Acceptance>,
    /// What the case supplements.
    #[serde(default)]
    pub supplement: Option<Supplement>,
}

impl CaseWork {
    /// Nothing yet.
    #[must_use]
    pub fn of(case: &str) -> Self {
        Self {
            case: case.to_owned(),
            caption: Caption::default(),
            declarant: None,
            relief: Relief::default(),
            causes: None,
            facts: Vec::new(),
            withdrawn: BTreeMap::new(),
            reviews: BTreeMap::new(),
            roles: BTreeMap::new(),
            factors: BTreeMap::new(),
            actions: BTreeMap::new(),
            losses: Vec::new(),
            marks: Vec::new(),
            service: Vec::new(),
            accepted: None,
            supplement: None,
        }
    }
}

/// Somebody did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, when they said so.
    #[serde(default)]
    pub note: Option<String>,
}

/// A fact that a person added. It counts once it is accepted, until it is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedFact {
    /// `P-0001` and so on.
    pub code: String,
    /// The sentence.
    pub text: String,
    /// What it rests on.
    pub basis: Basis,
    /// What it shows.
    pub topic: FactTopic,
    /// Numbers of exhibits.
    pub exhibits: Vec<u32>,
    /// Domains it is about.
    pub domains: Vec<DomainName>,
    /// Elements that the person names.
    pub elements: Vec<ElementId>,
    /// Who added it.
    pub added: Act,
    /// Who accepted it.
    pub accepted: Option<Act>,
    /// Who took it out.
    pub withdrawn: Option<Act>,
}

/// The role a person gave a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenRole {
    /// The role.
    pub role: DomainRole,
    /// Why.
    pub basis: String,
    /// Who.
    pub by: String,
}

/// A person's acceptance of an attribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// The cluster it is about.
    pub designator: String,
    /// SHA-256 of the attribution as canonical JSON.
    pub attribution: Digest,
    /// Who, when.
    pub act: Act,
}
