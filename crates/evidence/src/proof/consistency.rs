use std::ops::Range;

use super::{ProofError, agree, node, root_of, split};
use crate::{Hash, Root};

/// Shows that a log begins with all of an earlier state of itself: nothing was changed or removed (RFC 9162
/// section 2.1.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// Number of leaves of the earlier state, at least 1.
    pub earlier: u64,
    /// Number of leaves of the later state.
    pub later: u64,
    /// The hashes, in the order of the RFC.
    pub path: Vec<Hash>,
}

/// Makes the proof that the log over `leaves` continues its own first `earlier` leaves (PROOF of RFC 9162
/// section 2.1.4.1).
///
/// # Errors
/// [`ProofError::NoSuchSize`] when `earlier` is 0 or more than there are.
pub fn consistency(leaves: &[Hash], earlier: u64) -> Result<ConsistencyProof, ProofError> {
    consistency_over(leaves.len(), earlier, |run| root_of(&leaves[run]))
}

/// The same, where `root` knows the Merkle tree hash of any run of leaves that it is asked for.
pub(crate) fn consistency_over(
    size: usize,
    earlier: u64,
    root: impl Fn(Range<usize>) -> Hash,
) -> Result<ConsistencyProof, ProofError> {
    let later = size as u64;
    let missing = ProofError::NoSuchSize { earlier, later };
    let count = usize::try_from(earlier).map_err(|_| missing.clone())?;
    if count == 0 || count > size {
        return Err(missing);
    }
    let mut path = Vec::new();
    let mut rest = 0..size;
    // Whether the subtree we stand on is the whole earlier log, which the verifier knows already.
    let mut known = true;
    while count < rest.end {
        let middle = rest.start + split(rest.len());
        if count <= middle {
            path.push(root(middle..rest.end));
            rest = rest.start..middle;
        } else {
            path.push(root(rest.start..middle));
            rest = middle..rest.end;
            known = false;
        }
    }
    if !known {
        path.push(root(rest));
    }
    path.reverse();
    Ok(ConsistencyProof { earlier, later, path })
}

impl ConsistencyProof {
    /// Checks that the log of `later` begins with the log of `earlier` (RFC 9162 section 2.1.4.2).
    ///
    /// # Errors
    /// A [`ProofError`] that says what does not fit.
    pub fn verify(&self, earlier: &Root, later: &Root) -> Result<(), ProofError> {
        if self.earlier != earlier.size {
            return Err(ProofError::OtherSize { proof: self.earlier, root: earlier.size });
        }
        if self.later != later.size {
            return Err(ProofError::OtherSize { proof: self.later, root: later.size });
        }
        if self.earlier == 0 || self.earlier > self.later {
            return Err(ProofError::NoSuchSize { earlier: self.earlier, later: self.later });
        }
        let length = ProofError::Length(self.path.len());
        if self.earlier == self.later {
            if !self.path.is_empty() {
                return Err(length);
            }
            return agree(earlier.hash, later.hash);
        }
        let mut path = self.path.iter().copied();
        // A complete earlier tree is a node of the later one, so its root opens the path.
        let first = if self.earlier.is_power_of_two() { Some(earlier.hash) } else { path.next() };
        let Some(first) = first else { return Err(length) };
        let (mut place, mut last) = (self.earlier - 1, self.later - 1);
        while place & 1 == 1 {
            place >>= 1;
            last >>= 1;
        }
        let (mut old, mut new) = (first, first);
        for hash in path {
            if last == 0 {
                return Err(length);
            }
            if place & 1 == 1 || place == last {
                old = node(&hash, &old);
                new = node(&hash, &new);
                while place & 1 == 0 && place != 0 {
                    place >>= 1;
                    last >>= 1;
                }
            } else {
                new = node(&new, &hash);
            }
            place >>= 1;
            last >>= 1;
        }
        if last != 0 {
            return Err(length);
        }
        agree(old, earlier.hash)?;
        agree(new, later.hash)
    }
}
