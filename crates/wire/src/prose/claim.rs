use serde::{Deserialize, Serialize};

use super::{PartialDate, Place};

/// Something a report says, or says that somebody says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What is said.
    #[serde(flatten)]
    pub statement: Statement,
    /// Whether the report says that it is so, or that it is not.
    pub polarity: Polarity,
    /// The word that weakens it (`believed`, `may`), when there is one.
    pub hedge: Option<String>,
    /// Whom the report quotes for it; `None` when it speaks for itself.
    pub claimant: Option<String>,
    /// How the actor was found when its name does not stand in the sentence.
    pub coreference: Option<Coreference>,
    /// The words that gave the claim.
    pub cue: String,
    /// Index of its sentence in [`super::Reading::sentences`].
    pub sentence: u32,
    /// From the first to the last of its parts within that sentence.
    pub place: Place,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "claim", rename_all = "snake_case")]
pub enum Statement {
    /// Two names of actors relate.
    Alias {
        /// One name.
        subject: String,
        /// How they relate.
        relation: NameRelation,
        /// The other name.
        object: String,
    },
    /// An actor comes from a country, works for it or from there.
    Origin {
        /// The actor, or `None` when the report names none (`North Korean hackers`).
        actor: Option<String>,
        /// ISO 3166-1 alpha-2.
        country: String,
    },
    /// An actor targets kinds of victims, or victims in countries.
    Targets {
        /// The actor.
        actor: String,
        /// Kinds of victims, sorted.
        sectors: Vec<String>,
        /// Countries of the victims, ISO 3166-1 alpha-2, sorted.
        countries: Vec<String>,
    },
    /// An actor uses malware, a tool or a technique.
    Uses {
        /// The actor.
        actor: String,
        /// `malware`, `tool` or `technique`.
        category: String,
        /// Its name, or the technique's id.
        name: String,
    },
    /// A legal act.
    LegalAct(LegalAct),
}

/// How two names relate, as a report puts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameRelation {
    /// Two names of one actor.
    SameAs,
    /// Two actors.
    DistinctFrom,
    /// They share something.
    Overlaps,
    /// The subject is a part of the object.
    PartOf,
    /// The object is the older name.
    RenamedFrom,
}

/// Whether something is said to be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// It is so.
    Affirmed,
    /// It is not so.
    Denied,
}

/// How an actor that a sentence does not name was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coreference {
    /// The last actor spoken of in the same paragraph.
    Paragraph,
    /// The last actor spoken of in an earlier paragraph.
    Document,
}

/// A legal act as one sentence gives it; what stands in other sentences is not joined to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LegalAct {
    /// Which act.
    pub act: ActKind,
    /// Who brings it.
    pub plaintiff: Option<String>,
    /// Against whom, when an actor is named or meant.
    pub defendant: Option<String>,
    /// The court.
    pub court: Option<String>,
    /// The number of the case.
    pub case_number: Option<String>,
    /// How many domain names it is about.
    pub domains: Option<u32>,
    /// When.
    pub date: Option<PartialDate>,
}

/// Kinds of legal act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// A suit or complaint.
    #[default]
    Suit,
    /// An order, injunction or restraining order of a court.
    Order,
    /// Domain names or servers taken over or seized.
    Seizure,
    /// A criminal charge.
    Indictment,
    /// Sanctions.
    Sanctions,
}
