//! How far evidence may carry, whatever its sum.
//!
//! One family alone is never more than *likely*, and one that anybody can copy never more than *roughly even*. *Very likely* needs
//! two families of different vertices of the Diamond Model, one of them costly to fake. *Almost certain* has to survive the
//! loss of any family and of any source, which is tried.

use model::Family;

use super::family::{Costly, Rule, Vertex, rule};
use super::sheet::Line;

/// No evidence, or none of any weight: at most roughly even.
const EVEN: f64 = 0.54;
/// Two families of different vertices, one costly to fake: at most very likely.
const VERY_LIKELY: f64 = 0.94;
/// The same, where the answer survives every removal.
const ALMOST_CERTAIN: f64 = 0.99;

/// What holds a hypothesis down, however high its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ceiling {
    /// Nothing but general activity speaks for it.
    NoEvidence,
    /// All that speaks for it is of one family.
    OneFamily(Family),
    /// Nothing of it is somebody's own: a shared network at most.
    NobodysOwn,
    /// Several families of one vertex: the most that any of them allows.
    OneVertex(f64),
    /// Several families, each easily copied: the most that any of them allows.
    Cheap(f64),
    /// Two families of different vertices, one of them costly to fake.
    TwoFamilies,
    /// The same, and it survives every removal.
    Survives,
}

impl Ceiling {
    /// The ceiling of an actor for which these families speak.
    pub(super) fn of(line: &Line, supports: &[Family]) -> Self {
        let rules: Vec<_> = supports.iter().filter_map(|family| rule(*family)).collect();
        let costly = rules.iter().any(|rule| match rule.costly {
            Costly::Never => false,
            Costly::OwnKeys => line.own_key,
        });
        let most = rules.iter().map(|rule| rule.alone).fold(EVEN, f64::max);
        let first = rules.first().map(|rule| rule.vertex);
        let several = rules.iter().any(|rule| Some(rule.vertex) != first);
        match (&rules[..], supports) {
            ([], _) => Self::NoEvidence,
            (_, [Family::Infrastructure]) if !line.own_key => Self::NobodysOwn,
            ([_], [family]) => Self::OneFamily(*family),
            _ if !several => Self::OneVertex(most),
            _ if !costly => Self::Cheap(if supports.contains(&Family::Software) { most } else { EVEN }),
            _ => Self::TwoFamilies,
        }
    }

    /// Whether it holds the posterior itself down, and not only what may be said: techniques, software and targets can be planted
    /// from public profiles, and whoever plants them knows what the posterior would be. Beside infrastructure that was somebody's
    /// own it stands; beside a shared network, which anybody can rent into, it does not.
    pub(super) fn holds_posterior(line: &Line, supports: &[Family]) -> bool {
        let planted = |rule: &Rule| matches!(rule.vertex, Vertex::Capability | Vertex::Victim);
        !(line.own_key && supports.contains(&Family::Infrastructure))
            && supports.iter().filter_map(|family| rule(*family)).any(planted)
    }

    /// The highest probability it allows.
    pub(super) fn limit(self) -> f64 {
        match self {
            Self::NoEvidence | Self::NobodysOwn => EVEN,
            Self::OneFamily(family) => rule(family).map_or(EVEN, |rule| rule.alone),
            Self::OneVertex(most) | Self::Cheap(most) => most,
            Self::TwoFamilies => VERY_LIKELY,
            Self::Survives => ALMOST_CERTAIN,
        }
    }

    /// Why, in words.
    pub(super) fn reason(self) -> String {
        match self {
            Self::NoEvidence => "nothing but general activity speaks for it".to_owned(),
            Self::OneFamily(Family::Infrastructure) => {
                "its evidence is of one family, shared infrastructure".to_owned()
            }
            Self::OneFamily(family) => format!("its evidence is of one family, {family}"),
            Self::NobodysOwn => "only a network is shared, which is nobody's own".to_owned(),
            Self::OneVertex(_) => "its evidence is of one vertex of the Diamond Model".to_owned(),
            Self::Cheap(_) => "all that speaks for it is easily copied".to_owned(),
            Self::TwoFamilies => "without one family or one source it would not stand".to_owned(),
            Self::Survives => "no analysis is certain".to_owned(),
        }
    }
}
