use serde::{Deserialize, Serialize};

use super::{ActionCode, Answer, Collateral};
use crate::{DomainName, Interval, Key, Registration, Timestamp};

/// One domain on one page: what a judge, a monitor or a registry's counsel reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DomainSheet {
    /// Number in Appendix A, from 1; `None` when Appendix A leaves the domain out (see `exclusions`).
    pub seq: Option<u32>,
    /// In A-labels; never defanged.
    pub domain: DomainName,
    /// In U-labels.
    pub domain_ulabel: String,
    /// Code points of the U-label form, `U+0061 U+0430`; empty when all are ASCII.
    pub code_points: String,
    /// What it was for.
    pub role: DomainRole,
    /// Why that role, in words.
    pub role_basis: String,
    /// What it imitates and how; empty for one that imitates nobody.
    pub imitates: Vec<ImitationReading>,
    /// Who operates the zone it is registered in, and whether the court reaches them.
    pub registry: Registry,
    /// Registration data as published, with registrar, IANA id, abuse contacts, EPP status, name servers and DS.
    pub registration: Option<Registration>,
    /// When the registration data was seen.
    pub registration_seen: Option<Interval>,
    /// Addresses (A, AAAA) seen, and at which host.
    pub addresses: Vec<SheetSighting>,
    /// Name servers seen in answers or registration data.
    pub name_servers: Vec<SheetSighting>,
    /// Mail exchangers seen.
    pub mail: Vec<SheetSighting>,
    /// Canonical names seen.
    pub canonical_names: Vec<SheetSighting>,
    /// First to last sighting of any kind.
    pub seen: Option<Interval>,
    /// What ties it to other domains of the case, strongest first.
    pub links: Vec<SheetLink>,
    /// The nine factors of 15 U.S.C. 1125(d)(1)(B)(i), I to IX.
    pub bad_faith: Vec<BadFaithFactor>,
    /// Codes of the causes all of whose elements are supported on it.
    pub counts_supported: Vec<String>,
    /// Numbers of the facts about it.
    pub facts: Vec<u32>,
    /// Numbers of the exhibits about it.
    pub exhibits: Vec<u32>,
    /// What else an action would hit.
    pub collateral: Collateral,
    /// Actions proposed for it, in order of execution; empty until its verdict allows any.
    pub actions: Vec<ActionCode>,
    /// Until when the row stays under seal.
    pub sealed_until: Option<Timestamp>,
}

/// What a domain was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DomainRole {
    /// Shows a page that takes credentials.
    Phish,
    /// Leads visitors on to another.
    Redirect,
    /// Command and control of malware.
    C2,
    /// Sends or receives mail.
    Mail,
    /// Serves files or tools.
    Staging,
    /// Imitates somebody and was not seen in use.
    LookalikeDormant,
    /// Not determined.
    Undetermined,
}

impl DomainRole {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Phish,
        Self::Redirect,
        Self::C2,
        Self::Mail,
        Self::Staging,
        Self::LookalikeDormant,
        Self::Undetermined,
    ];

    /// The word in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phish => "phish",
            Self::Redirect => "redirect",
            Self::C2 => "c2",
            Self::Mail => "mail",
            Self::Staging => "staging",
            Self::LookalikeDormant => "lookalike-dormant",
            Self::Undetermined => "undetermined",
        }
    }
}

/// How a name imitates an identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImitationReading {
    /// The mark or victim imitated.
    pub identity: String,
    /// The kinds of confusion, strongest first.
    pub confusion: Vec<Confusion>,
    /// How it reads, in words, with the likelihood.
    pub reading: String,
}

/// Kinds of confusion between a name and a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confusion {
    /// The mark itself under another name or suffix.
    Identical,
    /// Letters that look alike: `rn` for `m`, Cyrillic for Latin.
    Homoglyph,
    /// A slip of the keyboard.
    Typo,
    /// The mark with other words.
    Combo,
    /// The mark's own domain under another suffix.
    TldSwap,
    /// The mark as host name below an unrelated domain.
    Subdomain,
    /// Something else.
    Other,
}

impl Confusion {
    /// The word in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Homoglyph => "homoglyph",
            Self::Typo => "typo",
            Self::Combo => "combo",
            Self::TldSwap => "tld-swap",
            Self::Subdomain => "subdomain",
            Self::Other => "other",
        }
    }
}

/// The operator of a zone, from a data file with dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    /// The public suffix that the domain is registered under: `co.uk`.
    pub suffix: String,
    /// Its top-level domain.
    pub tld: String,
    /// Who operates it; `None` when the data file does not say.
    pub operator: Option<String>,
    /// Where they sit.
    pub place: Option<String>,
    /// Whether the court reaches them.
    pub reach: Reach,
    /// The date of that row of the data file.
    pub dated: Option<Timestamp>,
}

/// Whether a court of the United States reaches a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Inside the court's reach.
    Inside,
    /// Outside; has acted, or may act, on its own will.
    Voluntary,
    /// Outside, and does not act on foreign orders.
    None,
    /// Not known: nothing is asked of it.
    Unknown,
}

impl Reach {
    /// The flag in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Inside => "inside the court's reach",
            Self::Voluntary => "outside the court's reach; voluntary",
            Self::None => "outside the court's reach",
            Self::Unknown => "reach not known",
        }
    }
}

/// A value seen with a host of the domain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SheetSighting {
    /// The value.
    pub value: String,
    /// The host it was seen at; `None` in cases drafted before hosts were kept.
    pub host: Option<DomainName>,
    /// First to last sighting.
    pub when: Option<Interval>,
    /// Numbers of the exhibits that show it.
    pub exhibits: Vec<u32>,
}

/// A tie to other domains of the case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetLink {
    /// The shared value.
    pub key: Key,
    /// The others that have it.
    pub with: Vec<DomainName>,
    /// Registrable names seen on this value anywhere in what was observed.
    pub holders: u64,
    /// Registrable names for which any value of this kind is known; 0 in cases drafted before it was kept.
    pub population: u64,
    /// Weight in nats: same operator against strangers.
    pub weight: f64,
    /// Whether it is what a report claims and no sensor saw.
    pub claim: bool,
    /// Numbers of the exhibits that show it.
    pub exhibits: Vec<u32>,
}

/// One of the nine factors of bad faith.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadFaithFactor {
    /// `I` to `IX`.
    pub numeral: String,
    /// The factor, in the words of the statute, shortened.
    pub factor: String,
    /// Whether it speaks for bad faith.
    pub answer: Answer,
    /// Why, in words.
    pub text: String,
    /// Who answered; `None` when it was computed.
    pub by: Option<String>,
    /// Numbers of the exhibits behind it; an answer without is a gap.
    pub exhibits: Vec<u32>,
}
