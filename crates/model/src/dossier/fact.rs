use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ElementId;
use crate::{Digest, DomainName};

/// One numbered sentence of a declaration or complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFact {
    /// Paragraph number, from 1.
    pub number: u32,
    /// The same over redrafts: derived from what it says, or given when a person adds it (`P-0001`).
    pub code: String,
    /// The sentence.
    pub text: String,
    /// What it rests on.
    pub basis: Basis,
    /// What it shows.
    pub topic: FactTopic,
    /// Numbers of the exhibits behind it, sorted.
    pub exhibits: Vec<u32>,
    /// The domains it is about; empty when it is about the case as a whole.
    pub domains: Vec<DomainName>,
    /// The elements it supports: those that list its topic and take its kind, and those a person named.
    pub elements: Vec<ElementId>,
    /// The person who accepted it into the case; `None` for what the program states from records and nobody had to judge.
    pub accepted_by: Option<String>,
}

/// What a fact rests on. The kind decides what it must bring along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Basis {
    /// Seen: at least one exhibit.
    Observed {
        /// The sensor, source or person who saw it (FRE 602).
        by: String,
    },
    /// Computed: a query that anybody can run again.
    Derived {
        /// The query.
        query: ReplayableQuery,
    },
    /// Judged: a named person.
    Opinion {
        /// Who.
        person: String,
    },
    /// Believed, on what somebody says.
    OnInformationAndBelief {
        /// Who says so.
        source: String,
    },
}

impl Basis {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> FactKind {
        match self {
            Self::Observed { .. } => FactKind::Observed,
            Self::Derived { .. } => FactKind::Derived,
            Self::Opinion { .. } => FactKind::Opinion,
            Self::OnInformationAndBelief { .. } => FactKind::OnInformationAndBelief,
        }
    }
}

/// A query with what it gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayableQuery {
    /// One SELECT for `interdict sql`.
    pub sql: String,
    /// Program and version it was run with: `interdict 0.1.0`.
    pub tool: String,
    /// SHA-256 over the rows as NDJSON, one a line, lines sorted: the order of rows does not count.
    pub result: Digest,
    /// Rows it gave.
    pub rows: u64,
    /// The rows themselves when they are few, as NDJSON lines, sorted.
    pub shown: Vec<String>,
}

/// A word that is no kind or topic of fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is none of: {known}")]
pub struct UnknownFactWord {
    /// The word.
    pub word: String,
    /// Those there are.
    pub known: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal, $text:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$about])* $variant,)* }

        impl $name {
            /// Every one, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in data and on the command line.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// The same for a reader.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownFactWord;

            fn from_str(text: &str) -> Result<Self, UnknownFactWord> {
                Self::ALL.iter().copied().find(|known| known.as_str() == text).ok_or_else(|| UnknownFactWord {
                    word: text.chars().take(80).collect(),
                    known: Self::ALL.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

words! {
    /// The kinds of sentence.
    FactKind {
        /// Seen: at least one exhibit.
        Observed = "observed", "observed";
        /// Computed: a replayable query.
        Derived = "derived", "derived by a query";
        /// Judged: a named person.
        Opinion = "opinion", "opinion";
        /// Believed, on what somebody says.
        OnInformationAndBelief = "on_information_and_belief", "on information and belief";
    }
}

words! {
    /// What a fact can show; elements say which topics support them.
    FactTopic {
        /// A domain exists under that name.
        NameSeen = "name_seen", "existence of a name";
        /// Registration data of a domain.
        Registration = "registration", "registration of a domain";
        /// What a name resolved to.
        Resolution = "resolution", "resolution of a name";
        /// A certificate and its names.
        Certificate = "certificate", "certificate";
        /// How a name imitates a mark or an identity.
        Imitation = "imitation", "imitation by a name";
        /// Domains share a value, with its base rate.
        Link = "link", "link between domains";
        /// A domain is in the zone of a registry at a place.
        RegistryPlace = "registry_place", "place of a registry";
        /// A page, as captured, showing what visitors were shown.
        Capture = "capture", "capture of a page";
        /// A message as received, with its headers.
        Mail = "mail", "message with headers";
        /// A registered mark and its owner.
        Mark = "mark", "registered mark";
        /// That a mark is famous.
        Fame = "fame", "fame of a mark";
        /// A computer used in or affecting interstate commerce.
        ProtectedComputer = "protected_computer", "protected computer";
        /// Access to an account or computer without authorisation.
        AccountAccess = "account_access", "access to an account";
        /// A rule in a mailbox that forwards or hides messages.
        MailboxRule = "mailbox_rule", "rule in a mailbox";
        /// Messages taken, altered or withheld from electronic storage.
        MessageAccess = "message_access", "access to stored messages";
        /// What malware does on a machine.
        MalwareBehaviour = "malware_behaviour", "behaviour of malware";
        /// A machine or service worked worse, or was used by others.
        Impairment = "impairment", "impairment of a machine or service";
        /// Loss in money and hours.
        Loss = "loss", "loss";
        /// Victims as counts.
        Victims = "victims", "victims as counts";
        /// Who plays which part in the operation.
        Enterprise = "enterprise", "roles in the operation";
        /// A dated act of wire fraud or access-device fraud.
        PredicateAct = "predicate_act", "dated predicate act";
        /// A technical measure that controls access to a work.
        TechnicalMeasure = "technical_measure", "technical measure of protection";
        /// Getting around such a measure.
        Circumvention = "circumvention", "circumvention of a technical measure";
        /// A factor of bad faith of 15 U.S.C. 1125(d)(1)(B).
        BadFaith = "bad_faith", "factor of bad faith";
        /// Victims, servers or registries in the district or state.
        Venue = "venue", "venue";
        /// What the operation did after it was exposed before.
        Migration = "migration", "movement after exposure";
        /// Anything else; supports only the elements that a person names.
        Other = "other", "other";
    }
}
