use serde::{Deserialize, Serialize};

use crate::{Confidence, Contest, Digest, Likelihood, Timestamp};

/// An attribution that a person accepted by name: in words of the fixed scale of ICD 203, with its alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedAttribution {
    /// The cluster it is about.
    pub designator: String,
    /// The statement, made from the fixed scale: `It is likely (62 %) that ...; confidence: low`.
    pub statement: String,
    /// The leading hypothesis; `None` is an actor nobody has reported yet.
    pub actor: Option<String>,
    /// How likely; its words are the fixed scale.
    pub likelihood: Likelihood,
    /// How good the evidence base is.
    pub confidence: Confidence,
    /// What speaks for it, in words, strongest first.
    pub supporting: Vec<String>,
    /// What speaks against it, in words, strongest first.
    pub contradicting: Vec<String>,
    /// Every other hypothesis, most likely first; never empty.
    pub alternatives: Vec<Alternative>,
    /// Why the confidence is not higher.
    pub caveats: Vec<String>,
    /// Names whose meaning is disputed.
    pub contested: Vec<Contest>,
    /// Only what was known then counted.
    pub as_of: Option<Timestamp>,
    /// Who accepted it.
    pub accepted_by: String,
    /// When.
    pub accepted_at: Timestamp,
    /// SHA-256 of the attribution as canonical JSON: another result needs another acceptance.
    pub accepted: Digest,
}

/// A hypothesis that was weighed and came out less likely.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The actor; `None` is one nobody has reported yet.
    pub actor: Option<String>,
    /// How likely.
    pub likelihood: Likelihood,
    /// What speaks for it.
    pub supporting: Vec<String>,
    /// What speaks against it.
    pub contradicting: Vec<String>,
}

/// A name of the actor, with who uses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActorName {
    /// The name.
    pub name: String,
    /// Who says that it means this actor, sorted.
    pub asserted_by: Vec<String>,
    /// Who says otherwise, sorted.
    pub disputed_by: Vec<String>,
    /// The earliest date of such a claim.
    pub since: Option<Timestamp>,
}
