use crate::Hash;
use crate::digest::node;

/// The root hash of a log and the number of leaves it covers. Only both together name one state of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// Number of leaves.
    pub size: u64,
    /// The Merkle tree hash over them.
    pub hash: Hash,
}

/// A Merkle tree that grows at its right edge (RFC 9162 section 2.1.1).
///
/// It keeps the roots of the complete subtrees only, at most 64 hashes, so appending is cheap at any size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// Roots of the complete subtrees, largest (leftmost) first: one for each 1 bit of `size`.
    peaks: Vec<Hash>,
}

impl Tree {
    /// The tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// The tree over stored leaf hashes, in order.
    pub fn from_leaves(leaves: impl IntoIterator<Item = Hash>) -> Self {
        let mut tree = Self::new();
        for leaf in leaves {
            tree.append(leaf);
        }
        tree
    }

    /// Adds a leaf hash (made by [`crate::leaf`]) and returns its index, from 0.
    pub fn append(&mut self, leaf: Hash) -> u64 {
        let index = self.size;
        let mut hash = leaf;
        // A complete subtree stands at the right edge for each trailing 1 bit of the old size.
        for _ in 0..index.trailing_ones() {
            let left = self.peaks.pop().expect("one peak for each 1 bit of the size");
            hash = node(&left, &hash);
        }
        self.peaks.push(hash);
        self.size = index.checked_add(1).expect("no log reaches 2^64 leaves");
        index
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree as it is now.
    #[must_use]
    pub fn root(&self) -> Root {
        let folded = self.peaks.iter().rev().copied().reduce(|right, left| node(&left, &right));
        Root { size: self.size, hash: folded.unwrap_or_else(Hash::of_empty_log) }
    }
}

#[cfg(test)]
pub(crate) mod tests;
