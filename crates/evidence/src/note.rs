use crate::key::is_name;
use crate::text::{from_base64, to_base64};
use crate::{KeyUse, Malformed, SignerKey, VerifierKey};

/// A note longer than this is refused: far above sixteen signatures, which every reader must take.
const MAX_BYTES: usize = 1 << 20;
const MAX_SIGNATURES: usize = 100;
const FORM: &str = "signed note";

/// A text with signatures: a note of C2SP signed-note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The signed text, with the newline at its end.
    pub text: String,
    /// The signature lines, in order.
    pub signatures: Vec<Signature>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key.
    pub name: String,
    /// Its id.
    pub id: [u8; 4],
    /// What the key made of the text.
    pub bytes: Vec<u8>,
}

impl Note {
    /// Signs `text`, which must end with a newline.
    ///
    /// # Errors
    /// [`Malformed`] when the text is no text of a note.
    pub fn sign(text: &str, key: &SignerKey) -> Result<Self, Malformed> {
        if !text.ends_with('\n') || has_control(text) {
            return Err(Malformed::new(FORM, "its text must end with a newline and have no other control"));
        }
        let mut note = Self { text: text.to_owned(), signatures: Vec::new() };
        let bytes = key.sign(text.as_bytes()).to_vec();
        note.signatures.push(Signature { name: key.verifier().name.clone(), id: key.verifier().id(), bytes });
        Ok(note)
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`Malformed`] when it is not of the form.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let wrong = |reason: &str| Malformed::new(FORM, reason);
        if bytes.len() > MAX_BYTES {
            return Err(wrong("it is longer than 1 MiB"));
        }
        let whole = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        if has_control(whole) {
            return Err(wrong("it has control characters"));
        }
        let split = whole.rfind("\n\n").ok_or_else(|| wrong("no empty line parts text and signatures"))?;
        let (text, lines) = (&whole[..=split], &whole[split + 2..]);
        let lines = lines.strip_suffix('\n').ok_or_else(|| wrong("its last line does not end"))?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            signatures.push(signature(line).ok_or_else(|| wrong("a signature line is not of the form"))?);
        }
        if signatures.len() > MAX_SIGNATURES {
            return Err(wrong("it has more than 100 signatures"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Whether the key signed the text. A signature line of the key that does not hold makes it `false`, whatever other
    /// lines say.
    #[must_use]
    pub fn signed_by(&self, key: &VerifierKey) -> bool {
        let mut lines = self.lines_of(key).peekable();
        key.usage == KeyUse::Note
            && lines.peek().is_some()
            && lines.all(|line| key.holds(self.text.as_bytes(), &line.bytes))
    }

    /// The signature lines with the name and id of `key`.
    pub(crate) fn lines_of<'a>(&'a self, key: &'a VerifierKey) -> impl Iterator<Item = &'a Signature> {
        let id = key.id();
        self.signatures.iter().filter(move |line| line.name == key.name && line.id == id)
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        for line in &self.signatures {
            let bytes = [&line.id[..], &line.bytes].concat();
            writeln!(f, "\u{2014} {} {}", line.name, to_base64(&bytes))?;
        }
        Ok(())
    }
}

fn signature(line: &str) -> Option<Signature> {
    let (name, base64) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = from_base64(base64)?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    let sound = is_name(name) && !bytes.is_empty();
    sound.then(|| Signature { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
}

fn has_control(text: &str) -> bool {
    text.bytes().any(|byte| byte < 0x20 && byte != b'\n')
}

#[cfg(test)]
mod tests;
