use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Digest, DomainName, Timestamp};

/// What a sensor can see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Observation {
    /// A name occurred: zone file, registration feed, name list.
    Name(NameSeen),
    /// A name resolved to a value (passive DNS).
    Resolution(Resolution),
    /// A certificate exists, with its names.
    Certificate(Certificate),
    /// A domain's registration data (RDAP).
    Registration(Registration),
}

/// A bare occurrence of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameSeen {
    /// The name.
    pub name: DomainName,
}

/// A DNS record as a passive sensor saw it answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Owner name of the record.
    pub name: DomainName,
    /// Record type.
    pub rrtype: RecordType,
    /// Canonical text of the value: `IpAddr` form for A and AAAA, A-labels without dot for NS, CNAME, MX (without its
    /// preference), PTR; the text as given for others.
    pub rdata: String,
    /// How often it was seen within the interval, when the sensor counts.
    pub count: Option<u64>,
}

/// DNS resource record types; those that link infrastructure by name, the rest by text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum RecordType {
    /// IPv4 address.
    A,
    /// IPv6 address.
    Aaaa,
    /// Name server.
    Ns,
    /// Canonical name.
    Cname,
    /// Mail exchanger.
    Mx,
    /// Start of authority.
    Soa,
    /// Text.
    Txt,
    /// Any other type, upper case.
    Other(String),
}

impl RecordType {
    /// The type's mnemonic.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Ns => "NS",
            Self::Cname => "CNAME",
            Self::Mx => "MX",
            Self::Soa => "SOA",
            Self::Txt => "TXT",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for RecordType {
    fn from(text: String) -> Self {
        match text.to_ascii_uppercase().as_str() {
            "A" => Self::A,
            "AAAA" => Self::Aaaa,
            "NS" => Self::Ns,
            "CNAME" => Self::Cname,
            "MX" => Self::Mx,
            "SOA" => Self::Soa,
            "TXT" => Self::Txt,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl From<RecordType> for String {
    fn from(rrtype: RecordType) -> Self {
        rrtype.as_str().to_owned()
    }
}

impl FromStr for RecordType {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text.to_owned()))
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Resolution {
    /// The value as an address, for A and AAAA.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        match self.rrtype {
            RecordType::A | RecordType::Aaaa => self.rdata.parse().ok(),
            _ => None,
        }
    }
}

/// An X.509 certificate (RFC 5280), as far as it links names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// SHA-256 of the DER, when the source gives the certificate or this digest; certstream without it gives SHA-1,
    /// which is no evidence, so then `None`.
    pub fingerprint: Option<Digest>,
    /// SHA-256 of the `SubjectPublicKeyInfo` DER.
    pub key: Option<Digest>,
    /// Serial number, lower-case hex.
    pub serial: String,
    /// Issuer as an RFC 4514 string.
    pub issuer: String,
    /// Subject as an RFC 4514 string.
    pub subject: String,
    /// DNS names of the subject alternative names, sorted, unique; a wildcard's `*.` is stripped.
    pub names: Vec<DomainName>,
    /// How many of `names` were wildcards.
    pub wildcards: u32,
    /// Start of validity.
    pub not_before: Timestamp,
    /// End of validity.
    pub not_after: Timestamp,
}

/// A domain's registration data (RDAP domain object, RFC 9083 section 5.3), as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The domain.
    pub domain: DomainName,
    /// Registry-assigned handle.
    pub handle: Option<String>,
    /// Registrar's name.
    pub registrar: Option<String>,
    /// IANA registrar id.
    pub registrar_iana_id: Option<String>,
    /// Registrar's abuse e-mail.
    pub abuse_email: Option<String>,
    /// Registrar's abuse telephone.
    pub abuse_phone: Option<String>,
    /// Registrant's e-mail or handle exactly as published, lower case; `None` when redacted.
    pub registrant: Option<String>,
    /// Time of registration.
    pub created: Option<Timestamp>,
    /// Time of last change.
    pub updated: Option<Timestamp>,
    /// Time of expiry.
    pub expires: Option<Timestamp>,
    /// EPP or RDAP status values, sorted.
    pub status: Vec<String>,
    /// Delegated name servers, sorted.
    pub nameservers: Vec<DomainName>,
    /// Whether the delegation is signed (DS present); `None` when not said.
    pub signed: Option<bool>,
}

impl Registration {
    /// A registration of which nothing but the domain is known.
    #[must_use]
    pub const fn of(domain: DomainName) -> Self {
        Self {
            domain,
            handle: None,
            registrar: None,
            registrar_iana_id: None,
            abuse_email: None,
            abuse_phone: None,
            registrant: None,
            created: None,
            updated: None,
            expires: None,
            status: Vec::new(),
            nameservers: Vec::new(),
            signed: None,
        }
    }
}

impl Observation {
    /// Every host name this observation is about, in its own order.
    #[must_use]
    pub fn names(&self) -> Vec<&DomainName> {
        match self {
            Self::Name(seen) => vec![&seen.name],
            Self::Resolution(resolution) => vec![&resolution.name],
            Self::Certificate(certificate) => certificate.names.iter().collect(),
            Self::Registration(registration) => vec![&registration.domain],
        }
    }
}
