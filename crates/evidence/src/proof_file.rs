use std::fmt;

use crate::log_file::{self, Parts};
use crate::text::{decimal, from_base64, to_base64};
use crate::{Checkpoint, Entry, Hash, InclusionProof, Malformed, ProofError};

const FIRST: &str = "c2sp.org/tlog-proof@v1";
const FORM: &str = "log proof";

/// A `.tlog-proof`: everything that shows, without asking anybody, that an entry is in a log (C2SP tlog-proof@v1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofFile {
    /// Salt and record of the entry.
    pub entry: Entry,
    /// Its index.
    pub index: u64,
    /// The hashes from the leaf's sibling up.
    pub path: Vec<Hash>,
    /// The state of the log that it is in.
    pub checkpoint: Checkpoint,
}

impl ProofFile {
    /// Reads a proof file with an `extra` line of salt and record.
    ///
    /// # Errors
    /// [`Malformed`] when it is not of the form.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut parts = Parts::of(bytes, FORM)?;
        parts.line(|line| (line == FIRST).then_some(()), "it does not begin with c2sp.org/tlog-proof@v1")?;
        let entry = parts.line(
            |line| Entry::from_bytes(&line.strip_prefix("extra ").and_then(from_base64)?),
            "it has no line `extra` with salt and record",
        )?;
        let index = parts.line(
            |line| line.strip_prefix("index ").and_then(decimal),
            "it has no line `index` with a number",
        )?;
        let (path, checkpoint) = parts.hashes()?;
        Ok(Self { entry, index, path, checkpoint })
    }

    /// Whether the entry is in the log of the checkpoint. Who signed the checkpoint is another question.
    ///
    /// # Errors
    /// A [`ProofError`] that says what does not fit.
    pub fn verify(&self) -> Result<(), ProofError> {
        let root = self.checkpoint.root;
        let proof = InclusionProof { index: self.index, size: root.size, path: self.path.clone() };
        proof.verify(self.entry.leaf(), &root)
    }
}

impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}\nextra {}\nindex {}", to_base64(&self.entry.to_bytes()), self.index)?;
        log_file::write(f, &self.path, &self.checkpoint)
    }
}

#[cfg(test)]
mod tests;
