use std::fmt;

use crate::text::{decimal, from_base64, hash_from_base64, to_base64};
use crate::{Checkpoint, Entry, Hash, InclusionProof, Malformed, ProofError};

const FIRST: &str = "c2sp.org/tlog-proof@v1";
const FORM: &str = "log proof";
/// No tree of 2^64 leaves has a longer path.
const MAX_PATH: usize = 64;

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
        let wrong = |reason: &str| Malformed::new(FORM, reason);
        let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or_else(|| wrong("no empty line parts proof and checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(FIRST) {
            return Err(wrong("it does not begin with c2sp.org/tlog-proof@v1"));
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra ")).and_then(from_base64);
        let entry = extra.and_then(|extra| Entry::from_bytes(&extra));
        let entry = entry.ok_or_else(|| wrong("it has no line `extra` with salt and record"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or_else(|| wrong("it has no line `index` with a number"))?;
        let path = hashes(lines).ok_or_else(|| wrong("a line of its path is no SHA-256 in base64"))?;
        Ok(Self { entry, index, path, checkpoint: Checkpoint::parse(checkpoint.as_bytes())? })
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
        for hash in &self.path {
            writeln!(f, "{}", to_base64(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Hashes in base64, one a line.
pub(crate) fn hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Vec<Hash>> {
    let mut hashes = Vec::new();
    for line in lines {
        if hashes.len() == MAX_PATH {
            return None;
        }
        hashes.push(hash_from_base64(line)?);
    }
    Some(hashes)
}

#[cfg(test)]
mod tests;
