use std::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

use crate::Malformed;
use crate::text::{from_base64, to_base64};

/// What a key signs, as the type byte of C2SP signed-note says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyUse {
    /// The text of a note (type 1).
    Note,
    /// The time and the text of a checkpoint, as a witness (type 4, `cosignature/v1` of C2SP tlog-cosignature).
    Cosignature,
}

impl KeyUse {
    const fn byte(self) -> u8 {
        match self {
            Self::Note => 1,
            Self::Cosignature => 4,
        }
    }
}

/// An Ed25519 public key with its name: a `vkey` of C2SP signed-note.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VerifierKey {
    /// Its name, without spaces and `+`.
    pub name: String,
    /// What it signs.
    pub usage: KeyUse,
    /// The 32 bytes of RFC 8032.
    pub public: [u8; 32],
}

impl VerifierKey {
    /// Reads `NAME+KEYID+BASE64`.
    ///
    /// # Errors
    /// [`Malformed`] for another form, a key of another algorithm, or an id that is not that of the key.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let wrong = |reason: &str| Malformed::new("verifier key", reason);
        let (name, rest) = text.split_once('+').ok_or_else(|| wrong("it is not NAME+KEYID+BASE64"))?;
        let (id, key) = rest.split_once('+').ok_or_else(|| wrong("it is not NAME+KEYID+BASE64"))?;
        if !is_name(name) {
            return Err(wrong("its name is empty or has spaces"));
        }
        let key = from_base64(key).ok_or_else(|| wrong("its key is not base64"))?;
        let (usage, public) = match key.split_first() {
            Some((1, public)) => (KeyUse::Note, public),
            Some((4, public)) => (KeyUse::Cosignature, public),
            _ => return Err(wrong("it is not for Ed25519 (type 1 or 4)")),
        };
        let public = public.try_into().map_err(|_| wrong("an Ed25519 key has 32 bytes"))?;
        let key = Self { name: name.to_owned(), usage, public };
        if hex::encode(key.id()) == id { Ok(key) } else { Err(wrong("its id is not that of its key")) }
    }

    /// The first four bytes of SHA-256 over name, newline, type and key.
    #[must_use]
    pub fn id(&self) -> [u8; 4] {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update([b'\n', self.usage.byte()]);
        hasher.update(self.public);
        let digest = hasher.finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }

    /// Whether `signature` is this key's over `message` (RFC 8032, without its malleable forms).
    #[must_use]
    pub fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.public).verify(message, signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.usage.byte()];
        key.extend_from_slice(&self.public);
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), to_base64(&key))
    }
}

/// An Ed25519 private key with its name. It shows nothing of itself.
pub struct SignerKey {
    pair: Ed25519KeyPair,
    verifier: VerifierKey,
}

impl SignerKey {
    /// The key that grows from 32 bytes of randomness, which the caller brings and keeps secret.
    ///
    /// # Errors
    /// [`Malformed`] when the name is empty or has spaces or `+`.
    pub fn from_seed(name: &str, usage: KeyUse, seed: &[u8; 32]) -> Result<Self, Malformed> {
        if !is_name(name) {
            return Err(Malformed::new("signer key", "its name is empty or has spaces or `+`"));
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(seed)
            .map_err(|_| Malformed::new("signer key", "the seed makes no key"))?;
        let public = pair.public_key().as_ref().try_into().expect("an Ed25519 key has 32 bytes");
        Ok(Self { pair, verifier: VerifierKey { name: name.to_owned(), usage, public } })
    }

    /// Its public half.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs (RFC 8032): the same message, the same 64 bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.pair.sign(message).as_ref().try_into().expect("an Ed25519 signature has 64 bytes")
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.verifier.name)
    }
}

/// The names that C2SP signed-note takes.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

#[cfg(test)]
mod tests;
