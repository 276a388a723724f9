use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Span;

/// Which findings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FindingQuery {
    /// Only this kind: imitation, reported, lure.
    pub kind: Option<String>,
    /// Only those that imitate this identity.
    pub identity: Option<String>,
    /// Only those decided so: `open` for those nobody decided on.
    pub state: Option<String>,
    /// Only names that hold this text.
    pub text: Option<String>,
    /// Those after this one, as an earlier answer said.
    pub cursor: Option<String>,
    /// At most this many, 1 to 500; 50 when not said.
    pub limit: Option<u16>,
}

/// A part of the queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingPage {
    /// The likeliest first.
    pub findings: Vec<FindingRow>,
    /// How many there are in all parts.
    pub total: u64,
    /// What to ask for next; `None` at the end.
    pub next: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingRow {
    /// Its id.
    pub id: String,
    /// The name, in A-labels.
    pub name: String,
    /// imitation, reported, lure.
    pub kind: String,
    /// The identity imitated.
    pub identity: Option<String>,
    /// Per cent.
    pub likelihood: u8,
    /// The same in words (ICD 203).
    pub words: String,
    /// Why, strongest first.
    pub reasons: Vec<ReasonRow>,
    /// How the name reads as the identity, part by part: what stands there, and what it is drawn for.
    pub reading: Vec<(String, String)>,
    /// When it was seen.
    pub seen: Option<Span>,
    /// The cluster it belongs to.
    pub cluster: Option<String>,
    /// What was decided on it.
    pub decided: Option<Decided>,
    /// The record that shows it: source, and line in it.
    pub origin: String,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonRow {
    /// A stable code.
    pub code: String,
    /// In words.
    pub text: String,
    /// Nats.
    pub weight: f64,
}

/// What a person says of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is what it seems.
    Confirmed,
    /// It is not.
    Dismissed,
    /// Nothing yet; takes an earlier verdict back.
    Open,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Dismissed, Self::Open];

    /// Its name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Dismissed => "dismissed",
            Self::Open => "open",
        }
    }
}

/// A verdict on findings, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Ids of the findings, 1 to 1,000.
    #[schemars(length(min = 1, max = 1_000))]
    pub findings: Vec<String>,
    /// The verdict on all of them.
    pub verdict: Verdict,
    /// Why, in at most 2,000 characters; must be said.
    #[schemars(length(min = 1, max = 2_000), regex(pattern = r"\S"))]
    pub reason: String,
}

/// A verdict that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: String,
}
