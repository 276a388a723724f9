use serde::{Deserialize, Serialize};

use crate::{Grade, Timestamp, Tlp};

/// What a statement carries beside its asserter: when it was said, for which time, how good it is, how far it may go.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Said {
    /// When it was said: the publication a source cites for it, else the last change of the source's entry, by which
    /// it had been said at the latest. `None` when the source gives no date.
    pub date: Option<Timestamp>,
    /// From when it holds, when the source says so.
    pub valid_from: Option<Timestamp>,
    /// Until when it holds, not included, when the source says so.
    pub valid_to: Option<Timestamp>,
    /// Admiralty grade.
    pub grade: Grade,
    /// How far it may go, when the source marks it.
    pub marking: Option<Tlp>,
    /// Edition of the source: `version 349`.
    pub edition: Option<String>,
    /// What the source cites for it.
    pub quote: Option<String>,
}

impl Said {
    /// Nothing known but the grade.
    #[must_use]
    pub fn graded(grade: Grade) -> Self {
        Self { grade, ..Self::default() }
    }

    /// Whether it counts at `as_of`: said by then, and holding then. Without a date it counts always; without an
    /// `as_of` everything counts that has no end.
    #[must_use]
    pub fn counts(&self, as_of: Option<Timestamp>) -> bool {
        match as_of {
            None => self.valid_to.is_none(),
            Some(as_of) => {
                self.date.is_none_or(|date| date <= as_of)
                    && self.valid_from.is_none_or(|from| from <= as_of)
                    && self.valid_to.is_none_or(|to| as_of < to)
            }
        }
    }

    /// What a conclusion from both statements carries: the later date, the interval in which both hold, the worse
    /// grade, the narrower marking; editions and quotes only where one has them.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let worse = if self.grade.factor() <= other.grade.factor() { self.grade } else { other.grade };
        let either = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) if a != b => Some(format!("{a}; {b}")),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        Self {
            date: self.date.max(other.date),
            valid_from: self.valid_from.max(other.valid_from),
            valid_to: [self.valid_to, other.valid_to].into_iter().flatten().min(),
            grade: worse,
            marking: self.marking.max(other.marking),
            edition: either(&self.edition, &other.edition),
            quote: either(&self.quote, &other.quote),
        }
    }
}

#[cfg(test)]
mod tests;
