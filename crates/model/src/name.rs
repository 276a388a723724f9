mod plain;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use plain::Plain;

/// A host name as DNS carries it: A-labels, lower case, no trailing dot.
///
/// Made only by [`DomainName::parse`]: at least two labels, each 1 to 63 octets of letters, digits, `-` and `_`
/// (service labels such as `_dmarc` occur in passive DNS), 253 octets in all (RFC 1035 section 2.3.4), U-labels
/// converted by IDNA (UTS 46).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainName(Box<str>);

/// The name one registers: the public suffix and one label more (public suffix list, private section included).
///
/// `victim.kro.kr` under a suffix where strangers register is its own registrable name when the list knows the
/// suffix. Made only from a [`DomainName`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Registrable(Box<str>);

/// Why a text is not a host name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidName {
    /// Nothing but white space and dots.
    #[error("empty name")]
    Empty,
    /// One label only, such as `localhost`.
    #[error("`{0}` has a single label; a host name here needs at least two")]
    SingleLabel(String),
    /// More than 253 octets, or a label of more than 63.
    #[error("`{0}` is too long (253 octets in all, 63 a label)")]
    TooLong(String),
    /// An empty label.
    #[error("`{0}` has an empty label")]
    EmptyLabel(String),
    /// A character that no host name holds, or a label that IDNA refuses.
    #[error("`{0}` holds a character that no host name can hold, or a label that IDNA refuses")]
    Character(String),
    /// A label that begins or ends with a hyphen.
    #[error("`{0}` has a label that begins or ends with a hyphen")]
    Hyphen(String),
    /// An IPv4 address in dotted form.
    #[error("`{0}` is an address, not a name")]
    Address(String),
}

fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_default).collect()
}

impl DomainName {
    /// Parses a host name in any case, in A-labels or U-labels, with or without the trailing dot.
    ///
    /// # Errors
    /// [`InvalidName`] with the offending text, at most 80 characters of it, escaped.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        match Plain::of(text) {
            Some(plain) => Ok(Self(plain.as_str().into())),
            None => Self::parse_any(text),
        }
    }

    fn parse_any(text: &str) -> Result<Self, InvalidName> {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_empty() {
            return Err(InvalidName::Empty);
        }
        if text.len() > 1024 {
            return Err(InvalidName::TooLong(shown(text)));
        }
        let ascii = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            let ascii = idna::domain_to_ascii_strict(text)
                .or_else(|_| idna::domain_to_ascii(text))
                .map_err(|_| InvalidName::Character(shown(text)))?;
            ascii.strip_suffix('.').map_or(ascii.clone(), str::to_owned)
        };
        Self::check(&ascii)?;
        Ok(Self(ascii.into_boxed_str()))
    }

    fn check(ascii: &str) -> Result<(), InvalidName> {
        if ascii.len() > 253 {
            return Err(InvalidName::TooLong(shown(ascii)));
        }
        let mut labels = 0;
        let mut last_is_number = false;
        for label in ascii.split('.') {
            labels += 1;
            if label.is_empty() {
                return Err(InvalidName::EmptyLabel(shown(ascii)));
            }
            if label.len() > 63 {
                return Err(InvalidName::TooLong(shown(ascii)));
            }
            if !label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
                return Err(InvalidName::Character(shown(ascii)));
            }
            if label.starts_with('-') || label.ends_with('-') {
                return Err(InvalidName::Hyphen(shown(ascii)));
            }
            last_is_number = label.bytes().all(|b| b.is_ascii_digit());
        }
        if labels < 2 {
            return Err(InvalidName::SingleLabel(shown(ascii)));
        }
        if last_is_number {
            return Err(InvalidName::Address(shown(ascii)));
        }
        Ok(())
    }

    /// The name in A-labels.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in U-labels (UTS 46); a label that does not decode stays as it is.
    #[must_use]
    pub fn unicode(&self) -> String {
        idna::domain_to_unicode(&self.0).0
    }

    /// The labels, leftmost first.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }

    /// Labels in reversed order joined by dots (`com.example.www`): sorted so, a zone is one range.
    #[must_use]
    pub fn reversed(&self) -> String {
        let labels: Vec<&str> = self.labels().rev().collect();
        labels.join(".")
    }

    /// The name whose labels in reversed order are `reversed`, made by [`DomainName::reversed`].
    pub(crate) fn from_reversed(reversed: &str) -> Self {
        let labels: Vec<&str> = reversed.rsplit('.').collect();
        Self(labels.join(".").into_boxed_str())
    }

    /// The registrable name, or `None` when the name is itself a public suffix.
    #[must_use]
    pub fn registrable(&self) -> Option<Registrable> {
        psl::domain_str(&self.0).map(|domain| Registrable(domain.into()))
    }

    /// The public suffix (`co.kr`, `com`), as the public suffix list has it.
    #[must_use]
    pub fn suffix(&self) -> &str {
        psl::suffix_str(&self.0).unwrap_or(&self.0)
    }

    /// The suffix of a registry that this name is registered directly under: `co.kr` of `a.co.kr`. `None` for a host below
    /// another name, for a public suffix itself, and below a suffix of the list's private section, which no registry
    /// operates.
    #[must_use]
    pub fn registry_suffix(&self) -> Option<&str> {
        let suffix = psl::suffix(self.0.as_bytes())?;
        let known = suffix.typ() == Some(psl::Type::Icann);
        let (_, above) = self.0.split_once('.')?;
        (known && above.as_bytes() == suffix.as_bytes()).then_some(above)
    }

    /// Whether the last label is one that the public suffix list knows; file names and code seldom have one.
    #[must_use]
    pub fn has_known_suffix(&self) -> bool {
        psl::suffix(self.0.as_bytes()).is_some_and(|suffix| suffix.is_known())
    }

    /// Whether this name is `zone` or lies below it.
    #[must_use]
    pub fn is_within(&self, zone: &str) -> bool {
        self.0.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

impl Registrable {
    /// The name in A-labels.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        &self.0
    }

    /// The same name as a host name.
    #[must_use]
    pub fn name(&self) -> DomainName {
        DomainName(self.0.clone())
    }
}

macro_rules! as_text {
    ($($type:ty),*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )*};
}

as_text!(DomainName, Registrable);

impl FromStr for DomainName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        Self::parse(text)
    }
}

impl<'de> Deserialize<'de> for DomainName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Registrable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = DomainName::deserialize(deserializer)?;
        name.registrable()
            .filter(|registrable| registrable.as_str() == name.as_str())
            .ok_or_else(|| serde::de::Error::custom(format!("`{name}` is not a registrable name")))
    }
}

#[cfg(test)]
mod tests;
