use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Said;

/// Says who about two names of actors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AliasClaim {
    /// One name.
    pub subject: String,
    /// How they relate.
    pub relation: AliasRelation,
    /// The other name.
    pub object: String,
    /// Who says so: a source of knowledge.
    pub asserter: String,
    /// When, for which time, how good, how far it may go.
    #[serde(default)]
    pub said: Said,
}

/// How two names of actors relate: the subject to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AliasRelation {
    /// The same actor.
    SameAs,
    /// Not the same actor.
    DistinctFrom,
    /// The object is part of the subject, which covers more.
    BroaderThan,
    /// Who names the actor calls it by the object now.
    RenamedTo,
    /// The subject is part of the object, which covers more.
    PartOf,
    /// They share something; neither is the other.
    Overlaps,
    /// The subject was found to be the object and is kept no more.
    MergedInto,
    /// The subject was taken out of the object, which was too wide.
    SplitFrom,
}

/// A text that names no relation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no relation between names of actors")]
pub struct UnknownAliasRelation(pub String);

impl AliasRelation {
    /// Every relation.
    pub const ALL: [Self; 8] = [
        Self::SameAs,
        Self::DistinctFrom,
        Self::BroaderThan,
        Self::RenamedTo,
        Self::PartOf,
        Self::Overlaps,
        Self::MergedInto,
        Self::SplitFrom,
    ];

    /// As it is stored: `same_as`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SameAs => "same_as",
            Self::DistinctFrom => "distinct_from",
            Self::BroaderThan => "broader_than",
            Self::RenamedTo => "renamed_to",
            Self::PartOf => "part_of",
            Self::Overlaps => "overlaps",
            Self::MergedInto => "merged_into",
            Self::SplitFrom => "split_from",
        }
    }

    /// As a sentence says it, between subject and object: `is part of`.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SameAs => "is the same as",
            Self::DistinctFrom => "is not",
            Self::BroaderThan => "is broader than",
            Self::RenamedTo => "is now called",
            Self::PartOf => "is part of",
            Self::Overlaps => "overlaps with",
            Self::MergedInto => "was merged into",
            Self::SplitFrom => "was split from",
        }
    }
}

impl fmt::Display for AliasRelation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for AliasRelation {
    type Err = UnknownAliasRelation;

    fn from_str(text: &str) -> Result<Self, UnknownAliasRelation> {
        let found = Self::ALL.into_iter().find(|relation| relation.as_str() == text);
        found.ok_or_else(|| UnknownAliasRelation(text.chars().take(80).collect()))
    }
}
