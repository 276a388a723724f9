//! The dossier: everything of one case that a package prints, as values.

mod action;
mod appraisal;
mod caption;
mod cause;
mod collateral;
mod fact;
mod ledger;
mod method;
mod seal;
mod sheet;
mod victims;

use serde::{Deserialize, Serialize};

pub use action::{ActionCode, Addressee, AddresseeKind, OrderAction, Relief, UnknownActionCode};
pub use appraisal::{AcceptedAttribution, ActorName, Alternative};
pub use caption::{Caption, Declarant, Doe, DoeFactor, DoeFactorKind, Party};
pub use cause::{
    CauseOfAction, CauseSupport, Element, ElementId, ElementScope, ElementSupport, LossTest, Support,
};
pub use collateral::{
    Answer, Collateral, CollateralAnswer, CollateralQuestion, Review, UnknownVerdict, Verdict,
};
pub use fact::{Basis, CaseFact, FactKind, FactTopic, ReplayableQuery, UnknownFactWord};
pub use ledger::{LossEntry, LossLedger, LossWindow, Mark, ServiceAttempt, ServiceMethod};
pub use method::{DataFile, ErrorRate, MethodStatement, SourceFile, Tool};
pub use seal::{CustodySummary, Seal, Supplement, SupplementReason};
pub use sheet::{
    BadFaithFactor, Confusion, DomainRole, DomainSheet, ImitationReading, Reach, Registry, SheetLink,
    SheetSighting,
};
pub use victims::{MigrationRow, MigrationSpeed, VictimCell, VictimTable};

use crate::{Case, CaseDomain, DomainName, Exhibit};

/// Everything that a court package prints of one case. Pure data: what is not here is not printed.
///
/// A draft for counsel, never a filing. All lists are in the order in which they are printed; exhibits are cited by number,
/// numbers are those of [`Case::exhibits`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Version of this format; this program writes 1.
    pub version: u32,
    /// The case: its domains in the order of Appendix A, and all exhibits, those that persons added last.
    pub case: Case,
    /// Court, number, parties.
    pub caption: Caption,
    /// Who will sign the declaration; `None` until a person says so.
    pub declarant: Option<Declarant>,
    /// Facts in order of number.
    pub facts: Vec<CaseFact>,
    /// The causes of action that were weighed, as they were defined.
    pub causes: Vec<CauseOfAction>,
    /// What supports each of them, in the same order.
    pub matrix: Vec<CauseSupport>,
    /// One sheet for each domain of [`Case::domains`], in the same order; those that are left out of Appendix A too.
    pub sheets: Vec<DomainSheet>,
    /// The action table in the order of execution; empty until every domain that an order would act on has a verdict.
    pub actions: Vec<OrderAction>,
    /// Why the action table is not complete, in words; empty when it is.
    pub actions_refused: Vec<String>,
    /// Attribution, once a person accepted it by name.
    pub attribution: Option<AcceptedAttribution>,
    /// What the actor is called, by whom; empty while no attribution is accepted.
    pub actor_names: Vec<ActorName>,
    /// Victims as counts, small cells suppressed.
    pub victims: VictimTable,
    /// Loss, with the test of 18 U.S.C. 1030(c)(4)(A)(i)(I).
    pub losses: LossLedger,
    /// Registered marks that the plaintiff relies on.
    pub marks: Vec<Mark>,
    /// How fast the operation moved before, where history shows it.
    pub migration: Option<MigrationSpeed>,
    /// Attempts at service and notice, as they were made.
    pub service: Vec<ServiceAttempt>,
    /// Tools, data, error rates.
    pub method: MethodStatement,
    /// What counsel will miss.
    pub gaps: Vec<Gap>,
    /// Domains of the case that Appendix A leaves out, with the reason.
    pub exclusions: Vec<Exclusion>,
    /// For a supplement: what it supplements, and why each name belongs to the same defendants.
    pub supplement: Option<Supplement>,
    /// Custody of the exhibits, in numbers.
    pub custody: CustodySummary,
    /// Who froze it; `None` while it is a working draft.
    pub seal: Option<Seal>,
}

impl Dossier {
    /// The exhibit with this number.
    #[must_use]
    pub fn exhibit(&self, number: u32) -> Option<&Exhibit> {
        self.case.exhibits.iter().find(|exhibit| exhibit.number == number)
    }

    /// What is known of a domain.
    #[must_use]
    pub fn domain(&self, domain: &DomainName) -> Option<&CaseDomain> {
        self.case.domains.iter().find(|entry| entry.domain == *domain)
    }

    /// The sheets of the domains that Appendix A lists, in its order.
    pub fn listed(&self) -> impl Iterator<Item = &DomainSheet> {
        self.sheets.iter().filter(|sheet| sheet.seq.is_some())
    }
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Gap {
    /// What it is about: `case`, a domain, or `cause/element`.
    pub about: String,
    /// What is missing, in words.
    pub text: String,
}

/// A domain that Appendix A leaves out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exclusion {
    /// The domain.
    pub domain: DomainName,
    /// Why, as data.
    pub reason: ExclusionReason,
    /// Why, in words, with numbers.
    pub text: String,
}

/// Why a domain is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExclusionReason {
    /// No exhibit supports any fact on it.
    NoExhibit,
    /// No person gave a verdict on collateral damage, or what the verdict was given on has changed since.
    NoVerdict,
    /// A person's verdict spares it.
    Spared,
    /// Strangers have names below it; only two persons together may list it.
    SharedZone,
    /// The reach of the court over its registry is not known.
    UnknownRegistry,
}
