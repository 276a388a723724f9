use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Digest, Timestamp};

/// What else an action on a domain would hit, and who decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collateral {
    /// One answer for each question, in order.
    pub answers: Vec<CollateralAnswer>,
    /// Whether strangers have names below the domain by its nature (dynamic DNS, public suffix): only two persons
    /// together can let it through.
    pub shared_zone: bool,
    /// SHA-256 over the answers as canonical JSON: what a verdict was given on.
    pub assessment: Digest,
    /// The verdict, when one was given on this very assessment.
    pub review: Option<Review>,
    /// Whether an older verdict no longer counts because the answers have changed.
    pub stale: bool,
}

/// The answer to one question of the gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollateralAnswer {
    /// The question.
    pub question: CollateralQuestion,
    /// Whether there is such damage.
    pub answer: Answer,
    /// How many, where it is a number.
    pub count: Option<u64>,
    /// The answer in words, with what it rests on.
    pub text: String,
}

/// Yes, no, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// What was observed does not tell.
    Unknown,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        })
    }
}

impl FromStr for Answer {
    type Err = UnknownVerdict;

    fn from_str(text: &str) -> Result<Self, UnknownVerdict> {
        match text {
            "yes" => Ok(Self::Yes),
            "no" => Ok(Self::No),
            "unknown" => Ok(Self::Unknown),
            _ => Err(UnknownVerdict { word: text.chars().take(80).collect(), known: "yes, no, unknown" }),
        }
    }
}

/// The questions of the gate: ICANN's 2013 paper on collateral damage, and what No-IP (2014) taught.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CollateralQuestion {
    /// Anybody can have a name below it: dynamic DNS, free hosting, public suffix, link shortener.
    SharedZone,
    /// There are host names below it that are not part of the case.
    OtherSubdomains,
    /// It receives mail.
    MailInUse,
    /// It is name server for other domains.
    NameServerForOthers,
    /// Other domains share its addresses.
    SharedHosting,
    /// It was registered or in use long before the abuse: compromised rather than malicious.
    Compromised,
    /// It is in somebody's sinkhole already.
    Sinkholed,
}

impl CollateralQuestion {
    /// Every question, in the order in which they are printed.
    pub const ALL: [Self; 7] = [
        Self::SharedZone,
        Self::OtherSubdomains,
        Self::MailInUse,
        Self::NameServerForOthers,
        Self::SharedHosting,
        Self::Compromised,
        Self::Sinkholed,
    ];

    /// The question in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::SharedZone => {
                "can anybody have a name below it (dynamic DNS, free hosting, public suffix)?"
            }
            Self::OtherSubdomains => "are there host names below it that are not part of the case?",
            Self::MailInUse => "does it receive mail?",
            Self::NameServerForOthers => "is it name server for other domains?",
            Self::SharedHosting => "do other domains share its addresses?",
            Self::Compromised => "was it in use long before the abuse (compromised rather than malicious)?",
            Self::Sinkholed => "is it in somebody's sinkhole already?",
        }
    }
}

/// A person's decision on one domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What was decided.
    pub verdict: Verdict,
    /// Who.
    pub by: String,
    /// A second person, where two are needed.
    pub second: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Why, when they said so.
    pub note: Option<String>,
    /// The assessment it was given on.
    pub assessment: Digest,
}

/// What can be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The order may act on the whole domain.
    Take,
    /// Only the hosting provider acts; the name stays with its owner (a compromised site).
    HostOnly,
    /// The order leaves it alone.
    Spare,
}

/// A word that is no verdict or answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is none of: {known}")]
pub struct UnknownVerdict {
    /// The word.
    pub word: String,
    /// Those there are.
    pub known: &'static str,
}

impl Verdict {
    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::HostOnly => "host-only",
            Self::Spare => "spare",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Verdict {
    type Err = UnknownVerdict;

    fn from_str(text: &str) -> Result<Self, UnknownVerdict> {
        [Self::Take, Self::HostOnly, Self::Spare]
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
            .ok_or_else(|| UnknownVerdict {
                word: text.chars().take(80).collect(),
                known: "take, host-only, spare",
            })
    }
}
