use std::fmt;

use crate::log_file::{self, Parts};
use crate::text::decimal;
use crate::{Checkpoint, ConsistencyProof, Hash, Malformed, ProofError, Root};

const FORM: &str = "consistency proof";

/// Shows that the log of a checkpoint began with an earlier state: the body of an `add-checkpoint` request of C2SP
/// tlog-witness, so that a file that convinces a court convinces a witness too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsistencyFile {
    /// Size of the earlier state.
    pub old: u64,
    /// The hashes, in the order of RFC 6962.
    pub path: Vec<Hash>,
    /// The later state.
    pub checkpoint: Checkpoint,
}

impl ConsistencyFile {
    /// Reads the file.
    ///
    /// # Errors
    /// [`Malformed`] when it is not of the form.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut parts = Parts::of(bytes, FORM)?;
        let old = parts.line(
            |line| line.strip_prefix("old ").and_then(decimal),
            "it does not begin with `old` and a size",
        )?;
        let (path, checkpoint) = parts.hashes()?;
        Ok(Self { old, path, checkpoint })
    }

    /// Whether the log of the checkpoint begins with the log of `earlier`.
    ///
    /// # Errors
    /// A [`ProofError`] that says what does not fit.
    pub fn verify(&self, earlier: &Root) -> Result<(), ProofError> {
        let later = self.checkpoint.root;
        let proof = ConsistencyProof { earlier: self.old, later: later.size, path: self.path.clone() };
        proof.verify(earlier, &later)
    }
}

impl fmt::Display for ConsistencyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        log_file::write(f, &self.path, &self.checkpoint)
    }
}
