use std::fmt;

use crate::proof_file::hashes;
use crate::text::{decimal, to_base64};
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
        let wrong = |reason: &str| Malformed::new(FORM, reason);
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or_else(|| wrong("no empty line parts proof and checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or_else(|| wrong("it does not begin with `old` and a size"))?;
        let path = hashes(lines).ok_or_else(|| wrong("a line of its path is no SHA-256 in base64"))?;
        Ok(Self { old, path, checkpoint: Checkpoint::parse(checkpoint.as_bytes())? })
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
        for hash in &self.path {
            writeln!(f, "{}", to_base64(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
