use serde::{Deserialize, Serialize};

use crate::text::{is_hex, is_line, is_moment};
use crate::{Malformed, canonical, from_canonical};

const FORM: &str = "evidence item";

/// What an item of evidence is and how it was acquired: written once, then hashed, never changed.
///
/// The fields are those of `docs/package.md`; digests are hexadecimal, moments RFC 3339 in UTC with microseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Version of the form: 1.
    pub v: u32,
    /// `EV-000001` and so on; never given twice on a desk.
    pub item_id: String,
    /// `source`, `record`, or what the person said it is.
    pub kind: String,
    /// One line.
    pub title: String,
    /// Where it came from.
    pub source: Source,
    /// When it was acquired.
    pub acquired_at: String,
    /// By whom.
    pub acquired_by: Person,
    /// With what.
    pub acquired_with: Tool,
    /// What is known about the clock that said when.
    pub clock: Clock,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// SHA-512 of the bytes.
    pub sha512: String,
    /// Media type, when known.
    pub media_type: Option<String>,
    /// The items it was taken from.
    pub derived_from: Vec<Derived>,
    /// How it is to be handled.
    pub handling: Handling,
}

/// Where an item came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// File name, URL or person.
    pub locator: String,
    /// Why it might be taken: public, consent, order, licence.
    pub legal_basis: Option<String>,
    /// Terms that go with it.
    pub terms: Option<String>,
}

/// A person who acts, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name; `login:<user>` when nobody gave one.
    pub person: String,
    /// The role.
    pub role: Option<String>,
}

/// The program that acquired an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Name.
    pub tool: String,
    /// Version.
    pub version: String,
    /// What was run.
    pub command: String,
    /// SHA-256 of its settings.
    pub config_sha256: String,
}

/// A sample of the clock, taken when an item was acquired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Who keeps the clock right: `timesyncd`, `chrony`, or `none`.
    pub source: String,
    /// Whether the keeper said that it is right.
    pub synchronised: bool,
    /// How far it said it is off, in microseconds.
    pub offset_us: Option<i64>,
    /// Distance from a reference clock.
    pub stratum: Option<u32>,
    /// Time since the machine started, in microseconds: it cannot be set.
    pub uptime_us: Option<u64>,
    /// What the keeper said, word for word.
    pub sample: Option<String>,
}

/// What an item was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// The other item.
    pub item_id: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Line, from 1, of the decompressed bytes.
    pub line: u64,
    /// What was done to get it.
    pub transform: String,
}

/// How an item is to be handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handling {
    /// Traffic Light Protocol 2.0.
    pub tlp: Option<String>,
    /// Whether it is stored encrypted.
    pub encrypted: bool,
}

impl Item {
    /// Its canonical JSON: the bytes of `item.json`.
    ///
    /// # Errors
    /// [`Malformed`] for a number beyond 2^53.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        canonical(self)
    }

    /// Reads `item.json`.
    ///
    /// # Errors
    /// [`Malformed`] when it is no canonical JSON, or a field does not hold what it should.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let item: Self = from_canonical(bytes)?;
        let digests = is_hex(&item.sha256, 64) && is_hex(&item.sha512, 128);
        let wrong = if item.v != 1 {
            "its version is not 1"
        } else if !is_item_id(&item.item_id) {
            "its id is not of the form EV-000001"
        } else if !is_line(&item.title) || !is_line(&item.kind) {
            "its title or kind is not one line"
        } else if !digests || item.derived_from.iter().any(|one| !is_hex(&one.sha256, 64)) {
            "a digest is not hexadecimal"
        } else if !is_moment(&item.acquired_at) {
            "its time is not UTC with microseconds"
        } else {
            return Ok(item);
        };
        Err(Malformed::new(FORM, wrong))
    }
}

/// `EV-` and at least six digits.
pub(crate) fn is_item_id(text: &str) -> bool {
    let digits = text.strip_prefix("EV-").unwrap_or_default();
    digits.len() >= 6 && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit())
}
