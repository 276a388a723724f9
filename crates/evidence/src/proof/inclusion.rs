use std::ops::Range;

use super::{ProofError, agree, node, root_of, split};
use crate::{Hash, Root};

/// Shows that one leaf stands at one place of a log (RFC 9162 section 2.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InclusionProof {
    /// The leaf's index, from 0.
    pub index: u64,
    /// Number of leaves of the log it was made for.
    pub size: u64,
    /// The sibling hashes from the leaf to the root.
    pub path: Vec<Hash>,
}

/// Makes the proof for the leaf at `index` of the log over `leaves` (PATH of RFC 9162 section 2.1.3.1).
///
/// # Errors
/// [`ProofError::NoSuchLeaf`] when `index` lies beyond the end.
pub fn inclusion(leaves: &[Hash], index: u64) -> Result<InclusionProof, ProofError> {
    inclusion_over(leaves.len(), index, |run| root_of(&leaves[run]))
}

/// The same, where `root` knows the Merkle tree hash of any run of leaves that it is asked for.
pub(crate) fn inclusion_over(
    count: usize,
    index: u64,
    root: impl Fn(Range<usize>) -> Hash,
) -> Result<InclusionProof, ProofError> {
    let size = count as u64;
    let missing = ProofError::NoSuchLeaf { index, size };
    let place = usize::try_from(index).map_err(|_| missing.clone())?;
    if place >= count {
        return Err(missing);
    }
    let mut path = Vec::new();
    let mut rest = 0..count;
    while rest.len() > 1 {
        let middle = rest.start + split(rest.len());
        if place < middle {
            path.push(root(middle..rest.end));
            rest = rest.start..middle;
        } else {
            path.push(root(rest.start..middle));
            rest = middle..rest.end;
        }
    }
    path.reverse();
    Ok(InclusionProof { index, size, path })
}

impl InclusionProof {
    /// Checks that `leaf` (made by [`crate::leaf`]) is in the log of `root` (RFC 9162 section 2.1.3.2).
    ///
    /// # Errors
    /// A [`ProofError`] that says what does not fit.
    pub fn verify(&self, leaf: Hash, root: &Root) -> Result<(), ProofError> {
        if self.size != root.size {
            return Err(ProofError::OtherSize { proof: self.size, root: root.size });
        }
        if self.index >= self.size {
            return Err(ProofError::NoSuchLeaf { index: self.index, size: self.size });
        }
        let length = ProofError::Length(self.path.len());
        // `place` and `last` are the numbers of our node and of the last node on the level we stand on.
        let (mut place, mut last) = (self.index, self.size - 1);
        let mut hash = leaf;
        for sibling in &self.path {
            if last == 0 {
                return Err(length);
            }
            if place & 1 == 1 || place == last {
                hash = node(sibling, &hash);
                // The last node of a level without a sibling rises as it is until it has one.
                while place & 1 == 0 && place != 0 {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(&hash, sibling);
            }
            place >>= 1;
            last >>= 1;
        }
        if last != 0 {
            return Err(length);
        }
        agree(hash, root.hash)
    }
}
