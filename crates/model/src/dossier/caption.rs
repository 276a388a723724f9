use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// The caption of a case, as far as it is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Caption {
    /// The court: `United States District Court for the Eastern District of Virginia`.
    pub court: Option<String>,
    /// Its division.
    pub division: Option<String>,
    /// The number the court gave: `1:26-cv-00001`.
    pub number: Option<String>,
    /// Those who sue, in order.
    pub plaintiffs: Vec<Party>,
    /// Those who are sued without being known, by number.
    pub does: Vec<Doe>,
    /// Who the papers are under seal from, until when, as counsel will ask.
    pub sealed_until: Option<Timestamp>,
    /// When the order was made; names first seen later can only come in by a supplement.
    pub order_date: Option<Timestamp>,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// What it is: `a Washington corporation`.
    #[serde(default)]
    pub description: Option<String>,
}

/// A defendant who is not known by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doe {
    /// `John Doe 1`: from 1.
    pub number: u32,
    /// Handles, mailboxes and registrant data by which the defendant is known, exactly as published.
    #[serde(default)]
    pub handles: Vec<String>,
    /// The four things a court asks before it lets a plaintiff look for a Doe; those that are missing are gaps.
    #[serde(default)]
    pub factors: Vec<DoeFactor>,
}

/// What the case has on one of the four factors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoeFactor {
    /// Which.
    pub kind: DoeFactorKind,
    /// What is said to it.
    pub text: String,
    /// Who says so.
    pub by: String,
    /// Exhibits behind it.
    #[serde(default)]
    pub exhibits: Vec<u32>,
}

/// The four factors of Doe discovery (W.D. Wash. C17-1880, 26 December 2017).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoeFactorKind {
    /// Identified specifically enough to be a real person who can be sued there.
    Identified,
    /// The steps already taken to find the defendant.
    StepsTaken,
    /// The claim would survive a motion to dismiss.
    SurvivesDismissal,
    /// Discovery is likely to lead to service.
    LeadsToService,
}

impl DoeFactorKind {
    /// All four.
    pub const ALL: [Self; 4] =
        [Self::Identified, Self::StepsTaken, Self::SurvivesDismissal, Self::LeadsToService];

    /// The factor in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Identified => "identified specifically enough to be a real person who can be sued there",
            Self::StepsTaken => "steps already taken to find the defendant",
            Self::SurvivesDismissal => "the claim would survive a motion to dismiss",
            Self::LeadsToService => "discovery is likely to lead to service",
        }
    }
}

/// Who will sign the declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declarant {
    /// Name.
    pub name: String,
    /// Post and employer.
    pub post: String,
    /// Employed there since, as it is to be printed: `March 2014`.
    #[serde(default)]
    pub since: Option<String>,
    /// What the role is.
    #[serde(default)]
    pub duties: Option<String>,
    /// Training and earlier career, one sentence each.
    #[serde(default)]
    pub training: Vec<String>,
    /// Publications.
    #[serde(default)]
    pub publications: Vec<String>,
}
