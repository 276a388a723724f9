use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Span, Tally};

/// A cluster in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterRow {
    /// `UNK-0001`.
    pub designator: String,
    /// Names in it.
    pub names: u64,
    /// The likeliest hypothesis, in words; `None` before attribution.
    pub leading: Option<String>,
    /// Its likelihood in per cent.
    pub likelihood: Option<u8>,
    /// Confidence in the evidence base: low, moderate, high.
    pub confidence: Option<String>,
}

/// One cluster.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterPage {
    /// `UNK-0001`.
    pub designator: String,
    /// Its names.
    pub names: Vec<String>,
    /// What holds it together, strongest first.
    pub links: Vec<LinkRow>,
    /// What became of it, oldest first.
    pub events: Vec<ClusterEventRow>,
    /// Who is behind it, likeliest first; empty before attribution.
    pub hypotheses: Vec<HypothesisRow>,
    /// Confidence in the evidence base.
    pub confidence: Option<String>,
    /// Why it is not higher.
    pub caveats: Vec<String>,
    /// Disputes on names, in words.
    pub contested: Vec<String>,
    /// Identities imitated.
    pub identities: Vec<Tally>,
    /// Sectors and countries of victims, as reported.
    pub victims: Vec<Tally>,
    /// ATT&CK techniques of the leading actor as its sources say: id and name.
    pub techniques: Vec<(String, String)>,
}

/// A tie between two names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LinkRow {
    /// One name.
    pub a: String,
    /// The other.
    pub b: String,
    /// Kind of the shared value.
    pub kind: String,
    /// The value.
    pub value: String,
    /// Registrable names on it.
    pub holders: u64,
    /// Of how many.
    pub population: u64,
    /// Nats.
    pub weight: f64,
    /// When both had it.
    pub seen: Option<Span>,
}

/// Something that happened to a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterEventRow {
    /// The run of tracking.
    pub run: u64,
    /// In words.
    pub text: String,
}

/// One answer to "who?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HypothesisRow {
    /// The actor, or that nobody has reported it before.
    pub actor: String,
    /// Its other names.
    pub also: Vec<String>,
    /// Per cent.
    pub likelihood: u8,
    /// In the words of ICD 203.
    pub words: String,
    /// What speaks for it (positive) and against it (negative), strongest first.
    pub evidence: Vec<EvidenceRow>,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceRow {
    /// Its family.
    pub family: String,
    /// In words.
    pub text: String,
    /// Nats.
    pub weight: f64,
    /// Who says so.
    pub source: String,
}
