use std::ops::Range;

use crate::digest::node;
use crate::proof::{consistency_over, inclusion_over};
use crate::{ConsistencyProof, Hash, InclusionProof, ProofError, Root};

/// All of a log's leaf hashes with the nodes above them, so that many proofs cost little each.
///
/// It takes 64 bytes a leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Level 0 are the leaves; each level above has the parents of the complete pairs below.
    levels: Vec<Vec<Hash>>,
}

impl History {
    /// Over stored leaf hashes, in order.
    #[must_use]
    pub fn new(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let above = below.chunks_exact(2).map(|pair| node(&pair[0], &pair[1])).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// The leaf hashes.
    #[must_use]
    pub fn leaves(&self) -> &[Hash] {
        &self.levels[0]
    }

    /// The state that the log was in when it had `size` leaves; `None` when it never had so many.
    #[must_use]
    pub fn root(&self, size: u64) -> Option<Root> {
        let count = usize::try_from(size).ok().filter(|count| *count <= self.leaves().len())?;
        let hash = if count == 0 { Hash::of_empty_log() } else { self.run(0..count) };
        Some(Root { size, hash })
    }

    /// The proof that the leaf at `index` is in the log as it was with `size` leaves.
    ///
    /// # Errors
    /// [`ProofError::NoSuchLeaf`] when it was not.
    pub fn inclusion(&self, index: u64, size: u64) -> Result<InclusionProof, ProofError> {
        let count = self.count(size).ok_or(ProofError::NoSuchLeaf { index, size })?;
        inclusion_over(count, index, |run| self.run(run))
    }

    /// The proof that the log with `later` leaves begins with the log with `earlier` leaves.
    ///
    /// # Errors
    /// [`ProofError::NoSuchSize`] when it was never in these states.
    pub fn consistency(&self, earlier: u64, later: u64) -> Result<ConsistencyProof, ProofError> {
        let count = self.count(later).ok_or(ProofError::NoSuchSize { earlier, later })?;
        consistency_over(count, earlier, |run| self.run(run))
    }

    fn count(&self, size: u64) -> Option<usize> {
        usize::try_from(size).ok().filter(|count| *count <= self.leaves().len())
    }

    /// The Merkle tree hash of a run of leaves that begins where a subtree of its size may begin.
    fn run(&self, run: Range<usize>) -> Hash {
        let mut peaks = Vec::new();
        let mut start = run.start;
        while start < run.end {
            // The largest complete subtree that begins here and does not go beyond.
            let fits = (run.end - start).ilog2();
            let level = if start == 0 { fits } else { fits.min(start.trailing_zeros()) };
            peaks.push(self.levels[level as usize][start >> level]);
            start += 1 << level;
        }
        peaks.into_iter().rev().reduce(|right, left| node(&left, &right)).unwrap_or_else(Hash::of_empty_log)
    }
}

#[cfg(test)]
mod tests;
