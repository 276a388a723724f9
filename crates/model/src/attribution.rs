use serde::{Deserialize, Serialize};

use crate::{Band, Confidence, Grade, Likelihood, Timestamp};

/// Who is behind a cluster or a report: every hypothesis ranked, with what speaks for and against the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The cluster's designator, or what the report is called.
    pub designator: String,
    /// Only what was known then counted; `None` for everything.
    pub as_of: Option<Timestamp>,
    /// Actors, most probable first. An actor that nobody has reported yet is none of them: see `unknown`.
    pub hypotheses: Vec<Hypothesis>,
    /// The probability that it is none of the known actors, 0 to 1.
    pub unknown: f64,
    /// The answer at every level, finest first; what is said is the first that holds.
    pub ladder: Vec<Rung>,
    /// How likely the answer is, in the words of ICD 203.
    pub likelihood: Band,
    /// How good the evidence base is; never to be mixed with the likelihood.
    pub confidence: Confidence,
    /// What was weighed for each of the first hypotheses and for the unknown actor, strongest first within each.
    pub contributions: Vec<Evidence>,
    /// What speaks against the first actor: its own negative evidence, and what speaks for its rivals; strongest first.
    pub against: Vec<Evidence>,
    /// What the answer becomes without each family of evidence and without each source.
    pub removals: Vec<Removal>,
    /// Evidence that was not collected, and so could change the answer.
    pub not_collected: Vec<String>,
    /// Why the confidence is not higher, and what else a reader must know.
    pub caveats: Vec<String>,
    /// Names whose meaning is disputed, and by whom.
    pub contested: Vec<Contest>,
}

impl Attribution {
    /// What is said: the finest rung that holds. The last rung, a name of our own, always does.
    #[must_use]
    pub fn answer(&self) -> Option<&Rung> {
        self.ladder.iter().find(|rung| rung.holds)
    }

    /// The actor that is named, when one is: the first hypothesis, where the ladder holds at its first rung.
    #[must_use]
    pub fn named(&self) -> Option<&Hypothesis> {
        let is_actor = self.answer().is_some_and(|rung| rung.level == Level::Actor);
        self.hypotheses.first().filter(|_| is_actor)
    }
}

/// One actor as the answer to "who?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hypothesis {
    /// The actor, by the name it is filed under.
    pub actor: String,
    /// Other names of the same actor that no source disputes, and names under which reports file it.
    pub also_known_as: Vec<String>,
    /// The country it is said to be of (ISO 3166-1 alpha-2), when a source says so.
    pub country: Option<String>,
    /// The calibrated posterior, 0 to 1: what backtests measure. Only evidence that anybody can plant from public profiles
    /// (capability, victims) holds it down.
    pub probability: f64,
    /// What may be said of it, under every ceiling.
    pub likelihood: Likelihood,
    /// The posterior when every actor is as likely beforehand.
    pub flat_prior: Likelihood,
    /// Why no more may be said, where a ceiling holds it down.
    pub held: Option<String>,
}

/// One level of the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rung {
    /// How fine it is.
    pub level: Level,
    /// What the answer is called at this level.
    pub name: String,
    /// The actors it stands for, where they are several.
    pub members: Vec<String>,
    /// Its probability, under the ceiling of its evidence, 0 to 1.
    pub probability: f64,
    /// The same in words and per cent.
    pub likelihood: Likelihood,
    /// From this probability on it holds.
    pub threshold: f64,
    /// Whether it does.
    pub holds: bool,
}

/// Levels of an answer, finest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One actor.
    Actor,
    /// Actors whose names some sources join with the first one's: an umbrella, or a contested set.
    Set,
    /// A country nexus.
    Country,
    /// A name of our own (`UNK-0001`): nobody is named.
    Unknown,
}

impl Level {
    /// Its name in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Set => "set",
            Self::Country => "country",
            Self::Unknown => "unknown",
        }
    }
}

/// Families of evidence; independent errors lie between families, not within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Infrastructure shared with earlier reports.
    Infrastructure,
    /// Malware and tools.
    Software,
    /// Techniques.
    Techniques,
    /// How names are made and hosted, apart from infrastructure that is shared.
    Style,
    /// How names are registered and certified.
    Registration,
    /// What is targeted.
    Victimology,
    /// When things are done.
    Timing,
    /// Activity of actors in general: what one would say before looking.
    Prior,
}

impl Family {
    /// Every family, in the order of declaration.
    pub const ALL: [Self; 8] = [
        Self::Infrastructure,
        Self::Software,
        Self::Techniques,
        Self::Style,
        Self::Registration,
        Self::Victimology,
        Self::Timing,
        Self::Prior,
    ];

    /// Its name in data and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Infrastructure => "infrastructure",
            Self::Software => "software",
            Self::Techniques => "techniques",
            Self::Style => "style",
            Self::Registration => "registration",
            Self::Victimology => "victimology",
            Self::Timing => "timing",
            Self::Prior => "prior",
        }
    }
}

impl std::fmt::Display for Family {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// A text that names no family of evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no family of evidence: infrastructure, software, techniques, style, registration, victimology, timing, prior"
)]
pub struct UnknownFamily(pub String);

impl std::str::FromStr for Family {
    type Err = UnknownFamily;

    fn from_str(text: &str) -> Result<Self, UnknownFamily> {
        Self::ALL
            .into_iter()
            .find(|family| family.as_str() == text)
            .ok_or_else(|| UnknownFamily(text.to_owned()))
    }
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// For whom it is weighed; `None` is the unknown actor.
    pub actor: Option<String>,
    /// Its family.
    pub family: Family,
    /// What it is, in words.
    pub text: String,
    /// Nats for (positive) or against (negative) that actor.
    pub nats: f64,
    /// Who says so, with the date where it is a report.
    pub source: String,
    /// The source's Admiralty grade, where it has one.
    pub grade: Option<Grade>,
    /// The values it rests on.
    pub values: Vec<String>,
}

/// What the answer becomes without a part of the evidence; computed, not judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Removal {
    /// What is left out.
    pub without: Left,
    /// The most probable actor then; `None` when the unknown one is.
    pub actor: Option<String>,
    /// What may be said of the actor that leads now.
    pub likelihood: Likelihood,
    /// Whether somebody else comes first, or the words change.
    pub changes: bool,
}

/// A part of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Left {
    /// A family.
    Family(Family),
    /// A source: all its reports, or all it says of targets.
    Source(String),
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
