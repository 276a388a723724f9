use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why strangers share a zone or an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HubClass {
    /// Dynamic DNS and tunnels: anybody has a name there within a minute.
    DynamicDns,
    /// Free or shared web hosting, site builders, cloud platforms.
    FreeHosting,
    /// Content delivery and load balancing; names there are made by the platform.
    Cdn,
    /// Parking and domain markets.
    Parking,
    /// Sinkholes: seized or observed names.
    Sinkhole,
    /// Name servers of registrars and DNS hosts, public resolvers.
    PublicDns,
    /// Mail hosting and mail filters.
    MailHosting,
    /// Link shorteners.
    UrlShortener,
    /// Addresses that reach nobody: private, loopback, unspecified.
    Reserved,
}

/// A text that names no hub class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no hub class")]
pub struct UnknownHubClass(pub String);

impl HubClass {
    /// Every class, in order of declaration.
    pub const ALL: [Self; 9] = [
        Self::DynamicDns,
        Self::FreeHosting,
        Self::Cdn,
        Self::Parking,
        Self::Sinkhole,
        Self::PublicDns,
        Self::MailHosting,
        Self::UrlShortener,
        Self::Reserved,
    ];

    /// The class's name in data: `dynamic-dns`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DynamicDns => "dynamic-dns",
            Self::FreeHosting => "free-hosting",
            Self::Cdn => "cdn",
            Self::Parking => "parking",
            Self::Sinkhole => "sinkhole",
            Self::PublicDns => "public-dns",
            Self::MailHosting => "mail-hosting",
            Self::UrlShortener => "url-shortener",
            Self::Reserved => "reserved",
        }
    }

    /// Whether each label below such a zone belongs to another stranger, so that the zone works as a suffix.
    #[must_use]
    pub const fn is_suffix(self) -> bool {
        matches!(self, Self::DynamicDns | Self::FreeHosting)
    }

    /// Whether names below such a zone are made by the platform, so that they imitate nobody.
    #[must_use]
    pub const fn is_platform(self) -> bool {
        matches!(self, Self::Cdn | Self::Parking | Self::Sinkhole | Self::PublicDns | Self::MailHosting)
    }
}

impl fmt::Display for HubClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for HubClass {
    type Err = UnknownHubClass;

    fn from_str(text: &str) -> Result<Self, UnknownHubClass> {
        Self::ALL
            .into_iter()
            .find(|class| class.as_str() == text)
            .ok_or_else(|| UnknownHubClass(text.to_owned()))
    }
}
