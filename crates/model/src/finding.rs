use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{DomainName, Id, Interval, Likelihood, Origin};

/// Something a detector says about a name, with its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Derived from subject, kind and identity.
    pub id: Id<Finding>,
    /// The name it is about.
    pub subject: DomainName,
    /// What was found.
    pub kind: FindingKind,
    /// The protected identity that is imitated, for [`FindingKind::Imitation`].
    pub identity: Option<String>,
    /// How likely the finding is right.
    pub likelihood: Likelihood,
    /// Why, strongest first; weights in nats.
    pub reasons: Vec<Reason>,
    /// When the subject was seen, hull of its sightings; `None` when undated.
    pub seen: Option<Interval>,
    /// One record that shows the subject.
    pub origin: Origin,
}

/// Kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The name imitates a protected identity.
    Imitation,
    /// The name is listed in a report.
    Reported,
    /// The name is made of the words of sign-in lures and imitates nobody who is protected. Weak alone.
    Lure,
}

impl FindingKind {
    /// The kind's name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imitation => "imitation",
            Self::Reported => "reported",
            Self::Lure => "lure",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Imitation, Self::Reported, Self::Lure];

    /// Whether a finding of this kind alone is reason to follow the name. A lure is not: it counts only for a name
    /// that something else ties to an operation.
    #[must_use]
    pub const fn is_lead(self) -> bool {
        !matches!(self, Self::Lure)
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One reason with its weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// Technique or rule, a stable code: `homoglyph`, `affix`, `report`.
    pub code: String,
    /// What was seen, in words: `rn drawn as m in "hotrnail"`.
    pub text: String,
    /// Nats for (positive) or against (negative).
    pub weight: f64,
}
