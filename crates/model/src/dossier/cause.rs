use std::fmt;

use serde::{Deserialize, Serialize};

use super::{FactKind, FactTopic};
use crate::{Digest, DomainName};

/// A cause of action and what must be shown for it: a draft for counsel, kept as data (`claims/*.toml`).
///
/// What the law calls a claim is a cause here; a claim in this program is what somebody says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseOfAction {
    /// Version of the format of the file; this program reads 1.
    pub version: u32,
    /// `cfaa`, `acpa`: lower case, stable.
    pub code: String,
    /// Title as pleaded: `Computer Fraud and Abuse Act`.
    pub title: String,
    /// Where it stands: `18 U.S.C. 1030(a)(2)(C), (a)(4), (a)(5)(A)-(C); 1030(g)`.
    pub statute: String,
    /// Whether it is weighed when nobody asks for it.
    pub default: bool,
    /// What counsel must know of this draft.
    pub note: String,
    /// The elements, in order.
    #[serde(rename = "element")]
    pub elements: Vec<Element>,
}

/// One thing that must be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Element {
    /// `protected_computer`: stable within its cause.
    pub code: String,
    /// What must be shown.
    pub text: String,
    /// Whether it must be shown of each domain, or once.
    #[serde(default)]
    pub scope: ElementScope,
    /// Topics of facts that can support it, any one of them.
    pub topics: Vec<FactTopic>,
    /// Kinds of facts that can support it; all when empty.
    #[serde(default)]
    pub kinds: Vec<FactKind>,
    /// So many different facts are needed; 1 when not said.
    #[serde(default = "one")]
    pub at_least: u32,
    /// A sum of money that must be reached within a year.
    #[serde(default)]
    pub loss: Option<LossTest>,
    /// What is missing when nothing supports it, for counsel: which records would.
    pub gap: String,
}

const fn one() -> u32 {
    1
}

/// Whether an element is shown of each domain, or once for the case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ElementScope {
    /// Once.
    #[default]
    Case,
    /// Of each domain.
    Domain,
}

/// The test of a loss in money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossTest {
    /// At least so many cents.
    pub cents: u64,
    /// Within any period of so many calendar months: 12.
    pub months: u32,
}

/// An element by cause and code, written `cfaa/loss`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ElementId {
    /// Code of the cause.
    pub cause: String,
    /// Code of the element.
    pub element: String,
}

impl fmt::Display for ElementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.cause, self.element)
    }
}

/// Whether something is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Every element has a fact with an exhibit.
    Supported,
    /// At least one has not.
    Unsupported,
}

/// The matrix of one cause: element, fact, exhibit, digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseSupport {
    /// Code of the cause.
    pub cause: String,
    /// Whether all elements are supported, those of domains by at least one domain.
    pub support: Support,
    /// Each element in order.
    pub elements: Vec<ElementSupport>,
    /// Domains on which every element is supported.
    pub domains: Vec<DomainName>,
}

/// What supports one element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElementSupport {
    /// The element.
    pub id: ElementId,
    /// Whether it is supported; an element of domains when at least one domain is.
    pub support: Support,
    /// Numbers of the facts that support it.
    pub facts: Vec<u32>,
    /// Their exhibits, with the digest of the record: the end of the chain.
    pub exhibits: Vec<(u32, Digest)>,
    /// For an element of domains: those with a supporting fact.
    pub domains: Vec<DomainName>,
    /// What is missing; `None` when nothing is.
    pub gap: Option<String>,
}
