use std::collections::{BTreeMap, BTreeSet};

use super::is_plain;
use crate::Malformed;
use crate::text::is_hex;

const FORM: &str = "manifest";

/// What a manifest's digests are made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    const fn digits(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Sha512 => 128,
        }
    }
}

/// Digests of files by path (RFC 8493 section 2.1.3), in the one spelling that a package takes: sorted, two spaces, each
/// path once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Digest in hexadecimal, by path.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// [`Malformed`] naming the line that is wrong.
    pub fn parse(bytes: &[u8], algorithm: Algorithm) -> Result<Self, Malformed> {
        let wrong = |line: usize, reason: &str| Malformed::new(FORM, format!("line {line}: {reason}"));
        let text = std::str::from_utf8(bytes).map_err(|_| Malformed::new(FORM, "it is not UTF-8"))?;
        let mut manifest = Self::default();
        if text.is_empty() {
            return Ok(manifest);
        }
        let lines =
            text.strip_suffix('\n').ok_or_else(|| Malformed::new(FORM, "its last line does not end"))?;
        let mut folded = BTreeSet::new();
        for (place, line) in lines.split('\n').enumerate() {
            let number = place + 1;
            let (digest, path) =
                line.split_once("  ").ok_or_else(|| wrong(number, "it is not digest, two spaces, path"))?;
            if !is_hex(digest, algorithm.digits()) {
                return Err(wrong(number, "its digest is not lower-case hexadecimal of the right length"));
            }
            if !is_plain(path) {
                return Err(wrong(number, "its path has parts that a package does not take"));
            }
            if manifest.files.last_key_value().is_some_and(|(last, _)| last.as_str() >= path) {
                return Err(wrong(number, "its path is not after that of the line before"));
            }
            if !folded.insert(path.to_ascii_lowercase()) {
                return Err(wrong(number, "its path differs from another only in case"));
            }
            manifest.files.insert(path.to_owned(), digest.to_owned());
        }
        Ok(manifest)
    }
}

impl std::fmt::Display for Manifest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.files.iter().try_for_each(|(path, digest)| writeln!(f, "{digest}  {path}"))
    }
}
