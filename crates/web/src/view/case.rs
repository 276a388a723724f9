use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseRow {
    /// `case-0001`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Domains in it.
    pub domains: u64,
    /// Exhibits in it.
    pub exhibits: u64,
    /// Whether it is sealed.
    pub sealed: bool,
}

/// One case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CasePage {
    /// `case-0001`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The cluster it was made from.
    pub cluster: Option<String>,
    /// Only what was known then counts.
    pub as_of: Option<String>,
    /// Who sealed it and when, in words; `None` while it is a draft.
    pub seal: Option<String>,
    /// Its domains in the order of Appendix A.
    pub domains: Vec<DomainRow>,
    /// The matrix, one cell for each element.
    pub matrix: Vec<ElementCell>,
    /// What counsel will miss.
    pub gaps: Vec<String>,
    /// Its exhibits.
    pub exhibits: Vec<ExhibitRow>,
}

/// A domain of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DomainRow {
    /// In A-labels.
    pub domain: String,
    /// Registry.
    pub registry: String,
    /// Registrar, as published.
    pub registrar: Option<String>,
    /// Identities imitated.
    pub imitates: Vec<String>,
    /// When seen.
    pub seen: Option<Span>,
    /// Numbers of its exhibits.
    pub exhibits: Vec<u32>,
    /// The collateral gate, in words: what was answered, verdict, reviewer.
    pub collateral: String,
    /// Whether Appendix A lists it.
    pub listed: bool,
}

/// An element of a cause of action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ElementCell {
    /// The cause.
    pub cause: String,
    /// The element.
    pub element: String,
    /// Facts that support it.
    pub facts: u64,
    /// Exhibits behind them.
    pub exhibits: u64,
    /// What is missing; `None` when it is supported.
    pub gap: Option<String>,
}

/// An exhibit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExhibitRow {
    /// Its number.
    pub number: u32,
    /// What it shows.
    pub title: String,
    /// SHA-256 of the record.
    pub sha256: String,
    /// File and line.
    pub place: String,
}
