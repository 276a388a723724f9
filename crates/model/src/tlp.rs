use std::fmt;

use serde::{Deserialize, Serialize};

/// How far information may go (FIRST, Traffic Light Protocol 2.0), from the widest to the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Tlp {
    /// No limit; `WHITE` in TLP 1.
    Clear,
    /// The community.
    Green,
    /// The recipient's organisation and its clients.
    Amber,
    /// The recipient's organisation alone.
    AmberStrict,
    /// The recipients alone.
    Red,
}

impl Tlp {
    /// Every level, from the widest to the narrowest.
    pub const ALL: [Self; 5] = [Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// The marking named in `text`: `TLP:AMBER+STRICT`, `tlp_amber_strict`, `white`, in any case.
    #[must_use]
    pub fn of_name(text: &str) -> Option<Self> {
        let plain: String =
            text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
        match plain.strip_prefix("tlp").unwrap_or(&plain) {
            "clear" | "white" => Some(Self::Clear),
            "green" => Some(Self::Green),
            "amber" => Some(Self::Amber),
            "amberstrict" => Some(Self::AmberStrict),
            "red" => Some(Self::Red),
            _ => None,
        }
    }

    /// `TLP:AMBER+STRICT`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }
}

impl fmt::Display for Tlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl TryFrom<String> for Tlp {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::of_name(&text).ok_or_else(|| format!("`{text}` is no marking of TLP 2.0"))
    }
}

impl From<Tlp> for String {
    fn from(tlp: Tlp) -> Self {
        tlp.name().to_owned()
    }
}
