use std::fmt;
use std::str::FromStr;

/// A format that interdict reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Host names, one a line, with or without a date: registration feeds, zone extracts, block lists.
    Names,
    /// `identity<TAB>domain` lines: what to protect.
    WatchList,
    /// The same with words, sectors and owned names: a TOML document of `[[identity]]` tables and `owned`.
    WatchListToml,
    /// Passive DNS Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof), one JSON object a line; DNSDB's
    /// variant and its streaming frames (SAF) included.
    Pdns,
    /// Certificate Transparency log entries as certstream-server sends them, one JSON object a line.
    Certstream,
    /// Reports with actor, date, references and indicators, one JSON object a line.
    Reports,
    /// An RDAP domain object (RFC 9083 section 5.3) over several lines.
    Rdap,
    /// RDAP domain objects, one a line.
    RdapLines,
    /// X.509 certificates (RFC 5280) in PEM or DER.
    Certificate,
    /// A STIX 2.1 bundle.
    Stix,
    /// A MISP galaxy cluster.
    Galaxy,
    /// A map of actor names: a JSON array of objects with `Threat actor name`.
    NamingMap,
    /// Events of MISP: one, a list, or the `response` of a search.
    Misp,
}

/// How a format divides a source into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Each line stands alone: [`crate::LineDecoder`].
    Lines,
    /// The source is one whole: [`crate::read_document`].
    Document,
}

/// A text that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no format; one of {all} is", all = known())]
pub struct UnknownFormat(pub String);

fn known() -> String {
    Format::ALL.map(Format::as_str).join(", ")
}

impl Format {
    /// Every format, in the order of declaration.
    pub const ALL: [Self; 13] = [
        Self::Names,
        Self::WatchList,
        Self::WatchListToml,
        Self::Pdns,
        Self::Certstream,
        Self::Reports,
        Self::Rdap,
        Self::RdapLines,
        Self::Certificate,
        Self::Stix,
        Self::Galaxy,
        Self::NamingMap,
        Self::Misp,
    ];

    /// The format's name on the command line and in stored batches.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::WatchList => "watchlist",
            Self::WatchListToml => "watchlist-toml",
            Self::Pdns => "pdns",
            Self::Certstream => "certstream",
            Self::Reports => "reports",
            Self::Rdap => "rdap",
            Self::RdapLines => "rdap-lines",
            Self::Certificate => "certificate",
            Self::Stix => "stix",
            Self::Galaxy => "misp-galaxy",
            Self::NamingMap => "naming-map",
            Self::Misp => "misp-event",
        }
    }

    /// Version of the decoder. It rises when the same bytes give other records than before, so that sources read by
    /// an older one may be read again.
    #[must_use]
    pub const fn decoder(self) -> u32 {
        match self {
            Self::Names
            | Self::WatchList
            | Self::WatchListToml
            | Self::Pdns
            | Self::Certstream
            | Self::Reports
            | Self::Rdap
            | Self::RdapLines
            | Self::Certificate
            | Self::Misp => 1,
            Self::Stix | Self::NamingMap => 2,
            Self::Galaxy => 3,
        }
    }

    /// How the format divides a source into records.
    #[must_use]
    pub const fn shape(self) -> Shape {
        match self {
            Self::Names
            | Self::WatchList
            | Self::Pdns
            | Self::Certstream
            | Self::Reports
            | Self::RdapLines => Shape::Lines,
            Self::WatchListToml
            | Self::Rdap
            | Self::Certificate
            | Self::Stix
            | Self::Galaxy
            | Self::NamingMap
            | Self::Misp => Shape::Document,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.chars().take(80).collect()))
    }
}

#[cfg(test)]
mod tests;
