use std::collections::BTreeMap;

use model::{Digest, KeyKind, Timestamp};

/// Hashes kept: up to so many different names a count is exact, above it has a standard error of
/// `1 / sqrt(KEPT - 2)`, 1.6 %.
const KEPT: usize = 4_096;

const MAGIC: &[u8] = b"interdict sketch 1\n";

/// How many registrable names have a value of each kind, of one data file or of many together.
///
/// For each kind the least hashes of the names (k minimum values: Bar-Yossef and others, RANDOM 2002), each with the
/// time of its first value, so that the count at any earlier time can be estimated too: the least hashes are a
/// fair sample of the names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sketch(BTreeMap<KeyKind, BTreeMap<u64, i64>>);

/// The hash of a registrable name; the same on every machine and for ever.
pub(super) fn hash(registrable: &str) -> u64 {
    let digest = Digest::of(registrable.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

impl Sketch {
    /// Counts one name, by its hash, that has a value of `kind` since `first`; undated values count at all times.
    pub(super) fn add(&mut self, kind: KeyKind, hash: u64, first: Option<i64>) {
        put(self.0.entry(kind).or_default(), hash, first.unwrap_or(i64::MIN));
    }

    /// Adds what another file holds; a name in both counts once.
    pub(super) fn merge(&mut self, other: &Self) {
        for (kind, hashes) in &other.0 {
            let ours = self.0.entry(*kind).or_default();
            for (hash, first) in hashes {
                put(ours, *hash, *first);
            }
        }
    }

    /// How many names have a value of `kind` that began by `as_of`.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate of a positive number far below 2^53"
    )]
    pub(super) fn count(&self, kind: KeyKind, as_of: Option<Timestamp>) -> u64 {
        let Some(hashes) = self.0.get(&kind) else { return 0 };
        let by = as_of.map_or(i64::MAX, Timestamp::as_micros);
        let counted = hashes.values().filter(|first| **first <= by).count();
        let greatest = match hashes.last_key_value() {
            Some((greatest, _)) if hashes.len() >= KEPT => *greatest,
            _ => return counted as u64,
        };
        let all = (KEPT - 1) as f64 / ((greatest as f64 + 1.0) / 2.0_f64.powi(64));
        (all * counted as f64 / KEPT as f64).round() as u64
    }

    /// The sketch as bytes that end with their digest.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for (kind, hashes) in &self.0 {
            let name = kind.as_str();
            bytes.push(u8::try_from(name.len()).unwrap_or_default());
            bytes.extend(name.as_bytes());
            bytes.extend(u32::try_from(hashes.len()).unwrap_or_default().to_le_bytes());
            for (hash, first) in hashes {
                bytes.extend(hash.to_le_bytes());
                bytes.extend(first.to_le_bytes());
            }
        }
        let digest = Digest::of(&bytes);
        bytes.extend(digest.as_bytes());
        bytes
    }

    /// Reads it back; `None` when anything is wrong with it.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (body, digest) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
        if Digest::of(body).as_bytes() != digest {
            return None;
        }
        let mut rest = body.strip_prefix(MAGIC)?;
        let mut sketch = Self::default();
        while !rest.is_empty() {
            let (length, after) = rest.split_first()?;
            let (name, after) = after.split_at_checked(usize::from(*length))?;
            let kind: KeyKind = std::str::from_utf8(name).ok()?.parse().ok()?;
            let (count, mut after) = after.split_first_chunk::<4>()?;
            let hashes = sketch.0.entry(kind).or_default();
            for _ in 0..u32::from_le_bytes(*count) {
                let (hash, more) = after.split_first_chunk::<8>()?;
                let (first, more) = more.split_first_chunk::<8>()?;
                hashes.insert(u64::from_le_bytes(*hash), i64::from_le_bytes(*first));
                after = more;
            }
            rest = after;
        }
        Some(sketch)
    }
}

fn put(hashes: &mut BTreeMap<u64, i64>, hash: u64, first: i64) {
    if hashes.len() >= KEPT && hashes.last_key_value().is_some_and(|(greatest, _)| hash > *greatest) {
        return;
    }
    let known = hashes.entry(hash).or_insert(first);
    *known = first.min(*known);
    if hashes.len() > KEPT {
        hashes.pop_last();
    }
}

#[cfg(test)]
mod tests;
