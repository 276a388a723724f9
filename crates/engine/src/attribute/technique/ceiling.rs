//! How far techniques and software may carry alone: as the table of families says.

use model::Family;

use super::alone;

/// What holds an actor down, however high its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceiling {
    /// No software of the actor was seen: at most roughly even (54 %). Techniques extracted by others than the profiles'
    /// authors once put the right actor first in 3 of 100 reports.
    TechniquesAlone,
    /// Techniques and software are one vertex of the Diamond Model and can be planted together: at most likely (79 %).
    CapabilityAlone,
}

impl Ceiling {
    /// The highest probability it allows.
    #[must_use]
    pub fn limit(self) -> f64 {
        match self {
            Self::TechniquesAlone => alone(Family::Techniques),
            Self::CapabilityAlone => alone(Family::Software),
        }
    }

    /// Why, in words.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::TechniquesAlone => "nothing but techniques speaks for it, and they are easily copied",
            Self::CapabilityAlone => "its evidence is of one vertex, capability, and can be planted",
        }
    }
}
