mod consistency;
mod inclusion;

pub use consistency::{ConsistencyProof, consistency};
pub use inclusion::{InclusionProof, inclusion};

pub(crate) use consistency::consistency_over;
pub(crate) use inclusion::inclusion_over;

use crate::digest::node;
use crate::{Hash, Tree};

/// Why a proof could not be made, or does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// The leaf asked for lies beyond the end of the log.
    #[error("leaf {index} is not in a log of {size} leaves; indices run from 0")]
    NoSuchLeaf {
        /// Index asked for.
        index: u64,
        /// Size of the log.
        size: u64,
    },
    /// The earlier log is empty or larger than the later one.
    #[error("a log of {later} leaves has no earlier state of {earlier} leaves to be consistent with")]
    NoSuchSize {
        /// Size of the earlier log.
        earlier: u64,
        /// Size of the later log.
        later: u64,
    },
    /// The root is for another number of leaves than the proof.
    #[error(
        "the proof is for a log of {proof} leaves, the root for one of {root}; take both from one checkpoint"
    )]
    OtherSize {
        /// Size the proof names.
        proof: u64,
        /// Size the root names.
        root: u64,
    },
    /// The path has too many or too few hashes for these sizes.
    #[error("the proof has {0} hashes, which is not what a log of this size needs; it was cut or padded")]
    Length(usize),
    /// The hashes do not lead to the root.
    #[error(
        "the proof leads to {computed}, not to the root {expected}; the record, the proof or the root was altered"
    )]
    Mismatch {
        /// What the proof leads to.
        computed: Hash,
        /// The root it should lead to.
        expected: Hash,
    },
}

/// The Merkle tree hash of a run of leaves (MTH of RFC 9162 section 2.1.1).
pub(crate) fn root_of(leaves: &[Hash]) -> Hash {
    Tree::from_leaves(leaves.iter().copied()).root().hash
}

/// The largest power of two below `count`; `count` is at least 2.
fn split(count: usize) -> usize {
    1 << (usize::BITS - 1 - (count - 1).leading_zeros())
}

fn agree(computed: Hash, expected: Hash) -> Result<(), ProofError> {
    if computed == expected { Ok(()) } else { Err(ProofError::Mismatch { computed, expected }) }
}

#[cfg(test)]
mod tests;
