use serde::{Deserialize, Serialize};

use crate::DomainName;

/// The identities to protect, and the names that are theirs and never alert.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchList {
    /// Identities, in order of name.
    #[serde(default, rename = "identity")]
    pub identities: Vec<Identity>,
    /// Names owned by any of them; these and everything below them never alert.
    #[serde(default)]
    pub owned: Vec<DomainName>,
}

/// One identity that an adversary may imitate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Its name: `naver`. Also the first word to look for.
    pub name: String,
    /// Further words that stand for it: brands, service names.
    #[serde(default)]
    pub words: Vec<String>,
    /// Domains it owns.
    #[serde(default)]
    pub domains: Vec<DomainName>,
    /// Sector, in the words of the STIX 2.1 `industry-sector-ov`, when known: `technology`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// ISO 3166-1 alpha-2 country of the people who use it, when it has one: `KR`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

impl WatchList {
    /// Adds what `other` has: identities of one name are joined, everything stays sorted and unique.
    pub fn absorb(&mut self, other: Self) {
        for identity in other.identities {
            match self.identities.iter_mut().find(|known| known.name == identity.name) {
                Some(known) => {
                    known.words.extend(identity.words);
                    known.words.sort();
                    known.words.dedup();
                    known.domains.extend(identity.domains);
                    known.domains.sort();
                    known.domains.dedup();
                    known.sector = known.sector.take().or(identity.sector);
                    known.country = known.country.take().or(identity.country);
                }
                None => self.identities.push(identity),
            }
        }
        self.identities.sort_by(|a, b| a.name.cmp(&b.name));
        self.owned.extend(other.owned);
        self.owned.sort();
        self.owned.dedup();
    }
}
