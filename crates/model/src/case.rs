use serde::{Deserialize, Serialize};

use crate::{Basis, Digest, DomainName, FactTopic, ImitationReading, Interval, Key, Registration, Timestamp};

/// A draft case for counsel: the domains of one operation and what is known of each. Never a filing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// `case-0001` and so on, given once.
    pub id: String,
    /// Title as given, or made from the cluster.
    pub title: String,
    /// The cluster it was made from, when it was.
    pub cluster: Option<String>,
    /// Only what was known then counted.
    pub as_of: Option<Timestamp>,
    /// One entry for each registrable domain, in the order of Appendix A: registry, registrar, domain.
    pub domains: Vec<CaseDomain>,
    /// Everything that supports a fact, in order of number. A number is given once and never again.
    pub exhibits: Vec<Exhibit>,
    /// What the draft states, sentence by sentence: domain by domain, then ties and counts over several.
    #[serde(default)]
    pub stated: Vec<Stated>,
}

/// A sentence that a draft states, with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// What it shows.
    pub topic: FactTopic,
    /// The sentence.
    pub text: String,
    /// What it rests on.
    pub basis: Basis,
    /// The domains it is about.
    pub domains: Vec<DomainName>,
    /// Numbers of the exhibits behind it, sorted.
    pub exhibits: Vec<u32>,
}

/// What is known of one domain of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseDomain {
    /// The registrable domain in A-labels.
    pub domain: DomainName,
    /// The same in U-labels.
    pub domain_ulabel: String,
    /// Its host names in the case, sorted.
    pub hosts: Vec<DomainName>,
    /// The public suffix it is registered under, which names the registry.
    pub suffix: String,
    /// Registration data as published, when observed.
    pub registration: Option<Registration>,
    /// When that registration data was seen.
    #[serde(default)]
    pub registration_seen: Option<Interval>,
    /// Addresses, name servers, mail exchangers and canonical names seen, by host and value.
    pub resolutions: Vec<CaseResolution>,
    /// First to last sighting of any kind.
    pub seen: Option<Interval>,
    /// Identities it imitates, with how, in words.
    pub imitates: Vec<(String, String)>,
    /// The same as data: identity, kinds of confusion, reading.
    #[serde(default)]
    pub readings: Vec<ImitationReading>,
    /// What ties it to other domains of the case.
    pub links: Vec<CaseLink>,
    /// Numbers of the exhibits behind these facts.
    pub exhibits: Vec<u32>,
}

/// A value that a host of a case was seen with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "StoredResolution")]
pub struct CaseResolution {
    /// The host it was seen at; `None` in cases drafted before hosts were kept.
    pub host: Option<DomainName>,
    /// The value.
    pub key: Key,
    /// First to last sighting; `None` when undated.
    pub when: Option<Interval>,
    /// Numbers of the exhibits that show it.
    pub exhibits: Vec<u32>,
}

/// Both forms in which a resolution was ever stored.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredResolution {
    /// With its host.
    Hosted {
        host: Option<DomainName>,
        key: Key,
        when: Option<Interval>,
        #[serde(default)]
        exhibits: Vec<u32>,
    },
    /// Of the domain or any of its hosts.
    Bare(Key, Option<Interval>),
}

impl From<StoredResolution> for CaseResolution {
    fn from(stored: StoredResolution) -> Self {
        match stored {
            StoredResolution::Hosted { host, key, when, exhibits } => Self { host, key, when, exhibits },
            StoredResolution::Bare(key, when) => Self { host: None, key, when, exhibits: Vec::new() },
        }
    }
}

/// A tie from one domain of a case to others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseLink {
    /// The shared value.
    pub key: Key,
    /// The other names that share it.
    pub with: Vec<DomainName>,
    /// Registrable names seen on this value anywhere in what was observed.
    pub holders: u64,
    /// Registrable names for which any value of this kind is known; 0 in cases drafted before it was kept.
    #[serde(default)]
    pub population: u64,
    /// Strongest weight in nats.
    pub weight: f64,
    /// Numbers of the exhibits that show the value at this domain and at the others.
    #[serde(default)]
    pub exhibits: Vec<u32>,
}

/// A raw record that supports a fact: where it stands and how to prove it was not altered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// From 1.
    pub number: u32,
    /// What it shows, in words.
    pub title: String,
    /// SHA-256 of the raw record.
    pub raw: Digest,
    /// SHA-256 of the source file it stands in, kept in the vault under this name.
    pub file: Digest,
    /// The file's name when it came.
    pub file_name: String,
    /// Line in the (decompressed) file, from 1; 1 for a document that is one record.
    pub line: u64,
    /// The person who added it; `None` for a record that the draft cites.
    #[serde(default)]
    pub added_by: Option<String>,
}
