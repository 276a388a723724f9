//! From scores to probabilities, and how far one kind of evidence may carry.

use super::prior;

/// A second family counts as one from here on, in nats.
pub(super) const FAMILY_NATS: f64 = 0.5;

/// What holds a hypothesis down, however high its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ceiling {
    /// No evidence on this cluster: at most roughly even (54 %).
    NoEvidence,
    /// Victimology alone: at most roughly even (54 %).
    VictimologyAlone,
    /// One family, or one source: at most likely (79 %). Style alone once said Charming Kitten with 77 % of what was Kimsuky.
    OneFamily,
    /// The same, where most links of the cluster are reports: what is shared is a place on a list.
    OneFamilyOfReports,
    /// Several families that all come from one publisher: at most likely (79 %).
    OneSource,
    /// Two families, one of them costly to fake: at most very likely (94 %), since almost certain has to survive the
    /// loss of any family, and only one strong family is weighed here.
    OneStrongFamily,
}

impl Ceiling {
    /// The ceiling of a hypothesis with this evidence; `circular` when most links of the cluster are reports.
    pub(super) fn of(infrastructure: f64, victimology: f64, publishers: usize, circular: bool) -> Self {
        if infrastructure <= 0.0 {
            if victimology > 0.0 { Self::VictimologyAlone } else { Self::NoEvidence }
        } else if victimology < FAMILY_NATS {
            if circular { Self::OneFamilyOfReports } else { Self::OneFamily }
        } else if publishers < 2 {
            Self::OneSource
        } else {
            Self::OneStrongFamily
        }
    }

    /// The highest probability it allows.
    pub(super) const fn limit(self) -> f64 {
        match self {
            Self::NoEvidence | Self::VictimologyAlone => 0.54,
            Self::OneFamily | Self::OneFamilyOfReports | Self::OneSource => 0.79,
            Self::OneStrongFamily => 0.94,
        }
    }

    /// Why, in words.
    pub(super) const fn reason(self) -> &'static str {
        match self {
            Self::NoEvidence => "nothing but general activity speaks for it",
            Self::VictimologyAlone => "nothing but what is targeted speaks for it",
            Self::OneFamily => "its evidence is of one family, shared infrastructure",
            Self::OneFamilyOfReports => "its evidence is of one family, reports that list the names",
            Self::OneSource => "all reports behind it come from one source",
            Self::OneStrongFamily => "only one family of its evidence is costly to fake",
        }
    }
}

/// The score of the unknown actor: nothing but its prior.
pub(super) fn unknown_score() -> f64 {
    prior::UNKNOWN.ln()
}

/// Probabilities of scores in nats (softmax).
pub(super) fn softmax(scores: &[f64]) -> Vec<f64> {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let parts: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
    let sum: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / sum).collect()
}
