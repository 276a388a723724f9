use std::fmt;

use crate::text::{decimal, hash_from_base64, to_base64};
use crate::{Malformed, Note, Root, SignerKey, VerifierKey};

const FORM: &str = "checkpoint";

/// The state of a log, signed by it: a checkpoint of C2SP tlog-checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Name of the log.
    pub origin: String,
    /// Size and root hash.
    pub root: Root,
    note: Note,
}

impl Checkpoint {
    /// Signs a state of the log. Whoever signs must know that every state signed before is a beginning of this one.
    ///
    /// # Errors
    /// [`Malformed`] when the key's name is not fit for an origin.
    pub fn sign(root: Root, key: &SignerKey) -> Result<Self, Malformed> {
        let origin = key.verifier().name.clone();
        let text = format!("{origin}\n{}\n{}\n", root.size, to_base64(root.hash.as_bytes()));
        Ok(Self { origin, root, note: Note::sign(&text, key)? })
    }

    /// Reads a checkpoint. Extension lines, which no witness vouches for, are refused.
    ///
    /// # Errors
    /// [`Malformed`] when it is not of the form.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let note = Note::parse(bytes)?;
        let wrong = |reason: &str| Malformed::new(FORM, reason);
        let lines: Vec<&str> = note.text.strip_suffix('\n').unwrap_or_default().split('\n').collect();
        let [origin, size, hash] = lines[..] else {
            return Err(wrong("its text is not origin, size and root"));
        };
        if origin.is_empty() {
            return Err(wrong("its origin is empty"));
        }
        let size = decimal(size).ok_or_else(|| wrong("its size is no number"))?;
        let hash = hash_from_base64(hash).ok_or_else(|| wrong("its root is no SHA-256 in base64"))?;
        Ok(Self { origin: origin.to_owned(), root: Root { size, hash }, note })
    }

    /// Whether the log of this key signed it: the key's name is the origin.
    #[must_use]
    pub fn signed_by(&self, key: &VerifierKey) -> bool {
        self.origin == key.name && self.note.signed_by(key)
    }

    /// The note it is.
    #[must_use]
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// The same with further signature lines, those of witnesses: lines that are there already add nothing.
    ///
    /// # Errors
    /// [`Malformed`] when the other note signs another text.
    pub fn joined(mut self, other: &Note) -> Result<Self, Malformed> {
        if other.text != self.note.text {
            return Err(Malformed::new(FORM, "the signatures are for another checkpoint"));
        }
        for line in &other.signatures {
            if !self.note.signatures.contains(line) {
                self.note.signatures.push(line.clone());
            }
        }
        Ok(self)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}
