use std::collections::BTreeMap;

use crate::bag::{Algorithm, Manifest, is_plain};
use crate::{Malformed, Note, SignerKey, VerifierKey};

const FORM: &str = "receipt";
const FIRST: &str = "interdict/receipt/v1\n";

/// The signed list of the files of a package that its tag manifest cannot name: the tag manifest itself, and what was
/// made from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Name of the package.
    pub package: String,
    /// SHA-256 by path.
    pub files: BTreeMap<String, String>,
    note: Note,
}

impl Receipt {
    /// Signs the list.
    ///
    /// # Errors
    /// [`Malformed`] when a name is not plain.
    pub fn sign(package: &str, files: BTreeMap<String, String>, key: &SignerKey) -> Result<Self, Malformed> {
        let manifest = Manifest { files };
        if !is_plain(package) {
            return Err(Malformed::new(FORM, "the package has no plain name"));
        }
        let text = format!("{FIRST}package {package}\n{manifest}");
        Ok(Self { package: package.to_owned(), note: Note::sign(&text, key)?, files: manifest.files })
    }

    /// Reads a receipt; it must have one signature, of `key`.
    ///
    /// # Errors
    /// [`Malformed`] when it is not of the form or not signed.
    pub fn parse(bytes: &[u8], key: &VerifierKey) -> Result<Self, Malformed> {
        let note = Note::parse(bytes)?;
        let wrong = |reason: &str| Malformed::new(FORM, reason);
        if note.signatures.len() != 1 || !note.signed_by(key) {
            return Err(wrong("it is not signed by the desk's key, or by others too"));
        }
        let list = note.text.strip_prefix(FIRST).and_then(|text| text.strip_prefix("package "));
        let (package, list) =
            list.and_then(|list| list.split_once('\n')).ok_or_else(|| wrong("it names no package"))?;
        if !is_plain(package) {
            return Err(wrong("the package has no plain name"));
        }
        let files = Manifest::parse(list.as_bytes(), Algorithm::Sha256)?.files;
        Ok(Self { package: package.to_owned(), files, note })
    }
}

impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.note.fmt(f)
    }
}
