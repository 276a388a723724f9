use std::net::IpAddr;

use model::DomainName;
use serde::{Deserialize, Serialize};

use super::{PartialDate, Place};

/// One thing named in a report, at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// What it is.
    #[serde(flatten)]
    pub entity: Entity,
    /// Its text as it stands in the report, white space collapsed.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// Index of its sentence in [`super::Reading::sentences`].
    pub sentence: u32,
    /// How it was recognised.
    pub basis: Basis,
}

/// What was recognised, in canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Entity {
    /// A host name.
    Name(DomainName),
    /// A URL, host in A-labels and lower case, defanging removed.
    Url(String),
    /// An IPv4 or IPv6 address.
    Address(IpAddr),
    /// A mail address, host in lower case.
    Email(String),
    /// MD5 digest of a file, lower case.
    Md5(String),
    /// SHA-1 digest of a file, lower case.
    Sha1(String),
    /// SHA-256 digest of a file, lower case.
    Sha256(String),
    /// SHA-512 digest of a file, lower case.
    Sha512(String),
    /// A CVE id.
    Vulnerability(String),
    /// An actor: the spelling of the name list, else the report's. ATT&CK group ids (`G0094`) too.
    Actor(String),
    /// Malware, in the spelling of the name list, else the report's.
    Malware(String),
    /// A tool, in the spelling of the name list.
    Tool(String),
    /// An ATT&CK technique id, `T1566.002`.
    Technique(String),
    /// An ATT&CK tactic id, `TA0001`.
    Tactic(String),
    /// A kind of target: a value of STIX 2.1 `industry-sector-ov`, or a group of ours such as `think-tanks`.
    Sector(String),
    /// A country, ISO 3166-1 alpha-2.
    Country(String),
    /// A date.
    Date(PartialDate),
    /// A court.
    Court(String),
    /// The number of a court case, `1:19-cv-01582`.
    CaseNumber(String),
}

/// How a mention was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Its form alone: an indicator written plainly, an id, a date.
    Form,
    /// An indicator the author defanged, so it was meant as one.
    Defanged,
    /// It stands in the caller's name list, or in the built-in vocabulary.
    Listed,
    /// A naming scheme of actors: `APT37`, `Storm-0558`, `Emerald Sleet`.
    Scheme,
    /// Words around it introduce it: `malware called X`, `the group known as X`.
    Context,
}

impl Entity {
    /// Its kind as one word, as in JSON.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Url(_) => "url",
            Self::Address(_) => "address",
            Self::Email(_) => "email",
            Self::Md5(_) => "md5",
            Self::Sha1(_) => "sha1",
            Self::Sha256(_) => "sha256",
            Self::Sha512(_) => "sha512",
            Self::Vulnerability(_) => "vulnerability",
            Self::Actor(_) => "actor",
            Self::Malware(_) => "malware",
            Self::Tool(_) => "tool",
            Self::Technique(_) => "technique",
            Self::Tactic(_) => "tactic",
            Self::Sector(_) => "sector",
            Self::Country(_) => "country",
            Self::Date(_) => "date",
            Self::Court(_) => "court",
            Self::CaseNumber(_) => "case_number",
        }
    }

    /// Its value as text.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::Name(name) => name.to_string(),
            Self::Address(address) => address.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Url(text)
            | Self::Email(text)
            | Self::Md5(text)
            | Self::Sha1(text)
            | Self::Sha256(text)
            | Self::Sha512(text)
            | Self::Vulnerability(text)
            | Self::Actor(text)
            | Self::Malware(text)
            | Self::Tool(text)
            | Self::Technique(text)
            | Self::Tactic(text)
            | Self::Sector(text)
            | Self::Country(text)
            | Self::Court(text)
            | Self::CaseNumber(text) => text.clone(),
        }
    }
}
