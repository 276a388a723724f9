use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A value that names can share, and by which infrastructure is linked: `address 192.0.2.7`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// What kind of value it is.
    pub kind: KeyKind,
    /// The canonical text: addresses as `IpAddr` prints them, names in A-labels, digests and keys in lower-case hex,
    /// registrants in lower case, reports by id and then, in brackets, who says it of whom and when.
    pub value: String,
}

/// The kinds of value that can tie two names together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// An IPv4 or IPv6 address a name resolved to (A, AAAA).
    Address,
    /// An authoritative name server (NS record, or `nameservers` of a registration).
    NameServer,
    /// A mail exchanger (MX).
    MailExchanger,
    /// A canonical name a name points to (CNAME).
    CanonicalName,
    /// One certificate, by SHA-256 of its DER: the names on it were requested together.
    Certificate,
    /// A public key, by SHA-256 of the `SubjectPublicKeyInfo`: several certificates with one private key.
    CertificateKey,
    /// A registrant's e-mail or handle as published, lower case.
    Registrant,
    /// Registrar and minute of creation: names bought in one go.
    RegistrationBurst,
    /// The registrable name several host names lie under.
    Registrable,
    /// A report that lists several of the names: a claim, not an observation.
    Report,
}

/// A text that names no kind of key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of key")]
pub struct UnknownKeyKind(pub String);

impl KeyKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 10] = [
        Self::Address,
        Self::NameServer,
        Self::MailExchanger,
        Self::CanonicalName,
        Self::Certificate,
        Self::CertificateKey,
        Self::Registrant,
        Self::RegistrationBurst,
        Self::Registrable,
        Self::Report,
    ];

    /// The kind's name in data: `name_server`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::NameServer => "name_server",
            Self::MailExchanger => "mail_exchanger",
            Self::CanonicalName => "canonical_name",
            Self::Certificate => "certificate",
            Self::CertificateKey => "certificate_key",
            Self::Registrant => "registrant",
            Self::RegistrationBurst => "registration_burst",
            Self::Registrable => "registrable",
            Self::Report => "report",
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for KeyKind {
    type Err = UnknownKeyKind;

    fn from_str(text: &str) -> Result<Self, UnknownKeyKind> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| UnknownKeyKind(text.to_owned()))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.value)
    }
}
