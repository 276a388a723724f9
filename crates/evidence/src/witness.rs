//! Witnesses: others who saw that a log only grew (C2SP tlog-cosignature, type 4).

mod policy;

pub use policy::Policy;

use crate::note::Signature;
use crate::{Checkpoint, KeyUse, Malformed, Note, SignerKey, VerifierKey};

/// What a witness signs: header, time in seconds since 1970, and the text of the checkpoint.
fn message(time: u64, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

/// Adds the cosignature of a witness at `time`, in seconds since 1970. It must have seen that the log only grew.
///
/// # Errors
/// [`Malformed`] when the key is not for cosignatures.
pub fn cosign(checkpoint: &Checkpoint, key: &SignerKey, time: u64) -> Result<Note, Malformed> {
    if key.verifier().usage != KeyUse::Cosignature {
        return Err(Malformed::new("cosignature", "the key is not for cosignatures (type 4)"));
    }
    let text = checkpoint.note().text.clone();
    let mut bytes = time.to_be_bytes().to_vec();
    bytes.extend_from_slice(&key.sign(&message(time, &text)));
    let line = Signature { name: key.verifier().name.clone(), id: key.verifier().id(), bytes };
    Ok(Note { text, signatures: vec![line] })
}

/// When the witness saw the checkpoint, in seconds since 1970; `None` when it has no cosignature of it that holds, or
/// one that does not hold.
#[must_use]
pub fn cosigned(checkpoint: &Checkpoint, key: &VerifierKey) -> Option<u64> {
    if key.usage != KeyUse::Cosignature {
        return None;
    }
    let mut latest = None;
    for line in checkpoint.note().lines_of(key) {
        let (time, signature) = line.bytes.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let sound =
            i64::try_from(time).is_ok() && key.holds(&message(time, &checkpoint.note().text), signature);
        if !sound {
            return None;
        }
        latest = latest.max(Some(time));
    }
    latest
}

#[cfg(test)]
mod tests;
