//! Identifiers of objects.

use std::fmt;

/// An `identifier` (STIX 2.1 section 2.9): the type of an object, `--`, and a UUID (RFC 4122, versions 1 to 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier<'a> {
    text: &'a str,
    split: usize,
}

impl<'a> Identifier<'a> {
    /// Reads an identifier; `None` when it has not the form.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let split = text.len().checked_sub(38)?;
        let kind = text.get(..split)?.as_bytes();
        let uuid = text.get(split..)?.strip_prefix("--")?;
        let named = kind.len() >= 3
            && kind[0].is_ascii_lowercase()
            && kind.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
            && kind[kind.len() - 1] != b'-';
        (named && is_uuid(uuid)).then_some(Self { text, split })
    }

    /// The type of the object it names.
    #[must_use]
    pub fn kind(self) -> &'a str {
        &self.text[..self.split]
    }

    /// The UUID, 36 letters.
    #[must_use]
    pub fn uuid(self) -> &'a str {
        &self.text[self.split + 2..]
    }

    /// The version of the UUID, 1 to 5.
    #[must_use]
    pub fn version(self) -> u8 {
        self.uuid().as_bytes()[14] - b'0'
    }

    /// The whole identifier.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.text
    }
}

impl fmt::Display for Identifier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => matches!(byte, b'1'..=b'5'),
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b' | b'A' | b'B'),
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The type part of what looks like an identifier, well formed or not.
pub(crate) fn kind_of(id: &str) -> Option<&str> {
    id.split_once("--").map(|(kind, _)| kind)
}

#[cfg(test)]
mod tests;
