use serde::{Deserialize, Serialize};

use crate::{Confidence, Likelihood, Timestamp};

/// Who is behind a cluster: every hypothesis ranked, with what speaks for and against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The cluster.
    pub designator: String,
    /// Only what was known then counted; `None` for everything.
    pub as_of: Option<Timestamp>,
    /// Hypotheses, most likely first; one of them is the unknown actor.
    pub hypotheses: Vec<Hypothesis>,
    /// How good the evidence base is.
    pub confidence: Confidence,
    /// Why the confidence is not higher.
    pub caveats: Vec<String>,
    /// Names whose meaning is disputed, and by whom.
    pub contested: Vec<Contest>,
}

/// One answer to "who?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// The actor; `None` is an actor nobody has reported yet.
    pub actor: Option<String>,
    /// Other names of the same actor that no source disputes.
    pub also_known_as: Vec<String>,
    /// Posterior probability, after the ceilings of single-family evidence.
    pub likelihood: Likelihood,
    /// The same, before ceilings and with a flat prior.
    pub flat_prior: Likelihood,
    /// What speaks for it, strongest first.
    pub supporting: Vec<Evidence>,
    /// What speaks against it, strongest first.
    pub contradicting: Vec<Evidence>,
}

/// Families of evidence; independent errors lie between families, not within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Infrastructure shared with earlier reports.
    Infrastructure,
    /// What is targeted.
    Victimology,
    /// Activity of actors in general.
    Prior,
    /// What names mean.
    Alias,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its family.
    pub family: Family,
    /// What it is, in words.
    pub text: String,
    /// Nats for (positive) or against (negative) this hypothesis.
    pub weight: f64,
    /// Who says so, with grade and date where it is a report.
    pub source: String,
    /// The values it rests on.
    pub values: Vec<String>,
}

/// A dispute about names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// The claim, in words: `Thallium is APT37`.
    pub claim: String,
    /// Who asserts it.
    pub asserted_by: Vec<String>,
    /// Who says otherwise, and what they say.
    pub contradicted_by: Vec<String>,
}
