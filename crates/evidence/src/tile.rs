//! A log as static files that anybody can fetch or copy: C2SP tlog-tiles.

use crate::proof::root_of;
use crate::{Hash, Malformed};

/// Hashes, or entries, in a full tile.
pub const TILE_WIDTH: u64 = 256;
/// The longest entry: its length is written in 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// One tile of a log: level 0 holds leaf hashes, each hash above is the root of a full tile below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// Level, from 0.
    pub level: u32,
    /// Place in the level, from 0.
    pub index: u64,
    /// Hashes in it: 256, or fewer at the right edge.
    pub width: u64,
}

impl Tile {
    /// The tiles of a log of `size` leaves, level by level.
    #[must_use]
    pub fn all(size: u64) -> Vec<Self> {
        let (mut tiles, mut level, mut count) = (Vec::new(), 0, size);
        while count > 0 {
            let full = count / TILE_WIDTH;
            tiles.extend((0..full).map(|index| Self { level, index, width: TILE_WIDTH }));
            if count % TILE_WIDTH > 0 {
                tiles.push(Self { level, index: full, width: count % TILE_WIDTH });
            }
            (level, count) = (level + 1, full);
        }
        tiles
    }

    /// Where it is served: `tile/0/x001/067` or `tile/1/000.p/17`.
    #[must_use]
    pub fn path(&self) -> String {
        place(&format!("tile/{}", self.level), self.index, self.width)
    }

    /// Its bytes over the leaf hashes of the log; `None` when the log is too short for it.
    #[must_use]
    pub fn bytes(&self, leaves: &[Hash]) -> Option<Vec<u8>> {
        let span = usize::try_from(TILE_WIDTH.checked_pow(self.level)?).ok()?;
        let first = usize::try_from(self.index.checked_mul(TILE_WIDTH)?).ok()?;
        let mut bytes = Vec::new();
        for place in first..first.checked_add(usize::try_from(self.width).ok()?)? {
            let start = place.checked_mul(span)?;
            bytes.extend_from_slice(root_of(leaves.get(start..start.checked_add(span)?)?).as_bytes());
        }
        Some(bytes)
    }
}

/// Where the bundle of entries number `index` with `width` entries is served.
#[must_use]
pub fn bundle_path(index: u64, width: u64) -> String {
    place("tile/entries", index, width)
}

/// Entries as a bundle: each behind its length in two bytes, big end first.
///
/// # Errors
/// [`Malformed`] for an entry longer than 65,535 bytes.
pub fn bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, Malformed> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len())
            .map_err(|_| Malformed::new("log entry", "it is longer than 65,535 bytes"))?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}

/// The entries of a bundle.
///
/// # Errors
/// [`Malformed`] when it is cut, or has more than 256 entries.
pub fn entries(bundle: &[u8]) -> Result<Vec<&[u8]>, Malformed> {
    let wrong = |reason| Malformed::new("entry bundle", reason);
    let (mut entries, mut rest) = (Vec::new(), bundle);
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<2>().ok_or_else(|| wrong("it is cut"))?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or_else(|| wrong("it is cut"))?;
        if entries.len() as u64 == TILE_WIDTH {
            return Err(wrong("it has more than 256 entries"));
        }
        entries.push(entry);
        rest = after;
    }
    Ok(entries)
}

/// An index in groups of three digits, all but the last marked with `x`; a partial one with its width.
fn place(root: &str, index: u64, width: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width == TILE_WIDTH { format!("{root}/{path}") } else { format!("{root}/{path}.p/{width}") }
}

#[cfg(test)]
mod tests;
