use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::Failure;

/// A new secret of 256 bits, in letters that a cookie, a header and a link can carry.
pub(crate) fn make() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Failure::Broken(format!("no randomness: {error}")))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What the desk keeps in place of a secret: nobody gets from it to the secret. A secret of 256 random bits needs no salt.
pub(crate) fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// What forms of a session must carry: known to whoever holds its cookie, and to nobody else.
pub(crate) fn csrf(secret: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"interdict form\n");
    hash.update(secret.as_bytes());
    hex::encode(hash.finalize())
}

/// Compares without telling by its time where two texts of one length differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
