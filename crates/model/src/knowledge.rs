use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{AliasClaim, DomainName, Id, Origin, Said, Timestamp, Tlp};

/// Something people say, as opposed to what sensors saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Knowledge {
    /// A report that ties indicators to an actor.
    Report(Report),
    /// An actor as one source describes it.
    Actor(Actor),
    /// A claim that two names mean the same, or do not.
    Alias(AliasClaim),
    /// A claim that an actor uses a technique, malware or tool.
    Usage(Usage),
    /// An identifier that a source gives to something told by its value.
    SourceId(SourceId),
}

/// A report: somebody says that these indicators belong to this actor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Derived from actor, date and references.
    pub id: Id<Report>,
    /// The actor, as the report (or its curator) names it.
    pub actor: String,
    /// Publication, or first known; only reports up to the as-of date count.
    pub date: Timestamp,
    /// Whether the date is known; otherwise it was estimated by the curator.
    pub dated: bool,
    /// Who says so, when given; else the host of the first reference.
    pub publisher: String,
    /// Admiralty grade.
    pub grade: Grade,
    /// How far it may go, when it is marked.
    #[serde(default)]
    pub marking: Option<Tlp>,
    /// Where it was published.
    pub references: Vec<String>,
    /// What it lists, sorted and unique.
    pub indicators: Vec<Indicator>,
    /// Victims the report counts; never persons.
    pub victims: Vec<VictimCount>,
    /// Where the record stands.
    pub origin: Origin,
}

/// A value a report lists.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Indicator {
    /// A host name.
    Name(DomainName),
    /// An address.
    Address(IpAddr),
    /// The path of a URL, kept and not used for linking.
    Path(String),
}

/// Victims of one kind, as a count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VictimCount {
    /// Sector, when said.
    #[serde(default)]
    pub sector: Option<String>,
    /// ISO 3166-1 alpha-2 country, when said.
    #[serde(default)]
    pub country: Option<String>,
    /// How many; 1 when the source names a kind without counting.
    #[serde(default = "one")]
    pub count: u64,
}

const fn one() -> u64 {
    1
}

/// Admiralty code (NATO AJP-2.1): reliability of the source A to F, credibility of the information 1 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Grade {
    reliability: u8,
    credibility: u8,
}

impl Grade {
    /// `F6`: cannot be judged.
    pub const UNKNOWN: Self = Self { reliability: b'F', credibility: b'6' };

    /// The same reliability with another credibility; unchanged when `credibility` is none of the digits 1 to 6.
    #[must_use]
    pub const fn with_credibility(self, credibility: u8) -> Self {
        match credibility {
            b'1'..=b'6' => Self { credibility, ..self },
            _ => self,
        }
    }

    /// Whether the source is unreliable (E) or what it says improbable (5): said, and not to be counted.
    #[must_use]
    pub const fn is_discredited(self) -> bool {
        self.reliability == b'E' || self.credibility == b'5'
    }

    /// What a claim of this grade counts for, 0 to 1: MISP's `admiralty-scale` values (a 100, b 75, c 50, d 25, e 0,
    /// f 50) for both letters and digits, averaged.
    #[must_use]
    pub fn factor(self) -> f64 {
        let value = |step: u8| match step {
            0 => 1.0,
            1 => 0.75,
            3 => 0.25,
            4 => 0.0,
            _ => 0.5,
        };
        f64::midpoint(value(self.reliability - b'A'), value(self.credibility - b'1'))
    }
}

impl Default for Grade {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl TryFrom<String> for Grade {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_bytes() {
            [reliability @ b'A'..=b'F', credibility @ b'1'..=b'6'] => {
                Ok(Self { reliability: *reliability, credibility: *credibility })
            }
            _ => Err(format!("`{text}` is no Admiralty grade (A1 to F6)")),
        }
    }
}

impl From<Grade> for String {
    fn from(grade: Grade) -> Self {
        grade.to_string()
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", char::from(self.reliability), char::from(self.credibility))
    }
}

/// An actor as one source has it: an entry of ATT&CK, of a galaxy, of a naming map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The source: `attack`, `misp-galaxy:threat-actor`, `microsoft`.
    pub source: String,
    /// The source's own id, when it has one: `G0094`, a UUID.
    pub external_id: Option<String>,
    /// The name the source prefers.
    pub name: String,
    /// Country nexus as the source says it, ISO 3166-1 alpha-2 where it uses codes.
    pub country: Option<String>,
    /// Sectors the source says it targets.
    pub targets_sectors: Vec<String>,
    /// Countries the source says it targets.
    pub targets_countries: Vec<String>,
    /// When the entry was made, how good it is, how far it may go.
    #[serde(default)]
    pub said: Said,
    /// Where the record stands.
    pub origin: Origin,
}

/// Says who: this actor uses that.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Usage {
    /// The actor's name in that source.
    pub actor: String,
    /// `technique`, `malware` or `tool`.
    pub category: String,
    /// External id of what is used, when it has one: `T1566.002`.
    pub external_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Who says so.
    pub asserter: String,
    /// When, how good, how far it may go.
    #[serde(default)]
    pub said: Said,
}

/// An identifier that a source gives to something that is told by its canonical value: tools give one address several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId {
    /// The STIX identifier of the canonical value (STIX 2.1 section 2.9).
    pub canonical: String,
    /// The source's identifier: a STIX id, or the UUID of an attribute of MISP.
    pub id: String,
    /// Whose it is.
    pub asserter: String,
}
